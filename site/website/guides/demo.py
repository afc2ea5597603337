"""The demo county's service guides, in both languages, and the forms that go with them."""

import io
import json
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from wagtail.models import Locale, Page

from foundation.content.models import ContentDocument
from website.models import GuideIndexPage, HomePage, ServiceGuidePage

FILE = Path(__file__).resolve().parent / "guides.json"
LANGUAGES = (("zh", "zh-hans"), ("en", "en"))
NARROW, WIDE, TALL = 28, 60, 36
"""Columns in characters and rows in points: a form is printed and filled in by hand."""


def build(scale: int = 1) -> None:
    """What is missing; guides that are there already, edited perhaps, stay as they are."""
    facts = json.loads(FILE.read_text(encoding="utf-8"))
    with transaction.atomic():
        forms = {
            (name, key): _form(form[key], form[f"rows_{key}"])
            for name, form in facts["forms"].items()
            for key, _code in LANGUAGES
        }
        first: dict[str, Page] = {}
        for key, code in LANGUAGES:
            home = HomePage.objects.filter(locale__language_code=code).first()
            if home is None:
                continue
            locale = Locale.objects.get(language_code=code)
            index = _put(home, GuideIndexPage(slug=facts["index"]["slug"], **facts["index"][key]), locale, first)
            for guide in facts["guides"]:
                _put(index, _guide(guide, key, forms), locale, first)


def _put(parent: Page, page: Page, locale: Locale, first: dict[str, Page]) -> Page:
    """Below its parent, published; a page of the same name in the first language is what it translates."""
    there = type(page).objects.child_of(parent).filter(slug=page.slug).first()
    if there is None:
        page.locale = locale
        if page.slug in first:
            page.translation_key = first[page.slug].translation_key
        there = parent.add_child(instance=page)
        there.save_revision().publish()
    first.setdefault(page.slug, there)
    return there


def _guide(facts: dict[str, Any], key: str, forms: dict[tuple[str, str], ContentDocument]) -> ServiceGuidePage:
    words = facts[key]
    question, answer = words["q"]
    plain = ("title", "introduction", "who", "cost", "bring", "where", "start_label")
    return ServiceGuidePage(
        slug=facts["slug"],
        pictogram=facts["pictogram"],
        order=facts["order"],
        start=facts["start"],
        **{name: words[name] for name in plain},
        steps=_stream("step", [{"title": title, "words": how} for title, how in words["steps"]]),
        limits=_stream(
            "limit", [{"what": what, "words": how, "policy": policy} for what, how, policy in words["limits"]]
        ),
        rights=_stream("sentence", words["rights"]),
        duties=_stream("sentence", words["duties"]),
        penalties=_stream("sentence", words["penalties"]),
        forms=_stream("form", [forms[name, key].pk for name in words.get("forms", [])]),
        more=_stream("question", [{"question": question, "answer": f"<p>{answer}</p>"}]),
    )


def _stream(kind: str, values: list[Any]) -> str:
    return json.dumps([{"type": kind, "value": value} for value in values], ensure_ascii=False)


def _form(title: str, rows: list[str]) -> ContentDocument:
    """A sheet to print and fill in by hand."""
    there = ContentDocument.objects.filter(title=title).first()
    if there is not None:
        return there
    book = Workbook()
    sheet = book.active
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = NARROW, WIDE
    sheet.merge_cells("A1:B1")
    sheet["A1"] = title
    sheet["A1"].font, sheet["A1"].alignment = Font(size=18, bold=True), Alignment(horizontal="center")
    sheet.row_dimensions[1].height = TALL
    line = Side(style="thin")
    for number, label in enumerate(rows, 2):
        sheet.cell(number, 1, label)
        sheet.row_dimensions[number].height = TALL
        for column in (1, 2):
            cell = sheet.cell(number, column)
            cell.border = Border(left=line, right=line, top=line, bottom=line)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    buffer = io.BytesIO()
    book.save(buffer)
    document = ContentDocument(title=title)
    document.file.save("form.xlsx", ContentFile(buffer.getvalue()), save=False)
    document._set_document_file_metadata()
    document.save()
    return document
