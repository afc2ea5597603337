"""Questions that are answered with one figure."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel import clock
from foundation.notices.models.notices import Notice
from foundation.people.models import Person


class Via(models.TextChoices):
    """How an answer came."""

    SMS = "sms", gettext_lazy("短信")
    PAGE = "page", gettext_lazy("网页")


class Question(models.Model):
    """Something asked of a person that "1" or "2" answers (问一句), by text message or on their page.

    `options` are figures with their words in the person's language. It closes when it is answered, when `until` is over, or
    when what it is about no longer takes place.
    """

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("等回答")
        ANSWERED = "answered", gettext_lazy("回答了")
        CLOSED = "closed", gettext_lazy("不问了")

    notice = models.OneToOneField(Notice, models.PROTECT, related_name="question")
    name = models.CharField(max_length=60)
    person = models.ForeignKey(Person, models.PROTECT, related_name="questions")
    address_hash = models.CharField(max_length=64, blank=True)
    options = models.JSONField()
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=1, blank=True)
    via = models.CharField(max_length=6, choices=Via.choices, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["address_hash", "state", "-id"], name="notices_question_phone"),
            models.Index(fields=["about_type", "about_id", "name"], name="notices_question_about"),
            models.Index(fields=["state", "until"], name="notices_question_until"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "person", "about_type", "about_id"],
                condition=Q(state="open"),
                name="notices_question_one_open",
            ),
            models.CheckConstraint(
                name="notices_question_answered_has_answer",
                condition=~Q(state="answered") | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"

    @property
    def options_in_words(self) -> str:
        return _("，").join(f"{figure} {label}" for figure, label in self.options.items())

    @property
    def answer_label(self) -> str:
        return str(self.options.get(self.answer, ""))
