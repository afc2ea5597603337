"""What farmers have asked for. Others see figures only, never who asked."""

from datetime import date, timedelta

from django.db.models import QuerySet, Sum

from courses.models import Wish
from courses.policies import WISH_DAYS
from courses.states import WishState
from foundation.kernel import clock
from foundation.people.models import Person
from foundation.policy.queries import value


def open_wishes() -> QuerySet[Wish]:
    return Wish.objects.filter(state=WishState.OPEN)


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


def last_day() -> date:
    """The last day of a wish left or kept today."""
    return clock.today() + timedelta(days=int(value(WISH_DAYS)))
