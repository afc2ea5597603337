"""The top level is the owner's choice, and `site/` must never become a package: `site` is the standard library's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, repository_files

FOLDERS = {".ci", "certification", "courses", "docs", "media", "site", "tests", "training"}
FILES = {
    ".gitattributes",
    ".gitignore",
    ".npmrc",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "manage.py",
    "package-lock.json",
    "package.json",
    "pyproject.toml",
    "requirements-dev.txt",
    "requirements.txt",
}


def test_the_top_level_holds_only_what_was_agreed() -> None:
    folders = {path.split("/")[0] for path in repository_files() if "/" in path}
    files = {path for path in repository_files() if "/" not in path}
    assert folders - FOLDERS == set()
    assert files - FILES == set()


def test_site_is_an_import_root_and_no_package() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()


@pytest.mark.parametrize("roots", ["site:.", ".:site"])
def test_import_site_gives_the_standard_library(roots: str) -> None:
    found = subprocess.run(
        [sys.executable, "-S", "-c", "import site; print(site.__file__)"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": roots},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert Path(found).parent == Path(sysconfig.get_path("stdlib"))


def test_gitignore_does_not_hide_the_source() -> None:
    hidden = subprocess.run(
        ["git", "check-ignore", "--no-index", "site/config/urls.py", "site/templates/base.html", "site/static/a.css"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert hidden.stdout == ""


def test_a_documentation_builder_would_not_write_over_the_source() -> None:
    """MkDocs builds into `site/` unless it is told otherwise."""
    configuration = ROOT / "mkdocs.yml"
    assert not configuration.exists() or re.search(r"^site_dir:", configuration.read_text(), re.MULTILINE)


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is the machine's affair, never the repository's."""
    hosts = re.compile("|".join(["pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.(org|com)", "npm" + "mirror"]))
    lines = [
        f"{path}:{number}"
        for path in repository_files()
        if not (ROOT / path).is_symlink()
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8", errors="ignore").splitlines(), 1)
        if hosts.search(line)
    ]
    assert lines == []
