"""A liaison acts for those who consented, and for nobody else; the villager is told and ends it."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import Conflict, DomainError, NotPermitted
from foundation.mandates.models import Deed, Mandate
from foundation.mandates.operations import (
    ask_mandate,
    confirm_mandate,
    end_mandate,
    expire_mandates,
    give_mandate_on_paper,
    record_deed,
)
from foundation.mandates.queries import mandates_held_by
from foundation.mandates.rules import may_act_for
from foundation.mandates.states import MandateState
from foundation.people.models import Organisation, Person, User
from foundation.people.roles import Role
from tests.factories.people import make_account, make_organisation, make_person, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Organisation:
    return make_organisation(Organisation.Kind.TOWNSHIP_OFFICE)


@pytest.fixture
def liaison(office: Organisation) -> User:
    return make_staff(Role.VILLAGE_LIAISON, office)


def photo(size: tuple[int, int] = (800, 600)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, "JPEG")
    return buffer.getvalue()


def given(villager: Person, liaison: User) -> Mandate:
    return give_mandate_on_paper(villager, actor=liaison, upload=photo(), extension="jpg")


def test_a_code_read_back_gives_the_mandate_for_a_year(liaison: User) -> None:
    villager = make_person(phone="13805751234")
    mandate, made = ask_mandate(villager, actor=liaison, address="192.0.2.1")
    assert not may_act_for(liaison, villager)
    confirm_mandate(mandate, made.code, actor=liaison, secret=made.secret)
    mandate.refresh_from_db()
    assert (mandate.state, mandate.via) == (MandateState.GIVEN, Mandate.Via.CODE)
    assert mandate.valid_to == clock.today() + timedelta(days=365)
    assert may_act_for(liaison, villager)
    assert [one.person for one in mandates_held_by(liaison.person)] == [villager]


def test_the_message_with_the_code_says_what_reading_it_out_means(liaison: User) -> None:
    villager = make_person(phone="13805751234")
    _mandate, made = ask_mandate(villager, actor=liaison, address="192.0.2.1")
    from foundation.notices.models import Notice

    notice = Notice.objects.get(occasion="mandates.code")
    assert notice.address == "13805751234"
    assert made.code in notice.text
    assert liaison.person is not None
    assert liaison.person.name in notice.text


def test_a_wrong_code_gives_nothing_and_three_wrong_ones_void_it(liaison: User) -> None:
    villager = make_person(phone="13805751234")
    mandate, made = ask_mandate(villager, actor=liaison, address="192.0.2.1")
    wrong = f"{(int(made.code) + 1) % 1_000_000:06d}"
    codes = []
    for _try in range(3):
        with pytest.raises(DomainError) as refusal:
            confirm_mandate(mandate, wrong, actor=liaison, secret=made.secret)
        codes.append(refusal.value.code)
    assert codes == ["people.code_wrong", "people.code_wrong", "people.code_void"]
    with pytest.raises(DomainError):
        confirm_mandate(mandate, made.code, actor=liaison, secret=made.secret)
    assert not may_act_for(liaison, villager)


def test_another_liaison_cannot_use_the_code(liaison: User, office: Organisation) -> None:
    villager = make_person(phone="13805751234")
    mandate, made = ask_mandate(villager, actor=liaison, address="192.0.2.1")
    other = make_staff(Role.VILLAGE_LIAISON, office)
    with pytest.raises(NotPermitted):
        confirm_mandate(mandate, made.code, actor=other, secret=made.secret)


def test_without_a_phone_a_signed_paper_will_do(liaison: User) -> None:
    villager = make_person(phone="")
    with pytest.raises(DomainError) as refusal:
        ask_mandate(villager, actor=liaison, address="192.0.2.1")
    assert refusal.value.code == "mandates.no_phone"
    mandate = given(villager, liaison)
    assert mandate.state == MandateState.GIVEN
    assert mandate.paper.startswith("mandates/")
    assert may_act_for(liaison, villager)


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (b"not a picture", "mandates.photo_unreadable"),
        (b"\xff\xd8" + b"0" * (8 * 1024 * 1024 + 1), "mandates.photo_too_large"),
    ],
)
def test_a_broken_photo_is_refused_and_nothing_is_kept(liaison: User, upload: bytes, code: str) -> None:
    villager = make_person()
    with pytest.raises(DomainError) as refusal:
        give_mandate_on_paper(villager, actor=liaison, upload=upload, extension="jpg")
    assert refusal.value.code == code
    assert not Mandate.objects.exists()


def test_nobody_but_a_liaison_asks_and_nobody_for_themselves(liaison: User, office: Organisation) -> None:
    villager = make_person()
    for stranger in (make_account(), make_staff(Role.INSTITUTION_MANAGER), make_staff(Role.VILLAGE_CADRE, office)):
        with pytest.raises(NotPermitted):
            given(villager, stranger)
    assert liaison.person is not None
    with pytest.raises(DomainError) as refusal:
        given(liaison.person, liaison)
    assert refusal.value.code == "mandates.oneself"


def test_a_pair_has_one_open_mandate_by_rule_and_by_constraint(liaison: User) -> None:
    villager = make_person()
    mandate = given(villager, liaison)
    with pytest.raises(Conflict):
        given(villager, liaison)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(
            person=villager, liaison=mandate.liaison, organisation=mandate.organisation, via=Mandate.Via.PAPER
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(
            person=villager, liaison=villager, organisation=mandate.organisation, via=Mandate.Via.PAPER
        )


def test_the_villager_ends_it_at_once(liaison: User) -> None:
    villager = make_account()
    assert villager.person is not None
    mandate = given(villager.person, liaison)
    end_mandate(mandate, actor=villager)
    assert mandate.ended_by == Mandate.EndedBy.VILLAGER
    assert not may_act_for(liaison, villager.person)
    with pytest.raises(NotPermitted):
        end_mandate(mandate, actor=villager)


def test_the_office_ends_it_with_a_reason_and_only_its_own(liaison: User, office: Organisation) -> None:
    mandate = given(make_person(), liaison)
    with pytest.raises(NotPermitted):
        end_mandate(mandate, actor=make_staff(Role.TOWNSHIP_REVIEWER), reason="本人要求")
    reviewer = make_staff(Role.TOWNSHIP_REVIEWER, office)
    with pytest.raises(DomainError) as refusal:
        end_mandate(mandate, actor=reviewer)
    assert refusal.value.code == "mandates.reason_missing"
    end_mandate(mandate, actor=reviewer, reason="本人到镇里要求停掉")
    assert (mandate.ended_by, mandate.end_reason) == (Mandate.EndedBy.OFFICE, "本人到镇里要求停掉")


def test_it_runs_out(liaison: User, settings) -> None:
    villager = make_person()
    mandate = given(villager, liaison)
    Mandate.objects.filter(pk=mandate.pk).update(valid_to=clock.today() - timedelta(days=1))
    assert not may_act_for(liaison, villager)
    assert expire_mandates(actor=SYSTEM) == 1
    mandate.refresh_from_db()
    assert (mandate.state, mandate.ended_by) == (MandateState.ENDED, Mandate.EndedBy.TIME)


def test_a_question_nobody_answered_is_over_after_a_day(liaison: User) -> None:
    mandate, _made = ask_mandate(make_person(phone="13805751234"), actor=liaison, address="192.0.2.1")
    Mandate.objects.filter(pk=mandate.pk).update(asked_at=clock.now() - timedelta(days=2))
    assert expire_mandates(actor=SYSTEM) == 1


def test_a_liaison_without_the_post_acts_no_more(liaison: User) -> None:
    villager = make_person()
    given(villager, liaison)
    assert liaison.person is not None
    liaison.person.memberships.update(valid_to=clock.today() - timedelta(days=1))
    assert not may_act_for(User.objects.get(pk=liaison.pk), villager)


def test_a_deed_is_told_to_the_villager_and_kept_for_good(liaison: User) -> None:
    villager = make_person(phone="13805751234")
    given(villager, liaison)
    deed = record_deed(villager, actor=liaison, action="courses.wish.placed", what="春茶炒制")
    assert deed is not None
    notice = villager.notices.get(occasion="mandates.deed")
    assert "春茶炒制" in notice.text
    assert record_deed(villager, actor=SYSTEM, action="courses.wish.placed", what="春茶炒制") is None
    with pytest.raises(Exception, match=r"(?i)append|refus|frozen|change"), transaction.atomic():
        Deed.objects.filter(pk=deed.pk).update(what="别的")


def test_nobody_records_a_deed_without_a_mandate(liaison: User) -> None:
    with pytest.raises(NotPermitted) as refusal:
        record_deed(make_person(), actor=liaison, action="courses.wish.placed", what="春茶炒制")
    assert refusal.value.code == "mandates.none"
