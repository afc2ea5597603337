"""People of one place who want one course at one time of year, added up until they make a class (凑班)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.courses import Course, Season
from courses.states import PoolState
from foundation.kernel import clock
from foundation.places.models import Division


class Reach(models.TextChoices):
    """How far the people of a pool come from."""

    VILLAGE = "village", _("一个村")
    NEIGHBOURS = "neighbours", _("邻近几个村")
    TOWNSHIP = "township", _("整个乡镇（街道）")


class Pool(models.Model):
    """A pool (凑班的一拨人). `place` is the village it gathers in or around, or the township.

    `people` and `wish_count` are counters of its open wishes, changed under this row's lock, which is the last an
    operation takes. `since` is the day its oldest wish came: from then on policy counts the days until it reaches
    further. One that went into a wider pool keeps its address and says where it went.
    """

    code = models.CharField(max_length=10, unique=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="pools")
    township = models.ForeignKey(Division, models.PROTECT, related_name="+")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+")
    reach = models.CharField(max_length=10, choices=Reach.choices)
    season = models.CharField(max_length=10, choices=Season.choices, default=Season.ALL_YEAR)
    people = models.PositiveIntegerField(default=0)
    wish_count = models.PositiveIntegerField(default=0)
    threshold = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PoolState.choices, default=PoolState.GATHERING)
    since = models.DateTimeField(default=clock.now)
    told = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-people", "pk"]
        indexes = [
            models.Index(fields=["state", "-people"], name="courses_pool_fullest"),
            models.Index(fields=["place", "course", "season"], name="courses_pool_of_place"),
            models.Index(fields=["course", "state", "-people"], name="courses_pool_of_course"),
            models.Index(fields=["township", "state", "-people"], name="courses_pool_of_township"),
            models.Index(fields=["state", "reach", "since"], name="courses_pool_widening"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "place", "season", "reach"],
                condition=Q(state="gathering"),
                name="courses_pool_one_gathering",
            ),
            models.CheckConstraint(name="courses_pool_threshold_positive", condition=Q(threshold__gte=1)),
            models.CheckConstraint(name="courses_pool_counts_agree", condition=Q(people__gte=F("wish_count"))),
            models.CheckConstraint(
                name="courses_pool_merged_is_closed", condition=Q(merged_into__isnull=True) | Q(state="closed")
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def missing(self) -> int:
        """People still missing; 0 where there are enough."""
        return max(self.threshold - self.people, 0)
