"""The lists of the desks: filtered, sorted, paged, and taken out as a file; the same queries for 1, 3 and 200 rows."""

import csv
import re
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from certification.models import AppraisalBatch, PaperReport
from foundation.audit.models import Entry
from foundation.content import tables
from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.people.models import User
from foundation.people.roles import Role
from tests.factories.certification import issue, make_published
from tests.factories.courses import make_course, make_wish
from tests.factories.people import make_staff
from tests.factories.training import make_class, make_school
from training.models import TrainingClass

pytestmark = pytest.mark.django_db


def copies(row: Any, many: int, **facts: Callable[[int], Any]) -> None:
    """So many more rows like this one, apart from what must differ."""
    taken = type(row).objects.count()
    made = []
    for number in range(taken, taken + many):
        one = copy(row)
        one.pk, one._state = None, copy(row._state)
        one._state.adding = True
        for name, value in facts.items():
            setattr(one, name, value(number))
        made.append(one)
    type(row).objects.bulk_create(made)


def classes(many: int) -> User:
    school = make_school()
    made = make_class("enrolling", school=school, people=0)
    copies(made, many - 1, code=lambda n: f"2026-XX-{n:04}", title=lambda n: f"第{n}期炒茶班")
    return school.manager


def filings(many: int) -> User:
    school = make_school()
    made = make_class("filed", school=school, people=0)
    copies(made, many - 1, code=lambda n: f"2026-XX-{n:04}")
    return school.reviewer


def batches(many: int) -> User:
    scene = make_published(1)
    copies(scene.batch, many - 1, code=lambda n: f"2026-B-{n:04}")
    return scene.officer


def certificates(many: int) -> User:
    scene = make_published(many)
    issue(scene)
    return scene.officer


def wishes(many: int) -> User:
    for number in range(many):
        make_wish(course=make_course(title=f"手艺{number}"))
    return make_staff(Role.BUREAU_SUPERVISOR)


def jobs(many: int) -> User:
    Job.objects.bulk_create(
        Job(id=uuid4(), kind="notices.send", actor_id="1", actor_label="x", total=number) for number in range(many)
    )
    return make_staff(Role.ADMINISTRATOR)


def record(many: int) -> User:
    auditor = make_staff(Role.AUDITOR)
    Entry.objects.bulk_create(
        Entry(action="people.person.registered", object_type="x", object_id=str(n), actor_id="1", actor_label="x")
        for n in range(many)
    )
    return auditor


def reports(many: int) -> User:
    PaperReport.objects.bulk_create(
        PaperReport(written_reference=f"S{number}", message="名字不一样") for number in range(many)
    )
    return make_published(1).officer


LISTS = {
    "class-list": classes,
    "filing-list": filings,
    "batch-list": batches,
    "certificate-list": certificates,
    "wish-list": wishes,
    "job-list": jobs,
    "audit-list": record,
    "paper-reports": reports,
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def cost(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


ONE_KIND = {"audit-list": "?kind=x"}
"""The record names objects by one look-up a kind; `test_trail.py` holds the list of all kinds to that."""


@pytest.mark.parametrize("name", [name for name in LISTS if name != "certificate-list"])
def test_a_list_costs_the_same_with_1_3_and_200_rows(name: str) -> None:
    question = ONE_KIND.get(name, "")
    costs = {many: cost(signed_in(LISTS[name](many)), reverse(name) + question) for many in (1, 3, 200)}
    assert costs[1] == costs[3], costs
    assert costs[200] - costs[1] in (0, 1), costs  # past fifty waiting tasks the desk counts them, once


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_every_list_leaves_as_a_file_and_that_is_recorded(name: str, file_format: str) -> None:
    client = signed_in(LISTS[name](3))
    page = client.get(reverse(name))
    answer = client.post(reverse(name), {"export": file_format})
    shown = page.context["list"]
    rows = rows_of(answer.content, file_format)
    assert answer["Content-Disposition"].endswith(f'.{file_format}"')
    assert rows[0] == [str(column.label) for column in shown.table.columns if column.exported]
    assert len(rows) - 1 >= len(shown.rows) >= 1
    entry = Entry.objects.filter(action="content.table.exported").latest("pk")
    assert entry.data == {"table": shown.table.name, "format": file_format, "rows": len(rows) - 1, "filters": {}}


def rows_of(content: bytes, file_format: str) -> list[list[Any]]:
    if file_format == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    return [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]


def test_pages_do_not_overlap_and_keep_the_question() -> None:
    client = signed_in(classes(60))
    seen: list[str] = []
    for number in (1, 2, 3):
        page = client.get(reverse("class-list"), {"state": "enrolling", "sort": "school", "page": number})
        seen += [row.code for row in page.context["list"].rows]
    assert (len(seen), len(set(seen))) == (60, 60)
    assert 'href="?state=enrolling&amp;sort=school&amp;page=2"' in page.content.decode()


def test_a_list_is_narrowed_searched_and_turned_round() -> None:
    manager = classes(4)
    client = signed_in(manager)
    TrainingClass.objects.filter(code="2026-XX-0001").update(
        starts_on=clock.today() + timedelta(days=400), ends_on=clock.today() + timedelta(days=401)
    )

    def found(**question: str) -> list[str]:
        return [row.code for row in client.get(reverse("class-list"), question).context["list"].rows]

    later = (clock.today() + timedelta(days=399)).isoformat()
    assert found(q="第2期") == ["2026-XX-0002"]
    assert found(**{"day-from": later}) == ["2026-XX-0001"]
    assert "2026-XX-0001" not in found(**{"day-to": later})
    assert found(sort="starts") != found(sort="-starts")
    assert found(sort="-starts")[0] == "2026-XX-0001"
    assert found(state="filed") == []
    assert len(found(sort="no such column", **{"day-from": "yesterday"})) == 4


def test_an_export_holds_what_the_question_finds_and_no_word_of_it_is_recorded() -> None:
    client = signed_in(classes(4))
    answer = client.post(reverse("class-list") + "?state=enrolling&q=第2期", {"export": "csv"})
    assert [row[1] for row in rows_of(answer.content, "csv")[1:]] == ["2026-XX-0002"]
    assert Entry.objects.latest("pk").data["filters"] == {"state": "enrolling"}


def test_an_export_obeys_the_permission_of_its_page() -> None:
    mine, theirs = classes(2), make_school()
    make_class("enrolling", school=theirs, people=0)
    assert len(rows_of(signed_in(mine).post(reverse("class-list"), {"export": "csv"}).content, "csv")) == 3
    stranger = signed_in(make_staff(Role.EDITOR))
    assert stranger.post(reverse("class-list"), {"export": "csv"}).status_code == 404


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", " ="])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_no_cell_of_a_file_runs_as_a_formula(start: str, file_format: str) -> None:
    manager = classes(1)
    TrainingClass.objects.update(title=f"{start}HYPERLINK(1)")
    answer = signed_in(manager).post(reverse("class-list"), {"export": file_format})
    assert str(rows_of(answer.content, file_format)[1][0]).startswith("'")


def test_too_long_a_list_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS_OF_AN_EXPORT", 2)
    client = signed_in(classes(4))
    answer = client.post(reverse("class-list"), {"export": "csv"}, follow=True)
    assert "一次导不完" in answer.content.decode()
    assert not Entry.objects.filter(action="content.table.exported").exists()


def test_chips_count_and_heads_say_which_way_the_list_runs() -> None:
    client = signed_in(classes(3))
    page = client.get(reverse("class-list"), {"sort": "title"}).content.decode()
    assert re.search(r'aria-current="true">全部 <span class="num">3</span>', page)
    assert re.search(r'<th scope="col" aria-sort="ascending"><a href="\?sort=-title">', page)


def test_an_empty_list_says_what_would_stand_there() -> None:
    client = signed_in(make_staff(Role.BUREAU_SUPERVISOR))
    assert "还没有人点课" in client.get(reverse("wish-list")).content.decode()
    assert "没有筛出来" in client.get(reverse("wish-list"), {"q": "无"}).content.decode()


def test_batches_and_certificates_are_narrowed_by_level() -> None:
    officer = certificates(3)
    level = AppraisalBatch.objects.values_list("level", flat=True).first()
    client = signed_in(officer)
    for name in ("batch-list", "certificate-list"):
        some = client.get(reverse(name), {"level": str(level)}).context["list"].rows
        none = client.get(reverse(name), {"level": "4" if level != 4 else "3"}).context["list"].rows
        assert (len(some) > 0, none) == (True, [])
