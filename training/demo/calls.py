"""The demo county's calls: one open with two offers, one nobody answered, one chosen whose class has held seats."""

from datetime import date, time, timedelta
from decimal import Decimal

from courses.models import Call, Course, Pool
from courses.operations import place_wish
from courses.operations.calls import close_call, extend_call, open_call
from courses.states import CallState, PoolState
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.demo import person_of_account
from foundation.people.models import Person, User
from foundation.people.roles import Role
from foundation.places.models import Division
from training.demo.building import County, on_day
from training.models import Invitation, Offer
from training.operations import classes
from training.operations.holds import accept_hold
from training.operations.offers import choose_offer, decline_invitation, make_offer
from training.operations.planning import Timetable
from training.queries.offers import earliest_start
from training.queries.registry import asked_of, is_checked, trainer_may_teach

ASKED, ANSWERED, CLOSED, CHOSEN, FILED, OPENED = 20, 17, 15, 13, 11, 1
AHEAD = 9
"""Days before today on which the chosen class came about, step by step."""


def build_calls(county: County) -> None:
    """After the registers: whoever was asked before there were schools is asked for again."""
    officer = person_of_account("programme").account
    for call in Call.objects.filter(state=CallState.ESCALATED).order_by("pk"):
        until = county.today + timedelta(days=6)
        extend_call(call, actor=officer, until=until, reason="学校登记好了，再请一次")
    for pool in Pool.objects.filter(state=PoolState.CALLED, calls__isnull=True).order_by("pk"):
        open_call(pool, actor=SYSTEM)
    _chosen(county, officer)
    _open_with_two(county)
    _nobody_answers(county)
    _just_asked(county)


def _chosen(county: County, officer: User) -> None:
    """竹笋 in 甘霖镇, four hours in a village hall: two schools offer, the near one is chosen, seats are held now."""
    course, township = county.courses["FRUIT-04"], Division.objects.get(name="甘霖镇", valid_to__isnull=True)
    with on_day(county.today - timedelta(days=ASKED), 9):
        call = _call(course, township, [county.farmer, *county.villagers[20:25]], (1, 6, 5, 4, 3, 2))
    with on_day(county.today - timedelta(days=ANSWERED), 10):
        near = _offer(county, call, "GANLIN", "GANLIN-HALL", 1000, capacity=24, note="带榨面和笋样，现场教")
        _offer(county, call, "CHONGREN", "CHONGREN-HALL", 900, capacity=30)
    with on_day(county.today - timedelta(days=CLOSED), 17, 5):
        close_call(call, actor=SYSTEM)
    with on_day(county.today - timedelta(days=CHOSEN), 9):
        made = choose_offer(near, actor=officer, reason="就在甘霖，大家走着去；价钱差得不多")
    manager = county.staff["GANLIN", Role.INSTITUTION_MANAGER][0]
    with on_day(county.today - timedelta(days=FILED), 9):
        classes.file_class(made, actor=manager)
        classes.approve_class(made, actor=county.reviewer)
    with on_day(county.today - timedelta(days=OPENED), 9):
        classes.open_enrolment(made, actor=manager)
        group = made.holds.order_by("-size").select_related("person", "wish", "training_class")[0]
        accept_hold(group, actor=SYSTEM)


def _open_with_two(county: County) -> None:
    """年糕 in 贵门乡: two schools have offered, the deadline is to come."""
    township = Division.objects.get(name="贵门乡", valid_to__isnull=True)
    with on_day(county.today - timedelta(days=2), 9):
        call = _call(county.courses["STOVE-04"], township, county.villagers[26:30], (6, 4, 3, 2))
        _offer(county, call, "CHONGREN", "GUIMEN-HALL", 1350, capacity=24, note="灶和料我们带上山")
    with on_day(county.today - timedelta(days=1), 9):
        _offer(county, call, "GANLIN", "GANLIN-SCHOOL", 1200, capacity=20)


def _nobody_answers(county: County) -> None:
    """榨面 in 三界镇: every school that was asked says no, so somebody has to step in."""
    township = Division.objects.get(name="三界镇", valid_to__isnull=True)
    with on_day(county.today - timedelta(days=1), 10):
        call = _call(county.courses["STOVE-02"], township, county.villagers[31:35], (6, 5, 3, 2))
    for invitation in Invitation.objects.filter(call=call).select_related("institution", "call").order_by("pk"):
        manager = county.staff[invitation.institution.code, Role.INSTITUTION_MANAGER][0]
        decline_invitation(invitation, actor=manager, reason="会榨面的师傅年前排满了")


def _just_asked(county: County) -> None:
    """年糕 in 长乐镇, since yesterday afternoon: nobody has answered yet."""
    township = Division.objects.get(name="长乐镇", valid_to__isnull=True)
    with on_day(county.today - timedelta(days=1), 16):
        _call(county.courses["STOVE-04"], township, county.villagers[36:40], (5, 4, 4, 2))


def _call(course: Course, township: Division, people: list[Person], sizes: tuple[int, ...]) -> Call:
    for person, size in zip(people, sizes, strict=True):
        place_wish(person, actor=SYSTEM, course=course, township=township, group_size=size)
    return Call.objects.filter(course=course, township=township).latest("pk")


def _offer(county: County, call: Call, school: str, venue: str, fen: int, *, capacity: int, note: str = "") -> Offer:
    hours = min(Decimal(4), call.course.hours)
    return make_offer(
        call,
        actor=county.staff[school, Role.INSTITUTION_MANAGER][0],
        institution=county.organisations[school],
        venue=county.venues[venue],
        timetable=Timetable(
            first_date=_saturday(max(earliest_start(call), county.today + timedelta(days=AHEAD))),
            weekdays=(5, 6),
            begins=time(13, 30),
            ends=time(16, 45),
            hours=hours,
            count=int(call.course.hours / hours),
            theory=1 if call.course.hours > hours else 0,
        ),
        trainer=_who_may_teach(county, call, school),
        capacity=capacity,
        price_per_person_hour=fen,
        note=note,
    )


def _who_may_teach(county: County, call: Call, school: str) -> Person:
    """The first of the school's trainers whose card fits the course, where cards are asked for at all."""
    people = [user.person for user in county.staff[school, Role.TRAINER] if user.person is not None]
    if not is_checked(call.course, clock.today()):
        return people[0]
    return next(one for one in people if trainer_may_teach(one, on=clock.today(), **asked_of(call.course)))


def _saturday(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday()) % 7)
