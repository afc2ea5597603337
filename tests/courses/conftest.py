"""What the tests of the menu share."""

from collections.abc import Callable, Iterable

import pytest

from courses import registry
from courses.models import Course
from courses.registry import ClassFacts


@pytest.fixture
def classes(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`classes(course, facts, …)`: open classes of a course, as the app above would answer; no other classes exist."""
    known: dict[int, list[ClassFacts]] = {}
    monkeypatch.setattr(
        registry, "_finders", [lambda ids: {course_id: known[course_id] for course_id in ids if course_id in known}]
    )

    class Overview:
        def soonest(self, limit: int) -> list[tuple[int, ClassFacts]]:
            found = [(course_id, facts) for course_id, all_ in known.items() for facts in all_ if facts.seats_left > 0]
            return sorted(found, key=lambda row: row[1].starts_at)[:limit]

        def courses_near(self, division_ids: Iterable[int]) -> set[int]:
            near = set(division_ids)
            return {course_id for course_id, all_ in known.items() for facts in all_ if facts.township_id in near}

    monkeypatch.setattr(registry, "_overviews", [Overview()])

    def know(course: Course, *facts: ClassFacts) -> None:
        known[course.pk] = list(facts)

    return know
