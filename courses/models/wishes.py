"""What farmers would like to learn."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.courses import Course, Season
from courses.states import WishState
from foundation.kernel import clock
from foundation.people.models import Person
from foundation.places.models import Division


class Wish(models.Model):
    """A wish for a course without a date, or for one that is not on the menu (心愿单)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="wishes")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="wishes")
    free_text = models.CharField(_("想学什么"), max_length=200, blank=True)
    township = models.ForeignKey(Division, models.PROTECT, related_name="+")
    season = models.CharField(max_length=10, choices=Season.choices, default=Season.ALL_YEAR)
    group_size = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=WishState.choices, default=WishState.OPEN)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "course", "township"], name="courses_wish_pool")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"],
                condition=Q(state="open", course__isnull=False),
                name="courses_wish_one_open_a_course",
            ),
            models.CheckConstraint(name="courses_wish_says_what", condition=Q(course__isnull=False) | ~Q(free_text="")),
            models.CheckConstraint(
                name="courses_wish_group_in_bounds", condition=Q(group_size__gte=1, group_size__lte=500)
            ),
        ]

    def __str__(self) -> str:
        return str(self.course or self.free_text)
