"""Who may appraise what: evaluation bodies, standards and appraisers' cards."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.levels import Level
from courses.models import Occupation
from foundation.kernel import clock
from foundation.people.models import Organisation, Person


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
    """An appraiser's card (考评员证): one occupation, a highest level, an expiry."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appraiser_cards")
    card_no = models.CharField(max_length=30, unique=True)
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="appraisers")
    highest_level = models.PositiveSmallIntegerField(choices=Level.choices)
    senior = models.BooleanField(default=False)
    valid_from = models.DateField(default=clock.today)
    valid_to = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "occupation", "valid_from"], name="certification_appraiser_one_card_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")), name="certification_appraiser_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(highest_level__gte=1, highest_level__lte=5), name="certification_appraiser_level_known"
            ),
        ]

    def __str__(self) -> str:
        return self.card_no
