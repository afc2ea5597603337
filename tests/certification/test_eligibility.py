"""Who may sit, by the dated rule set; and cards that fit."""

from datetime import date, timedelta
from typing import Any

import pytest

from certification.operations.batches import create_batch, settle_panel
from certification.operations.candidates import add_candidate, add_candidate_by_document, withdraw_candidate
from certification.operations.panels import add_member, name_leader, remove_member
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.people.demo import invent_resident_id
from foundation.policy.operations import set_policy
from tests.factories.certification import issue, make_appraiser, make_completed_class, make_published, make_scene
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def born_years_ago(years: int, days: int = 0) -> date:
    today = clock.today()
    return today.replace(year=today.year - years) + timedelta(days=days)


@pytest.mark.parametrize(("days", "eligible"), [(0, True), (1, False)])
def test_sixteen_on_the_exam_day_is_old_enough(days: int, eligible: bool) -> None:
    scene = make_scene(0)
    person = make_person(born=born_years_ago(16, days))
    if eligible:
        verdict = add_candidate(scene.batch, person, actor=scene.manager, declared_years=0).eligibility
        assert (verdict["age"], verdict["minor"], verdict["rule"]) == (16, True, "declared_work")
    else:
        with pytest.raises(DomainError) as refusal:
            add_candidate(scene.batch, person, actor=scene.manager, declared_years=0)
        assert refusal.value.code == "certification.not_eligible"
        assert "16" in str(refusal.value)


def test_a_completed_class_speaks_for_the_candidate_with_its_hours() -> None:
    scene = make_scene(0)
    person = make_person()
    training_class = make_completed_class(scene.batch.occupation, make_person(), [person])
    candidate = add_candidate(scene.batch, person, actor=scene.manager)
    assert candidate.eligibility == {
        "eligible": True,
        "edition": "2023",
        "rule": "completed_class",
        "age": person.age_on(clock.today()),
        "minor": False,
    }
    assert candidate.training == {
        "class_code": training_class.code,
        "hours_attended": "58",
        "hours_planned": "60",
        "class_file_hash": "a" * 64,
    }


def test_neither_class_nor_declared_work_is_not_enough() -> None:
    scene = make_scene(0)
    with pytest.raises(DomainError) as refusal:
        add_candidate(scene.batch, make_person(), actor=scene.manager)
    assert refusal.value.code == "certification.not_eligible"


@pytest.mark.parametrize(("level", "years", "eligible"), [(4, 5, True), (4, 4, False), (3, 10, True), (3, 9, False)])
def test_years_of_work_open_a_level(level: int, years: int, eligible: bool) -> None:
    scene = make_scene(0, level=level)
    if eligible:
        candidate = add_candidate(scene.batch, make_person(), actor=scene.manager, declared_years=years)
        assert candidate.eligibility["rule"] == "declared_work"
    else:
        with pytest.raises(DomainError):
            add_candidate(scene.batch, make_person(), actor=scene.manager, declared_years=years)


def test_the_rule_set_is_the_one_of_the_exam_day() -> None:
    scene = make_scene(0)
    set_policy(
        "certification.eligibility",
        {"edition": "2027", "5": [{"rule": "declared_work", "minimum_age": 16, "years": 1}]},
        actor=SYSTEM,
        valid_from=clock.today(),
    )
    with pytest.raises(DomainError):
        add_candidate(scene.batch, make_person(), actor=scene.manager, declared_years=0)
    verdict = add_candidate(scene.batch, make_person(), actor=scene.manager, declared_years=1).eligibility
    assert verdict["edition"] == "2027"


def test_nobody_sits_twice_and_nobody_sits_for_what_they_hold() -> None:
    scene = make_scene(1)
    person = scene.candidates[0].person
    with pytest.raises(DomainError) as refusal:
        add_candidate(scene.batch, person, actor=scene.manager, declared_years=0)
    assert refusal.value.code == "certification.already_candidate"
    withdraw_candidate(scene.candidates[0], actor=scene.manager)
    add_candidate(scene.batch, person, actor=scene.manager, declared_years=0)

    done = make_published(1)
    holder = issue(done)[0].person
    again = create_batch(done.body, done.batch.standard, actor=done.manager, level=5, exam_on=clock.today())
    type(again).objects.filter(pk=again.pk).update(state="registering")
    with pytest.raises(DomainError) as refusal:
        add_candidate(again, holder, actor=done.manager, declared_years=0)
    assert refusal.value.code == "certification.already_certified"


def test_a_person_by_document_is_entered_once() -> None:
    scene = make_scene(0)
    number = invent_resident_id(date(1980, 5, 5), female=True, sequence=7)
    values: dict[str, Any] = {
        "name": "竺春梅",
        "document_type": "resident_id",
        "document_number": number,
        "declared_years": 2,
    }
    candidate = add_candidate_by_document(scene.batch, actor=scene.manager, **values)
    assert candidate.person.masked_document.endswith(number[-4:])
    with pytest.raises(DomainError) as refusal:
        add_candidate_by_document(scene.batch, actor=scene.manager, **(values | {"name": "竺春美"}))
    assert refusal.value.code == "people.name_differs"


def test_levels_that_the_occupation_does_not_have_are_refused() -> None:
    scene = make_scene(0)
    type(scene.batch.occupation).objects.filter(pk=scene.batch.occupation_id).update(levels=[5, 4])
    standard = type(scene.batch.standard).objects.get(pk=scene.batch.standard_id)
    with pytest.raises(DomainError) as refusal:
        create_batch(scene.body, standard, actor=scene.manager, level=3, exam_on=clock.today())
    assert refusal.value.code == "certification.level_unknown"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"valid_to": clock.today() - timedelta(days=1)}, "card_expired"),
        ({"valid_from": clock.today() + timedelta(days=1)}, "card_expired"),
    ],
)
def test_a_card_must_be_valid_on_the_exam_day(facts: dict[str, Any], code: str) -> None:
    scene = make_scene(1)
    _user, card = make_appraiser(scene.body, scene.batch.occupation, **facts)
    with pytest.raises(DomainError) as refusal:
        add_member(scene.batch, card, actor=scene.manager)
    assert refusal.value.code == f"certification.{code}"


def test_a_card_must_cover_occupation_and_level() -> None:
    scene, other = make_scene(0, level=2, appraisers=0), make_scene(0)
    _user, foreign = make_appraiser(scene.body, other.batch.occupation)
    with pytest.raises(DomainError) as refusal:
        add_member(scene.batch, foreign, actor=scene.manager)
    assert refusal.value.code == "certification.card_occupation"
    _user, ordinary = make_appraiser(scene.body, scene.batch.occupation, highest_level=1)
    with pytest.raises(DomainError) as refusal:
        add_member(scene.batch, ordinary, actor=scene.manager)
    assert refusal.value.code == "certification.card_level"
    _user, senior = make_appraiser(scene.body, scene.batch.occupation, highest_level=1, senior=True)
    assert add_member(scene.batch, senior, actor=scene.manager).pk


@pytest.mark.parametrize(
    ("size", "code"), [(1, "panel_size"), (2, "panel_size"), (4, "panel_size"), (3, None), (5, None)]
)
def test_a_panel_is_odd_and_at_least_three(size: int, code: str | None) -> None:
    scene = make_scene(1, appraisers=size)
    if code is None:
        settle_panel(scene.batch, actor=scene.manager)
        assert scene.refresh().batch.state == "paneled"
    else:
        with pytest.raises(DomainError) as refusal:
            settle_panel(scene.batch, actor=scene.manager)
        assert refusal.value.code == f"certification.{code}"


def test_a_panel_needs_one_leader() -> None:
    scene = make_scene(1)
    leader, second, _third = scene.batch.members.order_by("-is_leader", "pk")
    name_leader(second, actor=scene.manager)
    assert list(scene.batch.members.filter(is_leader=True)) == [second]
    remove_member(second, actor=scene.manager)
    _user, card = make_appraiser(scene.body, scene.batch.occupation)
    add_member(scene.batch, card, actor=scene.manager)
    with pytest.raises(DomainError) as refusal:
        settle_panel(scene.batch, actor=scene.manager)
    assert refusal.value.code == "certification.panel_leader_missing"
    assert leader.pk
