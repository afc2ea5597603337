"""Cells of an export that no spreadsheet runs as a formula, whatever somebody typed into a name or a remark."""

# What Excel, WPS and LibreOffice take for the start of a formula; a tab or line end in front hides it from the eye.
_DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "'"


def safe_cell(value: object) -> object:
    """`value` as it may stand in a CSV or workbook. Text that could be run gets an apostrophe in front, also
    behind leading spaces; numbers, dates and None stay what they are. Idempotent."""
    if not isinstance(value, str):
        return value
    shown = value.lstrip(" \u3000\u200b\ufeff")
    if value.startswith(_DANGEROUS_STARTS) or shown.startswith(_DANGEROUS_STARTS):
        return MARK + value
    return value
