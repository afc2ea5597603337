"""The demo county's registers: schools with their scope, trainers with their cards, places with rooms and stations.

Everything the year of classes relies on is in order; beside it stand one school that is suspended, one card that is over,
some that end soon, and a hall that is closed, so that every page has something to show.
"""

from datetime import date, timedelta
from typing import Any

from courses.models import Course, Occupation, Section
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.models import Organisation, User
from foundation.people.operations.organisations import create_organisation
from foundation.people.roles import Role
from foundation.places.models import Division, RoomKind, Venue
from training.demo.plan import EVERYTHING
from training.models import TrainerCard
from training.operations import registry, registry_cards, venues
from training.queries.registry import asked_of

SINCE, LONG = 1100, 1500
"""Days before and after today."""
SOON = 45
SUSPENDED = "XINGYE"
LICENCES = {"GANLIN": (300, 1500), "VOCATION": (400, 2500), "SKILLEDU": (360, 2400), "CHONGREN": (260, 1200)}
EQUIPMENT = {
    "GANLIN-SCHOOL": "电炒锅 12 口，理条机 2 台，投影仪",
    "VOCATION-1": "焊机 16 台，电工实训台 20 张，拖拉机 2 台",
    "SKILLEDU-1": "护理床 8 张，婴儿模型 10 个，投影仪",
    "CHONGREN-HALL": "蒸灶 6 眼，案板 9 张",
}
WORKSHOPS = {
    "GANLIN-SCHOOL": ("炒茶实训间", 24, 12, "电炒锅"),
    "VOCATION-1": ("电焊实训间", 16, 16, "焊机"),
    "SKILLEDU-1": ("护理实训间", 32, 8, "护理床"),
}
STEPS_AT_THE_DOOR = ("GUIMEN-HALL", "CHANGLE-HALL")
MORE_FOR_GANLIN = ("TEA-01", "TEA-03", "TEA-04", "STOVE-03")


def build_registers(staff: dict[tuple[str, str], list[User]]) -> None:
    """Before the classes are filed."""
    today = clock.today()
    organisations = {one.code: one for one in Organisation.objects.all()}
    courses = {course.code: course for course in Course.objects.select_related("section", "occupation")}
    for code, (at_once, a_year) in LICENCES.items():
        registry.license_institution(
            organisations[code],
            actor=SYSTEM,
            number=f"人社民 3306834{sorted(LICENCES).index(code) + 1:06d}",
            people_at_once=at_once,
            people_a_year=a_year,
            valid_from=today - timedelta(days=SINCE),
            valid_to=today + timedelta(days=SOON if code == "CHONGREN" else LONG),
        )
    _scopes(organisations, courses, today)
    _cards(staff, courses, today)
    _places(today)
    _employers(organisations, today)
    _suspended_school(today)


def build_requests(staff: dict[tuple[str, str], list[User]]) -> None:
    """What a school asks the bureau for, unanswered."""
    manager = staff["GANLIN", Role.INSTITUTION_MANAGER][0]
    registry_cards.ask_for_entry(
        Organisation.objects.get(code="GANLIN"),
        actor=manager,
        occupation=Occupation.objects.filter(name="评茶员").latest("edition"),
        highest_level=4,
        words="今年请到一位国家级评茶师常驻，审评室六月验收过，想开四级班。",
    )


def _scopes(organisations: dict[str, Organisation], courses: dict[str, Course], today: date) -> None:
    taught: dict[str, set[str]] = {}
    for plan in EVERYTHING:
        taught.setdefault(plan.school, set()).add(plan.course)
    taught["GANLIN"].update(MORE_FOR_GANLIN)
    for school, codes in sorted(taught.items()):
        for occupation, section in sorted(_subjects(courses[code] for code in codes), key=str):
            registry.widen_scope(
                organisations[school],
                actor=SYSTEM,
                occupation=occupation,
                section=section,
                highest_level=3 if occupation is not None and 3 in occupation.levels else None,
                valid_from=today - timedelta(days=SINCE),
                valid_to=None if section is None else today + timedelta(days=LONG),
            )


def _subjects(courses) -> set[tuple[Occupation | None, Section | None]]:
    """For each course its occupation, or else its section."""
    found: set[tuple[Occupation | None, Section | None]] = set()
    for course in courses:
        asked = asked_of(course)
        found.add((asked["occupation"], None) if asked["occupation"] else (None, course.section))
    return found


def _cards(staff: dict[tuple[str, str], list[User]], courses: dict[str, Course], today: date) -> None:
    """Every trainer for what their classes of the year teach; one old card beside them, and some that end soon."""
    taught: dict[int, set[str]] = {}
    people: dict[int, Any] = {}
    for plan in EVERYTHING:
        trainers = staff[plan.school, Role.TRAINER]
        user = trainers[plan.trainer % len(trainers)]
        people[user.pk] = user.person
        taught.setdefault(user.pk, set()).add(plan.course)
    first, second = staff["GANLIN", Role.TRAINER][:2]
    taught[first.pk].update(MORE_FOR_GANLIN)
    number = 0
    for pk, codes in sorted(taught.items()):
        for occupation, section in sorted(_subjects(courses[code] for code in codes), key=str):
            number += 1
            registry_cards.issue_trainer_card(
                people[pk],
                actor=SYSTEM,
                occupation=occupation,
                section=section,
                highest_level=3 if occupation is not None and 3 in occupation.levels else None,
                number=f"JS3306{number:05d}",
                qualification="二级/技师" if number % 3 else "高级讲师",
                valid_from=today - timedelta(days=SINCE),
                valid_to=today + timedelta(days=SOON if pk == second.pk else LONG),
            )
    _old_card(staff["SKILLEDU", Role.TRAINER][1].person, today)


def _old_card(person: Any, today: date) -> TrainerCard:
    return registry_cards.issue_trainer_card(
        person,
        actor=SYSTEM,
        occupation=Occupation.objects.filter(name="保育师").order_by("-edition").first()
        or Occupation.objects.filter(name="评茶员").latest("edition"),
        highest_level=None,
        number="JS330600000",
        qualification="三级/高级工",
        valid_from=today - timedelta(days=SINCE),
        valid_to=today - timedelta(days=20),
    )


def _places(today: date) -> None:
    for venue in Venue.objects.select_related("division"):
        venues.change_venue(
            venue,
            actor=SYSTEM,
            division=venue.division,
            **{name: getattr(venue, name) for name in venues.VENUE_FACTS if name != "division"}
            | {
                "accessible": venue.code not in STEPS_AT_THE_DOOR,
                "equipment": EQUIPMENT.get(venue.code, "桌椅、投影仪、音响"),
                "valid_from": today - timedelta(days=SINCE),
            },
        )
        if venue.code in WORKSHOPS:
            name, seats, stations, what = WORKSHOPS[venue.code]
            room = venues.register_room(venue, actor=SYSTEM, name=name, seats=seats, kind=RoomKind.WORKSHOP)
            venues.set_up_stations(
                room, actor=SYSTEM, first=1, last=stations, what=what, valid_from=today - timedelta(days=SINCE)
            )
        if venue.code == "CHANGLE-HALL":
            venues.close_venue(
                venue,
                actor=SYSTEM,
                reason="屋顶翻修",
                valid_from=today + timedelta(days=10),
                valid_to=today + timedelta(days=40),
            )


def _employers(organisations: dict[str, Organisation], today: date) -> None:
    registry.enter_employer(
        organisations["HUAFA"],
        actor=SYSTEM,
        number="91330683MA2BDEM00X",
        size="medium",
        valid_from=today - timedelta(days=400),
        valid_to=today + timedelta(days=330),
    )


def _suspended_school(today: date) -> None:
    school = create_organisation(
        actor=SYSTEM,
        kind=Organisation.Kind.INSTITUTION,
        code=SUSPENDED,
        name="嵊州市兴业职业技能培训学校",
        name_en="Xingye Vocational Training School",
        division=Division.objects.get(code="330683001"),
        phone="0575-83030000",
    )
    registry.license_institution(
        school,
        actor=SYSTEM,
        number="人社民 3306834000009",
        people_at_once=120,
        people_a_year=800,
        valid_from=today - timedelta(days=700),
        valid_to=today + timedelta(days=400),
    )
    registry.suspend_institution(
        school,
        actor=SYSTEM,
        reason="抽查发现两次课没人上、点名却满，整改三个月",
        valid_from=today - timedelta(days=20),
        valid_to=today + timedelta(days=70),
    )
