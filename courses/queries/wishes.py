"""What farmers have asked for. Others see figures only, never who asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, QuerySet, Sum
from django.utils import translation

from courses.models import Wish
from courses.states import WishState
from foundation.people.models import Person


@dataclass(frozen=True)
class Pool:
    """How many people of one township want one course."""

    course_id: int
    course_slug: str
    title: str
    title_en: str
    min_size: int
    township_id: int
    township_name: str
    township_name_en: str
    people: int

    @property
    def localized_title(self) -> str:
        return self.title_en if translation.get_language() == "en" else self.title

    @property
    def localized_township(self) -> str:
        return (
            self.township_name_en
            if self.township_name_en and translation.get_language() == "en"
            else self.township_name
        )

    @property
    def missing(self) -> int:
        """People still missing for a class of the course's smallest size."""
        return max(self.min_size - self.people, 0)


def open_wishes() -> QuerySet[Wish]:
    return Wish.objects.filter(state=WishState.OPEN)


def pools(limit: int = 6, course_id: int | None = None) -> list[Pool]:
    """Open wishes for courses on the menu, added up by course and township, the largest first. One query."""
    wishes = open_wishes().filter(course__active=True)
    if course_id is not None:
        wishes = wishes.filter(course_id=course_id)
    rows = (
        wishes.order_by()
        .values(
            "course_id",
            "township_id",
            course_slug=F("course__slug"),
            title=F("course__title"),
            title_en=F("course__title_en"),
            min_size=F("course__min_size"),
            township_name=F("township__name"),
            township_name_en=F("township__name_en"),
        )
        .annotate(people=Sum("group_size"))
        .order_by("-people", "course_id", "township_id")[:limit]
    )
    return [Pool(**row) for row in rows]


def people_waiting_for(course_ids: Iterable[int]) -> dict[int, int]:
    """People who want each course, all townships together; courses nobody waits for are missing."""
    rows = open_wishes().filter(course__in=list(course_ids)).order_by().values("course_id")
    return {row["course_id"]: row["people"] for row in rows.annotate(people=Sum("group_size"))}


def people_wanting_the_same(wish: Wish) -> int:
    """People with an open wish like this one: the same course, or the same words, in the same township."""
    same = open_wishes().filter(township=wish.township_id, course=wish.course_id)
    if wish.course_id is None:
        same = same.filter(free_text=wish.free_text)
    return same.aggregate(people=Sum("group_size"))["people"] or 0


def wishes_of(person: Person) -> QuerySet[Wish]:
    """A person's own wishes, the newest first."""
    return person.wishes.select_related("course__section", "township").order_by("-id")


def demand() -> QuerySet[Wish, Any]:
    """Open wishes by course (or the asker's own words) and township: rows with people, wishes, first_asked; no names."""
    return (
        open_wishes()
        .order_by()
        .values(
            "course_id",
            "free_text",
            "township_id",
            "course__code",
            "course__title",
            "course__title_en",
            "course__min_size",
            "township__code",
            "township__name",
            "township__name_en",
        )
        .annotate(people=Sum("group_size"), wishes=Count("pk"), first_asked=Min("created_at"))
        .order_by("-people", "first_asked", "course_id", "free_text", "township_id")
    )
