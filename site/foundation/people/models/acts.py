"""Acts that take two people: one asks, another decides."""

from django.db import models
from django.db.models import F, Q

from foundation.kernel import clock
from foundation.people.models.organisations import Organisation
from foundation.people.models.persons import Person
from foundation.people.states import ActState

_DECIDED = (ActState.CONFIRMED, ActState.DECLINED)
_LET_GO = (ActState.EXPIRED, ActState.WITHDRAWN)


class TwoPersonAct(models.Model):
    """One request and the second person's word (双人办理). What was asked never changes; what was decided is final.

    The object is named by type and key, since it may be of any app. `office` is whose desk decides; empty: the county's.
    """

    ASKED = (
        "kind",
        "object_type",
        "object_id",
        "office",
        "reason",
        "data",
        "requested_by",
        "requested_at",
        "expires_at",
    )

    kind = models.CharField(max_length=60)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    office = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300)
    data = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, choices=ActState.choices, default=ActState.REQUESTED)
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["requested_at", "pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "kind"], name="people_act_object"),
            models.Index(fields=["state", "kind", "office", "requested_at"], name="people_act_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_act_two_people",
                condition=Q(decided_by__isnull=True) | ~Q(requested_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="people_act_decision_signed",
                condition=Q(state=ActState.REQUESTED, decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=_DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | Q(state__in=_LET_GO, decided_by__isnull=True, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="people_act_confirmed_in_time",
                condition=~Q(state=ActState.CONFIRMED)
                | Q(expires_at__isnull=True)
                | Q(decided_at__isnull=False, decided_at__lte=F("expires_at")),
            ),
            models.UniqueConstraint(
                fields=["kind", "object_type", "object_id"],
                condition=Q(state=ActState.REQUESTED),
                name="people_act_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_type} {self.object_id}"

    @property
    def is_open(self) -> bool:
        return self.state == ActState.REQUESTED

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.expires_at is not None and self.expires_at < clock.now()
