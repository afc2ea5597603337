"""Classes in any state, made through the operations the site itself uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from courses.models import Course, Section
from foundation.kernel import clock
from foundation.people.models import Membership, Person, User
from foundation.people.roles import Role
from foundation.places.models import Division, Venue
from tests.factories.people import make_account, make_organisation, make_person, make_staff
from tests.factories.registers import let_teach
from training.models import Enrolment, EnrolmentSource, MarkStatus, PlannedSession, TrainingClass
from training.operations import assessments, attendance, classes, completions, enrolments, planning
from training.operations.planning import Timetable

_numbers = count(1)
HOURS = Decimal(4)
OPENED = ("enrolling", "running", "assessing", "closed", "postponed", "cancelled")


def make_course(**facts: Any) -> Course:
    """By default a training certificate of 12 hours: three sessions of four."""
    number = next(_numbers)
    section, _created = Section.objects.get_or_create(
        slug="tea", defaults={"character": "茶", "name": "种茶制茶", "name_en": "Tea", "order": 1}
    )
    values = {
        "code": f"T-{number}",
        "slug": f"course-{number}",
        "section": section,
        "title": f"炒茶第{number}课",
        "title_en": f"Tea {number}",
        "summary": "炒茶",
        "summary_en": "Tea",
        "paper": "training_certificate",
        "hours": Decimal(12),
        "lesson_plan": [
            {"title": "摊青", "title_en": "Spread", "hours": 4},
            {"title": "青锅", "title_en": "Pan", "hours": 8},
        ],
        "min_size": 2,
        "max_size": 60,
        "picture": "tea-roast",
    } | facts
    return Course.objects.create(**values)


def make_venue(**facts: Any) -> Venue:
    number = next(_numbers)
    values = {
        "code": f"V{number}",
        "name": f"第{number}礼堂",
        "name_en": f"Hall {number}",
        "division": Division.objects.get(code="330683100"),
        "address": f"东湖路 {number} 号",
        "seats": 80,
    } | facts
    return Venue.objects.create(**values)


@dataclass
class School:
    """An institution with its manager and trainer, and the bureau's reviewer."""

    manager: User
    trainer: User
    reviewer: User

    @property
    def institution(self):
        return Membership.objects.get(person__account=self.manager, role=Role.INSTITUTION_MANAGER).organisation


def make_school() -> School:
    manager = make_staff(Role.INSTITUTION_MANAGER)
    institution = Membership.objects.get(person__account=manager).organisation
    return School(
        manager,
        make_staff(Role.TRAINER, institution),
        make_staff(Role.BUREAU_SUPERVISOR, make_organisation("bureau")),
    )


def make_class(
    state: str = "draft",
    *,
    school: School | None = None,
    people: int | list[Person] = 0,
    starts_in: int = 10,
    capacity: int = 20,
    course: Course | None = None,
    sessions: int = 3,
    **facts: Any,
) -> TrainingClass:
    """A class taken to `state` as its people would: one session a day from `starts_in` days from now, 09:00 to 12:00.

    A class that runs or ran is filed and begun in time, by shifting the clock to before its start. A postponed or cancelled class had been
    open. In "running" no session is marked; in "assessing" and "closed" everyone came to all of them; in "closed" everyone has 80 points.
    """
    school = school or make_school()
    course = course or make_course(hours=HOURS * sessions)
    first_day = clock.today() + timedelta(days=starts_in)
    past = {"running", "assessing", "closed"}
    trainers = facts.pop("trainers", [school.trainer.person])
    let_teach(school.institution, course, trainers)
    back = timedelta(days=min(0, starts_in - 10)) if state in past or starts_in < 10 else timedelta(0)
    with clock.shifted(back):
        made = planning.draft_class(
            course,
            actor=school.manager,
            institution=school.institution,
            title=facts.pop("title", course.title),
            capacity=capacity,
            venue=facts.pop("venue", None) or make_venue(),
            trainers=trainers,
            **facts,
        )
        planning.plan_sessions(made, timetable(first_day, sessions), actor=school.manager)
        _advance(made, state, school, people)
    if state in past:
        with clock.shifted(timedelta(days=starts_in)):
            classes.start_class(made, actor=school.manager)
    if state in ("assessing", "closed"):
        with clock.shifted(timedelta(days=starts_in + sessions)):
            for session in made.sessions.all():
                mark_all(session, actor=school.trainer)
            classes.finish_class(made, actor=school.manager)
            if state == "closed":
                if made.pass_mark is not None:
                    score_all(made, Decimal(80), actor=school.manager)
                completions.complete_class(made, actor=school.manager)
    made.refresh_from_db()
    return made


def timetable(first_day: date, sessions: int = 3, **facts: Any) -> Timetable:
    values: dict[str, Any] = {
        "first_date": first_day,
        "weekdays": (0, 1, 2, 3, 4, 5, 6),
        "begins": time(9),
        "ends": time(12),
        "hours": HOURS,
        "count": sessions,
    } | facts
    return Timetable(**values)


def _advance(made: TrainingClass, state: str, school: School, people: int | list[Person]) -> None:
    if state != "draft":
        classes.file_class(made, actor=school.manager)
    if state == "returned":
        classes.return_class(made, actor=school.reviewer, reason="教师证快到期了")
    if state == "refused":
        classes.refuse_class(made, actor=school.reviewer, reason="这门课今年不开了")
    if state in ("approved", *OPENED):
        classes.approve_class(made, actor=school.reviewer)
    if state in OPENED:
        classes.open_enrolment(made, actor=school.manager)
    for person in people if isinstance(people, list) else [make_person() for _ in range(people)]:
        enrol_by_school(made, person, school)
    if state == "postponed":
        classes.postpone_class(made, actor=school.manager, reason="台风")
    if state == "cancelled":
        classes.cancel_class(made, actor=school.manager, reason="人太少")


def enrol_by_school(training_class: TrainingClass, person: Person, school: School, reason: str = "") -> Enrolment:
    return enrolments.enrol(
        training_class, person, actor=school.manager, source=EnrolmentSource.INSTITUTION, reason=reason
    )


def school_of(training_class: TrainingClass) -> School:
    """The people around a class made by `make_class`."""
    institution = training_class.institution

    def account(role: str) -> User:
        return User.objects.filter(
            person__memberships__role=role, person__memberships__organisation=institution
        ).earliest("pk")

    reviewer = User.objects.filter(person__memberships__role=Role.BUREAU_SUPERVISOR).latest("pk")
    return School(account(Role.INSTITUTION_MANAGER), account(Role.TRAINER), reviewer)


def mark_all(session: PlannedSession, *, actor: User, status: str = MarkStatus.PRESENT, reason: str = "") -> None:
    on_roster = session.training_class.enrolments.filter(state="confirmed").values_list("pk", flat=True)
    attendance.mark_session(session, dict.fromkeys(on_roster, status), actor=actor, reason=reason)


def score_all(training_class: TrainingClass, score: Decimal, *, actor: User) -> None:
    on_roster = training_class.enrolments.filter(state="confirmed").values_list("pk", flat=True)
    assessments.record_scores(training_class, dict.fromkeys(on_roster, score), actor=actor)


def make_learner() -> User:
    """A signed-in farmer: an account with a person and no role."""
    return make_account()


def make_trainer_of(training_class: TrainingClass) -> User:
    """Another trainer of the same institution, who does not teach this class."""
    return make_staff(Role.TRAINER, training_class.institution)
