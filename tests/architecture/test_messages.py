"""Every Chinese word a person may read is marked for translation. Templates are checked in test_templates."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "gettext_noop"}
FOLDERS = ("site/foundation", "site/website", "courses", "training", "certification")
DATA = {
    # names, rules and invented facts of the county, which are data and not words of ours
    "site/foundation/people/demo.py": "the demo county",
    "site/foundation/people/identity.py": "quotation marks that people type",
    "site/foundation/kernel/text.py": "ways to write a middle dot",
    "site/foundation/notices/answers.py": "words that people text in",
    "site/foundation/notices/policies.py": "the signature carriers want, a value a bureau sets",
    "site/foundation/places/queries.py": "endings of township names",
    "site/website/context.py": "a language's own name",
    "site/website/style/examples.py": "a query typed in an example",
    "courses/operations/editors.py": "names of rows in the editors' admin",
    "courses/own_words.py": "words people write around what they want to learn",
    "courses/search/text.py": "where Chinese characters begin and end",
    "certification/credentials/record.py": "the wording frozen in the record",
    "certification/operations/prints.py": "the wording printed on the paper, which is bilingual",
    "certification/paper/render.py": "the wording of the seal",
    "training/queries/roster.py": "words institutions write for schooling and categories",
    "training/roster/cleaning.py": "words institutions write for the sexes",
    "training/roster/columns.py": "headings institutions write",
    "training/roster/tables.py": "words of totals and signature rows",
}


def python_files() -> list[Path]:
    found = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts and "demo" not in path.as_posix())


def unmarked(path: Path) -> list[str]:
    """Chinese strings outside docstrings and outside calls that mark them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marked = {
        id(part)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in MARKERS
        for part in ast.walk(call)
    }
    prose = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        for statement in node.body
        if isinstance(statement, ast.Expr)
    }
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CHINESE.search(node.value)
        and id(node) not in marked | prose
    ]


@pytest.mark.parametrize("path", python_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_chinese_words_in_python_are_marked(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() not in DATA:
        assert unmarked(path) == []
