"""The shared parts of pages, rendered as their usage comments say."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string

FOLDER = settings.SITE_DIR / "templates" / "components"
COMPONENTS = sorted(path.name for path in FOLDER.glob("*.html"))
PICTOGRAMS = sorted((FOLDER / "pictograms").glob("*.svg"))


class Asking(forms.Form):
    name = forms.CharField(label="姓名", help_text="和身份证上一样")
    town = forms.ChoiceField(label="乡镇", choices=[("a", "甘霖镇")])
    who = forms.ChoiceField(label="替谁", choices=[("1", "我自己"), ("2", "家里人")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="我同意", required=False)


def part(component: str, /, **context: object) -> str:
    return re.sub(r"\s+", " ", render_to_string(f"components/{component}.html", context))


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_begins_with_how_it_is_used(name: str) -> None:
    opening = (FOLDER / name).read_text(encoding="utf-8").lstrip()
    assert opening.startswith(("{# ", "{% comment %}"))


@pytest.mark.parametrize("path", PICTOGRAMS, ids=lambda path: path.stem)
def test_a_pictogram_is_a_two_pixel_line_on_a_grid_of_24(path: Path) -> None:
    drawing = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    wanted = {"viewBox": "0 0 24 24", "stroke-width": "2", "stroke-linecap": "round", "aria-hidden": "true"}
    assert {name: drawing.get(name) for name in wanted} == wanted


def test_a_button_with_an_address_is_a_link_and_one_without_sends() -> None:
    assert re.search(
        r'<a class="btn btn-second" href="/menu/">.*看菜单', part("button", label="看菜单", url="/menu/", kind="second")
    )
    assert re.search(r'<button class="btn" type="submit">.*报名', part("button", label="报名", pictogram="pen"))


VERDICTS = {
    "valid": "真的，有效",
    "revoked": "已经撤销，无效",
    "replaced": "已经换了新证",
    "expired": "过了有效期",
    "suspended": "暂停使用",
    "notfound": "没有查到这本证书",
}


def test_every_verdict_says_its_own_word_and_draws_its_own_shape() -> None:
    """Colour alone says nothing: a reader who sees none of it still tells them apart."""
    verdicts = {kind: part("verdict", kind=kind) for kind in VERDICTS}
    assert {kind: re.findall(r"<h1>(.*)</h1>", text) for kind, text in verdicts.items()} == {
        kind: [word] for kind, word in VERDICTS.items()
    }
    assert len({"".join(re.findall(r"<svg.*</svg>", text)) for text in verdicts.values()}) == len(VERDICTS)


def test_a_wrong_field_is_named_above_and_explained_beside_it() -> None:
    form = Asking({"town": "a"})
    assert not form.is_valid()
    summary = part("error_summary", form=form)
    assert re.findall(r'href="#([\w-]+)"', summary) == ["id_name", "id_who_0"]
    name = part("field", field=form["name"])
    assert 'aria-describedby="id_name_helptext id_name_error"' in name
    assert 'id="id_name_helptext"' in name
    assert 'id="id_name_error"' in name
    who = part("field", field=form["who"])
    assert who.count('type="radio"') == 2
    assert 'id="id_who_0"' in who
    assert '<label class="choice" for="id_agree">' in part("field", field=form["agree"])


def test_without_errors_there_is_no_summary() -> None:
    assert part("error_summary", form=Asking()).strip() == ""


def test_an_attendance_row_marks_the_current_choice_only() -> None:
    choices = [{"value": "present", "label": "到"}, {"value": "absent", "label": "缺席"}]
    row = part("segments", name="mark-7", legend="王小明", choices=choices, value="absent")
    assert re.findall(r'value="(\w+)"( checked)?', row) == [("present", ""), ("absent", " checked")]


def test_pages_keep_the_question_and_one_page_needs_no_links() -> None:
    pages = Paginator(range(50), 20)
    assert 'href="?q=x&amp;page=3"' in part("pagination", page=pages.page(2), query="q=x")
    assert part("pagination", page=Paginator(range(5), 20).page(1)).strip() == ""


def test_a_course_without_a_date_shows_no_empty_line() -> None:
    dish = part("dish", url="/menu/x/", title="香榧嫁接", section="fruit", picture="fruit-torreya-graft")
    assert 'class="line"' not in dish
    assert "all.svg#fruit-torreya-graft" in dish
