"""Templates hold neither style nor script, and every word of them can be translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import ROOT, modules

FOLDER = ROOT / "site" / "templates"
CODE = re.compile(r"\{#.*?#\}|\{% *comment\b.*?%\}.*?\{% *endcomment *%\}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(
    r"\{% *(?P<kind>blocktranslate|blocktrans)\b.*?\{% *end(?P=kind) *%\}"
    r"|\{% *trans(late)? +(\"[^\"]*\"|'[^']*').*?%\}"
    r"|_\((\"[^\"]*\"|'[^']*')\)",
    re.DOTALL,
)
CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
LANGUAGE_NAMES = {"中文", "简体中文"}
"""A language is called by its own name in every language."""
FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post\b.*?(?:</form>|\Z)", re.DOTALL | re.IGNORECASE)
KEYED = re.compile(r"components/form_(token|fields|key)\.html")
CHANGE_NOTHING = {
    "site/templates/certification/verify.html",
    "site/templates/certification/verify_result.html",
    "site/templates/courses/order.html",
    "site/templates/courses/order_words.html",
}
"""Checking a certificate, and saying what one would like to learn, post so that no number enters an address; they read, and
may be repeated at will."""


def templates() -> Iterator[tuple[str, str]]:
    """Path and text of every template; comments blanked out, so that line numbers stay right."""
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            yield str(path.relative_to(ROOT)), CODE.sub(blank, path.read_text(encoding="utf-8"))


def blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def places(path: str, text: str, pattern: re.Pattern[str]) -> list[str]:
    return [f"{path}:{text.count(chr(10), 0, hit.start()) + 1} {hit[0][:60]}" for hit in pattern.finditer(text)]


def test_no_template_holds_a_style_or_a_script() -> None:
    """The pages are to run under a content security policy that allows neither."""
    inline = re.compile(r"""<style\b|<script(?![^>]*\bsrc=)|<[a-zA-Z][^<>]*\s(style|on[a-z]+)\s*=|javascript:""")
    assert [place for path, text in templates() for place in places(path, text, inline)] == []


def test_every_chinese_word_in_a_template_is_marked_for_translation() -> None:
    assert [
        place
        for path, text in templates()
        for place in places(path, TRANSLATED.sub(blank, text), CHINESE)
        if place.split(" ", 1)[1] not in LANGUAGE_NAMES
    ] == []


def test_placeholders_in_translations_have_names() -> None:
    """A translator must be able to move them: `%(n)s`, never `%s`."""
    assert [
        place
        for path, text in templates()
        for place in places(path, text, re.compile(r"\{% *trans(?:late)? +[\"'][^\"']*%[sd]"))
    ] == []


def test_every_form_that_posts_carries_its_key() -> None:
    """So that a double tap never does a thing twice; `form_token.html` brings the key and the token against forgery."""
    assert {
        path for path, text in templates() for form in FORM.finditer(text) if not KEYED.search(form[0])
    } == CHANGE_NOTHING


def test_only_checking_asking_and_reporting_go_without_a_token_against_forgery() -> None:
    """They belong to no session: anybody may post there from anywhere, and gains nothing by making another do it."""
    exempt = {
        f"{path} {function.name}"
        for path, module in modules()
        for function in ast.walk(module)
        if isinstance(function, ast.FunctionDef)
        if any("csrf_exempt" in ast.unparse(decorator) for decorator in function.decorator_list)
    }
    views = "certification/views/verification.py"
    machines = {
        "site/website/views/inbound.py inbound",
        "site/website/views/inbound.py receipts",
        "site/website/api/assembly.py answered",
    }  # prove who they are themselves
    public = {f"{views} verify", f"{views} verify_code", f"{views} report", "courses/views/ordering.py words"}
    assert exempt - machines == public
    assert {
        path for path, text in templates() for form in FORM.finditer(text) if "components/form_key.html" in form[0]
    } == {"site/templates/certification/report.html"}
