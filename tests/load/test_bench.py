"""The benchmark's own parts: its rows are what issuing leaves, its lines have what is promised, its page tells the truth."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from certification.models import Certificate
from certification.queries import series
from certification.queries.verification import BROKEN, VALID, answer_by_code
from tests.factories.certification import make_certificate
from tests.factories.people import make_account
from tests.factories.training import make_class
from tests.load import performance_page
from tests.load.bench_rows import grow
from tests.load.bench_web import FromOutside, line
from tests.load.soak_inside import session_of
from training.models import AttendanceMark

PROMISED = {"name", "value", "unit", "baseline", "ratio"}


@pytest.mark.django_db
def test_rows_are_as_issuing_leaves_them(monkeypatch: pytest.MonkeyPatch) -> None:
    base = make_certificate()
    monkeypatch.setattr("tests.load.bench_rows.SIGNED", 20)
    school = make_class("assessing", people=1, starts_in=-10).institution.code
    grown = grow(0, 60, school)
    grown_again = grow(60, 130, school)
    rows = Certificate.objects.exclude(pk=base.pk)
    assert rows.count() == 130
    assert len(grown.codes) == 20
    assert {answer_by_code(code).verdict for code in [*grown.codes, *grown_again.codes]} == {VALID}
    copied = rows.exclude(code__in=[*grown.codes, *grown_again.codes])
    assert answer_by_code(copied[0].code).verdict == BROKEN
    assert list(series.check_series()) == []
    marks = AttendanceMark.objects.filter(session__training_class__code=grown_again.marked_class)
    assert marks.count() == 100  # fifty people, two whole sessions of the 130 marks


@pytest.mark.django_db(transaction=True)
def test_every_line_has_what_is_promised(live_server: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.load.bench_urls"
    session = session_of(make_account())
    site: Any = SimpleNamespace(url=live_server.url, supervisor=SimpleNamespace(pid=os.getpid()))
    lines = list(FromOutside(site, {"learners": [session]}, seconds=0.05).baselines())
    assert [one["name"] for one in lines] == [
        "a view that does nothing",
        "an empty page of ours",
        "a form that does nothing",
    ]
    for one in lines:
        assert set(one) >= PROMISED
        assert one["ratio"] == pytest.approx(one["value"] / lines[0]["value"], rel=0.1)
    assert json.loads(json.dumps(lines)) == lines


def test_the_page_says_what_was_missed_and_what_was_not_measured(tmp_path: Path) -> None:
    machine = {
        **line("the machine", 2, "processors"),
        "at": "2026-11-22T15:00",
        "load": 0.1,
        "memory": 24,
        "system": "Linux",
        "python": "3.11",
        "commit": "abc",
        "database": "SQLite",
        "web_processes": 2,
    }
    run = [
        machine,
        line("menu page", 2_000, "1/s", 2_200, size=1_000),
        line("certificate PDF", 80, "ms", 40),
        line("enrolment through HTTP", 150, "1/s", 200, let_in=101),
    ]
    (tmp_path / "run.jsonl").write_text("\n".join(json.dumps(one) for one in run))
    page = "\n".join(performance_page.page(*performance_page.read([tmp_path / "run.jsonl"])))
    assert "| … against a view that does nothing | 0.91 × | ≥ 0.8 × | – | – |" in page
    assert "**2.00 ×**" in page
    assert "| 500 at once for 100 seats: let in | **101** | exactly 100 | 101–103 | 100 |" in page
    assert "| 200 PDFs, two processes, s | **not measured** | ≤ 8 | 87 | 14.7 |" in page
    assert "The machine was busy" not in page
