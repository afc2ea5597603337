"""Wishes of invented villagers, placed as they would place them themselves."""

import random
from datetime import timedelta
from typing import Any

from courses.models import Course, Wish
from courses.operations import place_wish
from courses.operations.pool_regrouping import regroup_some
from courses.operations.themes import attach_theme, make_theme
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.people.demo import SEED, invent_person, person_of_account
from foundation.people.operations import register_person
from foundation.people.queries import find_by_document
from foundation.places.models import Division

WISHES = [
    ("torreya-grafting", "谷来镇", (6, 5, 4, 3, 1)),
    ("opera-embroidery", "甘霖镇", (4, 2, 1)),
    ("village-cook", "崇仁镇", (5, 4, 4)),
    ("bamboo-weaving", "崇仁镇", (3, 2)),
    ("crop-drone", "黄泽镇", (5, 3)),
    ("peach-plum", "金庭镇", (8, 6)),
    ("rice-noodles", "长乐镇", (2, 2)),
    ("mushrooms", "贵门乡", (4, 3, 3)),
]
IN_VILLAGES = [
    ("village-cook", "贵门乡", "slack", ((0, 6, (2, 1)), (1, 5, (1, 1)))),
    ("bamboo-weaving", "贵门乡", "winter", ((0, 10, (2, 3)), (1, 9, (2,)), (2, 8, (1, 1)))),
    ("rice-noodles", "甘霖镇", "slack", ((0, 5, (4, 3)), (1, 3, (3,)))),
    ("mushrooms", "甘霖镇", "all_year", ((2, 12, (3, 2)), (3, 9, (4,)))),
    ("opera-embroidery", "长乐镇", "winter", ((0, 20, (3, 2)), (1, 18, (2,)), (3, 12, (1,)))),
]
"""Course, township, season, and by village (its number in the township): days ago, group sizes."""
IN_OWN_WORDS = [
    ("土蜂养殖", "下王镇", (6,)),
    ("想学养土蜂", "下王镇", (3,)),
    ("养蜂技术", "石璜镇", (2,)),
    ("修电动车", "三界镇", (2,)),
    ("电动车维修", "三界镇", (3,)),
    ("短视频剪辑", "鹿山街道", (5,)),
    ("拍短视频卖笋干", "鹿山街道", (4,)),
]


def build_wishes(scale: int) -> None:
    """Nothing where there are wishes already."""
    if Wish.objects.exists():
        return
    source = random.Random(SEED + 1)
    townships = {division.name: division for division in Division.objects.filter(valid_to__isnull=True)}
    courses = {course.slug: course for course in Course.objects.all()}
    days = 40
    for _round in range(scale):
        for slug, township, groups in WISHES:
            for size in groups:
                days = max(days - 1, 1)
                _wish(source, townships[township], size, days, course=courses[slug])
        for slug, name, season, by_village in IN_VILLAGES:
            villages = list(
                Division.objects.filter(parent=townships[name], kind=Division.Kind.VILLAGE).order_by("code")
            )
            for number, days_ago, groups in by_village:
                for size in groups:
                    _wish(
                        source,
                        townships[name],
                        size,
                        days_ago,
                        course=courses[slug],
                        village=villages[number],
                        season=season,
                    )
        for words, township, groups in IN_OWN_WORDS:
            for size in groups:
                _wish(source, townships[township], size, days, free_text=words)
    with clock.shifted(timedelta(days=-3)):
        farmer = person_of_account("farmer")
        place_wish(farmer, actor=farmer.account, course=courses["peach-plum"], township=townships["甘霖镇"])
    while regroup_some(actor=SYSTEM):
        pass
    officer = person_of_account("programme").account
    make_theme("电动车维修", ["修电动车", "电动车维修"], actor=officer)
    selling = make_theme("短视频带货", ["拍短视频卖笋干"], actor=officer)
    attach_theme(selling, courses["live-selling"], actor=officer)


def _wish(source: random.Random, township: Division, group_size: int, days_ago: int, **what: Any) -> None:
    facts = invent_person(source)
    while find_by_document(facts["document_type"], facts["document_number"]):
        facts = invent_person(source)
    with clock.shifted(timedelta(days=-days_ago)):
        person, _created = register_person(actor=SYSTEM, township=township, **facts)
        place_wish(person, actor=SYSTEM, township=township, group_size=group_size, **what)
