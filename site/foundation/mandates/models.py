"""What villagers let a liaison do for them, and what was done."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.audit import actions
from foundation.kernel import clock
from foundation.kernel.codes import short_code
from foundation.mandates.states import OPEN, MandateState
from foundation.people.models import Organisation, Person
from foundation.places.models import Division


class Mandate(models.Model):
    """A villager's word that a liaison may enrol and order for them (委托代办), until a day or until they end it.

    Given in the villager's own way: a code sent to their phone and read back, or a paper they signed, photographed.
    `organisation` and `division` are the office and the village for which the liaison asked.
    """

    class Via(models.TextChoices):
        CODE = "code", _("读回手机验证码")
        PAPER = "paper", _("签字的纸，拍了照")

    class EndedBy(models.TextChoices):
        VILLAGER = "villager", _("本人")
        LIAISON = "liaison", _("联络员")
        OFFICE = "office", _("乡镇（街道）")
        TIME = "time", _("到期")

    code = models.CharField(max_length=12, unique=True, default=short_code, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    liaison = models.ForeignKey(Person, models.PROTECT, related_name="mandates_held")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="+")
    via = models.CharField(max_length=6, choices=Via.choices)
    paper = models.CharField(max_length=80, blank=True)
    paper_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=6, choices=MandateState.choices, default=MandateState.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    given_at = models.DateTimeField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=8, choices=EndedBy.choices, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["liaison", "state"], name="mandates_of_liaison"),
            models.Index(fields=["state", "valid_to"], name="mandates_expiring"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "liaison"], condition=Q(state__in=OPEN), name="mandates_one_open_a_pair"
            ),
            models.CheckConstraint(condition=~Q(person=F("liaison")), name="mandates_two_people"),
            models.CheckConstraint(
                condition=~Q(state=MandateState.GIVEN) | Q(given_at__isnull=False, valid_to__isnull=False),
                name="mandates_given_with_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state=MandateState.ENDED) | Q(ended_at__isnull=False), name="mandates_ended_with_time"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """Its page at the office's desk."""
        return reverse("mandate", kwargs={"code": self.code})


class Deed(models.Model):
    """One thing a liaison did in a villager's name (代办记录). `what` is in the villager's language, without personal data."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="deeds")
    action = models.CharField(max_length=80)
    what = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.action} {self.what}"

    @property
    def label(self) -> str:
        """The act in words, in the reader's language."""
        return actions.label(self.action)
