"""An appraisal batch, its candidates and its panel."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.fields import private_storage
from certification.models.bodies import Appraiser, EvaluationBody, Standard
from certification.states import BatchState, CandidateState
from courses.levels import Level
from courses.models import Occupation, Specialism
from foundation.kernel import clock
from foundation.people.models import Person


class AppraisalBatch(models.Model):
    """One appraisal (鉴定批次): an occupation and level, an exam day, candidates and a panel."""

    code = models.CharField(max_length=20, unique=True)
    body = models.ForeignKey(EvaluationBody, models.PROTECT, related_name="batches")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="batches")
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="batches")
    specialism = models.ForeignKey(Specialism, models.PROTECT, null=True, blank=True, related_name="batches")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    section = models.SlugField(max_length=20, default="tea", help_text=_("证书纸面用哪个菜系的颜色"))
    exam_on = models.DateField()
    place = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=20, choices=BatchState.choices, default=BatchState.DRAFT)
    state_before_postponing = models.CharField(max_length=20, choices=BatchState.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text=_("延期或取消的原因"))
    pass_mark = models.PositiveSmallIntegerField(help_text=_("新建时按当时的规定记下"))
    published_at = models.DateTimeField(null=True, blank=True)
    review_until = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-exam_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="certification_batch_level_known"),
            models.CheckConstraint(condition=Q(pass_mark__lte=100), name="certification_batch_pass_mark_in_range"),
            models.CheckConstraint(
                condition=~Q(state__in=["review_over", "issued", "closed"])
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="certification_batch_release_has_officer",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Candidate(models.Model):
    """A person sitting an appraisal (考生), with the verdict and the training that admitted them."""

    batch = models.ForeignKey(AppraisalBatch, models.PROTECT, related_name="candidates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="candidacies")
    state = models.CharField(max_length=20, choices=CandidateState.choices, default=CandidateState.REGISTERED)
    photo = models.FileField(storage=private_storage, upload_to="candidate-photos", blank=True, max_length=120)
    photo_sha256 = models.CharField(max_length=64, blank=True)
    eligibility = models.JSONField(default=dict, help_text=_("报名时按哪条规定认定符合条件"))
    training = models.JSONField(default=dict, help_text=_("凭哪个班、多少学时；没有培训则为空"))
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "person"],
                condition=~Q(state=CandidateState.WITHDRAWN),
                name="certification_candidate_once_a_batch",
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch} · {self.person.masked_name}"


class PanelMember(models.Model):
    """An appraiser on the batch's panel (考评组成员); sealing is final."""

    batch = models.ForeignKey(AppraisalBatch, models.PROTECT, related_name="members")
    appraiser = models.ForeignKey(Appraiser, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="panel_seats")
    is_leader = models.BooleanField(default=False)
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-is_leader", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "person"], name="certification_panel_one_seat_a_person"),
            models.UniqueConstraint(
                fields=["batch"], condition=Q(is_leader=True), name="certification_panel_one_leader"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} · {self.appraiser}"
