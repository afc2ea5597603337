"""Workbooks for the institution: the empty form, and the rows to mend with the reason beside each."""

import io

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from foundation.kernel.cells import safe_cell
from training.roster.columns import Column
from training.roster.rows import SortedRow
from training.roster.wording import COLUMNS, say

_WIDTHS = {
    Column.SEQUENCE: 6,
    Column.NAME: 14,
    Column.SEX: 6,
    Column.DOCUMENT: 24,
    Column.PHONE: 16,
    Column.TOWNSHIP: 24,
    Column.EDUCATION: 10,
    Column.CATEGORY: 22,
    Column.REMARKS: 24,
}
_REASON_WIDTH = 70
_EMPTY_ROWS = 60
_TEXT = "@"  # cells that keep every digit as typed
_HEADING_FILL = PatternFill("solid", start_color="E7EFE6")


def empty_form(title: str) -> bytes:
    """A roster to fill in: every cell is text, so that no number loses its last digits."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("学员名册")
    sheet.append([safe_cell(title)])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(COLUMNS))
    _head(sheet, _headings())
    for number in range(1, _EMPTY_ROWS + 1):
        sheet.append([number])
    _keep_as_text(sheet, first_row=3)
    return _saved(book)


def rows_to_mend(rows: list[SortedRow]) -> bytes:
    """The rows as they were handed in, with the reason: mend them here and hand this very file in."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("要改的行")
    _head(sheet, [*_headings(), _("为什么没有登记，怎么改")])
    for row in rows:
        written = [row.number, *(row.written.get(column) for column in COLUMNS if column is not Column.SEQUENCE)]
        reasons = " ".join(say(finding) for finding in (*row.refusals, *row.questions))
        sheet.append([safe_cell(value) for value in (*written, reasons)])
    _keep_as_text(sheet, first_row=2)
    reason_column = sheet.cell(1, len(COLUMNS) + 1).column_letter
    sheet.column_dimensions[reason_column].width = _REASON_WIDTH
    for (cell,) in sheet[f"{reason_column}2:{reason_column}{sheet.max_row}"]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return _saved(book)


def _headings() -> list[str]:
    """In Chinese whatever the page's language: these are the words the file is read by when it comes back."""
    with override("zh-hans"):
        return [str(label) for label in COLUMNS.values()]


def _head(sheet: Worksheet, labels: list[str]) -> None:
    sheet.append(labels)
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
        cell.fill = _HEADING_FILL
    sheet.freeze_panes = f"A{sheet.max_row + 1}"  # an address: asking for the cell would make an empty row


def _keep_as_text(sheet: Worksheet, *, first_row: int) -> None:
    for place, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[sheet.cell(1 if first_row == 2 else 2, place).column_letter].width = _WIDTHS[column]
        if column is Column.SEQUENCE:
            continue
        for line in range(first_row, sheet.max_row + 1):
            sheet.cell(line, place).number_format = _TEXT


def _saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
