"""One planned demo class made real, step by step and each step on its day, through the operations."""

import random
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from courses.models import Course
from foundation.kernel import clock
from foundation.people.models import Organisation, Person, User
from foundation.people.roles import Role
from foundation.places.models import Venue
from training.demo.plan import Plan
from training.models import EnrolmentSource, MarkStatus, TrainingClass
from training.operations import assessments, attendance, classes, completions, enrolments, planning
from training.operations.planning import Timetable
from training.queries.attendance import marks_in_force

FILED_AHEAD, APPROVED_AHEAD, OPENED_AHEAD = 24, 20, 19
DECIDED = ("approved", "enrolling", "running", "assessing", "closed", "postponed", "cancelled")
OPENED = ("enrolling", "running", "assessing", "closed", "postponed", "cancelled")
STARTED = ("running", "assessing", "closed")


@dataclass
class County:
    """Who and what the classes are made of."""

    today: date
    source: random.Random
    staff: dict[tuple[str, str], list[User]]
    reviewer: User
    villagers: list[Person]
    farmer: Person
    courses: dict[str, Course]
    venues: dict[str, Venue]
    organisations: dict[str, Organisation]
    busy: set[int] = field(default_factory=set)

    def manager(self, plan: Plan) -> User:
        return self.staff[plan.school, Role.INSTITUTION_MANAGER][0]

    def trainer(self, plan: Plan) -> User:
        trainers = self.staff[plan.school, Role.TRAINER]
        return trainers[plan.trainer % len(trainers)]


def build_class(county: County, plan: Plan) -> TrainingClass:
    first_day = county.today + timedelta(days=plan.starts)
    filed_on = _filed_on(county, plan, first_day)
    manager = county.manager(plan)
    with on_day(filed_on, 8, 30):
        made = _draft(county, plan, first_day)
    if plan.state == "draft":
        return made
    people = _choose_people(county, plan)
    early = people if plan.state in ("filed", "returned", "refused", "approved") else people[: len(people) // 3]
    with on_day(filed_on, 9):
        for person in early:
            enrolments.enrol(made, person, actor=manager, source=EnrolmentSource.INSTITUTION)
        classes.file_class(made, actor=manager)
    _decide(county, plan, made, filed_on)
    if plan.state not in OPENED:
        return made
    opened = min(first_day - timedelta(days=OPENED_AHEAD), county.today - timedelta(days=2))
    with on_day(opened, 8):
        classes.open_enrolment(made, actor=manager)
    with on_day(min(opened + timedelta(days=3), county.today - timedelta(days=1)), 14):
        for person in people[len(early) :]:
            enrolments.enrol(made, person, actor=manager, source=EnrolmentSource.INSTITUTION)
    if plan.state in STARTED:
        _teach(county, plan, made)
    elif plan.state == "postponed":
        with on_day(county.today - timedelta(days=1), 10):
            classes.postpone_class(made, actor=manager, reason=plan.reason)
    elif plan.state == "cancelled":
        with on_day(first_day - timedelta(days=2), 10):
            classes.cancel_class(made, actor=manager, reason=plan.reason)
    return made


def on_day(day: date, hour: int, minute: int = 0) -> AbstractContextManager[None]:
    return at(timezone.make_aware(datetime.combine(day, time(hour, minute))))


def at(moment: datetime) -> AbstractContextManager[None]:
    return clock.shifted(moment - clock.now())


def _filed_on(county: County, plan: Plan, first_day: date) -> date:
    if plan.state in ("filed", "draft"):
        return county.today - timedelta(days=plan.filed_days_ago)
    return min(first_day - timedelta(days=FILED_AHEAD), county.today - timedelta(days=8))


def _draft(county: County, plan: Plan, first_day: date) -> TrainingClass:
    course, trainer = county.courses[plan.course], county.trainer(plan)
    made = planning.draft_class(
        course,
        actor=county.manager(plan),
        institution=county.organisations[plan.school],
        title=plan.title or course.title,
        capacity=min(plan.capacity, course.max_size),
        venue=county.venues[plan.venue],
        trainers=[trainer.person],
        what_to_bring=plan.bring,
        code=plan.code,
    )
    count = int(course.hours) // plan.hours
    ends = (datetime.combine(first_day, plan.begins) + timedelta(minutes=45 * plan.hours + 15)).time()
    planning.plan_sessions(
        made,
        Timetable(
            first_date=first_day,
            weekdays=plan.days,
            begins=plan.begins,
            ends=ends,
            hours=Decimal(plan.hours),
            count=count,
            theory=-(-count * 2 // 5),
        ),
        actor=county.manager(plan),
    )
    return made


def _decide(county: County, plan: Plan, made: TrainingClass, filed_on: date) -> None:
    decided_on = min(filed_on + timedelta(days=FILED_AHEAD - APPROVED_AHEAD), county.today - timedelta(days=3))
    with on_day(decided_on, 15):
        if plan.state in DECIDED:
            classes.approve_class(made, actor=county.reviewer)
        elif plan.state == "returned":
            classes.return_class(made, actor=county.reviewer, reason=plan.reason)
        elif plan.state == "refused":
            classes.refuse_class(made, actor=county.reviewer, reason=plan.reason)


def _choose_people(county: County, plan: Plan) -> list[Person]:
    """People who are in no other class that is still going on; the past takes anybody."""
    free = county.villagers
    if plan.state not in ("closed", "cancelled", "refused"):
        free = [person for person in free if person.pk not in county.busy]
    chosen = county.source.sample(free, plan.people - plan.farmer)
    if plan.state not in ("closed", "cancelled", "refused"):
        county.busy.update(person.pk for person in chosen)
    return [county.farmer, *chosen] if plan.farmer else chosen


def _teach(county: County, plan: Plan, made: TrainingClass) -> None:
    manager, trainer = county.manager(plan), county.trainer(plan)
    sessions = list(made.sessions.select_related("training_class").order_by("number"))
    with at(sessions[0].starts_at - timedelta(hours=1)):
        classes.start_class(made, actor=manager)
    roster = list(made.enrolments.order_by("pk").values_list("pk", "person_id"))
    truants = {pk for pk, person_id in roster[-2:] if person_id != county.farmer.pk}
    now = timezone.now()
    for session in sessions:
        if timezone.localdate(session.starts_at) >= county.today or session.ends_at > now:
            break
        with at(session.starts_at + timedelta(minutes=20)):
            marks = {
                pk: _status(
                    county.source,
                    truant=pk in truants,
                    reliable=person_id == county.farmer.pk,
                    present=0.9 if len(sessions) > 8 else 0.97,
                )
                for pk, person_id in roster
            }
            attendance.mark_session(session, marks, actor=trainer)
        if session.number == 1:
            _correct_one(session, roster, trainer)
    if plan.state == "running":
        return
    with at(sessions[-1].ends_at + timedelta(hours=1)):
        classes.finish_class(made, actor=manager)
    if plan.scores and made.pass_mark is not None:
        with at(min(sessions[-1].ends_at + timedelta(days=2), now)):
            _score(county, made, roster, manager)
    if plan.state == "closed":
        with at(min(sessions[-1].ends_at + timedelta(days=4), now)):
            completions.complete_class(made, actor=manager, without_score=True)


def _status(source: random.Random, *, truant: bool, reliable: bool, present: float) -> str:
    chance = source.random()
    if reliable:
        return MarkStatus.PRESENT
    if truant:
        return MarkStatus.ABSENT if chance < 0.8 else MarkStatus.PRESENT
    if chance < present:
        return MarkStatus.PRESENT
    if chance < present + (1 - present) * 0.4:
        return MarkStatus.LATE
    return MarkStatus.EXCUSED if chance < present + (1 - present) * 0.7 else MarkStatus.ABSENT


def _correct_one(session, roster, trainer: User) -> None:
    """One correction a class, so that the page shows how one looks."""
    pk = roster[1][0]
    now = marks_in_force(session.marks.filter(enrolment=pk)).first()
    if now is None or now.status == MarkStatus.LATE:
        return
    with at(session.ends_at + timedelta(minutes=5)):
        attendance.mark_session(session, {pk: MarkStatus.LATE}, actor=trainer, reason="点名后十分钟才到")


def _score(county: County, made: TrainingClass, roster, manager: User) -> None:
    attended = {row.enrolment_id for row in made.sessions.latest("number").marks.filter(status=MarkStatus.PRESENT)}
    scores = {}
    for pk, person_id in roster:
        if person_id == county.farmer.pk:
            scores[pk] = Decimal(86)
        elif pk in attended or county.source.random() < 0.7:
            scores[pk] = Decimal(min(98, max(41, round(county.source.gauss(78, 10)))))
    assessments.record_scores(made, scores, actor=manager)
