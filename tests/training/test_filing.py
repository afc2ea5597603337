"""Planning, filing and the bureau's answer."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from foundation.audit.queries import timeline
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.people.operations import grant_role
from foundation.people.roles import Role
from foundation.places.models import Division
from foundation.policy.operations import set_policy
from tests.factories.people import make_organisation, make_person, make_staff
from tests.factories.training import (
    enrol_by_school,
    make_class,
    make_course,
    make_school,
    make_venue,
    school_of,
    timetable,
)
from training.models import PlanVersion, Scheme, TrainingClass
from training.operations import classes, planning
from training.rules.clocks import working_days_after
from training.rules.filing import missing_for_filing
from training.rules.unusual import unusual_points

pytestmark = pytest.mark.django_db


def codes(training_class):
    return [item.code for item in missing_for_filing(training_class)]


def test_a_whole_plan_lacks_nothing():
    assert codes(make_class("draft")) == []


def test_an_empty_plan_says_everything_it_lacks():
    school = make_school()
    bare = planning.draft_class(
        make_course(), actor=school.manager, institution=school.institution, title="炒茶", capacity=20
    )
    assert codes(bare) == ["not_licensed", "venue", "trainer", "sessions"]
    with pytest.raises(DomainError) as refused:
        classes.file_class(bare, actor=school.manager)
    assert refused.value.code == "training.not_ready"
    assert "还没选上课的地方；还没定谁来教；还没排课表" in str(refused.value)


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"capacity": 61}, ["size_over"]),
        ({"capacity": 1}, ["size_under"]),
        ({"sessions": 2, "course_hours": 12}, ["hours_sum"]),
        ({"sessions": 4, "course_hours": 12}, ["hours_sum"]),
        ({"sessions": 1, "course_hours": 4}, ["hours_scheme"]),
        ({"paper": "level_certificate", "sessions": 15, "course_hours": 60}, ["share_theory"]),
        ({"paper": "level_certificate", "sessions": 14, "course_hours": 56}, ["hours_scheme", "share_theory"]),
        ({"starts_in": 6}, ["too_late"]),
        ({"starts_in": 7}, []),
    ],
)
def test_each_thing_missing_is_named(facts, missing):
    facts = dict(facts)
    course = make_course(hours=facts.pop("course_hours", 12), paper=facts.pop("paper", "training_certificate"))
    starts_in = facts.pop("starts_in", 10)
    training_class = make_class("draft", course=course, **facts)
    planning.plan_sessions(
        training_class,
        timetable(clock.today() + timedelta(days=starts_in), training_class.sessions.count()),
        actor=school_of(training_class).manager,
    )
    assert codes(training_class) == missing


def test_a_venue_too_small_and_a_trainer_of_another_school():
    other = make_school()
    training_class = make_class("draft", venue=make_venue(seats=19), trainers=[other.trainer.person])
    assert codes(training_class) == ["venue_seats", "trainer_not_registered"]


def test_overlapping_sessions_are_found():
    training_class = make_class("draft")
    one, two, _three = training_class.sessions.select_related("training_class", "trainer")
    planning.change_session(
        two,
        actor=school_of(training_class).manager,
        starts_at=one.starts_at + timedelta(hours=1),
        ends_at=one.ends_at + timedelta(hours=1),
        hours=Decimal(4),
        topic="青锅",
        kind="practice",
        trainer=one.trainer,
    )
    assert codes(training_class) == ["overlap"]


def test_the_days_before_the_start_are_a_dated_rule():
    training_class = make_class("draft", starts_in=10)
    set_policy("training.filing_days_before", 14, actor=SYSTEM, valid_from=clock.today())
    assert codes(training_class) == ["too_late"]


def test_filing_takes_the_schemes_rules_along_and_keeps_the_plan():
    training_class = make_class("filed")
    scheme = Scheme.objects.get(pk=training_class.scheme_id)
    assert (training_class.attendance_threshold, training_class.pass_mark) == (
        scheme.attendance_threshold,
        scheme.pass_mark,
    )
    plan = PlanVersion.objects.get(training_class=training_class).plan
    assert [session["hours"] for session in plan["sessions"]] == ["4", "4", "4"]
    assert training_class.decide_by == working_days_after(clock.today(), 5)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
        (date(2026, 11, 22), 5, date(2026, 11, 27)),
        (date(2026, 9, 30), 5, date(2026, 10, 14)),
    ],
)
def test_working_days_skip_weekends_and_the_countys_days_off(start, days, end):
    off = ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"]
    set_policy("training.days_off", off, actor=SYSTEM, valid_from=date(2026, 1, 1))
    assert working_days_after(start, days) == end


def test_return_mend_file_again_approve():
    training_class = make_class("returned")
    school = school_of(training_class)
    assert training_class.return_reason == "教师证快到期了"
    planning.change_plan(
        training_class,
        actor=school.manager,
        title="炒茶二班",
        capacity=25,
        venue=training_class.venue,
        trainers=[school.trainer.person],
    )
    classes.file_class(training_class, actor=school.manager)
    assert (training_class.return_reason, training_class.decided_by_id) == ("", "")
    classes.approve_class(training_class, actor=school.reviewer)
    training_class.refresh_from_db()
    assert (training_class.state, training_class.title) == ("approved", "炒茶二班")
    assert list(PlanVersion.objects.values_list("number", flat=True)) == [1, 2]
    actions = list(timeline(training_class).values_list("action", flat=True))
    assert actions[-4:] == [
        "training.class.returned",
        "training.class.plan_changed",
        "training.class.filed",
        "training.class.approved",
    ]


@pytest.mark.parametrize(
    "act", [classes.return_class, classes.refuse_class, classes.postpone_class, classes.cancel_class]
)
def test_a_no_without_a_reason_is_refused(act):
    training_class = make_class("filed")
    with pytest.raises(DomainError) as refused:
        act(training_class, actor=school_of(training_class).reviewer, reason="  ")
    assert refused.value.code == "training.reason_missing"


def test_whoever_filed_never_decides():
    school = make_school()
    bureau = school.reviewer.person.memberships.get().organisation
    grant_role(school.manager.person, bureau, Role.BUREAU_SUPERVISOR, actor=SYSTEM, valid_from=date(2020, 1, 1))
    training_class = make_class("filed", school=school)
    with pytest.raises(NotPermitted) as refused:
        classes.approve_class(training_class, actor=school.manager)
    assert refused.value.code == "training.own_filing"
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingClass.objects.filter(pk=training_class.pk).update(decided_by_id=school.manager.actor_id)


def test_only_a_supervisor_of_the_division_decides():
    training_class = make_class("filed")
    bureau = make_organisation("bureau")
    elsewhere = make_staff(Role.BUREAU_SUPERVISOR, bureau, division=Division.objects.get(code="330683101"))
    here = make_staff(Role.BUREAU_SUPERVISOR, bureau, division=training_class.institution.division)
    for stranger in (elsewhere, make_staff(Role.AUDITOR, bureau), school_of(training_class).trainer):
        with pytest.raises(NotPermitted):
            classes.approve_class(training_class, actor=stranger)
    classes.approve_class(training_class, actor=here)
    assert training_class.state == "approved"


@pytest.mark.parametrize("state", ["filed", "approved", "enrolling", "running", "closed"])
def test_a_plan_out_of_hand_cannot_be_changed(state):
    training_class = make_class(state, people=1 if state in ("running", "closed") else 0)
    with pytest.raises(DomainError) as refused:
        planning.plan_sessions(
            training_class, timetable(clock.today() + timedelta(days=20)), actor=school_of(training_class).manager
        )
    assert refused.value.code == "training.plan_locked"


def test_a_postponed_running_class_keeps_what_was_held():
    training_class = make_class("running", people=1, starts_in=-1)
    school = school_of(training_class)
    from training.operations.attendance import mark_session

    first = training_class.sessions.select_related("training_class").get(number=1)
    mark_session(first, {training_class.enrolments.get().pk: "present"}, actor=school.trainer)
    classes.postpone_class(training_class, actor=school.manager, reason="台风")
    planning.plan_sessions(training_class, timetable(clock.today() + timedelta(days=9), 2), actor=school.manager)
    assert list(training_class.sessions.values_list("number", flat=True)) == [1, 2, 3]
    with pytest.raises(DomainError) as refused:
        planning.drop_session(first, actor=school.manager)
    assert refused.value.code == "training.session_held"
    classes.file_class(training_class, actor=school.manager)
    assert training_class.state == "filed"


def test_seats_cannot_shrink_below_the_roster():
    training_class = make_class("draft", people=3)
    with pytest.raises(DomainError) as refused:
        planning.change_plan(
            training_class,
            actor=school_of(training_class).manager,
            title="x",
            capacity=2,
            venue=training_class.venue,
            trainers=[],
        )
    assert refused.value.code == "training.seats_taken"


def test_codes_count_per_section_and_year_and_step_over_carried_ones():
    year = clock.today().year
    first = make_class("draft")
    planning.draft_class(
        first.course,
        actor=school_of(first).manager,
        institution=first.institution,
        title="老班",
        capacity=9,
        code=f"{year}-TEA-0002",
    )
    third = make_class("draft")
    assert (first.code, third.code) == (f"{year}-TEA-0001", f"{year}-TEA-0003")
    with pytest.raises(DomainError) as refused:
        planning.draft_class(
            first.course,
            actor=school_of(first).manager,
            institution=first.institution,
            title="重号",
            capacity=9,
            code=third.code,
        )
    assert refused.value.code == "training.code_taken"


def test_a_manager_plans_for_the_own_school_only():
    mine, other = make_school(), make_school()
    with pytest.raises(NotPermitted):
        planning.draft_class(make_course(), actor=mine.manager, institution=other.institution, title="x", capacity=20)


def test_a_course_without_a_scheme_opens_no_class():
    Scheme.objects.update(valid_to=date(2021, 1, 1))
    school = make_school()
    with pytest.raises(DomainError) as refused:
        planning.draft_class(make_course(), actor=school.manager, institution=school.institution, title="x", capacity=9)
    assert refused.value.code == "training.no_scheme"


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [({"theory": 0}, "PPPPP"), ({"theory": 2}, "TPTPP"), ({"theory": 5}, "TTTTT")],
)
def test_theory_is_spread_over_the_timetable(facts, kinds):
    plan = timetable(date(2026, 12, 8), 5, **facts)
    assert "".join("T" if plan.kind_of(position) == "theory" else "P" for position in range(5)) == kinds


def test_a_weekly_timetable():
    plan = timetable(date(2026, 12, 8), 4, weekdays=(1, 3, 5), begins=time(18, 30), ends=time(21))
    assert plan.days() == [date(2026, 12, 8), date(2026, 12, 10), date(2026, 12, 12), date(2026, 12, 15)]


def point_codes(training_class):
    return [point.code for point in unusual_points([training_class])[training_class.pk]]


def test_an_ordinary_filing_says_so():
    school = make_school()
    make_class("closed", school=school, starts_in=-40, people=1)
    assert point_codes(make_class("filed", school=school, starts_in=14, people=2)) == ["ordinary"]


def test_what_is_unusual_stands_first():
    school, venue = make_school(), make_venue(seats=20)
    make_class("enrolling", school=school, venue=venue, starts_in=14)
    training_class = make_class("filed", school=school, venue=venue, starts_in=14, people=1)
    assert point_codes(training_class) == ["clash", "tight_venue", "new_trainer", "short_roster"]


def test_trainer_and_venue_clashes_are_told_apart():
    school, venue = make_school(), make_venue()
    by_trainer = make_class("approved", school=school, starts_in=14)
    by_venue = make_class("approved", venue=venue, starts_in=14)
    training_class = make_class("filed", school=school, venue=venue, starts_in=14)
    points = {point.code: point.text for point in unusual_points([training_class])[training_class.pk]}
    assert (by_trainer.code in points["trainer_clash"], by_venue.code in points["venue_clash"]) == (True, True)


def test_the_roster_filed_is_provisional_and_differences_show():
    from training.queries.attendance import marked_counts
    from training.rules.plans import differences_to_plan

    training_class = make_class("running", people=2, starts_in=-1)
    school = school_of(training_class)
    enrol_by_school(training_class, make_person(), school, reason="漏抄")
    plan = training_class.plan_versions.get().plan
    lines = [
        (row.what, row.planned, row.actual)
        for row in differences_to_plan(training_class, plan, marked_counts(training_class))
    ]
    assert ("名册人数", "送审时 0 人", "现在 3 人") in lines
    assert ("锁定后补进", "0 人", "1 人") in lines
