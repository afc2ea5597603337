"""A call to the institutions: enough people want a course in one place, who holds the class (征班)?"""

from django.db import models
from django.db.models import F, Q

from courses.models.courses import Course, Season
from courses.models.pools import Pool
from courses.states import CallState
from foundation.kernel import clock
from foundation.places.models import Division


class Call(models.Model):
    """A call for offers (征班). `people` is how many had asked when it opened; the pool counts on.

    `deadline` is when offers close. `act_by` is the clock of the bureau: to choose among the offers, or, where there is
    none, to do something about it. `everyone` says that all registered institutions were asked, whatever their scope.
    `reason` is what was written down when it was extended, given up, or came back from a class that fell through.
    """

    code = models.CharField(max_length=10, unique=True)
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="calls")
    course = models.ForeignKey(Course, models.PROTECT, related_name="calls")
    township = models.ForeignKey(Division, models.PROTECT, related_name="+")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+")
    season = models.CharField(max_length=10, choices=Season.choices, default=Season.ALL_YEAR)
    people = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.OPEN)
    everyone = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=clock.now)
    deadline = models.DateTimeField()
    act_by = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state", "deadline"], name="courses_call_deadline"),
            models.Index(fields=["township", "state"], name="courses_call_township"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pool"], condition=~Q(state="closed"), name="courses_call_one_a_pool"),
            models.CheckConstraint(name="courses_call_deadline_later", condition=Q(deadline__gt=F("opened_at"))),
            models.CheckConstraint(
                name="courses_call_bureau_has_clock",
                condition=~Q(state__in=("choosing", "escalated")) | Q(act_by__isnull=False),
            ),
            models.CheckConstraint(
                name="courses_call_end_says_why",
                condition=~Q(state="closed") | (~Q(reason="") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.code
