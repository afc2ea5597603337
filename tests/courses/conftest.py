"""What the tests of the menu share."""

from collections.abc import Callable

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

    def know(course: Course, *facts: ClassFacts) -> None:
        known[course.pk] = list(facts)

    return know
