"""Scheme (班型): the rules of a kind of class, as dated data a bureau can change."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class RosterLock(models.TextChoices):
    AT_START = "at_start", _("开课时锁定名册")
    FIRST_SESSION_END = "first_session_end", _("第一次课结束时锁定名册")


class Scheme(models.Model):
    """班型. What a class copies at filing (threshold, pass mark) stays as it was when the scheme changes."""

    code = models.SlugField(max_length=32)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    papers = models.JSONField(default=list, help_text="Course.paper values this scheme is for, best first")
    min_hours = models.DecimalField(max_digits=5, decimal_places=1)
    min_share = models.PositiveSmallIntegerField(default=0, help_text="theory and practice each at least this percent")
    max_size = models.PositiveSmallIntegerField()
    attendance_threshold = models.DecimalField(max_digits=4, decimal_places=1, help_text="percent of planned hours")
    pass_mark = models.DecimalField(
        max_digits=4, decimal_places=1, null=True, blank=True, help_text="of 100; empty: none"
    )
    roster_locks = models.CharField(max_length=20, choices=RosterLock, default=RosterLock.AT_START)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("code", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=("code", "valid_from"), name="training_scheme_code_once_a_date"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="training_scheme_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(attendance_threshold__gte=0, attendance_threshold__lte=100),
                name="training_scheme_threshold_percent",
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__isnull=True) | Q(pass_mark__gte=0, pass_mark__lte=100),
                name="training_scheme_pass_mark_of_100",
            ),
        ]

    def __str__(self):
        return self.localized_name

    @property
    def localized_name(self):
        return self.name_en if self.name_en and get_language() == "en" else self.name
