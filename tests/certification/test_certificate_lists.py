"""The list of a body's certificates stays quick however many there are: an index answers each question it is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.models import Certificate
from certification.queries.certificates import certificates_for_desk
from certification.views import certificates as views
from foundation.audit import append_only
from foundation.people.roles import Role
from tests.factories.certification import issue, make_certificate, make_published
from tests.factories.people import make_person, make_staff

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(\?[^"]*before=[^"]+)"')


def officer_of(certificate: Certificate) -> Client:
    client = Client()
    client.force_login(make_staff(Role.CERTIFYING_OFFICER, certificate.body.organisation))
    return client


def numbers_on(page: str) -> list[str]:
    return re.findall(r"\b[A-Z]\d{21}\b", page)


def test_pages_show_every_certificate_once_the_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "CERTIFICATES", replace(views.CERTIFICATES, page_length=2))
    certificates = issue(make_published(5))
    with append_only.suspended():
        for certificate, age in zip(certificates, (3, 3, 0, 0, 0), strict=True):
            day = certificate.issued_on - timedelta(days=age)
            Certificate.objects.filter(pk=certificate.pk).update(issued_on=day)
    client, address, seen = officer_of(certificates[0]), reverse("certificate-list"), []
    while address:
        page = client.get(address).content.decode()
        seen.append(numbers_on(page))
        older = LINK.search(page)
        address = reverse("certificate-list") + older[1].replace("&amp;", "&") if older else ""
    newest = [c.number for c in sorted(certificates, key=lambda c: (c.number in numbers(certificates[:2]), -c.pk))]
    assert seen == [newest[:2], newest[2:4], newest[4:]]


def numbers(certificates: list[Certificate]) -> set[str]:
    return {certificate.number for certificate in certificates}


@pytest.mark.parametrize("before", ["nonsense", "2026-13-45.7", ".", "7", "2026-11-22.x"])
def test_an_address_written_by_hand_shows_the_newest(before: str) -> None:
    certificate = make_certificate()
    page = officer_of(certificate).get(reverse("certificate-list"), {"before": before})
    assert numbers_on(page.content.decode()) == [certificate.number]


def test_the_whole_name_finds_its_certificates_and_stands_in_no_address() -> None:
    certificates = issue(make_published([make_person(name=name) for name in ("王小明", "阿卜杜拉·买买提", "王小明")]))
    client, address = officer_of(certificates[0]), reverse("certificate-list")

    def found(typed: str) -> list[str]:
        page = client.post(address, {"holder": typed}).content.decode()
        assert "before=" not in page and 'name="export"' not in page
        return sorted(numbers_on(page))

    two = sorted(c.number for c in certificates if c.holder_name == "王小明")
    assert found("王小明") == found(" 王 小明 ") == two and len(two) == 2
    assert len(found("阿卜杜拉•买买提")) == 1
    assert found("王小") == found("李四") == []
    other = officer_of(make_certificate("王小明"))
    assert len(numbers_on(other.post(address, {"holder": "王小明"}).content.decode())) == 1


def test_the_list_costs_the_same_with_one_row_and_three_and_counts_none() -> None:
    costs = []
    for rows in (1, 3):
        client = officer_of(issue(make_published(rows))[0])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("certificate-list")).status_code == 200
        asked = [query["sql"] for query in queries if "certification_certificate" in query["sql"]]
        assert len(asked) == 1 and "COUNT(" not in asked[0]
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"state": "revoked"},
        {"level": 5},
        {"holder_name": "王小明"},
        {"issued_on__gte": "2026-01-01", "issued_on__lte": "2026-03-31"},
        {"issued_on__lte": "2026-03-31", "state": "active"},
    ],
)
def test_no_question_is_answered_by_reading_or_sorting_everything(question: dict[str, Any]) -> None:
    certificate = make_certificate()
    staff = make_staff(Role.CERTIFYING_OFFICER, certificate.body.organisation)
    rows = certificates_for_desk(staff).filter(**question).order_by("-issued_on", "-pk")[:26]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
            )
    plan = rows.explain()
    assert "cert_certificate_" in plan
    assert "TEMP B-TREE" not in plan and "Sort" not in plan
