"""Answers about certificates from the page cache: as quick as a page that does nothing, and never a word out of date."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from certification.demo_portraits import draw_portrait
from certification.models import Certificate
from certification.operations.candidates import store_photo
from certification.operations.revocations import request_revocation
from certification.queries.verification import PHOTO_ON_VERIFICATION
from foundation.audit import append_only
from foundation.audit.signals import recorded
from foundation.content import public
from foundation.kernel import clock
from foundation.people.models import User
from foundation.people.operations.acts import confirm_act
from foundation.people.roles import Role
from foundation.policy.models import Counter
from foundation.privacy.operations.consents import give_consent, withdraw_consent
from tests.conftest import ROOT
from tests.factories.certification import examine, issue, make_certificate, make_scene, mark_all, publish
from tests.factories.people import make_account, make_staff
from tests.website.cached_site import Site, in_one_connection

pytestmark = pytest.mark.django_db
UNKNOWN_CODE = "0123456789ABCDEF"
CHECKED = re.compile(r"\d{4}年\d+月\d+日 \d\d:\d\d|\d{1,2} \w+ \d{4},? \d\d:\d\d")


@pytest.fixture(autouse=True)
def only_the_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes of one machine must not need the second after which they ask again."""
    caches["pages"].clear()
    monkeypatch.setattr(public, "GENERATION_SECONDS", 3600.0)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    with in_one_connection():
        yield


@pytest.fixture
def certificate() -> Certificate:
    return make_certificate("王小明")


def two_officers(certificate: Certificate) -> tuple[User, User]:
    organisation = certificate.body.organisation
    return make_staff(Role.CERTIFYING_OFFICER, organisation), make_staff(Role.EVALUATION_BODY_MANAGER, organisation)


def test_the_second_to_ask_costs_no_query(certificate: Certificate, django_assert_num_queries: Any) -> None:
    site = Site()
    for path in (f"/v/{certificate.code}", f"/verify/{certificate.code}/", f"/en/verify/{certificate.code}/"):
        first = site.ask(path)
        with django_assert_num_queries(0):
            assert site.ask(path) == first
        assert first[0] == 200 and "verdict-valid" in first[1]
        assert site.headers["Cache-Control"] == "no-store"
        assert public.HEADER not in site.headers


@pytest.mark.parametrize("certificates", [1, 3])
def test_the_first_to_ask_costs_two_queries(certificates: int, django_assert_num_queries: Any) -> None:
    site, made = Site(), [make_certificate() for _ in range(certificates)]
    site.ask(f"/v/{UNKNOWN_CODE}")
    site.ask(f"/v/{made[0].code}")  # reads the policies of the day
    with django_assert_num_queries(2):  # how often this address has missed, and the certificate
        assert site.ask(f"/verify/{made[-1].code}/")[0] == 200


def test_a_kept_part_holds_nothing_of_another_certificate() -> None:
    """Every page put together from kept parts is, letter for letter, the page drawn as a whole."""
    certificates = [make_certificate(name) for name in ("王小明", "阿卜杜拉·买买提", "李<b>四")]
    officer, manager = two_officers(certificates[1])
    confirm_act(request_revocation(certificates[1], actor=officer, reason="fraud"), actor=manager)
    asked = [
        (path.format(certificate.code), mode)
        for mode in ("", "display=elder")
        for certificate in certificates
        for path in ("/v/{}", "/verify/{}/", "/en/verify/{}/")
    ]
    site = Site()
    kept = [CHECKED.sub("", site.ask(path, HTTP_COOKIE=mode)[1]) for path, mode in asked]
    whole = [CHECKED.sub("", Client(headers={"cookie": mode}).get(path).content.decode()) for path, mode in asked]
    assert kept == whole
    assert len(set(kept)) == len(asked)


def test_languages_and_sizes_of_letters_stand_apart(certificate: Certificate) -> None:
    site = Site()
    pages = {
        site.ask(path.format(certificate.code), HTTP_COOKIE=mode)[1]
        for path in ("/verify/{}/", "/en/verify/{}/")
        for mode in ("", "display=elder")
        for _time in range(2)
    }
    assert len(pages) == 4


def test_who_has_signed_in_reads_what_everybody_reads(certificate: Certificate) -> None:
    client, site, path = Client(), Site(), f"/v/{certificate.code}"
    client.force_login(make_account(certificate.person))
    theirs = site.ask(path, HTTP_COOKIE=f"sessionid={client.session.session_key}")
    assert theirs == site.ask(path) == Site().ask(path)
    assert "Set-Cookie" not in site.headers


@pytest.mark.django_db(transaction=True)
def test_revoked_in_another_process_shows_at_once(
    certificate: Certificate, subprocess_environment: dict[str, str]
) -> None:
    site, other, path = Site(), Site(), f"/v/{certificate.code}"
    assert "verdict-valid" in site.ask(path)[1] and "verdict-valid" in other.ask(path)[1]
    officer, manager = two_officers(certificate)
    act = request_revocation(certificate, actor=officer, reason="fraud")
    done = subprocess.run(
        [sys.executable, "-c", REVOKE, str(act.pk), str(manager.pk)],
        env=subprocess_environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for process in (site, other):
        assert "verdict-revoked" in process.ask(path)[1]


REVOKE = """
import sys, django
django.setup()
from foundation.people.models import TwoPersonAct, User
from foundation.people.operations.acts import confirm_act
confirm_act(TwoPersonAct.objects.get(pk=sys.argv[1]), actor=User.objects.get(pk=sys.argv[2]))
"""


def test_the_photo_leaves_with_the_holders_word(django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    scene = make_scene(1)
    store_photo(scene.candidates[0], draw_portrait(1, False), actor=scene.manager)
    certificate = issue(publish(mark_all(examine(scene))))[0]
    holder = make_account(certificate.person)
    give_consent(certificate.person, PHOTO_ON_VERIFICATION, actor=holder, via="own_page")
    site, path = Site(), f"/v/{certificate.code}"
    assert "<img" in site.ask(path)[1]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(certificate.person, PHOTO_ON_VERIFICATION, actor=holder, via="own_page")
    assert "<img" not in site.ask(path)[1]


@pytest.mark.parametrize(
    ("act", "forgets"),
    [
        ("certification.certificate.revoked", True),
        ("certification.certificate.an_act_to_come", True),
        ("certification.certificate.issued", False),
        ("certification.certificate.printed", False),
    ],
)
def test_every_act_on_a_certificate_forgets_its_pages_but_those_that_change_no_answer(
    certificate: Certificate, act: str, forgets: bool, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    before = public.generation()
    entry = type("Entry", (), {"action": act, "object_type": "certification.certificate"})()
    with django_capture_on_commit_callbacks(execute=True):
        recorded.send(sender=act, entry=entry)
    assert (public.generation() != before) is forgets


def test_a_miss_is_counted_each_time_and_gives_way_to_the_certificate(certificate: Certificate) -> None:
    site, path = Site(), f"/v/{UNKNOWN_CODE}"
    assert [site.ask(path)[0] for _time in range(3)] == [404] * 3
    assert list(Counter.objects.values_list("tries", flat=True)) == [3]
    with append_only.suspended():
        Certificate.objects.filter(pk=certificate.pk).update(code=UNKNOWN_CODE)
    assert site.ask(path)[0] == 200
    assert list(Counter.objects.values_list("tries", flat=True)) == [3]


def test_an_address_that_only_misses_learns_nothing_new(certificate: Certificate) -> None:
    """It may read a page that others read a moment ago; it gets no answer of its own, right or wrong."""
    site, other = Site(), make_certificate()
    assert site.ask(f"/v/{certificate.code}")[0] == 200
    for place in range(60):
        site.ask(f"/v/{place:016d}")
    answers = [site.ask(f"/v/{code}")[0] for code in (certificate.code, other.code, UNKNOWN_CODE)]
    assert answers == [200, 429, 429]


def test_names_that_were_tried_are_never_kept(certificate: Certificate) -> None:
    site, path = Site(), f"/verify/{certificate.code}/"
    before = site.ask(path)
    assert "名字也对得上" in site.post(path, name="王小明")[1]
    assert "名字对不上" in site.post(path, name="王大明")[1]
    assert site.ask(path) == before
    assert "verdict-valid" in site.post("/verify/", reference=certificate.number)[1]
    assert certificate.occupation_name not in site.ask("/verify/")[1]


def test_a_record_that_does_not_hold_is_looked_at_each_time(certificate: Certificate) -> None:
    site, path = Site(), f"/v/{certificate.code}"
    with append_only.suspended():
        Certificate.objects.filter(pk=certificate.pk).update(record_sha256="0" * 64)
    assert "核对不上" in site.ask(path)[1]
    with append_only.suspended():
        Certificate.objects.filter(pk=certificate.pk).update(record_sha256=certificate.record_sha256)
    assert "verdict-valid" in site.ask(path)[1]


def test_an_answer_lives_a_minute_and_not_past_midnight(certificate: Certificate) -> None:
    site, path = Site(), f"/v/{certificate.code}"
    now = timezone.localtime(clock.now())
    with clock.shifted(now.replace(hour=23, minute=59, second=30, microsecond=0) - now):
        checked = site.ask(path)[1]
        assert "23:59" in checked
        with clock.shifted(timedelta(seconds=20)):
            assert site.ask(path)[1] == checked
        with clock.shifted(timedelta(seconds=31)):
            assert "00:00" in site.ask(path)[1]
    tomorrow_noon = now.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    with clock.shifted(tomorrow_noon - now):
        checked = site.ask(path)[1]
        assert "12:00" in checked
        with clock.shifted(timedelta(seconds=61)):
            assert "12:01" in site.ask(path)[1]
