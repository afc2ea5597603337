"""Who may give which role where, from when to when; nobody to themselves; and which places a role sees."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foundation.audit.models import Entry
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.people.granting import GRANTS, OFFICES
from foundation.people.models import Membership, Organisation, User
from foundation.people.operations import end_role, grant_role
from foundation.people.operations.organisations import (
    change_organisation,
    close_organisation,
    create_organisation,
)
from foundation.people.roles import Role
from foundation.people.rules import grantable_roles, has_role, offices_of_granter, scope_of
from foundation.places.models import Division
from tests.factories.people import make_account, make_organisation, make_person, make_staff

pytestmark = pytest.mark.django_db
Kind = Organisation.Kind

EXPECTED: dict[str, dict[str, set[str]]] = {
    Role.ADMINISTRATOR: {
        kind: {role for role, kinds in OFFICES.items() if kind in kinds} for kind in Organisation.Kind.values
    },
    Role.BUREAU_SUPERVISOR: {
        Kind.INSTITUTION: {Role.INSTITUTION_MANAGER},
        Kind.EMPLOYER: {Role.INSTITUTION_MANAGER, Role.EMPLOYER},
        Kind.EVALUATION_BODY: {Role.EVALUATION_BODY_MANAGER},
        Kind.TOWNSHIP_OFFICE: {Role.TOWNSHIP_REVIEWER},
    },
    Role.INSTITUTION_MANAGER: {Kind.INSTITUTION: {Role.INSTITUTION_MANAGER, Role.TRAINER}},
    Role.EVALUATION_BODY_MANAGER: {
        Kind.EVALUATION_BODY: {
            *(Role.EVALUATION_BODY_MANAGER, Role.APPRAISER, Role.PANEL_LEADER, Role.QUALITY_SUPERVISOR),
            *(Role.INVIGILATOR, Role.CERTIFYING_OFFICER),
        }
    },
    Role.TOWNSHIP_REVIEWER: {Kind.TOWNSHIP_OFFICE: {Role.VILLAGE_LIAISON, Role.VILLAGE_CADRE}},
    Role.EMPLOYER: {Kind.EMPLOYER: {Role.EMPLOYER}},
}
HOME: dict[str, str] = {grant.granter: OFFICES[grant.granter][0] for grant in GRANTS} | {Role.EMPLOYER: Kind.EMPLOYER}
EVERYWHERE = {grant.granter for grant in GRANTS if grant.everywhere}


@pytest.mark.parametrize("granter", Role.values)
def test_the_table_of_who_gives_what_where(granter: str) -> None:
    home = make_organisation(HOME.get(granter, Kind.BUREAU))
    actor = make_staff(granter, home)
    for kind in Organisation.Kind.values:
        expected = EXPECTED.get(granter, {}).get(kind, set())
        foreign = make_organisation(kind)
        assert set(grantable_roles(actor, foreign)) == (expected if granter in EVERYWHERE else set()), kind
    own = EXPECTED.get(granter, {}).get(home.kind, set())
    assert set(grantable_roles(actor, home)) == own


def test_the_operation_keeps_to_the_table() -> None:
    school = make_organisation()
    manager, newcomer = make_staff(Role.INSTITUTION_MANAGER, school), make_person()
    membership = grant_role(newcomer, school, Role.TRAINER, actor=manager, reason="聘书 12 号")
    assert membership.valid_from == clock.today()
    entry = Entry.objects.get(action="people.membership.granted", object_id=str(membership.pk))
    assert entry.data == {"role": "trainer", "organisation": school.code, "reason": "聘书 12 号"}
    for role, office in (
        (Role.TRAINER, make_organisation()),
        (Role.BUREAU_SUPERVISOR, school),
        (Role.APPRAISER, school),
        (Role.LEARNER, school),
    ):
        with pytest.raises(NotPermitted):
            grant_role(newcomer, office, role, actor=manager)
    superuser = make_account()
    superuser.is_superuser = True
    with pytest.raises(NotPermitted):
        grant_role(newcomer, school, Role.TRAINER, actor=superuser)


def test_nobody_gives_or_ends_their_own_role() -> None:
    bureau = make_organisation(Kind.BUREAU)
    admin = make_staff(Role.ADMINISTRATOR, bureau)
    with pytest.raises(DomainError) as refusal:
        grant_role(admin.person, bureau, Role.AUDITOR, actor=admin)
    assert refusal.value.code == "people.own_role"
    with pytest.raises(DomainError) as refusal:
        end_role(Membership.objects.get(person=admin.person), actor=admin, reason="累了")
    assert refusal.value.code == "people.own_role"


def test_a_role_ends_at_once_or_on_a_day_and_stays_as_history() -> None:
    school = make_organisation()
    manager, trainer = make_staff(Role.INSTITUTION_MANAGER, school), make_staff(Role.TRAINER, school)
    membership = Membership.objects.get(person=trainer.person)
    with pytest.raises(DomainError) as refusal:
        end_role(membership, actor=manager, reason=" ")
    assert refusal.value.code == "people.reason_missing"
    end_role(membership, actor=manager, reason="调走了")
    assert has_role(User.objects.get(pk=trainer.pk), Role.TRAINER) is False
    membership.refresh_from_db()
    assert (membership.valid_to, membership.end_reason) == (clock.today() - timedelta(days=1), "调走了")
    with pytest.raises(Conflict) as refusal:
        end_role(membership, actor=manager, reason="再来")
    assert refusal.value.code == "people.role_over"

    again = grant_role(trainer.person, school, Role.TRAINER, actor=manager)
    end_role(again, actor=manager, reason="学期结束", on=clock.today() + timedelta(days=30))
    assert has_role(User.objects.get(pk=trainer.pk), Role.TRAINER) is True
    with clock.shifted(timedelta(days=31)):
        assert has_role(User.objects.get(pk=trainer.pk), Role.TRAINER) is False


def test_a_role_given_by_mistake_is_gone_the_same_minute() -> None:
    school = make_organisation()
    manager, newcomer = make_staff(Role.INSTITUTION_MANAGER, school), make_account()
    membership = grant_role(newcomer.person, school, Role.TRAINER, actor=manager)
    end_role(membership, actor=manager, reason="点错了人")
    assert has_role(User.objects.get(pk=newcomer.pk), Role.TRAINER) is False
    assert Membership.objects.filter(person=newcomer.person).count() == 1


def test_the_same_role_is_not_held_twice_at_one_time() -> None:
    school = make_organisation()
    manager, trainer = make_staff(Role.INSTITUTION_MANAGER, school), make_staff(Role.TRAINER, school)
    with pytest.raises(Conflict) as clash:
        grant_role(trainer.person, school, Role.TRAINER, actor=manager)
    assert clash.value.code == "people.role_held"
    with pytest.raises(DomainError) as refusal:
        grant_role(make_person(), school, Role.TRAINER, actor=manager, valid_to=clock.today() - timedelta(days=1))
    assert refusal.value.code == "people.dates_in_order"


def test_a_township_gives_roles_in_its_own_places_only() -> None:
    own, other = Division.objects.get(code="330683100"), Division.objects.get(code="330683102")
    office = make_organisation(Kind.TOWNSHIP_OFFICE, division=own)
    reviewer = make_staff(Role.TOWNSHIP_REVIEWER, office)
    assert list(offices_of_granter(reviewer)) == [office]
    grant_role(make_person(), office, Role.VILLAGE_CADRE, actor=reviewer, division=own)
    with pytest.raises(DomainError) as refusal:
        grant_role(make_person(), office, Role.VILLAGE_CADRE, actor=reviewer, division=other)
    assert refusal.value.code == "people.outside_place"


def test_scopes_county_township_and_below() -> None:
    county = Division.objects.get(code="330683")
    own, other = Division.objects.get(code="330683100"), Division.objects.get(code="330683102")
    village = Division.objects.create(
        code="330683100999", name="东湖村", kind=Division.Kind.TOWNSHIP, parent=own, valid_from=own.valid_from
    )
    old = Division.objects.filter(successor__isnull=False).select_related("successor").first()
    assert old is not None
    supervisor = make_staff(Role.BUREAU_SUPERVISOR)
    local = make_staff(Role.BUREAU_SUPERVISOR, division=own)
    reviewer = make_staff(Role.TOWNSHIP_REVIEWER, make_organisation(Kind.TOWNSHIP_OFFICE, division=own))
    assert [scope_of(user).holds(other) for user in (supervisor, local, reviewer)] == [True, False, False]
    for user in (supervisor, local, reviewer):
        assert scope_of(user).holds(village) is True
        found = Organisation.objects.filter(scope_of(user).within("division"))
        here, below, elsewhere = (make_organisation(division=place) for place in (own, village, other))
        assert set(found) & {here, below} == {here, below}
        assert (elsewhere in set(found)) is (user is supervisor)
    successor = make_staff(Role.BUREAU_SUPERVISOR, division=old.successor)
    assert scope_of(successor).holds(old) is True
    assert scope_of(make_account()).holds(county) is False
    assert scope_of(SYSTEM).everything is True


def test_offices_are_entered_changed_and_closed_by_their_keepers() -> None:
    place = Division.objects.get(code="330683100")
    admin = make_staff(Role.ADMINISTRATOR, make_organisation(Kind.BUREAU))
    office = create_organisation(actor=admin, code="new-school", name="新学校", kind=Kind.INSTITUTION, division=place)
    assert office.code == "NEW-SCHOOL"
    for values, code in (
        ({"code": "新", "name": "x"}, "people.office_code"),
        ({"code": "NEW-SCHOOL", "name": "x"}, "people.office_known"),
        ({"code": "OTHER", "name": " "}, "people.office_name"),
    ):
        with pytest.raises(DomainError) as refusal:
            create_organisation(actor=admin, kind=Kind.INSTITUTION, division=place, **values)
        assert refusal.value.code == code
    with pytest.raises(NotPermitted):
        create_organisation(
            actor=make_staff(Role.INSTITUTION_MANAGER), code="MINE", name="x", kind=Kind.INSTITUTION, division=place
        )
    assert change_organisation(office, actor=admin, name="新学校（东区）").name == "新学校（东区）"

    manager = make_staff(Role.INSTITUTION_MANAGER, office)
    close_organisation(office, actor=admin, reason="合并到甘霖成校")
    assert has_role(User.objects.get(pk=manager.pk), Role.INSTITUTION_MANAGER) is False
    with pytest.raises(Conflict) as refusal:
        grant_role(make_person(), office, Role.TRAINER, actor=SYSTEM)
    assert refusal.value.code == "people.office_closed"
    with pytest.raises(Conflict) as refusal:
        close_organisation(admin.person.memberships.get().organisation, actor=admin, reason="x")
    assert refusal.value.code == "people.own_office"
