"""The cells of an .xlsx as they are written in it (ECMA-376): nothing is evaluated, no cached result is believed.

A reader of our own because a roster needs what general ones throw away: the digits of a number exactly as
stored (18 digits do not survive a float), which cells are formulas, and merged ranges without their drawings.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from training.roster.archive import damaged, too_big_inside, unpack

# 5,000 rows of a roster are 50,000 cells; blank formatted ones count.
MAX_CELLS = 250_000
WIDEST = 60  # columns looked at
_LONGEST_CELL = 500  # characters kept of one cell

_CELL = re.compile(rb"<(?:[^\s<>/!?:]+:)?c[\s/>]")
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says. `numeric`: stored as a number, so that long digits may be mangled already."""

    text: str = ""
    formula: bool = False
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, both ends included; lines from 1, places from 0."""

    first_line: int
    last_line: int
    first_place: int
    last_place: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`lines` holds only lines with something in them: line from 1 -> place from 0 -> cell."""

    name: str
    lines: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)


def read_sheets(data: bytes) -> Iterator[Sheet]:
    """The visible sheets in the order of their tabs. Raises `RosterFileError`."""
    parts = unpack(data)
    try:
        strings = _shared_strings(parts.get("xl/sharedStrings.xml", b""))
        listed = list(_visible_sheets(parts))
        if not listed:
            raise damaged()
        cells_left = MAX_CELLS
        for name, path in listed:
            cells_left -= len(_CELL.findall(parts[path]))  # counted before parsing: refusing takes no time
            if cells_left < 0:
                raise too_big_inside()
            yield _sheet(name, parts[path], strings)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise damaged() from error


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _visible_sheets(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    }
    for element in ElementTree.fromstring(parts["xl/workbook.xml"]).iter():
        if _local(element.tag) != "sheet" or element.get("state", "visible") != "visible":
            continue
        target = targets.get(element.get(_RELATION) or element.get(_RELATION_STRICT), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in parts:  # a sheet that is a chart has no cells
            yield element.get("name", ""), path


def _text_of(item: Element) -> str:
    """The text of a string item: plain, or in runs; not the reading aids (rPh) some editors add."""
    runs = (child if _local(child.tag) == "t" else _text_of_run(child) for child in item)
    return "".join(run.text or "" for run in runs if run is not None)


def _text_of_run(run: Element) -> Element | None:
    if _local(run.tag) != "r":
        return None
    return next((child for child in run if _local(child.tag) == "t"), None)


def _shared_strings(content: bytes) -> list[str]:
    if not content:
        return []
    strings = []
    for _event, element in ElementTree.iterparse(io.BytesIO(content)):
        if _local(element.tag) == "si":
            strings.append(_text_of(element)[:_LONGEST_CELL])
            element.clear()
    return strings


def _sheet(name: str, content: bytes, strings: list[str]) -> Sheet:
    sheet = Sheet(name)
    line = place = 0
    for event, element in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):
        tag = _local(element.tag)
        if event == "start":
            if tag == "row":
                line, place = int(element.get("r", line + 1)), 0
            continue
        if tag == "c":
            line, place = _address(element.get("r"), line, place)
            cell = _cell(element, strings)
            if cell.text.strip() and place < WIDEST:
                sheet.lines.setdefault(line, {})[place] = cell
            place += 1
        elif tag == "mergeCell":
            sheet.merges.append(_merge(element.get("ref", "")))
        if tag in {"row", "c", "mergeCell"}:
            element.clear()
    return sheet


def _address(written: str | None, line: int, place: int) -> tuple[int, int]:
    """Where a cell stands; the address may be left out, then it follows the one before."""
    if written is None:
        return line, place
    matched = _ADDRESS.fullmatch(written)
    if matched is None:
        raise ValueError("no cell address")
    return int(matched[2]), _place(matched[1])


def _place(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _merge(reference: str) -> Merge:
    first, _colon, last = reference.partition(":")
    (first_line, first_place), (last_line, last_place) = _address(first, 0, 0), _address(last or first, 0, 0)
    return Merge(first_line, last_line, first_place, last_place)


def _cell(element: Element, strings: list[str]) -> Cell:
    kind = element.get("t", "n")
    value, formula, inline = "", None, ""
    for child in element:
        tag = _local(child.tag)
        if tag == "v":
            value = child.text or ""
        elif tag == "f":
            formula = child.text or ""
        elif tag == "is":
            inline = _text_of(child)
    if formula is not None:
        return Cell(f"={formula}"[:_LONGEST_CELL], formula=True)
    if kind == "s":
        return Cell(strings[int(value)] if value else "")
    if kind == "inlineStr":
        return Cell(inline[:_LONGEST_CELL])
    return Cell(_plain(value)[:_LONGEST_CELL] if kind == "n" else value[:_LONGEST_CELL], numeric=kind == "n")


def _plain(number: str) -> str:
    """`13800000000.0` as the digits one sees; anything longer than a float holds stays as it is written."""
    matched = re.fullmatch(r"(-?[0-9]{1,15})\.0+", number.strip())
    if matched:
        return matched[1]
    scientific = re.fullmatch(r"[0-9](?:\.([0-9]+))?[eE]\+?([0-9]{1,2})", number.strip())
    if scientific and len(scientific[1] or "") <= int(scientific[2]) <= 14:
        return str(int(float(number)))
    return number
