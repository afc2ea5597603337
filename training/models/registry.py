"""The registers filing asks: who may teach what, from when to when (登记).

Rows are dated and kept as they were entered (see foundation/policy/dated.py). An occupation or a section of the menu
names what a row is about: courses with an occupation are asked for by occupation, the others by their section.
"""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.levels import Level
from courses.models import Occupation, Section
from foundation.kernel import clock
from foundation.people.models import Organisation, Person
from foundation.policy.dated import DatedRow
from training.fields import private_storage
from training.states import RequestState


class InstitutionLicence(DatedRow):
    """A training institution's licence (办学许可): it may train at all, and how many."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="licences")
    number = models.CharField(max_length=40)
    people_at_once = models.PositiveIntegerField()
    people_a_year = models.PositiveIntegerField()

    class Meta(DatedRow.Meta):
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                name="training_licence_capacity_in_order",
                condition=Q(people_at_once__gte=1, people_a_year__gte=F("people_at_once")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Subject(DatedRow):
    """What a row is about: one occupation, up to a level where it has levels, or one section of the menu."""

    occupation = models.ForeignKey(Occupation, models.PROTECT, null=True, blank=True, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="+")
    highest_level = models.PositiveSmallIntegerField(choices=Level.choices, null=True, blank=True)

    class Meta(DatedRow.Meta):
        abstract = True
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_one_subject",
                condition=Q(occupation__isnull=False, section__isnull=True)
                | Q(occupation__isnull=True, section__isnull=False, highest_level__isnull=True),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_level_known",
                condition=Q(highest_level__isnull=True) | Q(highest_level__gte=1, highest_level__lte=5),
            ),
        ]

    @property
    def subject(self) -> str:
        """茶叶加工工, or 种茶制茶（整类）."""
        if self.occupation is not None:
            return self.occupation.localized_name
        return str(_("%(section)s（整类）")) % {"section": self.section.localized_name if self.section else ""}


class InstitutionScope(Subject):
    """What an institution may teach (准教范围)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="scopes")

    class Meta(Subject.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.occupation_id or self.section_id}"


class Suspension(DatedRow):
    """Days on which an institution may file no class (暂停开新班); what runs goes on."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=300)

    class Meta(DatedRow.Meta):
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(name="training_suspension_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.valid_from:%Y-%m-%d}"


class TrainerCard(Subject):
    """A trainer's card (教师资格登记): what the person may teach, on which qualification, until when."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="trainer_cards")
    number = models.CharField(max_length=40, blank=True)
    qualification = models.CharField(max_length=120)
    evidence = models.FileField(storage=private_storage, upload_to="trainer-evidence", blank=True, max_length=120)
    evidence_sha256 = models.CharField(max_length=64, blank=True)

    class Meta(Subject.Meta):
        constraints = [
            *Subject.Meta.constraints,
            models.CheckConstraint(name="training_card_expires", condition=Q(valid_to__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.person_id}: {self.occupation_id or self.section_id}"


class EmployerSize(models.TextChoices):
    """Sizes as the statistics office counts them."""

    MICRO = "micro", _("微型")
    SMALL = "small", _("小型")
    MEDIUM = "medium", _("中型")
    LARGE = "large", _("大型")


class EmployerEntry(DatedRow):
    """An employer on the register (用人单位登记), who may later file classes of its own."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="employer_entries")
    number = models.CharField(max_length=18, validators=[RegexValidator(r"^[0-9A-HJ-NPQRTUWXY]{18}$")])
    size = models.CharField(max_length=8, choices=EmployerSize.choices)

    class Meta(DatedRow.Meta):
        pass

    def __str__(self) -> str:
        return self.number


class RegistryRequest(models.Model):
    """What an institution asks the bureau to enter (登记申请): a subject to teach, or a trainer's card."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="registry_requests")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    occupation = models.ForeignKey(Occupation, models.PROTECT, null=True, blank=True, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="+")
    highest_level = models.PositiveSmallIntegerField(choices=Level.choices, null=True, blank=True)
    words = models.CharField(max_length=400)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    requested_at = models.DateTimeField(default=clock.now)
    requested_by_id = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.CharField(max_length=64, blank=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="training_request_one_subject",
                condition=Q(occupation__isnull=False, section__isnull=True)
                | Q(occupation__isnull=True, section__isnull=False, highest_level__isnull=True),
            ),
            models.CheckConstraint(
                name="training_request_asker_never_decides",
                condition=Q(decided_by_id="") | ~Q(decided_by_id=F("requested_by_id")),
            ),
            models.CheckConstraint(
                name="training_request_decided_by_one",
                condition=~Q(state__in=(RequestState.GRANTED, RequestState.DECLINED))
                | (Q(decided_at__isnull=False) & ~Q(decided_by_id="")),
            ),
            models.CheckConstraint(
                name="training_request_no_says_why", condition=~Q(state=RequestState.DECLINED) | ~Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"

    @property
    def subject(self) -> Any:
        return self.occupation or self.section


REGISTERS: dict[type[Any], tuple[str, ...]] = {
    InstitutionLicence: ("organisation",),
    InstitutionScope: ("organisation", "occupation", "section"),
    Suspension: ("organisation",),
    TrainerCard: ("person", "occupation", "section"),
    EmployerEntry: ("organisation",),
}
"""The dated registers, and what of two of their rows must differ where both hold on one day."""
