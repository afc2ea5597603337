"""The import contracts bite: each is broken once in a copy of the source, and the checker must say so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

BREAKS = [
    ("courses/models", "import certification", "Apps build on each other in one direction"),
    ("site/foundation/kernel", "import training", "Apps build on each other in one direction"),
    ("site/foundation/places", "import foundation.notices", "The foundation builds up in one direction"),
    (
        "site/foundation/people/models",
        "import foundation.people.rules",
        "Inside an app, everything leans on what comes before it",
    ),
    ("training/models", "import training.operations", "Inside an app, everything leans on what comes before it"),
    (
        "certification/operations",
        "import certification.views",
        "Inside an app, everything leans on what comes before it",
    ),
    ("site/foundation/kernel", "import foundation.audit", "The kernel knows no models"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("source")
    for name in ("courses", "training", "certification"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("config", "foundation", "website"):
        shutil.copytree(ROOT / "site" / name, folder / "site" / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> str:
    linter = Path(sys.executable).parent / "lint-imports"
    roots = os.pathsep.join([str(folder / "site"), str(folder)])
    return subprocess.run(
        [linter, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": roots},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_the_source_keeps_all_contracts(copy: Path) -> None:
    assert " 0 broken." in lint(copy)


@pytest.mark.parametrize(("module", "line", "contract"), BREAKS)
def test_breaking_a_contract_is_noticed(copy: Path, module: str, line: str, contract: str) -> None:
    path = copy / f"{module}.py"
    if not path.exists():
        path = copy / module / "__init__.py"
    before = path.read_text()
    path.write_text(f"{before}\n{line}\n")
    try:
        assert f"{contract} BROKEN" in lint(copy)
    finally:
        path.write_text(before)
