"""Invented villagers who asked to be called; one of them a clerk of the township has just taken."""

from datetime import timedelta

from courses.models import CallBack, Course
from courses.operations.callbacks import ask_for_a_call, close_call_back, take_call_back
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.demo import person_of_account
from foundation.places.models import Division

ASKED = [
    ("13905750611", "王大姐", "想学炒茶，晚上有空", "甘霖镇", None, 26),
    ("13905750612", "", "", "甘霖镇", "village-cook", 5),
    ("13905750613", "老钱", "孩子没人带，周末能不能学", "崇仁镇", None, 3),
    ("13905750614", "俞师傅", "修电动车", "甘霖镇", None, 2),
]
"""Number, name, words, township, course, how many hours ago."""


def build_call_backs() -> None:
    """Nothing where there are requests already."""
    if CallBack.objects.exists():
        return
    townships = {division.name: division for division in Division.objects.filter(valid_to__isnull=True)}
    courses = {course.slug: course for course in Course.objects.all()}
    clerk = person_of_account("township").account
    made = []
    for phone, name, what, township, course, hours in ASKED:
        with clock.shifted(timedelta(hours=-hours)):
            made.append(
                ask_for_a_call(
                    phone,
                    what=what,
                    name=name,
                    township=townships[township],
                    course=courses.get(course or ""),
                    actor=SYSTEM,
                    address=f"demo-{phone}",
                )
            )
    with clock.shifted(timedelta(hours=-1, minutes=-30)):
        take_call_back(made[0], actor=clerk)
        close_call_back(made[0], actor=clerk, outcome="missed")
    with clock.shifted(timedelta(minutes=-5)):
        take_call_back(made[3], actor=clerk)
