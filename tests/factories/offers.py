"""A call for a course, schools that may offer, and their offers."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from courses.models import Call, Course, Pool, Wish
from courses.operations import place_wish
from courses.operations.calls import close_call
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.models import Person, User
from foundation.people.roles import Role
from foundation.places.models import Division
from tests.factories.courses import township
from tests.factories.people import make_organisation, make_person, make_staff
from tests.factories.registers import let_teach
from tests.factories.training import HOURS, School, make_course, make_school, make_venue
from training.models import Offer, TrainingClass
from training.operations import classes
from training.operations.offers import choose_offer, make_offer
from training.operations.planning import Timetable
from training.queries.offers import earliest_start


def make_able_school(course: Course) -> School:
    """A school whose scope fits the course, with a trainer whose card is valid."""
    school = make_school()
    let_teach(school.institution, course, [school.trainer.person])
    return school


def make_officer() -> User:
    return make_staff(Role.PROGRAMME_OFFICER, make_organisation("bureau"))


def wish_for(course: Course, people: int = 1, person: Person | None = None, **facts: Any) -> Wish:
    values: dict[str, Any] = {"township": township(), "group_size": people} | facts
    return place_wish(person or make_person(), actor=SYSTEM, course=course, **values)


def make_call(course: Course | None = None, *, sizes: tuple[int, ...] | None = None, **facts: Any) -> Call:
    """The call of a pool that its wishes have filled: by default as many single people as the course needs."""
    course = course or make_course()
    for size in sizes or (1,) * course.min_size:
        wish_for(course, size, **facts)
    return Call.objects.get(course=course)


def plan_from(first: date, **facts: Any) -> Timetable:
    """Three mornings of four hours, as `make_course` has twelve."""
    values: dict[str, Any] = {
        "first_date": first,
        "weekdays": (0, 1, 2, 3, 4, 5, 6),
        "begins": time(9),
        "ends": time(12),
        "hours": HOURS,
        "count": 3,
    } | facts
    return Timetable(**values)


def offer_by(school: School, call: Call, **facts: Any) -> Offer:
    values: dict[str, Any] = {
        "actor": school.manager,
        "institution": school.institution,
        "venue": None,
        "timetable": plan_from(earliest_start(call)),
        "trainer": school.trainer.person,
        "capacity": max(2, call.course.min_size),
        "price_per_person_hour": 1250,
    } | facts
    values["venue"] = values["venue"] or make_venue()
    return make_offer(call, **values)


def close_early(call: Call) -> Call:
    """Past the deadline, as upkeep would."""
    with clock.shifted(call.deadline - clock.now() + timedelta(minutes=1)):
        return close_call(call, actor=SYSTEM)


def choose(offer: Offer, officer: User | None = None, reason: str = "离得近，开课早") -> TrainingClass:
    return choose_offer(offer, actor=officer or make_officer(), reason=reason)


def open_class_of(made: TrainingClass, school: School) -> TrainingClass:
    """Filed by the school, approved by the bureau, opened."""
    classes.file_class(made, actor=school.manager)
    classes.approve_class(made, actor=school.reviewer)
    classes.open_enrolment(made, actor=school.manager)
    made.refresh_from_db()
    return made


def make_opened(
    *, sizes: tuple[int, ...] = (1, 1), capacity: int | None = None, course: Course | None = None, **facts: Any
) -> tuple[TrainingClass, School]:
    """A class made from a call and open for enrolment: those who asked have held seats, the oldest wish first."""
    course = course or make_course(min_size=2)
    school = make_able_school(course)
    call = make_call(course, sizes=sizes, **facts)
    offer = offer_by(school, call, capacity=capacity or max(2, sum(sizes)))
    close_early(call)
    return open_class_of(choose(offer), school), school


def neighbours(code: str = "330683100") -> list[Division]:
    return list(Division.objects.filter(parent__code=code).order_by("code"))


def pool_of(call: Call) -> Pool:
    return Pool.objects.get(pk=call.pool_id)
