"""What farmers would like to learn."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.courses import Course, Season
from courses.states import WishState
from foundation.kernel import clock
from foundation.people.models import Organisation, Person
from foundation.places.models import Division


class WhoAsks(models.TextChoices):
    """In whose name a wish is left."""

    SELF = "self", _("我自己")
    FAMILY = "family", _("我和家里人")
    VILLAGE = "village", _("村里")
    CO_OP = "co_op", _("合作社")
    EMPLOYER = "employer", _("单位")


FOR_ONESELF = (WhoAsks.SELF, WhoAsks.FAMILY)
FOR_AN_ORGANISATION = (WhoAsks.CO_OP, WhoAsks.EMPLOYER)


class Wish(models.Model):
    """A wish for a course without a date, or for one that is not on the menu (心愿单).

    `person` is who answers for it: the farmer, or whoever ordered for a village, a co-op or an employer. `village` lies in
    `township`. On `expires_on` it still stands; the day after it is let go, with a message a week before.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="wishes")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="wishes")
    free_text = models.CharField(_("想学什么"), max_length=200, blank=True)
    township = models.ForeignKey(Division, models.PROTECT, related_name="+")
    village = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="+")
    season = models.CharField(max_length=10, choices=Season.choices, default=Season.ALL_YEAR)
    group_size = models.PositiveSmallIntegerField(default=1)
    asked_by = models.CharField(max_length=10, choices=WhoAsks.choices, default=WhoAsks.SELF)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="wishes")
    pool = models.ForeignKey("courses.Pool", models.SET_NULL, null=True, blank=True, related_name="wishes")
    theme = models.ForeignKey("courses.Theme", models.SET_NULL, null=True, blank=True, related_name="wishes")
    state = models.CharField(max_length=10, choices=WishState.choices, default=WishState.OPEN)
    created_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "course", "township"], name="courses_wish_pool"),
            models.Index(fields=["state", "expires_on"], name="courses_wish_expiry"),
            models.Index(
                fields=["state", "course", "township"],
                name="courses_wish_stray",
                condition=Q(pool__isnull=True, course__isnull=False),
            ),
            models.Index(
                fields=["state", "township", "free_text"],
                name="courses_wish_loose",
                condition=Q(course__isnull=True, theme__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course"],
                condition=Q(state="open", course__isnull=False, asked_by__in=FOR_ONESELF),
                name="courses_wish_one_open_a_course",
            ),
            models.UniqueConstraint(
                fields=["person", "course", "township", "asked_by"],
                condition=Q(state="open", course__isnull=False) & ~Q(asked_by__in=FOR_ONESELF),
                name="courses_wish_one_open_for_others",
            ),
            models.CheckConstraint(name="courses_wish_says_what", condition=Q(course__isnull=False) | ~Q(free_text="")),
            models.CheckConstraint(
                name="courses_wish_group_in_bounds", condition=Q(group_size__gte=1, group_size__lte=500)
            ),
            models.CheckConstraint(
                name="courses_wish_organisation_fits",
                condition=Q(organisation__isnull=False, asked_by__in=FOR_AN_ORGANISATION)
                | (Q(organisation__isnull=True) & ~Q(asked_by__in=FOR_AN_ORGANISATION)),
            ),
            models.CheckConstraint(
                name="courses_wish_open_has_not_ended", condition=~Q(state="open") | Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.course or self.free_text)

    @property
    def place(self) -> Division:
        """The village, where one was said; else the township."""
        return self.village or self.township
