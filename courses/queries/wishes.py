"""What farmers have asked for. Others see figures only, never who asked."""

from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils import translation

from courses.models import Wish
from courses.queries.pools import people_waiting_for, pools_for_menu, pools_of_course
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


__all__ = ["Pool", "open_wishes", "people_waiting_for", "people_wanting_the_same", "pools", "wishes_of"]


def open_wishes() -> QuerySet[Wish]:
    return Wish.objects.filter(state=WishState.OPEN)


def pools(limit: int = 6, course_id: int | None = None) -> list[Pool]:
    """What people wait for, the fullest pools first, from their own counters. One query."""
    found = pools_of_course(course_id, limit) if course_id is not None else pools_for_menu(limit)
    return [
        Pool(
            course_id=pool.course_id,
            course_slug=pool.course.slug,
            title=pool.course.title,
            title_en=pool.course.title_en,
            min_size=pool.threshold,
            township_id=pool.township_id,
            township_name=pool.township.name,
            township_name_en=pool.township.name_en,
            people=pool.people,
        )
        for pool in found
    ]


def people_wanting_the_same(wish: Wish) -> int:
    """People in the wish's pool; for one in the asker's own words, those of the township who wrote the same."""
    if wish.pool is not None:
        return wish.pool.people
    same = open_wishes().filter(township=wish.township_id, course=wish.course_id)
    if wish.course_id is None:
        same = same.filter(free_text=wish.free_text)
    return same.aggregate(people=Sum("group_size"))["people"] or 0


def wishes_of(person: Person) -> QuerySet[Wish]:
    """A person's own wishes, the newest first."""
    return person.wishes.select_related(
        "course__section", "township", "village", "pool__course", "pool__place", "pool__township"
    ).order_by("-id")
