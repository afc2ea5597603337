"""Those who asked to be called, since pages are not for everybody."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.courses import Course
from courses.models.wishes import Wish
from courses.states import CallBackState
from foundation.kernel import clock, text
from foundation.kernel.codes import short_code
from foundation.people.fields import EncryptedText
from foundation.people.models import Person
from foundation.places.models import Division


class CallBack(models.Model):
    """A number that wants to be called about a course (请人回电). One open request a number.

    Whoever takes it sees the number and calls. `wish` is what was written down for the caller; one that was reached and
    has none did not want a course after all. `code` names the caller in the record of who saw what: nobody may be
    registered behind the number.
    """

    code = models.CharField(max_length=12, unique=True, default=short_code, editable=False)
    phone = EncryptedText(blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    name = models.CharField(_("怎么称呼"), max_length=40, blank=True)
    what = models.CharField(_("想问什么"), max_length=200, blank=True)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    township = models.ForeignKey(Division, models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    state = models.CharField(max_length=10, choices=CallBackState.choices, default=CallBackState.OPEN)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("说了什么"), max_length=200, blank=True)
    wish = models.ForeignKey(Wish, models.PROTECT, null=True, blank=True, related_name="call_backs")
    created_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["state", "township", "created_at"], name="courses_call_back_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["phone_hash"], condition=Q(state="open"), name="courses_call_back_one_open_a_phone"
            ),
            models.CheckConstraint(
                name="courses_call_back_closed_when",
                condition=Q(state="open", closed_at__isnull=True) | (~Q(state="open") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="courses_call_back_taken_when",
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
            ),
            models.CheckConstraint(
                name="courses_call_back_wish_is_reached", condition=Q(wish__isnull=True) | Q(state="reached")
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def masked_name(self) -> str:
        return text.mask_name(self.name) if self.name else ""

    @property
    def is_open(self) -> bool:
        return self.state == CallBackState.OPEN
