"""Every row gets exactly one of four kinds: the tea roster literally, row by row, and what other rosters bring."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.kernel.errors import DomainError
from tests.training.rosters import HEADINGS, STARTS_ON, person_row, resident_id, roster, tea_roster
from training.roster.columns import Column
from training.roster.deciding import decide
from training.roster.rows import Kind, Option, SortedRow
from training.roster.sorting import KnownPerson, Reference, Township, documents_in, sort_rows
from training.roster.storing import counts_of, dump, load
from training.roster.tables import Row, read_table
from training.roster.wording import CODES, say
from training.roster.workbook import Cell

TOWNSHIPS = (
    "剡湖街道 三江街道 鹿山街道 浦口街道 甘霖镇 长乐镇 崇仁镇 黄泽镇 三界镇 石璜镇 谷来镇 仙岩镇 金庭镇 下王镇 贵门乡"
)
CATEGORIES = (
    "下岗失业人员 城镇登记失业人员 返乡农民工 被征地农民 农村转移就业劳动者 合作社经营人员 "
    "农业龙头企业人员 农村实用人才 低保户 困难企业职工"
)
EDUCATIONS = {"小学": "primary", "初中": "junior", "高中": "senior", "大专": "college"}


def township(name: str) -> Township | None:
    if name == "雅璜乡":
        return Township("石璜镇", "石璜镇", abolished=True)
    if name == "甘霖":
        return Township("甘霖镇", "甘霖镇")
    return Township(name, name) if name in TOWNSHIPS.split() else None


def reference(known: dict[str, KnownPerson] | None = None, starts_on: date = STARTS_ON) -> Reference:
    return Reference(
        township=township,
        categories={name: name for name in CATEGORIES.split()},
        educations=EDUCATIONS,
        starts_on=starts_on,
        minimum_age=16,
        known=known or {},
    )


def sorted_file(data: bytes, known: dict[str, KnownPerson] | None = None, **options: Any) -> list[SortedRow]:
    return sort_rows(read_table(data, max_rows=5_000).rows, reference(known, **options))


def sorted_row(known: dict[str, KnownPerson] | None = None, /, **changes: Any) -> SortedRow:
    """A faultless row (number 1, a woman born 1980-05-06) with these cells changed."""
    return sorted_file(roster(person_row(1, **changes)), known)[0]


def said(row: SortedRow) -> list[str]:
    """Codes of everything said of a row, with the column where there is one."""
    findings = (*row.repairs, *row.notes, *row.questions, *row.refusals)
    return [
        f"{finding.code}:{finding.facts['column']}" if "column" in finding.facts else finding.code
        for finding in findings
    ]


AS_IS, REPAIRED, DECIDE, REFUSED = Kind.AS_IS, Kind.REPAIRED, Kind.DECIDE, Kind.REFUSED

TEA_ROWS = [
    # number, name as kept, kind, what is said of it
    (1, "曾庆珍", AS_IS, []),
    (2, "龙浩", AS_IS, []),
    (3, "许菊", REPAIRED, ["spaces:name", "category_blank"]),  # "许 菊"
    (4, "董红", DECIDE, ["repeat_contradicts"]),  # as row 9: same number; phone, township, education, category differ
    (5, "汪珠根", REPAIRED, ["halfwidth:document"]),  # ３３０６８３…
    (6, "罗兰梅", AS_IS, []),
    (7, "周兰敏", REFUSED, ["document_check_digit"]),  # ends in 9, which does not go with the first 17
    (8, "秦平", AS_IS, ["category_blank"]),  # a category is needed for subsidies only and may come later
    (9, "董红", DECIDE, ["repeat_contradicts"]),
    (10, "吕晴", AS_IS, ["phone_blank"]),  # some people have none
    (11, "宋华娟", AS_IS, ["phone_shared"]),  # with 12: several people share one phone
    (12, "姚云红", AS_IS, ["phone_shared"]),
    (13, "曹涛庆", DECIDE, ["sex_contradicts"]),  # 女, the 17th digit is a man's
    (14, "李强敏", REPAIRED, ["township_successor"]),  # 雅璜乡 went into 石璜镇 in 2019
    (15, "𬭎仁梅", AS_IS, []),  # U+2CB4E, beyond the BMP
    (16, "阿卜杜拉·买买提", AS_IS, []),
    (17, "林丽静", REPAIRED, ["quotes:document"]),  # a leading apostrophe
    (18, "金玲红", REPAIRED, ["spaces:document"]),  # a trailing space
    (19, "秦庆仁", REPAIRED, ["upper_x:document"]),
    (20, "韦英秋", REPAIRED, ["formula_as_text:remarks"]),  # =HYPERLINK(…), neutralised
    (21, "莫刚", AS_IS, []),
    (22, "谢静平", AS_IS, []),
    (23, "于秀伟", AS_IS, []),
    (24, "雷土", AS_IS, []),
    (25, "余静根", AS_IS, []),
    (26, "邵玲军", AS_IS, []),
    (27, "韩水仁", AS_IS, []),
    (28, "陆建芳", AS_IS, ["category_blank"]),
    (29, "尹秋涵", AS_IS, []),
    (30, "邹夏杰", AS_IS, []),
    (31, "朱珍霞", AS_IS, []),
    (32, "孟夏浩", AS_IS, []),
    (33, "郭敏宇", AS_IS, []),
    (34, "卢伟", AS_IS, []),
    (35, "陆艳荣", AS_IS, []),
    (36, "谢华涛", AS_IS, ["category_blank"]),
    (37, "段秋雨", AS_IS, []),
    (38, "罗秀燕", AS_IS, []),
    (39, "肖杰", AS_IS, []),
    (40, "钱艳玉", AS_IS, ["category_blank"]),
    (41, "莫伟", AS_IS, []),
    (42, "罗祥", AS_IS, []),
]


def test_the_tea_roster_row_by_row() -> None:
    rows = sorted_file(tea_roster())
    assert [(row.number, row.name, row.kind, said(row)) for row in rows] == TEA_ROWS
    assert counts_of(rows) == {
        "rows": 42, "as_is": 31, "repaired": 7, "decide": 3, "refused": 1, "ready": 38, "in_class": 0
    }  # fmt: skip


def test_what_the_repaired_rows_of_the_tea_roster_become() -> None:
    rows = {row.number: row for row in sorted_file(tea_roster())}
    assert rows[5].document == "330683196101046364"
    assert rows[14].township == "石璜镇"
    assert rows[17].document == "33068319581222066X"
    assert rows[18].document == "330683197807014414"
    assert rows[19].document == "33068319780322262X"
    assert [say(rows[number].repairs[0]) for number in (3, 5, 14, 17, 18, 19, 20)] == [
        "姓名：去掉空格",
        "身份证号：全角数字改成半角",
        "雅璜乡已经撤并，记到现在的石璜镇",
        "身份证号：去掉引号",
        "身份证号：去掉空格",
        "身份证号：末位改成大写 X",
        "备注里是公式：没有运行，只当普通文字",
    ]


def test_what_the_tea_roster_asks() -> None:
    rows = {row.number: row for row in sorted_file(tea_roster())}
    assert (rows[4].group, rows[4].options) == ([4, 9], [Option.KEEP, Option.DROP])
    assert (rows[9].group, rows[9].options) == ([4, 9], [Option.KEEP, Option.DROP])
    assert (rows[13].group, rows[13].options, rows[13].sex) == ([], [Option.NUMBER, Option.DROP], "male")
    assert (
        say(rows[4].questions[0]) == "和序号 9 是同一个身份证号，但电话、乡镇、文化程度、人员类别不一样：以哪一行为准？"
    )
    assert say(rows[13].questions[0]) == "性别写的是女，身份证号说是男：是性别写错了，还是号码抄错了？"


def test_the_refused_row_is_not_told_which_digit_would_pass() -> None:
    row = sorted_file(tea_roster())[6]
    assert say(row.refusals[0]) == (
        "身份证号最后一位和前面 17 位对不上，多半有一位抄错了。请对照身份证逐位核对，改好这一行，再导入。"
    )


def test_a_faultless_row_is_taken_as_it_is() -> None:
    row = sorted_row()
    assert (row.kind, said(row)) == (AS_IS, [])
    assert (row.name, row.document, row.sex, row.phone, row.township, row.education, row.category) == (
        "试行人",
        resident_id(2),
        "female",
        "13900000001",
        "甘霖镇",
        "junior",
        "低保户",
    )


@pytest.mark.parametrize(
    ("changes", "attribute", "value", "codes"),
    [
        ({"姓名": " 张 三 "}, "name", "张三", ["spaces:name"]),
        ({"姓名": "“张三”"}, "name", "张三", ["quotes:name"]),
        ({"姓名": "阿依古丽•买买提"}, "name", "阿依古丽·买买提", ["letters:name"]),
        ({"姓名": "阿依古丽．买买提"}, "name", "阿依古丽·买买提", ["letters:name"]),
        ({"姓名": "Ｊｏｈｎ  Smith"}, "name", "John Smith", ["spaces:name", "letters:name"]),
        ({"姓名": "张\u200b三"}, "name", "张三", ["spaces:name"]),
        ({"身份证号码": f'="{resident_id(2)}"'}, "document", resident_id(2), ["quotes:document"]),
        ({"联系电话": "139 0000 0001"}, "phone", "13900000001", ["spaces:phone"]),
        ({"联系电话": "+86 139-0000-0001"}, "phone", "13900000001", ["spaces:phone", "separators:phone"]),
        ({"联系电话": "１３９００００００01"}, "phone", "13900000001", ["halfwidth:phone"]),
        ({"联系电话": "0575-83012345"}, "phone", "057583012345", ["separators:phone"]),
        ({"性别": ""}, "sex", "female", ["sex_from_number"]),
        ({"性别": "？"}, "sex", "female", ["sex_from_number"]),
        ({"性别": "女 "}, "sex", "female", ["spaces:sex"]),
        ({"乡镇": "甘霖"}, "township", "甘霖镇", ["township_name"]),
        ({"乡镇": "雅璜乡"}, "township", "石璜镇", ["township_successor"]),
        ({"人员类别": "低 保 户"}, "category", "低保户", ["spaces:category"]),
        ({"备注": "=1+1"}, "name", "试行人", ["formula_as_text:remarks"]),
    ],
)
def test_what_is_repaired(changes: dict[str, str], attribute: str, value: str, codes: list[str]) -> None:
    row = sorted_row(**changes)
    assert (row.kind, getattr(row, attribute), said(row)) == (REPAIRED, value, codes)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"人员类别": ""}, ["category_blank"]),
        ({"联系电话": ""}, ["phone_blank"]),
        ({"乡镇": "", "文化程度": ""}, []),
        ({"联系电话": 13900000001}, []),
        ({"身份证号码": resident_id(2, date(2009, 12, 9))}, ["minor"]),
        ({"身份证号码": resident_id(2, date(2008, 12, 8))}, []),
    ],
)
def test_what_is_taken_as_it_is_with_a_word(changes: dict[str, Any], codes: list[str]) -> None:
    row = sorted_row(**changes)
    assert (row.kind, said(row)) == (AS_IS, codes)


@pytest.mark.parametrize(
    ("changes", "codes", "first_option"),
    [
        ({"性别": "男"}, ["sex_contradicts"], Option.NUMBER),
        ({"联系电话": "139000000"}, ["phone_unreadable"], Option.BLANK),
        ({"联系电话": "13900000001/13900000002"}, ["phone_unreadable"], Option.BLANK),
        ({"乡镇": "新昌县儒岙镇"}, ["unknown:township"], Option.BLANK),
        ({"人员类别": "农民"}, ["unknown:category"], Option.BLANK),
        ({"文化程度": "私塾"}, ["unknown:education"], Option.BLANK),
        ({"性别": "男", "文化程度": "私塾"}, ["sex_contradicts", "unknown:education"], Option.NUMBER),
    ],
)
def test_what_a_person_decides(changes: dict[str, str], codes: list[str], first_option: Option) -> None:
    row = sorted_row(**changes)
    assert (row.kind, said(row), row.options) == (DECIDE, codes, [first_option, Option.DROP])


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"姓名": ""}, ["name_missing"]),
        ({"姓名": "张"}, ["name_length"]),
        ({"姓名": "张三1"}, ["name_not_letters"]),
        ({"姓名": "张\ue000"}, ["name_private_letter"]),
        ({"姓名": "=A1"}, ["formula:name"]),
        ({"身份证号码": ""}, ["document_missing"]),
        ({"身份证号码": "33068319800506"}, ["document_length"]),
        ({"身份证号码": "33068319800506000A"}, ["document_characters"]),
        ({"身份证号码": "003683198005060024"}, ["document_area"]),
        ({"身份证号码": "330683198013060024"}, ["document_birth_date"]),
        ({"身份证号码": "3.30683E+17"}, ["document_mangled"]),
        ({"身份证号码": 330683198005060000}, ["document_mangled"]),
        ({"身份证号码": 3.30683198005060e17}, ["document_mangled"]),
        ({"身份证号码": "330683198005060000"}, ["document_mangled"]),
        ({"身份证号码": "=CONCAT(1,2)"}, ["formula:document"]),
        ({"乡镇": "=VLOOKUP(B2,C:D,2)"}, ["formula:township"]),
        ({"身份证号码": resident_id(2, date(2010, 12, 9))}, ["too_young"]),
        ({"姓名": "", "身份证号码": "1"}, ["name_missing", "document_length"]),
    ],
)
def test_what_is_refused(changes: dict[str, Any], codes: list[str]) -> None:
    row = sorted_row(**changes)
    assert (row.kind, said(row)) == (REFUSED, codes)


def test_sixteen_on_the_first_day_is_old_enough() -> None:
    assert sorted_row(身份证号码=resident_id(2, date(2010, 12, 8))).kind == AS_IS


def test_the_same_facts_twice_are_one_person() -> None:
    first, second = sorted_file(
        roster(
            person_row(1, 联系电话="", 人员类别=""),
            person_row(2, 身份证号码=resident_id(2), 联系电话="13900000002", 乡镇="甘霖"),
        )
    )
    assert (first.kind, first.phone, first.category) == (REPAIRED, "13900000002", "低保户")
    assert said(first) == ["filled_from:phone", "filled_from:category"]
    assert (second.kind, second.same_as, said(second)) == (REPAIRED, 1, ["township_name", "repeat"])
    assert [row.number for row in decide([first, second], {}).enrol] == [1]


def test_a_repeat_beside_a_refused_row_stands_alone() -> None:
    first, second = sorted_file(roster(person_row(1, 姓名="张"), person_row(2, 身份证号码=resident_id(2))))
    assert (first.kind, second.kind, second.group) == (REFUSED, AS_IS, [])


def test_one_number_under_two_names_is_decided_by_a_person() -> None:
    rows = sorted_file(roster(person_row(1), person_row(2, 姓名="另一个", 身份证号码=resident_id(2), 联系电话="")))
    assert [(row.kind, row.group) for row in rows] == [(DECIDE, [1, 2]), (DECIDE, [1, 2])]
    assert rows[0].questions[0].facts["columns"] == "name"


def test_repeats_that_agree_but_hold_something_unreadable_are_decided_by_a_person() -> None:
    rows = sorted_file(roster(person_row(1, 文化程度="私塾"), person_row(2, 身份证号码=resident_id(2), 联系电话="")))
    assert [(row.kind, row.options) for row in rows] == [(DECIDE, [Option.KEEP, Option.DROP])] * 2
    assert [said(row) for row in rows] == [
        ["repeat_unclear", "unknown:education"],
        ["phone_blank", "repeat_unclear"],
    ]


def test_a_known_document_under_another_name_is_refused_without_telling_the_name() -> None:
    row = sorted_row({resident_id(2): KnownPerson("真名实姓")})
    assert (row.kind, said(row)) == (REFUSED, ["name_differs"])
    assert "真名实姓" not in dump([row], []) + say(row.refusals[0])


def test_a_former_name_is_known_and_said_and_refuses_nothing() -> None:
    row = sorted_row({resident_id(2): KnownPerson("试行新", former_names=frozenset({"试行人"}))})
    assert (row.kind, said(row)) == (AS_IS, ["former_name", "on_file"])
    note = next(note for note in row.notes if note.code == "former_name")
    assert "试行新" in say(note)
    in_class = sorted_row({resident_id(2): KnownPerson("试行新", "seated", frozenset({"试行人"}))})
    assert (in_class.in_class, said(in_class)) == (True, ["former_name", "in_class"])


def test_people_in_the_class_are_left_as_they_are() -> None:
    known = {resident_id(2): KnownPerson("试行人", "seated"), resident_id(4): KnownPerson("试行人", "waiting")}
    seated, waiting = sorted_file(roster(person_row(1, 性别="男", 联系电话="1"), person_row(2)), known)
    assert (seated.kind, said(seated), seated.in_class) == (AS_IS, ["in_class"], True)
    assert (waiting.kind, said(waiting), waiting.in_class) == (AS_IS, ["waiting"], True)
    assert decide([seated, waiting], {}).enrol == []


def test_people_on_file_are_enrolled_with_a_word() -> None:
    row = sorted_row({resident_id(2): KnownPerson("试行人")})
    assert (row.kind, said(row), row.is_ready) == (AS_IS, ["on_file"], True)


def test_digits_in_the_wrong_column_are_not_shown_whole() -> None:
    row = sorted_row(乡镇=resident_id(2))
    assert say(row.questions[0]) == f"乡镇“＊＊＊{resident_id(2)[-4:]}”不在名单里：先空着登记，还是改好再交？"


def test_answers_decide() -> None:
    rows = sorted_file(tea_roster())
    decided = decide(rows, {4: "keep", 13: "number"})
    assert len(decided.enrol) == 40
    assert (decided.dropped, decided.undecided) == ([], [])
    assert [row.number for row in decide(rows, {9: "keep", 4: "drop", 13: "drop"}).dropped] == [13]
    assert [row.number for row in decide(rows, {4: "drop", 9: "drop", 13: "drop"}).dropped] == [4, 9, 13]
    assert [row.number for row in decide(rows, {}).undecided] == [4, 9, 13]
    assert [row.number for row in decide(rows, {4: "drop", 13: "drop"}).undecided] == [9]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({4: "keep", 9: "keep"}, "roster.two_kept"),
        ({4: "number"}, "roster.no_such_option"),
        ({13: "keep"}, "roster.no_such_option"),
        ({1: "drop"}, "roster.no_such_option"),
        ({99: "keep"}, "roster.no_such_option"),
    ],
)
def test_answers_that_fit_no_question_are_refused(answers: dict[int, str], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        decide(sorted_file(tea_roster()), answers)
    assert refused.value.code == code


def test_sorted_rows_survive_being_stored() -> None:
    table = read_table(tea_roster(), max_rows=5_000)
    rows = sort_rows(table.rows, reference())
    assert load(dump(rows, table.notices)) == (rows, table.notices)


def test_only_valid_documents_are_looked_up() -> None:
    rows = read_table(tea_roster(), max_rows=5_000).rows
    assert len(documents_in(rows)) == 40  # 42 rows, one refused, one person twice


def test_the_columns_of_the_form_are_all_sorted() -> None:
    assert len(HEADINGS) == len(Column)


_cells = st.builds(
    Cell,
    st.text(max_size=30)
    | st.sampled_from(
        ["", "男", "女", "甘霖镇", "张三", resident_id(2), resident_id(3), "13900000001", "=1+1", '="1"', "3.3E+17"]
    ),
    st.booleans(),
    st.booleans(),
)
_rows = st.lists(st.dictionaries(st.sampled_from(Column), _cells), max_size=6)


@settings(max_examples=300)
@given(
    _rows,
    st.dictionaries(
        st.sampled_from([resident_id(2), resident_id(3)]),
        st.builds(KnownPerson, st.sampled_from(["张三", "李四"]), st.sampled_from(["", "seated", "waiting"])),
    ),
)
def test_any_rows_are_sorted_said_and_stored(cells: list[dict[Column, Cell]], known: dict[str, KnownPerson]) -> None:
    rows = sort_rows([Row(index, index, row) for index, row in enumerate(cells, start=1)], reference(known))
    assert [row.number for row in rows] == list(range(1, len(cells) + 1))
    assert load(dump(rows, [])) == (rows, [])
    for row in rows:
        findings = (*row.repairs, *row.notes, *row.questions, *row.refusals)
        assert {finding.code for finding in findings} <= CODES
        assert all(say(finding) for finding in findings)
        assert (row.kind == REFUSED) == bool(row.refusals)
        assert (row.kind == DECIDE) == bool(row.options)
    ready = [row.document for row in rows if row.is_ready]
    assert len(ready) == len(set(ready))
