"""A list as a file: CSV that Excel opens in Chinese, or a workbook. No cell of it runs as a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from foundation.kernel import clock
from foundation.kernel.cells import safe_cell

CSV_TYPE = "text/csv; charset=utf-8"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
WIDTH = 22


def answer(file_format: str, name: str, labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download named after the list and the day."""
    write = _csv if file_format == "csv" else workbook
    response = HttpResponse(write(labels, rows), content_type=CSV_TYPE if file_format == "csv" else WORKBOOK_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}-{clock.today():%Y-%m-%d}.{file_format}"'
    response["Cache-Control"] = "private, no-store"
    return response


def cell(value: Any) -> Any:
    """A value as a spreadsheet may hold it: numbers and days as such, moments in the county's time, all else as text."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, date):
        return value
    return safe_cell(ILLEGAL_CHARACTERS_RE.sub("", str(value)))


def _csv(labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([cell(label) for label in labels])
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")  # without the mark Excel reads Chinese as something else


def workbook(labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The file itself, for whoever keeps it before it is handed out."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for place in range(1, len(labels) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTH
    head = []
    for label in labels:
        heading = WriteOnlyCell(sheet, cell(label))
        heading.font = Font(bold=True)
        head.append(heading)
    sheet.append(head)
    for row in rows:
        sheet.append([cell(value) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()
