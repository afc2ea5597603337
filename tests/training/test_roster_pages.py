"""The pages of a roster as the institution's manager sees them, without a script."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.roles import Role
from foundation.policy.operations import set_policy
from tests.factories.people import make_person, make_staff
from tests.training.rosters import make_class, manager_of, person_row, resident_id, roster, tea_roster
from tests.training.test_roster_sorting import TEA_ROWS
from training.models import Enrolment, RosterImport, TrainingClass
from training.roster.policies import MAX_BYTES
from training.roster.rows import Kind

UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

pytestmark = pytest.mark.django_db

SHOWN_KINDS = {
    "row-asis": Kind.AS_IS,
    "row-repaired": Kind.REPAIRED,
    "row-decide": Kind.DECIDE,
    "row-refused": Kind.REFUSED,
}
TEA_CHOICES = {"row-4": "4", "row-13": "number"}


@pytest.fixture
def training_class() -> TrainingClass:
    return make_class()


@pytest.fixture
def desk(training_class: TrainingClass, client: Client) -> Client:
    client.force_login(manager_of(training_class))
    return client


def page(response: Any) -> Any:
    return BeautifulSoup(response.content.decode(), "html.parser")


def words(tag: Any) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()


def hand_in(desk: Client, training_class: TrainingClass, data: bytes, name: str = "名册.xlsx") -> Any:
    address = reverse("class-roster", args=[training_class.code])
    return desk.post(address, {"file": SimpleUploadedFile(name, data)}, follow=True)


def address_of(roster_import: RosterImport, view: str = "roster-import") -> str:
    return reverse(view, args=[roster_import.training_class.code, roster_import.pk])


def test_the_page_shows_the_tea_roster_row_by_row(desk: Client, training_class: TrainingClass) -> None:
    response = hand_in(desk, training_class, tea_roster())
    assert response.redirect_chain == [(address_of(RosterImport.objects.get()), 302)]
    shown = []
    for row in page(response).select("tr[id^=roster-]"):
        (css,) = row["class"]
        number = int(row["id"].removeprefix("roster-"))
        cells = [words(cell) for cell in row.select("td, th")]
        assert cells[0].split(" ")[0] == str(number)
        shown.append((number, cells[1], SHOWN_KINDS[css]))
    assert sorted(shown) == [(number, name, kind) for number, name, kind, _said in TEA_ROWS]


def test_the_counts_stand_on_top(desk: Client, training_class: TrainingClass) -> None:
    shown = page(hand_in(desk, training_class, tea_roster()))
    figures = {words(card.dt): int(words(card.dd.b)) for card in shown.select(".kpi")}
    assert figures == {"请你决定": 3, "不能登记": 1, "修好再登记": 7, "照原样登记": 31}


def test_each_row_says_what_was_done_with_it(desk: Client, training_class: TrainingClass) -> None:
    shown = page(hand_in(desk, training_class, tea_roster()))
    cells = {
        number: [words(cell) for cell in shown.select(f"#roster-{number} td, #roster-{number} th")]
        for number in (1, 3, 7, 14)
    }
    assert cells[1] == [
        "1 表格第 4 行",
        "曾庆珍",
        "＊＊＊7492",
        "男 · 170＊＊＊＊6791 · 三界镇 · 大专 · 返乡农民工",
        "",
    ]
    assert cells[3][4] == "姓名：去掉空格 人员类别空着，先空着登记；申报补贴前要补上"
    assert cells[7][2:] == [
        "＊＊＊6149",
        "",
        "身份证号最后一位和前面 17 位对不上，多半有一位抄错了。请对照身份证逐位核对，改好这一行，再导入。",
    ]
    assert cells[14][3:] == ["女 · 170＊＊＊＊7091 · 石璜镇 · 高中 · 低保户", "雅璜乡已经撤并，记到现在的石璜镇"]


def test_no_whole_number_or_phone_is_on_the_page(desk: Client, training_class: TrainingClass) -> None:
    text = hand_in(desk, training_class, tea_roster()).content.decode()
    assert (
        re.findall(
            r"[0-9]{11,}[0-9Xx]?",
            re.sub(rf'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"|{UUID}', "", text),
        )
        == []
    )


def test_the_questions_are_asked_with_their_choices(desk: Client, training_class: TrainingClass) -> None:
    shown = page(hand_in(desk, training_class, tea_roster()))
    asked = {
        words(question.legend): [(choice.input["value"], words(choice)) for choice in question.select("label")]
        for question in shown.select("fieldset")
    }
    assert asked == {
        "序号 4、9 董红": [
            ("4", "采用序号 4：134＊＊＊＊5512，贵门乡，大专，低保户"),
            ("9", "采用序号 9：182＊＊＊＊7497，浦口街道，高中，农村转移就业劳动者"),
            ("none", "都先不登记，核对后再交"),
        ],
        "序号 13 曹涛庆": [
            ("number", "号码没抄错，性别按号码登记为男"),
            ("drop", "先不登记，改好再交"),
        ],
    }
    assert not shown.select("input[checked]")
    assert words(shown.select("#confirm button")[0]) == "把 38 人和你选中的人写入名册"


def test_unclear_repeats_are_asked_with_all_their_facts(desk: Client, training_class: TrainingClass) -> None:
    data = roster(person_row(1, 文化程度="私塾"), person_row(2, 身份证号码=resident_id(2), 联系电话=""))
    shown = page(hand_in(desk, training_class, data))
    assert [words(choice) for choice in shown.select("fieldset label")] == [
        "采用序号 1：女，139＊＊＊＊0001，甘霖镇，没有文化程度，低保户",
        "采用序号 2：女，没有电话，甘霖镇，初中，低保户",
        "都先不登记，核对后再交",
    ]


def test_what_somebody_typed_is_never_run_as_html(desk: Client, training_class: TrainingClass) -> None:
    data = roster(person_row(1, 乡镇="<b>村", 备注="<i>"), person_row(2, 姓名="<u>甲"), person_row(3, 性别="<s>"))
    text = hand_in(desk, training_class, data).content.decode()
    assert "&lt;b&gt;村" in text
    assert [tag for tag in ("<b>村", "<i>", "<u>甲", "<s>") if tag in text] == []


def test_one_confirmation_writes_everybody(desk: Client, training_class: TrainingClass) -> None:
    hand_in(desk, training_class, tea_roster())
    response = desk.post(address_of(RosterImport.objects.get()), TEA_CHOICES, follow=True)
    shown = page(response)
    assert words(shown.h1) == "40 人已写入名册"
    assert Enrolment.objects.filter(training_class=training_class).count() == 40
    assert [row["id"] for row in shown.select("tr[id]")] == ["roster-7"]
    again = page(hand_in(desk, training_class, tea_roster()))
    assert "42 行里 40 人已在名册，没有变化。" in words(again)
    assert not again.select("#confirm")
    assert Enrolment.objects.count() == 40


@pytest.mark.parametrize(
    ("choices", "problem"),
    [
        ({}, "还没有选。请选一个。"),
        ({"row-4": "4"}, "还没有选。请选一个。"),
        ({"row-4": "7", "row-13": "number"}, "没有这个选项。请再选一次。"),
    ],
)
def test_an_open_question_writes_nobody_and_keeps_the_choices(
    desk: Client, training_class: TrainingClass, choices: dict[str, str], problem: str
) -> None:
    hand_in(desk, training_class, tea_roster())
    response = desk.post(address_of(RosterImport.objects.get()), choices)
    shown = page(response)
    assert response.status_code == 400
    assert problem in words(shown.select_one(".error-summary"))
    assert {box["name"]: box["value"] for box in shown.select("input[checked]")} == {
        name: value for name, value in choices.items() if value != "7"
    }
    assert Enrolment.objects.count() == 0


def test_a_failure_at_confirmation_is_said_and_the_choices_stay(desk: Client, training_class: TrainingClass) -> None:
    hand_in(desk, training_class, tea_roster())
    make_person(name="改了名", document_number="330683196008083523")
    response = desk.post(address_of(RosterImport.objects.get()), TEA_CHOICES)
    shown = page(response)
    assert response.status_code == 400
    assert "序号 42 写不进去，所以整份名册都没有写入" in words(shown.select_one(".error-summary"))
    assert len(shown.select("input[checked]")) == 2
    assert Enrolment.objects.count() == 0


def test_missing_seats_are_said_before_confirming(client: Client) -> None:
    tight, full = make_class(capacity=39), make_class(capacity=37)
    client.force_login(manager_of(tight))
    shown = page(hand_in(client, tight, tea_roster()))
    assert "这个班只剩 39 个位子：下面要决定的人不能都登记。" in words(shown)
    assert shown.select("#confirm")
    client.force_login(manager_of(full))
    shown = page(hand_in(client, full, tea_roster()))
    assert "要写入 38 人，这个班只剩 37 个位子，所以不能写入。" in words(shown)
    assert not shown.select("#confirm")


def test_a_file_that_cannot_be_read_is_said_at_its_field(desk: Client, training_class: TrainingClass) -> None:
    response = hand_in(desk, training_class, b"<html></html>", "名册.xls")
    assert response.status_code == 400
    assert "这是一张网页，只是名字像表格。" in words(page(response).select_one(".error-summary"))
    assert "这个文件是空的。" in words(page(hand_in(desk, training_class, b"")))
    assert "还没有选文件。" in words(page(desk.post(reverse("class-roster", args=[training_class.code]))))
    set_policy(MAX_BYTES, 1_048_576, actor=SYSTEM, valid_from=clock.today())
    assert "这个文件超过 1 MB" in words(page(hand_in(desk, training_class, b"x" * 1_048_577)))
    assert RosterImport.objects.count() == 0


def sheet_of(response: Any) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_refused_rows_come_back_with_their_reason_and_can_be_handed_in_again(
    desk: Client, training_class: TrainingClass
) -> None:
    hand_in(desk, training_class, tea_roster())
    response = desk.get(address_of(RosterImport.objects.get(), "roster-to-mend"))
    lines = sheet_of(response)
    assert lines[0][-1] == "为什么没有登记，怎么改"
    assert len(lines) == 2
    assert lines[1][:5] == [7, "周兰敏", "女", "330683199802206149", "13873244494"]
    assert lines[1][-1].startswith("身份证号最后一位和前面 17 位对不上")
    assert Entry.objects.filter(action="training.roster.handed_back").count() == 1
    again = page(hand_in(desk, training_class, response.content))
    assert [row["class"] for row in again.select("tr[id]")] == [["row-refused"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", " ="])
def test_no_cell_that_comes_back_can_be_run(desk: Client, training_class: TrainingClass, start: str) -> None:
    data = ",".join(["姓名", "身份证号", "备注"]) + "\n" + ",".join([f'"{start}cmd|1"', "1", f'"{start}HYPERLINK(1)"'])
    hand_in(desk, training_class, data.encode(), "名册.csv")
    response = desk.get(address_of(RosterImport.objects.get(), "roster-to-mend"))
    book = load_workbook(io.BytesIO(response.content))
    for row in book.active.iter_rows(min_row=2):
        for cell in row:
            assert cell.data_type != "f"
            assert not str(cell.value or "").lstrip().startswith(("=", "+", "-", "@", "＝"))


def test_the_empty_form_is_read_as_a_roster_without_people(desk: Client, training_class: TrainingClass) -> None:
    response = desk.get(reverse("roster-form", args=[training_class.code]))
    lines = sheet_of(response)
    assert lines[1] == [
        "序号",
        "姓名",
        "性别",
        "身份证号码",
        "联系电话",
        "户籍所在乡镇（街道）",
        "文化程度",
        "人员类别",
        "备注",
    ]
    assert "表头下面一个人也没有。" in words(page(hand_in(desk, training_class, response.content)))


def test_strangers_find_nothing(training_class: TrainingClass, client: Client, desk: Client) -> None:
    hand_in(desk, training_class, tea_roster())
    roster_import = RosterImport.objects.get()
    own = [
        reverse("class-roster", args=[training_class.code]),
        reverse("roster-form", args=[training_class.code]),
        address_of(roster_import),
        address_of(roster_import, "roster-to-mend"),
    ]
    assert [desk.get(address).status_code for address in own] == [200, 200, 200, 200]
    for stranger in (
        make_staff(Role.INSTITUTION_MANAGER),
        make_staff(Role.TRAINER, training_class.institution),
        make_staff(Role.BUREAU_SUPERVISOR),
    ):
        client.force_login(stranger)
        assert [client.get(address).status_code for address in own] == [404, 404, 404, 404]
        assert client.post(own[0], {"file": SimpleUploadedFile("a.xlsx", tea_roster())}).status_code == 404
        assert client.post(own[2], TEA_CHOICES).status_code == 404
        assert client.post(address_of(roster_import, "roster-discard")).status_code == 404
    client.logout()
    assert [client.get(address).status_code for address in own] == [302, 302, 302, 302]
    assert Enrolment.objects.count() == 0


def test_an_import_is_found_under_its_own_class_only(desk: Client, training_class: TrainingClass) -> None:
    hand_in(desk, training_class, tea_roster())
    sibling = make_class(training_class.institution)
    assert desk.get(reverse("roster-import", args=[sibling.code, RosterImport.objects.get().pk])).status_code == 404


def test_a_roster_is_put_aside_with_one_button(desk: Client, training_class: TrainingClass) -> None:
    hand_in(desk, training_class, tea_roster())
    roster_import = RosterImport.objects.get()
    response = desk.post(address_of(roster_import, "roster-discard"), follow=True)
    assert "这份名册没有写入，读到的内容已经删掉。" in words(page(response))
    assert "这份名册没有写入" in words(page(desk.get(address_of(roster_import))))
    assert desk.get(address_of(roster_import, "roster-to-mend")).status_code == 404


def test_an_expired_roster_says_so(desk: Client, training_class: TrainingClass) -> None:
    hand_in(desk, training_class, tea_roster())
    with clock.shifted(timedelta(days=8)):
        shown = page(desk.get(address_of(RosterImport.objects.get())))
    assert "这份名册放得太久，读到的内容已经删掉。请把文件再交一次。" in words(shown)
    assert not shown.select("#confirm, tr[id]")


def test_pages_with_names_are_not_kept_by_anyone(desk: Client, training_class: TrainingClass) -> None:
    assert "no-store" in hand_in(desk, training_class, tea_roster()).headers["Cache-Control"]


def queries_of(rows: int) -> int:
    training_class = make_class()
    client = Client()
    client.force_login(manager_of(training_class))
    data = roster(*(person_row(n, 姓名="试行", 身份证号码=resident_id(2 * n)) for n in range(1, rows + 1)))
    hand_in(client, training_class, data)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address_of(RosterImport.objects.get(training_class=training_class))).status_code == 200
    return len(queries)


def test_the_page_asks_the_same_queries_for_one_row_and_for_many() -> None:
    assert queries_of(1) == queries_of(3) == queries_of(200)
