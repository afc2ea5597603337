"""Reading a roster out of the files people hand in."""

import io
import time
import tracemalloc
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table as SheetTable

from foundation.kernel.errors import DomainError
from tests.training.rosters import HEADINGS, person_row, resident_id, roster, saved, tea_roster, workbook
from training.roster import archive
from training.roster import workbook as workbook_module
from training.roster.columns import Column, column_of
from training.roster.findings import found
from training.roster.tables import Table, read_table


def read(data: bytes, max_rows: int = 5_000) -> Table:
    return read_table(data, max_rows=max_rows)


def refusal(data: bytes, **options: Any) -> str:
    with pytest.raises(DomainError) as refused:
        read(data, **options)
    return refused.value.code


def texts(table: Table, column: Column) -> list[str]:
    return [row.cell(column).text for row in table.rows]


def test_the_tea_roster_is_read_whole() -> None:
    table = read(tea_roster())
    assert table.sheet == "学员名册"
    assert [row.number for row in table.rows] == list(range(1, 43))
    assert [row.line for row in table.rows] == list(range(4, 46))
    assert table.notices == [found("footer", line=47, text="合计"), found("footer", line=48, text="填表人：")]
    remark = table.rows[19].cell(Column.REMARKS)
    assert (remark.text, remark.formula) == ('=HYPERLINK("http://127.0.0.1","x")', True)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("姓 名", Column.NAME),
        ("学员姓名*", Column.NAME),
        ("公民身份号码", Column.DOCUMENT),
        ("证件号码（必填）", None),
        ("证件号码", Column.DOCUMENT),
        ("身份证\n号码", Column.DOCUMENT),
        ("手机", Column.PHONE),
        ("户籍所在乡镇（街道）", Column.TOWNSHIP),
        ("文化程度", Column.EDUCATION),
        ("人员类别", Column.CATEGORY),
        ("备 注", Column.REMARKS),
        ("签名", None),
        ("", None),
    ],
)
def test_headings_are_known_however_they_are_written(heading: str, column: Column | None) -> None:
    assert column_of(heading) == column


@pytest.mark.parametrize("lines_above", [0, 1, 19])
def test_the_heading_may_stand_within_the_first_twenty_lines(lines_above: int) -> None:
    table = read(workbook([*([["标题"]] * lines_above), HEADINGS, person_row(1)]))
    assert [row.line for row in table.rows] == [lines_above + 2]


def test_a_heading_below_line_twenty_is_not_looked_for() -> None:
    assert refusal(workbook([*([["标题"]] * 20), HEADINGS, person_row(1)])) == "roster.no_header"


def test_of_several_sheets_the_one_with_the_heading_is_read_and_the_others_are_named() -> None:
    book = Workbook()
    book.active.title = "说明"
    book.active.append(["填表说明"])
    hidden = book.create_sheet("旧名册")
    hidden.sheet_state = "hidden"
    for name in ("一班", "二班"):
        sheet = book.create_sheet(name)
        sheet.append(HEADINGS)
        sheet.append(person_row(1, 姓名=f"{name}的"))
    hidden.append(HEADINGS)
    hidden.append(person_row(1, 姓名="藏着的"))
    table = read(saved(book))
    assert (table.sheet, texts(table, Column.NAME)) == ("一班", ["一班的"])
    assert table.notices == [found("sheet_read", sheet="一班"), found("sheet_left_out", sheet="二班")]


def test_lines_that_name_nobody_are_left_out_and_told() -> None:
    table = read(
        workbook(
            [
                HEADINGS,
                person_row(1),
                [],
                [2],
                HEADINGS,
                person_row(3),
                ["以上学员均已通知"],
                ["小计", 2],
                person_row(4),
                ["总 计", 4],
                ["制表人：", None, None, "负责人："],
            ]
        )
    )
    assert [row.number for row in table.rows] == [1, 3, 4]
    assert table.notices == [
        found("header_again", line=5),
        found("no_person", line=7, text="以上学员均已通知"),
        found("footer", line=8, text="小计"),
        found("footer", line=10, text="总 计"),
        found("footer", line=11, text="制表人："),
        found("total_differs", stated=4, read=3),
    ]


def test_a_row_with_half_of_a_person_is_kept_for_the_sorter() -> None:
    table = read(
        workbook([HEADINGS, [1, "只有名"], [2, None, None, resident_id(2)], [3, None, None, None, "13900000000"]])
    )
    assert [row.number for row in table.rows] == [1, 2, 3]


@pytest.mark.parametrize("numbers", [[1, 1, 2], [1, None, 2], ["甲", "乙", "丙"], ["=ROW()-1"] * 3])
def test_rows_without_numbers_of_their_own_are_counted(numbers: list[Any]) -> None:
    table = read(roster(*(person_row(5, 序号=number) for number in numbers)))
    assert [row.number for row in table.rows] == [1, 2, 3]
    assert table.notices == [found("numbers_counted")]


def test_a_merged_cell_speaks_for_all_the_lines_beside_it_but_never_for_name_or_number() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    for number in (1, 2, 3):
        sheet.append(person_row(number))
    for column in "BDF":
        sheet.merge_cells(f"{column}2:{column}3")
    table = read(saved(book))
    assert texts(table, Column.TOWNSHIP) == ["甘霖镇", "甘霖镇", "甘霖镇"]
    assert texts(table, Column.NAME) == ["试行人", "", "试行人"]
    assert texts(table, Column.DOCUMENT) == [resident_id(2), "", resident_id(6)]


def test_formulas_stay_text_and_their_cached_results_are_not_believed() -> None:
    data = edited(
        roster(person_row(1)),
        "xl/worksheets/sheet1.xml",
        lambda sheet: sheet.replace(
            b'<c r="B2" t="inlineStr"><is><t>', b'<c r="B2" t="inlineStr"><f>"x"</f><is><t>'
        ).replace(b"</row>", b'<c r="I2" t="str"><f>1+1</f><v>2</v></c></row>', 2),
    )
    cell = read(data).rows[0].cell(Column.REMARKS)
    assert (cell.text, cell.formula) == ("=1+1", True)


def edited(data: bytes, part: str, change: Any) -> bytes:
    """The workbook with one of its parts rewritten."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)
    return result.getvalue()


def test_long_numbers_are_read_digit_by_digit() -> None:
    """As a float, 330683197703288373 would end in 384."""
    data = edited(
        roster(person_row(1, 身份证号码=1, 联系电话=13800000000)),
        "xl/worksheets/sheet1.xml",
        lambda sheet: sheet.replace(b'<c r="D2" t="n"><v>1</v>', b'<c r="D2"><v>330683197703288373</v>').replace(
            b"<v>13800000000</v>", b"<v>1.38E+10</v>"
        ),
    )
    row = read(data).rows[0]
    assert (row.cell(Column.DOCUMENT).text, row.cell(Column.DOCUMENT).numeric) == ("330683197703288373", True)
    assert row.cell(Column.PHONE).text == "13800000000"


def test_tables_comments_links_and_rich_text_do_not_disturb() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    sheet.append(person_row(1))
    sheet.add_table(SheetTable(displayName="t", ref="A1:I2"))
    sheet["B2"].comment = Comment("批注", "谁")
    sheet["B2"].hyperlink = "http://127.0.0.1/"
    book.create_chartsheet("图")
    assert texts(read(saved(book)), Column.NAME) == ["试行人"]
    rich = edited(
        tea_roster(),
        "xl/worksheets/sheet1.xml",
        lambda sheet: sheet.replace(
            "<is><t>曾庆珍</t></is>".encode(),
            "<is><r><t>曾</t></r><r><t>庆珍</t></r><rPh><t>ZENG</t></rPh></is>".encode(),
        ),
    )
    assert texts(read(rich), Column.NAME)[0] == "曾庆珍"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_are_read_in_the_encodings_in_use(encoding: str, delimiter: str) -> None:
    lines = [["名册"], HEADINGS, person_row(1), person_row(2, 姓名="阿卜杜拉·买买提", 备注="=1+1")]
    data = "\r\n".join(delimiter.join(map(str, line)) for line in lines).encode(encoding)
    table = read(data)
    assert texts(table, Column.NAME) == ["试行人", "阿卜杜拉·买买提"]
    assert [row.cell(Column.REMARKS).formula for row in table.rows] == [False, True]


def test_files_that_are_no_roster_are_refused_each_with_its_own_way_out() -> None:
    assert refusal(b"") == "roster.empty"
    assert refusal(b" \n") == "roster.empty"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "roster.old_format"
    assert refusal("<html><table><tr><td>姓名</td></tr></table>".encode()) == "roster.web_page"
    assert refusal(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))) == "roster.not_a_table"
    assert refusal("姓名,电话\n甲,1".encode()) == "roster.no_header"
    assert refusal(roster()) == "roster.no_rows"
    assert refusal(tea_roster()[:4000]) == "roster.damaged"
    assert refusal(b"PK\x05\x06" + b"\0" * 18) == "roster.damaged"


def test_more_rows_than_allowed_are_refused_whole() -> None:
    rows = roster(person_row(1), person_row(2))
    assert len(read(rows, max_rows=2).rows) == 2
    assert refusal(rows, max_rows=1) == "roster.too_many_rows"


def bomb(sheet: bytes, *, declared: int | None = None) -> bytes:
    """The tea roster with its sheet replaced, its size perhaps lied about."""
    data = edited(tea_roster(), "xl/worksheets/sheet1.xml", lambda _old: sheet)
    if declared is None:
        return data
    real, lie = len(sheet).to_bytes(4, "little"), declared.to_bytes(4, "little")
    assert data.count(real) >= 1
    return data.replace(real, lie)


def test_bombs_are_refused_quickly_and_without_filling_the_memory() -> None:
    blank = b"<worksheet><sheetData>" + b" " * 200_000_000
    unpacked = bomb(blank)
    lying = bomb(blank, declared=1000)
    cells = bomb(b"<worksheet><sheetData><row>" + b"<c/>" * 400_000 + b"</row></sheetData></worksheet>")
    assert max(len(unpacked), len(lying), len(cells)) < 5 * 1024 * 1024
    started = time.monotonic()
    assert refusal(unpacked) == "roster.too_big_inside"
    assert refusal(lying) == "roster.damaged"
    assert refusal(cells) == "roster.too_big_inside"
    assert time.monotonic() - started < 2
    tracemalloc.start()
    for data in (unpacked, lying, cells):
        refusal(data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 * 1024 * 1024


@pytest.mark.parametrize(
    "head",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        b'<?xml version="1.0"?><!doctype x []>',
        b'<?xml version="1.0" encoding="cp037"?>',
        b'<?xml version="1.0" encoding="UTF-16"?>',
    ],
)
def test_entities_and_hidden_encodings_are_refused(head: bytes) -> None:
    assert refusal(bomb(head + b"<worksheet><sheetData/></worksheet>")) == "roster.damaged"


def test_a_cell_in_the_very_last_line_costs_nothing() -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(person_row(1))
    book.active.cell(1_048_576, 16_384, "角落")
    table = read(saved(book))
    assert [row.number for row in table.rows] == [1]


def test_limits_are_those_the_page_promises() -> None:
    assert (archive.MAX_UNPACKED_BYTES, workbook_module.MAX_CELLS) == (40 * 1024 * 1024, 250_000)


@given(st.binary(max_size=400) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    try:
        read(data)
    except DomainError as refused:
        assert refused.code.startswith("roster.")


@given(st.data())
def test_a_flipped_byte_in_a_workbook_is_a_table_or_refused(data: st.DataObject) -> None:
    content = bytearray(tea_roster())
    for _ in range(3):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content))
    except DomainError as refused:
        assert refused.code.startswith("roster.")


_xml = st.sampled_from(
    [
        b"<c>",
        b"</c>",
        b"<row>",
        b'<row r="-1">',
        b'<c r="ZZZZ1">',
        b'<c r="A0" t="s"><v>9</v></c>',
        b"<f/>",
        b"<v>1e999</v>",
        b"</row>",
        b"<is><r/></is>",
        b'<mergeCell ref="A1:"/>',
        b"\xff",
    ]
)


@given(st.lists(_xml, max_size=12).map(b"".join))
def test_any_sheet_is_a_table_or_refused(inside: bytes) -> None:
    try:
        read(bomb(b"<worksheet><sheetData>" + inside + b"</sheetData></worksheet>"))
    except DomainError as refused:
        assert refused.code.startswith("roster.")
