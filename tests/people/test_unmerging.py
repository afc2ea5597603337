"""A merge that was a mistake is taken apart: by two people, by the record it left, and never past what has come since."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from certification.models import Candidate, Certificate
from courses.models import Wish
from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.notices.models import Notice
from foundation.people import merging, unmerging
from foundation.people.models import Membership, Person, User
from foundation.people.operations import grant_role
from foundation.people.operations.acts import confirm_act
from foundation.people.operations.merging import request_merge
from foundation.people.operations.persons import change_name, register_person
from foundation.people.operations.unmerging import request_unmerge
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
from tests.factories.courses import make_wish
from tests.factories.people import make_account, make_organisation, make_person, make_staff
from tests.factories.training import make_class
from training.models import Enrolment

pytestmark = pytest.mark.django_db
Clerks = tuple[User, User]


@pytest.fixture
def clerks() -> Clerks:
    return make_staff(Role.BUREAU_SUPERVISOR), make_staff(Role.BUREAU_SUPERVISOR)


def merge(merged: Person, kept: Person, clerks: Clerks) -> None:
    confirm_act(request_merge(merged, kept, actor=clerks[0], reason="同名同村"), actor=clerks[1])


def take_apart(merged: Person, clerks: Clerks) -> Person:
    confirm_act(request_unmerge(merged, actor=clerks[0], reason="两个人都来了"), actor=clerks[1])
    return Person.objects.get(pk=merged.pk)


def rows_of(person: Person) -> dict[str, set[str]]:
    found = {
        link.name: {str(pk) for pk in link.rows_of(person).values_list("pk", flat=True)} for link in merging.links()
    }
    return {name: keys for name, keys in found.items() if keys}


def test_everything_that_had_followed_goes_back_and_what_came_since_stays(clerks: Clerks) -> None:
    certificate = make_certificate()
    merged, kept = certificate.person, make_person()
    make_class("enrolling", people=[merged])
    other = make_class("enrolling", people=[kept])
    school = make_organisation()
    grant_role(merged, school, Role.TRAINER, actor=SYSTEM)
    change_name(merged, actor=clerks[0], name="王晓明", reason="看了新身份证")
    make_wish(merged, course=other.course)
    before, keeps, record = rows_of(merged), rows_of(kept), certificate.record
    merge(merged, kept, clerks)
    later = make_class("enrolling", people=[kept])
    wish = make_wish(kept, course=later.course)

    apart = take_apart(merged, clerks)

    assert (apart.merged_into, apart.merged_at) == (None, None)
    told = Notice.objects.filter(person=apart).exclude(pk__in=before.get("notices.notice.person", ()))
    assert not told.exists()
    stays = {"people.personmerge.merged"}
    assert {name: keys for name, keys in rows_of(apart).items() if name not in stays} == before
    assert Enrolment.objects.get(training_class=later).person == kept
    assert Wish.objects.get(pk=wish.pk).person == kept
    for name, keys in keeps.items():
        assert keys <= rows_of(kept)[name], name
    certificate.refresh_from_db()
    assert (certificate.person, certificate.record) == (apart, record)
    assert find_by_document(apart.document_type, apart.document_number) == apart
    assert Membership.objects.get(organisation=school).person == apart
    assert set(Entry.objects.filter(action="people.person.unmerged").values_list("object_id", flat=True)) == {
        str(merged.pk),
        str(kept.pk),
    }


def test_both_live_on_and_may_be_merged_again(clerks: Clerks) -> None:
    merged, kept = make_person(), make_person()
    for _round in range(2):
        merge(merged, kept, clerks)
        assert take_apart(merged, clerks).merged_into is None
    grant_role(merged, make_organisation(), Role.TRAINER, actor=SYSTEM)
    merge(merged, kept, clerks)
    assert Person.objects.get(pk=merged.pk).merged_into == kept
    found, created = register_person(
        actor=SYSTEM, name=merged.name, document_type=merged.document_type, document_number=merged.document_number
    )
    assert (found, created) == (kept, False)


def test_it_takes_two_people_with_a_word_in_it(clerks: Clerks) -> None:
    first, second = clerks
    merged, kept = make_person(), make_person()
    with pytest.raises(DomainError) as refusal:
        request_unmerge(merged, actor=first, reason="x")
    assert refusal.value.code == "people.not_merged"
    merge(merged, kept, clerks)
    superuser = make_account()
    superuser.is_superuser = True
    for stranger in (make_staff(Role.INSTITUTION_MANAGER), make_staff(Role.ADMINISTRATOR), superuser, SYSTEM):
        with pytest.raises(NotPermitted):
            request_unmerge(merged, actor=stranger, reason="x")
    with pytest.raises(DomainError) as refusal:
        request_unmerge(merged, actor=first, reason=" ")
    assert refusal.value.code == "people.reason_missing"
    act = request_unmerge(merged, actor=first, reason="两个人")
    with pytest.raises(DomainError) as refusal:
        confirm_act(act, actor=first)
    assert refusal.value.code == "people.same_person"
    with pytest.raises(NotPermitted):
        confirm_act(act, actor=make_staff(Role.TOWNSHIP_REVIEWER))
    assert Person.objects.get(pk=merged.pk).merged_into == kept
    confirm_act(act, actor=second)
    assert Person.objects.get(pk=merged.pk).merged_into is None


def test_the_database_takes_nothing_apart_and_together_alone(clerks: Clerks) -> None:
    """Neither before two people agreed, nor on the strength of an earlier agreement."""
    merged, kept, stranger = make_person(), make_person(), make_person()
    made = make_class("enrolling", people=[merged])
    trace, seat = Person.objects.filter(pk=merged.pk), Enrolment.objects.filter(training_class=made)
    apart: dict[str, Any] = {"merged_into": None, "merged_at": None}
    together: dict[str, Any] = {"merged_into": kept, "merged_at": clock.now()}
    merge(merged, kept, clerks)
    alone: list[tuple[Any, dict[str, Any]]] = [
        (trace, apart),
        (trace, {"merged_into": stranger}),
        (seat, {"person": merged}),
    ]
    for rows, change in alone:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    take_apart(merged, clerks)
    alone = [(trace, together), (seat, {"person": kept})]
    for rows, change in alone:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    merge(merged, kept, clerks)
    with pytest.raises(DatabaseError), transaction.atomic():
        trace.update(**apart)
    assert seat.get().person == kept


def test_the_account_it_had_closed_opens_again_and_one_that_moved_goes_back(clerks: Clerks) -> None:
    merged, kept = make_account(), make_account()
    closed_before, other = make_account(), make_account()
    User.objects.filter(pk=closed_before.pk).update(is_active=False)
    alone, person = make_account(), make_person()
    for one, into in ((merged, kept.person), (closed_before, other.person), (alone, person)):
        owner = one.person
        merge(owner, into, clerks)
        take_apart(owner, clerks)
        assert User.objects.get(pk=one.pk).person == owner
    states = User.objects.in_bulk([merged.pk, kept.pk, closed_before.pk, alone.pk])
    assert [states[user.pk].is_active for user in (merged, kept, closed_before, alone)] == [True, True, False, True]


def test_a_role_of_both_stays_with_each(clerks: Clerks) -> None:
    school, since = make_organisation(), date(2024, 1, 1)
    merged, kept = make_person(), make_person()
    for person in (merged, kept):
        grant_role(person, school, Role.TRAINER, actor=SYSTEM, valid_from=since)
    merge(merged, kept, clerks)
    take_apart(merged, clerks)
    held = Membership.objects.filter(organisation=school).values_list("person", flat=True)
    assert sorted(held) == sorted([merged.pk, kept.pk])


def test_a_certificate_issued_since_refuses_it_in_words(clerks: Clerks) -> None:
    scene = make_scene(1)
    merged, kept = scene.candidates[0].person, make_person()
    merge(merged, kept, clerks)
    act = request_unmerge(merged, actor=clerks[0], reason="两个人")
    published = publish(mark_all(examine(scene)))
    with pytest.raises(Conflict) as refusal:
        confirm_act(act, actor=clerks[1])
    assert (refusal.value.code, scene.batch.code in str(refusal.value)) == ("people.unmerge_blocked", True)
    issue(published)
    assert Certificate.objects.get().person == kept
    with pytest.raises(Conflict) as refusal:
        confirm_act(act, actor=clerks[1])
    assert "证书" in str(refusal.value)
    act.refresh_from_db()
    assert (act.state, Candidate.objects.get().person) == ("requested", kept)


def test_the_later_of_two_merges_is_taken_apart_first(clerks: Clerks) -> None:
    first, second, third = make_person(), make_person(), make_person()
    made = make_class("enrolling", people=[first])
    merge(first, second, clerks)
    merge(second, third, clerks)
    with pytest.raises(Conflict) as refusal:
        request_unmerge(first, actor=clerks[0], reason="x")
    assert refusal.value.code == "people.unmerge_blocked"
    take_apart(second, clerks)
    assert Person.objects.get(pk=first.pk).merged_into == second
    assert Enrolment.objects.get(training_class=made).person == second
    take_apart(first, clerks)
    assert Enrolment.objects.get(training_class=made).person == first


def test_a_request_names_its_merge(clerks: Clerks) -> None:
    merged, kept = make_person(), make_person()
    merge(merged, kept, clerks)
    merge_then = unmerging.standing_merge(Person.objects.get(pk=merged.pk))
    assert merge_then is not None
    act = request_unmerge(merged, actor=clerks[0], reason="x")
    assert (act.data["merge"], act.data["kept"]) == (merge_then.pk, kept.code)
    assert unmerging.way_back(merge_then).refusals == []


def test_refusals_name_no_person(clerks: Clerks) -> None:
    scene = make_published([make_person(name="秘密姓名")])
    issue(scene)
    merged, kept = scene.candidates[0].person, make_person(name="秘密姓名")
    merge(merged, kept, clerks)
    found = unmerging.standing_merge(Person.objects.get(pk=merged.pk))
    assert found is not None
    assert all("秘密" not in words for words in unmerging.way_back(found).refusals)
