"""Reading the product's own source: which files there are, and what a Python file says, without importing it."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [
    ROOT / "site" / "config",
    ROOT / "site" / "foundation",
    ROOT / "site" / "website",
    ROOT / "courses",
    ROOT / "training",
    ROOT / "certification",
]


@functools.cache
def repository_files() -> list[str]:
    """Paths of all files that are, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted({path for path in listed.split("\0") if path and (ROOT / path).exists()})


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every Python file of the product (not its tests) with its path from the root."""
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            yield str(path.relative_to(ROOT)), tree(path)


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def is_operation(path: str) -> bool:
    return "operations" in Path(path).with_suffix("").parts
