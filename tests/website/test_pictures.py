"""The course pictures: small, harmless to inline, and bound into one sheet for the menu."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders

from website.management.commands.bind_pictures import SHEET, bound_sheet, drawings, pictures_folder

SECTIONS = {"tea", "stove", "fruit", "care", "machine", "craft"}
LARGEST = 2500
"""Bytes; the whole sheet must fit a farmer's page of 60 kB compressed with room to spare."""

PICTURES = drawings(pictures_folder())


def test_every_section_has_pictures_of_its_own() -> None:
    assert {path.stem.split("-", 1)[0] for path in PICTURES} == SECTIONS
    assert len(PICTURES) >= 26


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_a_small_plain_drawing(path: Path) -> None:
    """No script, style, text or reference: it looks the same in the sheet, in an image and on paper."""
    drawing = path.read_text(encoding="utf-8")
    tags = {element.tag.rsplit("}", 1)[-1] for element in ElementTree.fromstring(drawing).iter()}
    assert tags <= {"svg", "g", "path", "circle", "ellipse", "rect"}
    assert len(drawing.encode()) <= LARGEST
    assert re.findall(r"\b(?:id|style|class|href|on\w+)=", drawing) == []
    assert re.search(r"<svg[^>]*\bviewBox=\"0 0 360 170\"", drawing)


def test_the_sheet_holds_every_picture_as_drawn() -> None:
    """After drawing, run `manage.py bind_pictures`."""
    assert (pictures_folder() / SHEET).read_text(encoding="utf-8") == bound_sheet(pictures_folder())
    assert finders.find(f"pictures/{SHEET}") == str(pictures_folder() / SHEET)
