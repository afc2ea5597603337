"""The retention plan as data: what is over goes, by count on record; what the law wants kept is touched by nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from certification.demo_portraits import draw_portrait
from certification.models import Candidate, Certificate, PaperReport
from certification.operations.candidates import store_photo, withdraw_candidate
from courses.models import Wish
from courses.operations import place_wish, withdraw_wish
from foundation.audit.models import Entry
from foundation.jobs import upkeep
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import NotPermitted
from foundation.notices.models import Notice
from foundation.notices.operations import notify
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.policy.operations import set_policy
from foundation.privacy import plan
from foundation.privacy.models import PersonalDataAccess, RetentionRun, Reveal
from foundation.privacy.operations.retention import apply_plan
from foundation.privacy.operations.revealing import reveal
from tests.factories.certification import make_certificate, make_scene
from tests.factories.people import make_account, make_person, make_staff
from tests.factories.training import make_class

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=1200)


def gone(rule: str) -> int:
    return sum(RetentionRun.objects.filter(rule=rule).values_list("count", flat=True))


def test_the_plan_says_all_it_must_of_every_line() -> None:
    names = {line.name for line in plan.lines()}
    assert names >= {
        *("website.sessions", "notices.texts", "audit.receipts", "policy.counters", "training.rosters"),
        *("privacy.accesses", "privacy.exports", "privacy.requests", "courses.wishes"),
        *("certification.photos", "certification.paper_reports"),
        *("certification.certificates", "training.class_files", "audit.entries"),
    }
    for line in plan.lines():
        assert line.fields and str(line.label) and str(line.happens) and line.source, line.name
        assert line.is_kept_only == (line.due is None)
        if line.is_kept_only:
            assert line.days >= 3650, line.name
        else:
            assert str(line.counted_from), line.name


def test_texts_of_notices_go_after_a_year_and_their_traces_stay() -> None:
    person = make_person()
    with clock.shifted(-timedelta(days=366)):
        old = notify(person, "privacy.export_ready", lambda: {"days": 7}, actor=SYSTEM)
        Notice.objects.filter(pk=old.pk).update(state="sent")
    young = notify(person, "privacy.export_ready", lambda: {"days": 7}, actor=SYSTEM)
    assert apply_plan(actor=SYSTEM) >= 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.text, old.values, old.address, old.occasion, old.state) == ("", "", "", "privacy.export_ready", "sent")
    assert "7 天内" in young.text
    assert gone("notices.texts") == 1
    assert apply_plan(actor=SYSTEM) == 0
    entry = Entry.objects.get(action="privacy.retention.applied", data__rule="notices.texts")
    assert entry.data == {"rule": "notices.texts", "count": 1}


def test_looks_reasons_words_and_photos_go_in_their_time() -> None:
    officer, user = make_staff(Role.PROGRAMME_OFFICER), make_account()
    scene = make_scene(2)
    with clock.shifted(-LONG_AGO):
        reveal(user.person, "phone", actor=officer, reason="call", note="回访")
        wish = place_wish(user.person, actor=user, free_text="学养蜂", township=Division.objects.get(code="330683100"))
        withdraw_wish(wish, actor=user)
        open_wish = place_wish(
            user.person, actor=user, free_text="学酿酒", township=Division.objects.get(code="330683100")
        )
        report = PaperReport.objects.create(
            written_reference="X", message="打电话给我", contact="王先生", handled_at=clock.now()
        )
    leaver, stayer = scene.candidates
    for candidate in (leaver, stayer):
        store_photo(candidate, draw_portrait(candidate.pk, False), actor=scene.manager)
    withdraw_candidate(leaver, actor=scene.manager)
    batch = leaver.batch
    type(batch).objects.filter(pk=batch.pk).update(exam_on=clock.today() - timedelta(days=400), state="cancelled")
    Candidate.objects.filter(pk=stayer.pk).update(state="registered")
    apply_plan(actor=SYSTEM)
    assert not PersonalDataAccess.objects.exists()
    assert Reveal.objects.get().note == ""
    assert set(Wish.objects.values_list("pk", "free_text")) == {(wish.pk, "—"), (open_wish.pk, "学酿酒")}
    report.refresh_from_db()
    assert (report.message, report.contact, report.written_reference) == ("", "", "X")
    leaver.refresh_from_db()
    stayer.refresh_from_db()
    assert (leaver.photo.name, bool(stayer.photo.name)) == ("", True)
    assert {rule: gone(rule) for rule in ("privacy.accesses", "courses.wishes", "certification.photos")} == {
        "privacy.accesses": 1,
        "courses.wishes": 1,
        "certification.photos": 1,
    }


def test_certificates_class_files_and_the_record_are_never_touched() -> None:
    certificate = make_certificate()
    make_class("closed", people=2, starts_in=-10)
    before = (Certificate.objects.count(), certificate.person.enrolments.count(), certificate.record)
    entries = Entry.objects.count()
    with clock.shifted(timedelta(days=365 * 30)):
        apply_plan(actor=SYSTEM)
        apply_plan(actor=SYSTEM)
    certificate.refresh_from_db()
    assert (Certificate.objects.count(), certificate.person.enrolments.count(), certificate.record) == before
    assert Entry.objects.filter(action__startswith="privacy.retention").count() == Entry.objects.count() - entries
    certificate.person.refresh_from_db()
    assert certificate.person.document_number


def test_a_policy_shortens_or_lengthens_but_never_below_the_law() -> None:
    line = plan.line("privacy.accesses")
    set_policy(line.policy, 10, actor=SYSTEM, valid_from=clock.today())
    assert line.days_in_force == line.at_least == 181
    set_policy(line.policy, 4000, actor=SYSTEM, valid_from=clock.today())
    assert line.days_in_force == 4000


def test_upkeep_does_it_and_the_administrators_page_says_so() -> None:
    assert "privacy.retention" in upkeep.names()
    with pytest.raises(NotPermitted):
        apply_plan(actor=make_staff(Role.BUREAU_SUPERVISOR))
    person = make_person()
    with clock.shifted(-timedelta(days=366)):
        old = notify(person, "privacy.export_ready", lambda: {"days": 7}, actor=SYSTEM)
        Notice.objects.filter(pk=old.pk).update(state="sent")
    admin = Client()
    admin.force_login(make_staff(Role.ADMINISTRATOR))
    address = reverse("retention")
    page = admin.get(address).content.decode()
    assert "现在就清（1 条到期）" in page
    assert Notice.objects.get(pk=old.pk).text
    assert admin.post(address)["Location"] == address
    assert Notice.objects.get(pk=old.pk).text == ""
    assert "现在就清（0 条到期）" in admin.get(address).content.decode()


def test_the_days_of_all_lines_are_one_question(django_assert_num_queries: Any) -> None:
    set_policy("privacy.keep.notices.texts", 400, actor=SYSTEM, valid_from=date(2020, 1, 1))
    one_by_one = {line.name: line.days_in_force for line in plan.lines()}
    with django_assert_num_queries(1):
        assert plan.days_in_force() == one_by_one
    assert one_by_one["notices.texts"] == 400
