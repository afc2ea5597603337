"""Organisations and who does what in them."""

from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.people.models.persons import Person
from foundation.people.roles import Role
from foundation.places.models import Division


class Organisation(models.Model):
    """A bureau, training institution, evaluation body, employer or township office (单位)."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("主管局")
        INSTITUTION = "institution", _("培训机构")
        EVALUATION_BODY = "evaluation_body", _("评价机构")
        EMPLOYER = "employer", _("用人单位")
        TOWNSHIP_OFFICE = "township_office", _("乡镇（街道）")

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    division = models.ForeignKey(Division, models.PROTECT, related_name="organisations")
    phone = models.CharField(max_length=30, blank=True, help_text=_("公开的办公电话"))
    closed_on = models.DateField(null=True, blank=True, help_text=_("从这天起不再办事"))

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.localized_name

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None and self.closed_on <= clock.today()

    @property
    def localized_name(self) -> str:
        return self.name_en if self.name_en and translation.get_language() == "en" else self.name


class Membership(models.Model):
    """A person's role in an organisation (任职), from a day to a day, perhaps for one division only.

    A role that was ended before its first day was over has its last day before its first: it held for no whole day.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(default=clock.today)
    valid_to = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation", "role"], name="people_membership_org_role")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role", "valid_from"], name="people_membership_once_a_day"
            ),
            models.CheckConstraint(
                name="people_membership_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")) | ~Q(end_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organisation}"
