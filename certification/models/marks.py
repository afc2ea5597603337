"""Marks, results and the signed roll."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.models.batches import AppraisalBatch, Candidate, PanelMember
from foundation.kernel import clock
from foundation.people.models import Person


class Part(models.TextChoices):
    """The parts of an appraisal, each out of 100."""

    THEORY = "theory", _("理论")
    PRACTICAL = "practical", _("实操")


class MarkSheet(models.Model):
    """One appraiser's mark for one part of one candidate (评分表). Once sealed the database refuses any change."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="sheets")
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="sheets")
    part = models.CharField(max_length=10, choices=Part.choices)
    score = models.DecimalField(max_digits=5, decimal_places=2)
    veto = models.BooleanField(default=False, help_text=_("否决项：一处错，这一部分不合格"))
    remark = models.CharField(max_length=200, blank=True)
    marked_at = models.DateTimeField(default=clock.now)
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "member", "part"], name="certification_sheet_one_a_member_and_part"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=100), name="certification_sheet_score_in_range"
            ),
            models.CheckConstraint(
                condition=Q(veto=False) | Q(part=Part.PRACTICAL), name="certification_sheet_veto_is_practical"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} · {self.part}"


class Result(models.Model):
    """What the panel's marks come to for one candidate (成绩): means to two decimals, half up."""

    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="result")
    theory = models.DecimalField(max_digits=5, decimal_places=2)
    practical = models.DecimalField(max_digits=5, decimal_places=2)
    vetoed = models.BooleanField(default=False)
    passed = models.BooleanField()
    panel_size = models.PositiveSmallIntegerField()
    computed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(vetoed=False) | Q(passed=False), name="certification_result_veto_fails")
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id}: {self.theory} / {self.practical}"


class RollSignature(models.Model):
    """The panel leader's signature under the roll (成绩册签字): the hash fixes what was signed."""

    batch = models.OneToOneField(AppraisalBatch, models.PROTECT, related_name="roll_signature")
    signed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    roll = models.TextField(help_text=_("签字时成绩册的规范文本，不含姓名和证件号"))
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.batch} · {self.sha256[:12]}"
