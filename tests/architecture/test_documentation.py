"""The documentation names what there is: commands, variables, roles, buttons; its links lead somewhere; its data page is current."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command

from foundation.people.demo import ACCOUNTS
from tests.architecture.source import ROOT
from website.management.commands.data_dictionary import Dictionary

PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
ROLE_PAGES = sorted((ROOT / "docs" / "roles").glob("*.md"))
READERS = {"text", "listed", "required", "whole_number"}
LINK = re.compile(r"\]\(([^)\s]+)\)")
BUTTON = re.compile(r"「([^」]+)」")


def all_words() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def our_commands() -> set[str]:
    folders = [
        path for top in ("site", "courses", "training", "certification") for path in (ROOT / top).rglob("commands")
    ]
    return {path.stem for folder in folders for path in folder.glob("*.py") if path.stem not in {"__init__", "migrate"}}


def variables_read() -> set[str]:
    """Names that the settings and gunicorn's file ask the environment for."""
    found = set()
    for path in (ROOT / "site" / "config").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                asked = ast.unparse(node.func)
                if asked in {f"environment.{reader}" for reader in READERS} | {"os.environ.get"}:
                    found.add(str(node.args[0].value))
    return found


def test_every_command_of_ours_is_described() -> None:
    words = all_words()
    assert our_commands() >= {"demo", "check_integrity", "import_roster"}
    assert [name for name in sorted(our_commands()) if f"`{name}" not in words] == []


def test_every_variable_of_the_environment_is_described() -> None:
    words = all_words()
    assert variables_read() >= {"SECRET_KEY", "DATABASE_URL", "WEB_PROCESSES"}
    machinery = {"PYTHONPATH"}
    assert [name for name in sorted(variables_read() - machinery) if f"`{name}`" not in words] == []


def test_every_demo_account_is_named_and_its_role_has_a_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    roles = "\n".join(page.read_text(encoding="utf-8") for page in ROLE_PAGES)
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    names = [account.username for account in ACCOUNTS]
    assert [name for name in names if f"`{name}`" not in readme] == []
    assert [name for name in names if f"`{name}`" not in roles] == []
    assert [page.name for page in ROLE_PAGES if f"(roles/{page.name})" not in index] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        address, _hash, anchor = target.partition("#")
        if address.startswith(("http://", "https://")):
            continue
        goal = (page.parent / address).resolve() if address else page
        if not goal.exists() or (anchor and anchor not in anchors_of(goal)):
            broken.append(target)
    assert broken == []


def anchors_of(page: Path) -> set[str]:
    words = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", words, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings} | set(
        re.findall(r'<a id="([^"]+)">', words)
    )


def test_the_commands_of_the_readme_are_in_the_makefile() -> None:
    told = set(re.findall(r"\bmake ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"))) - {"python"}
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert told >= {"run", "test"}
    assert told - targets == set()


@pytest.mark.parametrize("page", [ROOT / "README.md", *ROLE_PAGES], ids=lambda page: page.stem)
def test_every_button_a_page_names_is_on_the_site(page: Path) -> None:
    """Names stand in 「」; they are messages of the site, or the fixed beginning of one."""
    named = set(BUTTON.findall(page.read_text(encoding="utf-8")))
    assert named
    assert sorted(name for name in named if not any(message.startswith(name) for message in messages())) == []


@cache
def messages() -> set[str]:
    with (ROOT / "site/locale/en/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    return {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id}


def test_the_data_dictionary_is_whole_and_current() -> None:
    assert Dictionary().problems() == []
    call_command("data_dictionary", check=True)
