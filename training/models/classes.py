"""TrainingClass (班), its plan and its planned sessions (课次)."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from foundation.people.models import Organisation, Person
from foundation.places.models import Venue
from training.models.schemes import Scheme
from training.states import ClassState

CLASS_CODE = r"[0-9]{4}-[A-Z]{2,12}-[0-9]{4}"


class SessionKind(models.TextChoices):
    THEORY = "theory", _("理论")
    PRACTICE = "practice", _("实操")


class ClassSerial(models.Model):
    """The last number given to a class of one section in one year; the third and last lock in the order."""

    year = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=12)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("year", "section"), name="training_serial_one_counter")]

    def __str__(self):
        return f"{self.year}-{self.section}: {self.last}"


class TrainingClass(models.Model):
    """班: one class is one file, from the plan to the hash of what happened.

    Threshold and pass mark are empty until filing, which copies them from the scheme; they stay as they were.
    """

    code = models.CharField(max_length=24, unique=True, validators=[RegexValidator(rf"^{CLASS_CODE}$")])
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="classes")
    institution = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="classes")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="classes")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="classes")
    title = models.CharField(max_length=80)
    capacity = models.PositiveSmallIntegerField()
    seats_taken = models.IntegerField(default=0)
    what_to_bring = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=12, choices=ClassState, default=ClassState.DRAFT)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    attendance_threshold = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    pass_mark = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    created_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_by_id = models.CharField(max_length=64, blank=True)
    decide_by = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.CharField(max_length=64, blank=True)
    return_reason = models.CharField(max_length=400, blank=True)
    stop_reason = models.CharField(max_length=400, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(fields=("state", "starts_on"), name="training_class_state_start"),
            models.Index(fields=("institution", "state"), name="training_class_inst_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats_taken__gte=0, seats_taken__lte=F("capacity")), name="training_class_never_oversold"
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="training_class_has_a_seat"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="training_class_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id="") | ~Q(decided_by_id=F("filed_by_id")),
                name="training_class_filer_never_decides",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(ClassState.DRAFT, ClassState.RETURNED, ClassState.POSTPONED, ClassState.CANCELLED)
                )
                | Q(
                    starts_on__isnull=False,
                    venue__isnull=False,
                    attendance_threshold__isnull=False,
                    filed_at__isnull=False,
                )
                & ~Q(filed_by_id=""),
                name="training_class_filed_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ClassState.RETURNED, ClassState.REFUSED)) | ~Q(return_reason=""),
                name="training_class_no_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ClassState.POSTPONED, ClassState.CANCELLED)) | ~Q(stop_reason=""),
                name="training_class_stop_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=(
                        ClassState.APPROVED,
                        ClassState.ENROLLING,
                        ClassState.RUNNING,
                        ClassState.ASSESSING,
                        ClassState.CLOSED,
                    )
                )
                | (Q(decided_at__isnull=False) & ~Q(decided_by_id="")),
                name="training_class_approved_by_one",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def get_absolute_url(self):
        return reverse("class-detail", args=[self.code])

    @property
    def seats_left(self):
        return self.capacity - self.seats_taken

    @property
    def localized_title(self):
        """The class's own title; for readers of other languages the course's, which is translated."""
        if (get_language() or "").startswith("zh"):
            return self.title
        return self.course.localized_title


class ClassTrainer(models.Model):
    """任课教师: who may teach, mark and so never appraises the people of this class."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="trainers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="taught_classes")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("training_class", "person"), name="training_trainer_once_a_class")
        ]

    def __str__(self):
        return f"{self.training_class_id}: {self.person_id}"


class PlannedSession(models.Model):
    """课次. Hours are class hours (课时), which need not equal clock hours."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    topic = models.CharField(max_length=120, blank=True)
    trainer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions")
    kind = models.CharField(max_length=10, choices=SessionKind, default=SessionKind.PRACTICE)

    class Meta:
        ordering = ("training_class", "number")
        indexes = [models.Index(fields=("starts_at",), name="training_session_starts")]
        constraints = [
            models.UniqueConstraint(fields=("training_class", "number"), name="training_session_number_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="training_session_ends_later"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="training_session_has_hours"),
        ]

    def __str__(self):
        return f"{self.training_class_id} #{self.number}"


class PlanVersion(models.Model):
    """The plan as it was filed, each time. Append-only; holds codes of people, no names or numbers."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="plan_versions")
    number = models.PositiveSmallIntegerField()
    plan = models.JSONField()
    filed_at = models.DateTimeField()

    class Meta:
        ordering = ("training_class", "number")
        constraints = [models.UniqueConstraint(fields=("training_class", "number"), name="training_plan_version_once")]

    def __str__(self):
        return f"{self.training_class_id} v{self.number}"
