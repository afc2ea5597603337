"""Who may appraise what: evaluation bodies, standards and appraisers' cards."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.levels import Level
from courses.models import Occupation
from foundation.kernel import clock
from foundation.people.models import Organisation, Person
from foundation.policy.dated import DatedRow


class EvaluationBody(models.Model):
    """A filed evaluation body (评价机构): its parts of the certificate number."""

    class Kind(models.TextChoices):
        EMPLOYER = "Y", _("用人单位")
        SOCIAL = "S", _("社会培训评价组织")

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="evaluation_body")
    kind = models.CharField(max_length=1, choices=Kind.choices)
    body_number = models.CharField(max_length=4, validators=[RegexValidator(r"^\d{4}$")])
    province = models.CharField(max_length=2, validators=[RegexValidator(r"^\d{2}$")])
    site_serial = models.CharField(max_length=6, validators=[RegexValidator(r"^\d{6}$")])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "body_number", "province", "site_serial"], name="certification_body_filing_unique"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class BodyScope(DatedRow):
    """What a body has filed to appraise (备案范围): an occupation, up to a level where it has levels."""

    body = models.ForeignKey(EvaluationBody, models.PROTECT, related_name="scopes")
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="+")
    highest_level = models.PositiveSmallIntegerField(choices=Level.choices, null=True, blank=True)

    class Meta(DatedRow.Meta):
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                name="certification_bodyscope_level_known",
                condition=Q(highest_level__isnull=True) | Q(highest_level__gte=1, highest_level__lte=5),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id}: {self.occupation_id}"


class Standard(models.Model):
    """A national occupational standard (职业技能标准) in one edition."""

    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="standards")
    edition = models.CharField(max_length=10)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "edition"], name="certification_standard_edition_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Appraiser(models.Model):
    """An appraiser's card (考评员证): one occupation, a highest level, an expiry. A renewal is a new row.

    A withdrawn card counts for nothing from `withdrawn_on` on; seats taken on it before stay what they were.
    """

    CARD = ("card_no", "occupation", "highest_level", "senior", "valid_from", "valid_to")
    """What stands on the card: no row of it is ever changed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appraiser_cards")
    card_no = models.CharField(max_length=30)
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="appraisers")
    highest_level = models.PositiveSmallIntegerField(choices=Level.choices)
    senior = models.BooleanField(default=False)
    valid_from = models.DateField(default=clock.today)
    valid_to = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card_no", "valid_from"], name="certification_appraiser_card_once_a_term"),
            models.UniqueConstraint(
                fields=["person", "occupation", "valid_from"], name="certification_appraiser_one_card_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")), name="certification_appraiser_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(highest_level__gte=1, highest_level__lte=5), name="certification_appraiser_level_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawal_reason=""),
                name="certification_appraiser_withdrawal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.card_no

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to and (self.withdrawn_on is None or day < self.withdrawn_on)
