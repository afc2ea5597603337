"""Two registrations of one human being become one: by two people, with everything following and the trace kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from certification.models import Candidate, Certificate, PanelMember
from foundation.audit import append_only
from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.notices.models import Notice
from foundation.people import merging
from foundation.people.models import DocumentType, Membership, Person, PersonMerge, TwoPersonAct, User
from foundation.people.operations import grant_role
from foundation.people.operations.acts import confirm_act
from foundation.people.operations.merging import request_merge
from foundation.people.operations.persons import change_name, register_person
from foundation.people.queries import find_by_document
from foundation.people.roles import Role
from tests.factories.certification import (
    examine,
    issue,
    make_certificate,
    make_published,
    make_scene,
    mark_all,
    publish,
)
from tests.factories.people import make_account, make_organisation, make_person, make_staff
from tests.factories.training import make_class
from training.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerks() -> tuple[User, User]:
    return make_staff(Role.BUREAU_SUPERVISOR), make_staff(Role.BUREAU_SUPERVISOR)


def merge(merged: Person, kept: Person, clerks: tuple[User, User]) -> PersonMerge:
    act = request_merge(merged, kept, actor=clerks[0], reason="换过证件，看了新旧两本")
    confirm_act(act, actor=clerks[1])
    return PersonMerge.objects.get(act=act)


def test_every_link_to_a_person_follows_or_is_said_to_stay() -> None:
    """A frozen link that is not said to stay would break the first merge that meets it."""
    frozen = []
    for link in merging.following():
        if link.model in append_only.protected_models():
            column = link.model._meta.get_field(link.field).column  # type: ignore[union-attr]
            if column not in append_only.changeable_columns(link.model):
                frozen.append(link.name)
    assert frozen == []
    names = {link.name for link in merging.links()}
    assert {"training.enrolment.person", "certification.certificate.person", "people.membership.person"} <= names
    assert {link.name for link in merging.links() if merging.is_staying(link)} <= names
    assert len(names) > 20
    assert [link.name for link in merging.following() if merging.words_for(link.model).isascii()] == []


def test_everything_follows_and_the_registration_stays_as_a_trace(clerks) -> None:
    certificate = make_certificate()
    merged, kept = certificate.person, make_person()
    made = make_class("enrolling", people=[merged])
    school = make_organisation()
    grant_role(merged, school, Role.TRAINER, actor=SYSTEM)
    change_name(merged, actor=clerks[0], name="王晓明", reason="看了新身份证")
    notices = Notice.objects.filter(person=merged).count()
    record_before = certificate.record
    seen = list(
        Entry.objects.filter(object_type="people.person", object_id=str(merged.pk)).values_list("pk", flat=True)
    )

    done = merge(merged, kept, clerks)

    merged.refresh_from_db()
    assert (merged.merged_into, merged.merged_at is not None) == (kept, True)
    assert Enrolment.objects.get(training_class=made).person == kept
    assert Candidate.objects.get(pk=certificate.candidate_id).person == kept
    assert Membership.objects.get(organisation=school).person == kept
    assert Notice.objects.filter(person=kept).count() >= notices
    certificate.refresh_from_db()
    assert (certificate.person, certificate.record, certificate.holder_name) == (kept, record_before, "王小明")
    assert set(done.moved) >= {
        "training.enrolment.person",
        "certification.certificate.person",
        "people.membership.person",
    }
    assert done.moved["certification.certificate.person"] == [str(certificate.pk)]
    assert set(seen) <= set(
        Entry.objects.filter(object_type="people.person", object_id=str(merged.pk)).values_list("pk", flat=True)
    )
    for link in merging.following():
        assert not link.rows_of(merged).exists(), link.name


def test_both_documents_and_all_names_find_the_person_kept(clerks) -> None:
    merged = make_person(name="李小红", document_type=DocumentType.PASSPORT, document_number="E12345678")
    kept = make_person(name="李小虹")
    merge(merged, kept, clerks)
    assert find_by_document(DocumentType.PASSPORT, "E12345678") == kept
    for name in ("李小红", "李小虹"):
        found, created = register_person(
            actor=SYSTEM, name=name, document_type=DocumentType.PASSPORT, document_number="E12345678"
        )
        assert (found, created) == (kept, False)
    with pytest.raises(Conflict):
        register_person(actor=SYSTEM, name="别人", document_type=DocumentType.PASSPORT, document_number="E12345678")


def test_a_third_registration_follows_into_the_last_one(clerks) -> None:
    first, second, third = make_person(), make_person(), make_person()
    merge(first, second, clerks)
    merge(second, third, clerks)
    first.refresh_from_db()
    assert first.merged_into == third
    assert find_by_document(first.document_type, first.document_number) == third


def test_one_person_does_not_merge_and_nobody_merges_themselves(clerks) -> None:
    first, second = clerks
    merged, kept = make_person(), make_person()
    act = request_merge(merged, kept, actor=first, reason="同一个人")
    with pytest.raises(DomainError) as refusal:
        confirm_act(act, actor=first)
    assert refusal.value.code == "people.same_person"
    with pytest.raises(NotPermitted):
        confirm_act(act, actor=make_staff(Role.INSTITUTION_MANAGER))
    with pytest.raises(NotPermitted):
        request_merge(first.person, kept, actor=first, reason="我自己")
    with pytest.raises(DatabaseError), transaction.atomic():  # past the act, straight at the table
        Person.objects.filter(pk=merged.pk).update(merged_into=kept, merged_at=clock.now())
    with pytest.raises(DomainError) as refusal:
        request_merge(kept, kept, actor=first, reason="x")
    assert refusal.value.code == "people.merge_same"
    confirm_act(act, actor=second)
    with pytest.raises(DatabaseError), transaction.atomic():  # and there is no way back past it either
        Person.objects.filter(pk=merged.pk).update(merged_into=None, merged_at=None)


def test_rows_are_turned_to_nobody_else(clerks) -> None:
    certificate, stranger = make_certificate(), make_person()
    made = make_class("enrolling", people=1)
    for rows in (
        Certificate.objects.filter(pk=certificate.pk),
        Candidate.objects.filter(pk=certificate.candidate_id),
        Enrolment.objects.filter(training_class=made),
        PanelMember.objects.filter(batch=certificate.candidate.batch),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(person=stranger)


def test_two_seats_in_one_class_refuse_it_by_name(clerks) -> None:
    merged, kept = make_person(), make_person()
    made = make_class("enrolling", people=[merged, kept])
    with pytest.raises(Conflict) as refusal:
        request_merge(merged, kept, actor=clerks[0], reason="同一个人")
    assert refusal.value.code == "people.merge_clash"
    assert made.title in str(refusal.value) or made.code in str(refusal.value)
    assert TwoPersonAct.objects.count() == 0


def test_a_clash_that_comes_up_before_the_second_word_leaves_it_undone(clerks) -> None:
    merged, kept = make_person(), make_person()
    act = request_merge(merged, kept, actor=clerks[0], reason="同一个人")
    make_class("enrolling", people=[merged, kept])
    with pytest.raises(Conflict) as refusal:
        confirm_act(act, actor=clerks[1])
    assert refusal.value.code == "people.merge_clash"
    merged.refresh_from_db()
    act.refresh_from_db()
    assert (merged.merged_into, act.state) == (None, "requested")


def test_a_signed_roll_and_a_judge_who_sits_refuse_it(clerks) -> None:
    scene = make_published(1)
    with pytest.raises(Conflict) as refusal:
        request_merge(scene.candidates[0].person, make_person(), actor=clerks[0], reason="同一个人")
    assert scene.batch.code in str(refusal.value)
    issue(scene)
    assert request_merge(scene.candidates[0].person, make_person(), actor=clerks[0], reason="同一个人").pk

    sitting = make_scene(1)
    with pytest.raises(Conflict) as refusal:
        request_merge(sitting.candidates[0].person, sitting.appraisers[0].person, actor=clerks[0], reason="同一个人")
    assert sitting.batch.code in str(refusal.value)


def test_of_two_accounts_the_kept_ones_stays_open(clerks) -> None:
    merged, kept = make_account(), make_account()
    done = merge(merged.person, kept.person, clerks)
    merged.refresh_from_db()
    kept.refresh_from_db()
    assert (merged.is_active, kept.is_active) == (False, True)
    assert done.left["people.user.person"] == [str(merged.pk)]
    alone, other = make_account(), make_person()
    merge(alone.person, other, clerks)
    alone.refresh_from_db()
    assert (alone.person, alone.is_active) == (other, True)


def test_the_same_role_in_one_office_is_not_doubled(clerks) -> None:
    school, since = make_organisation(), date(2024, 1, 1)
    merged, kept = make_person(), make_person()
    for person in (merged, kept):
        grant_role(person, school, Role.TRAINER, actor=SYSTEM, valid_from=since)
    done = merge(merged, kept, clerks)
    assert Membership.objects.filter(person=kept, organisation=school).count() == 1
    assert list(done.left) == ["people.membership.person"]


def test_two_open_wishes_for_one_course_refuse_it(clerks) -> None:
    from tests.factories.courses import make_course, make_wish

    course, township = make_course(), make_organisation().division
    merged, kept = make_person(), make_person()
    for person in (merged, kept):
        make_wish(person, course=course, township=township)
    with pytest.raises(Conflict) as refusal:
        request_merge(merged, kept, actor=clerks[0], reason="同一个人")
    assert refusal.value.code == "people.merge_clash"


def test_a_merged_registration_takes_no_role_and_no_new_name(clerks) -> None:
    merged, kept = make_person(), make_person()
    merge(merged, kept, clerks)
    for act in (
        lambda: grant_role(merged, make_organisation(), Role.TRAINER, actor=SYSTEM),
        lambda: change_name(merged, actor=clerks[0], name="新名", reason="x"),
        lambda: request_merge(merged, make_person(), actor=clerks[0], reason="x"),
    ):
        with pytest.raises(Conflict) as refusal:
            act()
        assert refusal.value.code == "people.merged"


def test_who_acted_stays_named_as_they_were(clerks) -> None:
    scene = publish(mark_all(examine(make_scene(1))))
    leader = scene.appraisers[0].person
    issue(scene)
    kept = make_person()
    done = merge(leader, kept, clerks)
    assert "certification.panelmember.person" in done.moved
    scene.batch.refresh_from_db()
    assert scene.batch.roll_signature.signed_by == leader
    act = TwoPersonAct.objects.get(kind="certification.issue")
    assert act.requested_by == leader


def test_a_merge_nobody_confirms_lapses(clerks) -> None:
    merged, kept = make_person(), make_person()
    act = request_merge(merged, kept, actor=clerks[0], reason="同一个人")
    with clock.shifted(timedelta(days=8)), pytest.raises(Conflict) as refusal:
        confirm_act(act, actor=clerks[1])
    assert refusal.value.code == "people.act_expired"


def test_a_clash_names_no_person(clerks: Any) -> None:
    merged, kept = make_person(name="秘密姓名"), make_person(name="秘密姓名")
    make_class("enrolling", people=[merged, kept])
    assert all("秘密" not in words for words in merging.plan(kept, merged).refusals)
