"""What a stranger sees: every verdict, nothing more than it may, and no way to guess through it."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.models import Certificate, PaperReport
from certification.operations.revocations import request_revocation
from certification.queries.verification import read_reference
from foundation.audit import append_only
from foundation.kernel import clock
from foundation.people.operations.acts import confirm_act
from foundation.people.roles import Role
from foundation.policy.models import Counter
from tests.factories.certification import make_certificate
from tests.factories.people import make_account, make_staff

pytestmark = pytest.mark.django_db
UNKNOWN_CODE, UNKNOWN_NUMBER = "0123456789ABCDEF", "S000033000123265999999"


@pytest.fixture
def certificate() -> Certificate:
    return make_certificate("王小明")


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def revoke(certificate: Certificate) -> None:
    organisation = certificate.body.organisation
    request = request_revocation(
        certificate, actor=make_staff(Role.CERTIFYING_OFFICER, organisation), reason="fraud", note="内部说明"
    )
    confirm_act(request, actor=make_staff(Role.EVALUATION_BODY_MANAGER, organisation))


def post(**data: str) -> Any:
    return Client(enforce_csrf_checks=True).post("/verify/", data)


@pytest.mark.parametrize("address", ["/v/{}", "/V/{}", "/v/{}/", "/verify/{}/", "/en/verify/{}/"])
def test_the_code_shows_masked_name_and_facts(certificate: Certificate, address: str) -> None:
    response = Client().get(address.format(certificate.code))
    page = text_of(response)
    assert response.status_code == 200
    assert "verdict-valid" in page
    for shown in ("王＊明", certificate.occupation_name, "82", "88", "S0000 33"):
        assert shown in page
    for hidden in ("王小明", certificate.person.document_number, certificate.person.phone, certificate.salt):
        assert hidden not in page


def test_a_code_in_lower_case_or_with_lookalikes_is_the_same(certificate: Certificate) -> None:
    typed = certificate.code.lower().replace("1", "l").replace("0", "o")
    assert "verdict-valid" in text_of(Client().get(f"/v/{typed}"))
    grouped = " ".join(typed[i : i + 4] for i in range(0, 16, 4))
    assert post(reference=grouped)["Location"] == reverse("verify-code", args=[certificate.code])


def test_the_number_alone_shows_no_name_and_stays_out_of_addresses(certificate: Certificate) -> None:
    response = post(reference=f" {certificate.number[:5]} {certificate.number[5:].lower()} ")
    page = text_of(response)
    assert response.status_code == 200
    assert "verdict-valid" in page and certificate.occupation_name in page and "五级/初级工" in page
    for hidden in ("王＊明", "王小明", certificate.code, "理论 82", "实操 88", certificate.body.organisation.name):
        assert hidden not in page
    assert f"?{certificate.number}" not in page and f"/{certificate.number}" not in page


def test_number_and_full_name_match_or_mismatch(certificate: Certificate) -> None:
    match = text_of(post(reference=certificate.number, name=" 王 小明 "))
    assert "verdict-valid" in match and "名字也对得上" in match
    mismatch = text_of(post(reference=certificate.number, name="王大明"))
    assert "verdict-notfound" in mismatch and "名字对不上" in mismatch and "verdict-valid" not in mismatch
    assert "王小明" not in mismatch and "王＊明" not in mismatch


def test_the_name_is_compared_on_the_codes_page_too(certificate: Certificate) -> None:
    address = reverse("verify-code", args=[certificate.code])
    client = Client(enforce_csrf_checks=True)
    assert "名字也对得上" in text_of(client.post(address, {"name": "王小明"}))
    assert "名字对不上" in text_of(client.post(address, {"name": "王大明"}))
    assert "还没填名字" in text_of(client.post(address, {"name": ""}))


def test_a_middle_dot_may_be_typed_any_way() -> None:
    certificate = make_certificate("阿卜杜拉·买买提")
    for typed in ("阿卜杜拉·买买提", "阿卜杜拉•买买提", "阿卜杜拉・买买提"):
        assert "名字也对得上" in text_of(post(reference=certificate.number, name=typed))


def test_revoking_shows_at_once_with_its_reason(certificate: Certificate) -> None:
    revoke(certificate)
    by_code = text_of(Client().get(f"/v/{certificate.code}"))
    by_number = text_of(post(reference=certificate.number))
    for page in (by_code, by_number):
        assert "verdict-revoked" in page and "弄虚作假" in page
        assert "verdict-valid" not in page and "内部说明" not in page


def test_misses_look_alike(certificate: Certificate) -> None:
    """The three reasons stand on every miss; only what was typed could tell two apart, and it isn't repeated."""
    pages = [
        Client().get(f"/v/{UNKNOWN_CODE}"),
        Client().get("/v/x"),
        post(reference=UNKNOWN_NUMBER),
        post(reference=UNKNOWN_NUMBER, name="王小明"),
        post(reference="2633061234500001"),
        post(reference="不是编号"),
    ]
    assert [page.status_code for page in pages] == [404] * 6
    parts = {
        re.sub(r"\d{4}年.*?\d\d:\d\d", "", text_of(page).partition("<main")[2].partition("</main>")[0])
        for page in pages
    }
    assert len(parts) == 1
    only = parts.pop()
    assert "抄错了" in only and "没有这本证书" in only and "不是这里发的" in only


def test_misses_cost_the_same_queries(certificate: Certificate) -> None:
    counts = []
    for ask in (
        lambda: Client().get(f"/v/{UNKNOWN_CODE}"),
        lambda: Client().get("/v/x"),
        lambda: post(reference=UNKNOWN_NUMBER),
        lambda: post(reference="不是编号"),
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask()
        counts.append(len(queries))
    assert counts == [7, 7, 7, 7]


def test_queries_do_not_grow_with_certificates(certificate: Certificate) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(f"/v/{certificate.code}").status_code == 200
        return len(queries)

    one = cost()
    make_certificate()
    make_certificate()
    assert (one, cost()) == (4, 4)


def test_the_page_is_light_sets_no_cookie_and_is_not_stored(certificate: Certificate) -> None:
    for response in (
        Client().get("/verify/"),
        Client().get(f"/v/{certificate.code}"),
        post(reference=certificate.number),
        post(reference=certificate.number, name="王大明"),
        Client().get("/verify/report/"),
    ):
        assert dict(response.cookies) == {}
        assert "<script" not in text_of(response)
        assert len(gzip.compress(response.content)) <= 6_000
    assert Client().get(f"/v/{certificate.code}")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("change", ["record", "record_sha256", "number"])
def test_a_tampered_record_is_not_valid(certificate: Certificate, change: str) -> None:
    forged = {
        "record": certificate.record.replace("王小明", "王大明"),
        "record_sha256": "0" * 64,
        "number": "S000033000123265888888",
    }
    with append_only.suspended():
        Certificate.objects.filter(pk=certificate.pk).update(**{change: forged[change]})
    page = text_of(Client().get(f"/v/{certificate.code}"))
    assert "核对不上" in page and "verdict-valid" not in page
    assert certificate.occupation_name not in page


def test_a_forged_record_with_its_own_hash_is_not_valid(certificate: Certificate) -> None:
    from certification.credentials.canonical import sha256_hex

    record = certificate.record.replace("王小明", "王大明")
    with append_only.suspended():
        Certificate.objects.filter(pk=certificate.pk).update(record=record, record_sha256=sha256_hex(record.encode()))
    assert "verdict-valid" not in text_of(Client().get(f"/v/{certificate.code}"))


def test_names_cannot_be_tried_for_long(certificate: Certificate) -> None:
    answers = [post(reference=certificate.number, name=f"王{c}明").status_code for c in "一二三四五六七"]
    assert answers == [200] * 5 + [429] * 2
    refused = post(reference=certificate.number, name="王小明")
    assert refused.status_code == 429 and "以后再来" in text_of(refused)
    assert post(reference=certificate.number).status_code == 200
    with clock.shifted(timedelta(hours=1)):
        assert "名字也对得上" in text_of(post(reference=certificate.number, name="王小明"))


def test_names_cannot_be_tried_over_many_numbers_from_one_address() -> None:
    certificates = [make_certificate() for _ in range(5)]
    answers = [
        post(reference=certificate.number, name=f"王{c}明").status_code
        for certificate in certificates
        for c in "一二三四五"
    ]
    assert answers == [200] * 20 + [429] * 5


def test_an_address_that_only_misses_is_stopped(certificate: Certificate) -> None:
    answers = [Client().get(f"/v/{place:016d}").status_code for place in range(62)]
    assert answers == [404] * 60 + [429] * 2
    assert Client().get(f"/v/{certificate.code}").status_code == 429
    assert Client().get(f"/v/{certificate.code}", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_the_counters_hold_neither_numbers_nor_addresses(certificate: Certificate) -> None:
    post(reference=certificate.number, name="王大明")
    kept = " ".join(Counter.objects.values_list("subject", flat=True))
    assert Counter.objects.count() == 2
    assert certificate.number not in kept and "127.0.0.1" not in kept


def test_files_are_for_holder_and_issuer_only(certificate: Certificate) -> None:
    holder = make_account(certificate.person)
    officer = make_staff(Role.CERTIFYING_OFFICER, certificate.body.organisation)
    stranger, other_officer = make_account(), make_staff(Role.CERTIFYING_OFFICER)
    for suffix, kind in ((".json", "application/vc"), (".pdf", "application/pdf")):
        address = f"/v/{certificate.code}{suffix}"
        assert Client().get(address).status_code == 404
        for user, status in ((holder, 200), (officer, 200), (stranger, 404), (other_officer, 404)):
            client = Client()
            client.force_login(user)
            response = client.get(address)
            assert response.status_code == status
            if status == 200:
                assert response["Content-Type"] == kind
                assert "no-store" in response["Cache-Control"]
    client = Client()
    client.force_login(holder)
    assert client.get(f"/v/{certificate.code}.json").content.decode() == certificate.record


def test_a_report_sent_twice_arrives_once(certificate: Certificate) -> None:
    sent = {"reference": certificate.code, "message": "纸上写的是三级", "contact": "", "idempotency_key": "tap"}
    assert 'name="idempotency_key"' in Client().get("/verify/report/").content.decode()
    answers = [Client(enforce_csrf_checks=True).post("/verify/report/", sent)["Location"] for _tap in range(2)]
    assert answers == [reverse("report-received")] * 2
    assert PaperReport.objects.count() == 1


def test_a_report_reaches_the_officers_desk(certificate: Certificate) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/verify/report/?code={certificate.code}")
    assert certificate.code in page.content.decode()
    assert client.post("/verify/report/", {"reference": certificate.code, "message": ""}).status_code == 422
    sent = client.post(
        "/verify/report/", {"reference": certificate.code, "message": "纸上写的是三级", "contact": "13800000000"}
    )
    assert sent["Location"] == reverse("report-received")
    officer = make_staff(Role.CERTIFYING_OFFICER, certificate.body.organisation)
    desk = Client()
    desk.force_login(officer)
    assert "纸上写的是三级" in desk.get(reverse("paper-reports")).content.decode()
    report = PaperReport.objects.get()
    desk.post(reverse("paper-reports"), {"report": report.pk})
    report.refresh_from_db()
    assert report.handled_by_id == officer.person_id


def test_reports_cannot_flood_the_desk(certificate: Certificate) -> None:
    data = {"reference": certificate.code, "message": "x"}
    assert [Client().post("/verify/report/", data).status_code for _ in range(12)] == [302] * 10 + [429] * 2


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("S0000 33 000123 26 5 000042", "number"),
        ("ｓ000033000123265000042", "number"),
        ("7K2M 9QXW 4TDA 8RVN", "code"),
        ("7k2m-9qxw-4tda-8rvn", "code"),
        ("2633061234500001", "old"),
        ("王小明", "other"),
        ("7K2M", "other"),
        ("330683199001017492", "other"),
    ],
)
def test_what_was_typed_is_understood(typed: str, kind: str) -> None:
    assert read_reference(typed)[0] == kind


def test_a_resident_id_finds_nothing(certificate: Certificate) -> None:
    assert post(reference=certificate.person.document_number).status_code == 404
