"""From the bytes of a file to the rows of the roster in it, as text, with where each stood.

Promises: every row that names somebody is in the answer; what is left out (titles, totals, signatures, other
sheets) is told in `notices`. No formula is evaluated. Raises `RosterFileError` where the file cannot be read.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from training.roster.archive import RosterFileError, damaged
from training.roster.columns import Column, columns_of, is_header
from training.roster.findings import Finding, found
from training.roster.workbook import WIDEST, Cell, Sheet, read_sheets

HEADER_WITHIN_ROWS = 20
_LONGEST_TEXT = 500  # characters kept of one cell of a CSV

_LONGEST_MERGE = 200  # lines
_DIGITS_OF_A_PERSON = 6  # so many digits in the place of the document: somebody's row, not a footer

# Facts that a vertically merged cell says of all the rows beside it; a name or a number never is.
_FILLED_DOWN = {Column.SEX, Column.TOWNSHIP, Column.EDUCATION, Column.CATEGORY, Column.REMARKS}

_FOOTER = re.compile(
    r"(合\s*计|总\s*计|小\s*计|共\s*计)|(填表|审核|制表|经办|负责|填报|复核|校对|单位负责)(人|日期|时间|单位)?\s*[（(:：]"
    r"|(备\s*注|说\s*明|注)\s*[:：]|第\s*\d+\s*页"
)
_TOTAL = re.compile(r"合\s*计|总\s*计|共\s*计")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that names somebody. `line` is its place in the file from 1, `number` its 序号."""

    line: int
    number: int
    cells: dict[Column, Cell]

    def cell(self, column: Column) -> Cell:
        return self.cells.get(column, Cell())


@dataclass(frozen=True, slots=True)
class Table:
    sheet: str
    rows: list[Row]
    notices: list[Finding] = field(default_factory=list)


def read_table(data: bytes, *, max_rows: int) -> Table:
    """The first visible sheet that has a heading row with name and document number."""
    if not data.strip():
        raise RosterFileError(_("这个文件是空的。请选填好学员的名册再交。"), "roster.empty")
    sheets = list(_sheets(data))
    with_header = [(sheet, header) for sheet in sheets if (header := _header_of(sheet)) is not None]
    if not with_header:
        raise RosterFileError(
            _("前 20 行里没有找到同时写着“姓名”和“身份证号”的表头。请把表头补上，或者下载空白表来填。"),
            "roster.no_header",
        )
    sheet, (header_line, columns) = with_header[0]
    table = _table_of(sheet, header_line, columns)
    if not table.rows:
        raise RosterFileError(_("表头下面一个人也没有。请填上学员再交。"), "roster.no_rows")
    if len(table.rows) > max_rows:
        raise RosterFileError(
            _("这份名册有 %(rows)d 行，一次最多 %(max)d 行。请分成几份来交。")
            % {"rows": len(table.rows), "max": max_rows},
            "roster.too_many_rows",
        )
    if len(sheets) > 1:
        table.notices.insert(0, found("sheet_read", sheet=sheet.name))
    for other, _header in with_header[1:]:
        table.notices.append(found("sheet_left_out", sheet=other.name))
    return table


def _sheets(data: bytes) -> Iterator[Sheet]:
    start = data[:512].lstrip()
    if data.startswith(b"PK"):
        yield from read_sheets(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise RosterFileError(
            _("这是旧版的 .xls，或者加了密码。请用 Excel 或 WPS 打开，另存为不带密码的 .xlsx，再交一次。"),
            "roster.old_format",
        )
    elif start.startswith((b"<", b"\xef\xbb\xbf<")):
        raise RosterFileError(
            _("这是一张网页，只是名字像表格。请用 Excel 或 WPS 打开，另存为 .xlsx，再交一次。"), "roster.web_page"
        )
    else:
        yield _sheet_of_text(_decoded(data))


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise RosterFileError(_("这个文件不是表格。请交 .xlsx，或者用 UTF-8、GBK 存的 .csv。"), "roster.not_a_table")


def _sheet_of_text(text: str) -> Sheet:
    delimiter = max(",\t;，", key=text[:4000].count)
    sheet = Sheet("CSV")
    try:
        for line, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            cells = {place: _cell_of_text(value) for place, value in enumerate(values[:WIDEST]) if value.strip()}
            if cells:
                sheet.lines[line] = cells
    except csv.Error as error:
        raise damaged() from error
    return sheet


def _cell_of_text(value: str) -> Cell:
    """A CSV has no types: what a spreadsheet would run when opening it counts as a formula."""
    return Cell(value[:_LONGEST_TEXT], formula=value.lstrip().startswith(("=", "＝")))


def _header_of(sheet: Sheet) -> tuple[int, dict[int, Column]] | None:
    for line in sorted(sheet.lines):
        if line > HEADER_WITHIN_ROWS:
            return None
        columns = _columns_of(sheet.lines[line])
        if is_header(columns):
            return line, columns
    return None


def _columns_of(cells: dict[int, Cell]) -> dict[int, Column]:
    return columns_of({place: cell.text for place, cell in sorted(cells.items())})


def _table_of(sheet: Sheet, header_line: int, columns: dict[int, Column]) -> Table:
    below_merge = _below_merges(sheet)
    kept: list[tuple[int, dict[Column, Cell]]] = []
    notices: list[Finding] = []
    stated_total = ""
    for line in sorted(line for line in sheet.lines if line > header_line):
        written = sheet.lines[line]
        cells = {column: written[place] for place, column in columns.items() if place in written}
        if _is_footer(written, cells):
            notices.append(found("footer", line=line, text=_first_text(written)))
            stated_total = stated_total or _total_in(written)
        elif not _names_somebody(cells):
            if not _first_text(written).isdigit():
                notices.append(found("no_person", line=line, text=_first_text(written)))
        elif is_header(_columns_of(written)):
            notices.append(found("header_again", line=line))
        else:
            for place, column in columns.items():
                if column in _FILLED_DOWN and column not in cells and (line, place) in below_merge:
                    cells[column] = below_merge[line, place]
            kept.append((line, cells))
    rows = _numbered(kept, notices)
    if stated_total and int(stated_total) != len(rows):
        notices.append(found("total_differs", stated=stated_total, read=len(rows)))
    return Table(sheet.name, rows, notices)


def _below_merges(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """What a cell merged over several lines says of the lines below its first, where there are lines at all."""
    below: dict[tuple[int, int], Cell] = {}
    for merge in sheet.merges:
        first = sheet.lines.get(merge.first_line, {}).get(merge.first_place)
        if first is None or merge.last_line - merge.first_line > _LONGEST_MERGE:
            continue
        for line in range(merge.first_line + 1, merge.last_line + 1):
            if line in sheet.lines:
                below[line, merge.first_place] = first
    return below


def _first_text(written: dict[int, Cell]) -> str:
    return written[min(written)].text.strip()[:12]


def _names_somebody(cells: dict[Column, Cell]) -> bool:
    """More than a pre-printed 序号: an empty line of a form is no row."""
    return any(column is not Column.SEQUENCE for column in cells)


def _is_footer(written: dict[int, Cell], cells: dict[Column, Cell]) -> bool:
    document = cells.get(Column.DOCUMENT, Cell()).text
    if sum(character.isdigit() for character in document) >= _DIGITS_OF_A_PERSON:
        return False
    return any(_FOOTER.match(cell.text.strip()) for cell in written.values())


def _total_in(written: dict[int, Cell]) -> str:
    """The number of people a totals row states, if it states one."""
    if not any(_TOTAL.match(cell.text.strip()) for cell in written.values()):
        return ""
    numbers = re.findall(r"[0-9]+", " ".join(cell.text for cell in written.values()))
    return numbers[0] if len(numbers) == 1 and len(numbers[0]) <= 6 else ""


def _numbered(kept: list[tuple[int, dict[Column, Cell]]], notices: list[Finding]) -> list[Row]:
    """Rows under their own 序号 where every row has one of its own, else counted from 1."""
    written = [cells.get(Column.SEQUENCE, Cell()).text.strip() for _line, cells in kept]
    own = {int(text) for text in written if re.fullmatch(r"[0-9]{1,6}", text)}
    usable = len(own) == len(kept)
    if not usable and any(written):
        notices.append(found("numbers_counted"))
    return [Row(line, int(written[index]) if usable else index + 1, cells) for index, (line, cells) in enumerate(kept)]
