"""Wishes by the hundred thousand for the benchmark, the same every time: people of the demo villages who want the demo's courses."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.db import transaction

from courses.models import Course, Pool, Reach, Season, Wish
from foundation.kernel import clock
from foundation.people.models import Person
from foundation.places.queries import current_villages
from tests.factories.people import make_person

CHUNK = 5_000
POOLED_AT_MOST = 60
"""People of one ready-made pool."""


def stray_wishes(count: int, seed: int = 1) -> None:
    """Open wishes that are in no pool, as an import leaves them: spread over villages, courses and seasons."""
    for wishes in _batches(count, seed):
        Wish.objects.bulk_create(wishes)


def pooled_wishes(count: int, seed: int = 2) -> None:
    """Wishes that have been pooled: nine in ten of them answered, in pools that were answered, as years leave them; the
    others open, in pools that gather or were called."""
    for number, wishes in enumerate(_batches(count, seed)):
        groups: dict[tuple[Any, ...], list[Wish]] = defaultdict(list)
        for wish in wishes:
            groups[wish.course_id, wish.village_id, wish.season].append(wish)
        state = "gathering" if number % 10 == 0 else "answered"
        pools: list[Pool] = []
        for (_course, _village, season), members in groups.items():
            people = sum(wish.group_size for wish in members)
            pools.append(
                Pool(
                    code=f"{seed}{number:03d}{len(pools):05d}"[:10],
                    course=members[0].course,
                    township=members[0].township,
                    place=members[0].village,
                    reach=Reach.VILLAGE,
                    season=season,
                    people=people,
                    wish_count=len(members),
                    threshold=max(people + 5, 15),
                    state=state if number == 0 or state == "answered" else "called",
                )
            )
        with transaction.atomic():
            Pool.objects.bulk_create(pools)
            found = dict(Pool.objects.filter(code__in=[pool.code for pool in pools]).values_list("code", "pk"))
            for pool, members in zip(pools, groups.values(), strict=True):
                for wish in members:
                    wish.pool_id = found[pool.code]
                    if state == "answered":
                        wish.state, wish.ended_at = "answered", clock.now()
            Wish.objects.bulk_create(wishes)


def _batches(count: int, seed: int) -> Any:
    source = random.Random(seed)
    courses = list(Course.objects.filter(active=True).order_by("pk"))
    villages = list(current_villages().order_by("code"))
    seasons = list(Season.values)
    people = _people(-(-count // len(courses)))
    today, now = clock.today(), clock.now()
    made: list[Wish] = []
    for number in range(count):
        village = villages[source.randrange(len(villages))]
        made.append(
            Wish(
                person_id=people[number % len(people)],
                course=courses[number // len(people) % len(courses)],
                township=village.parent,
                village=village,
                season=seasons[source.randrange(len(seasons))],
                group_size=source.choice((1, 1, 1, 2, 2, 3)),
                created_at=now - timedelta(minutes=source.randrange(3 * 24 * 60)),
                expires_on=today + timedelta(days=300),
            )
        )
        if len(made) == CHUNK:
            yield made
            made = []
    if made:
        yield made


def _people(count: int) -> list[int]:
    """So many new people, copies of one with numbers of their own."""
    pattern = make_person()
    last = Person.objects.order_by("-pk").values_list("pk", flat=True)[0]
    rows = [
        Person(
            code=f"W{last:05d}{number:06d}",
            name=pattern.name,
            document_type=pattern.document_type,
            document_number=pattern.document_number,
            document_hash=f"wish-{last}-{number}",
            phone="",
            township=pattern.township,
        )
        for number in range(count)
    ]
    Person.objects.bulk_create(rows, batch_size=CHUNK)
    return list(Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:count])
