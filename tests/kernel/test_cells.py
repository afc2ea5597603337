"""Cells of exports that no spreadsheet runs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.kernel.cells import safe_cell


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u3000=", "\ufeff="]
)
def test_what_could_be_run_gets_an_apostrophe(start: str) -> None:
    assert safe_cell(f"{start}1") == f"'{start}1"


@pytest.mark.parametrize(
    "value", ["", "张三", "1=1", "阿卜杜拉·买买提", "'=1", 5, -5, 1.5, None, date(2026, 1, 1), True]
)
def test_everything_else_stays(value: object) -> None:
    assert safe_cell(value) == value


@given(st.text())
def test_once_is_enough(text: str) -> None:
    assert safe_cell(safe_cell(text)) == safe_cell(text)
