"""A long menu and many wishes for the benchmark: courses with their pages and index, and wishes by the hundred thousand.

Courses are copies of the demo county's under names of their own; wishes are made in the database itself, one open wish for
each of a few hundred people and each course, as many as are asked for.
"""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from typing import Any

from django.db import connection

PARTS = ("春茶", "夏茶", "高山", "平原", "入门", "提高", "女子", "夜校", "周末", "农闲")
TURNS = 9


def grow_menu(to: str, wished: str) -> dict[str, Any]:
    """A menu of so many courses on the Chinese tree, and so many open wishes in all; what a visitor then asks for."""
    from courses.models import Course, CoursePage, MenuPage, Wish

    courses, wishes = int(to), int(wished)
    have = Course.objects.filter(active=True).count()
    menu = MenuPage.objects.get(locale__language_code="zh-hans")
    if courses < have:
        surplus = Course.objects.filter(active=True).order_by("-pk").values("pk")[: have - courses]
        Course.objects.filter(pk__in=list(surplus.values_list("pk", flat=True))).update(active=False)
    else:
        Course.objects.filter(active=False).update(active=True)
        _copy_courses(menu, courses - Course.objects.filter(active=True).count())
    missing = wishes - Wish.objects.filter(state="open").count()
    if missing > 0:
        _insert_wishes(missing)
    page = CoursePage.objects.child_of(menu).filter(course__active=True).earliest("pk")
    return {
        "courses": Course.objects.filter(active=True).count(),
        "wishes": Wish.objects.count(),
        "course": page.get_url(),
    }


def _copy_courses(menu: Any, count: int) -> None:
    from courses.models import Course, CoursePage

    patterns = list(Course.objects.order_by("pk")[:24])
    start = Course.objects.count()
    made = []
    for number in range(start, start + count):
        pattern = patterns[number % len(patterns)]
        facts = {field.attname: getattr(pattern, field.attname) for field in Course._meta.fields if field.name != "id"}
        part = PARTS[number % len(PARTS)]
        facts |= {
            "code": f"B-{number:05d}",
            "slug": f"bench-{number}",
            "title": f"{pattern.title}（{part}{number}）",
            "title_en": f"{pattern.title_en} {number}",
        }
        made.append(Course(**facts))
    Course.objects.bulk_create(made, batch_size=500)
    for course in Course.objects.filter(code__startswith="B-", pages__isnull=True).order_by("pk"):
        menu.add_child(instance=CoursePage(title=course.title, slug=course.slug, course=course, locale=menu.locale))


def _insert_wishes(count: int) -> None:
    """Each person once for each course, persons in the order of their keys."""
    from courses.models import Wish
    from foundation.kernel import clock
    from foundation.places.queries import current_townships

    pattern = Wish(
        township=current_townships().earliest("code"),
        state="open",
        created_at=clock.now(),
        expires_on=clock.today() + timedelta(days=90),
    )
    values = {
        field.column: field.get_db_prep_save(getattr(pattern, field.attname), connection)
        for field in Wish._meta.concrete_fields
        if field.name not in ("id", "person", "course")
    }
    columns = ", ".join(["person_id", "course_id", *values])
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO courses_wish ({columns}) SELECT p.id, c.id, {marks} FROM people_person p CROSS JOIN courses_course c"
            " WHERE c.active AND NOT EXISTS (SELECT 1 FROM courses_wish w WHERE w.person_id = p.id AND w.course_id = c.id)"
            " ORDER BY p.id, c.id LIMIT %s",
            [*values.values(), count],
        )


def cold_and_warm(*addresses: str) -> list[list[float]]:
    """Milliseconds for each address: built anew after the cache was emptied, and asked for again; medians."""
    from config.wsgi import application
    from foundation.content import public
    from tests.load.bench_inside import count_queries

    found = []
    for address in addresses:
        cold, warm = [], []
        for _turn in range(TURNS):
            public.forget()
            time.sleep(0.002)
            count_queries(application, "/bench/template", "")
            cold.append(_took(application, address))
            warm.append(_took(application, address))
        found.append([statistics.median(cold), statistics.median(warm)])
    return found


def _took(application: Any, address: str) -> float:
    from tests.load.bench_inside import count_queries

    began = time.perf_counter()
    count_queries(application, address, "")
    return (time.perf_counter() - began) * 1000
