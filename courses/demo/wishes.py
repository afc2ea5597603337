"""Wishes of invented villagers, placed as they would place them themselves."""

import random
from datetime import timedelta
from typing import Any

from courses.models import Course, Wish
from courses.operations import place_wish
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
IN_OWN_WORDS = [("土蜂养殖", "下王镇", (6,)), ("修电动车", "三界镇", (2,)), ("短视频剪辑", "鹿山街道", (5,))]


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
        for words, township, groups in IN_OWN_WORDS:
            for size in groups:
                _wish(source, townships[township], size, days, free_text=words)
    with clock.shifted(timedelta(days=-3)):
        farmer = person_of_account("farmer")
        place_wish(farmer, actor=farmer.account, course=courses["peach-plum"], township=townships["甘霖镇"])


def _wish(source: random.Random, township: Division, group_size: int, days_ago: int, **what: Any) -> None:
    facts = invent_person(source)
    while find_by_document(facts["document_type"], facts["document_number"]):
        facts = invent_person(source)
    with clock.shifted(timedelta(days=-days_ago)):
        person, _created = register_person(actor=SYSTEM, township=township, **facts)
        place_wish(person, actor=SYSTEM, township=township, group_size=group_size, **what)
