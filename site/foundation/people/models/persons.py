"""Persons and what the field needs to know of them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock, text
from foundation.kernel.codes import short_code
from foundation.people.fields import EncryptedText, blind_index
from foundation.places.models import Division


class Sex(models.TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class DocumentType(models.TextChoices):
    RESIDENT_ID = "resident_id", _("居民身份证")
    PASSPORT = "passport", _("护照")
    HKMT_RESIDENCE = "hkmt_residence", _("港澳台居民居住证")
    PERMANENT_RESIDENCE = "permanent_residence", _("外国人永久居留身份证")


class Education(models.TextChoices):
    NONE = "none", _("未上学")
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    SENIOR = "senior", _("高中")
    VOCATIONAL = "vocational", _("中专")
    COLLEGE = "college", _("大专")
    BACHELOR = "bachelor", _("本科")
    POSTGRADUATE = "postgraduate", _("研究生")


class TraineeCategory(models.Model):
    """A category that decides subsidies (人员类别): data, since funds and years name different ones."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=40, unique=True)
    name_en = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name_en if translation.get_language() == "en" else self.name


class Person(models.Model):
    """A human being (人员), apart from any account: several may share a phone, many have none."""

    code = models.CharField(max_length=12, unique=True, default=short_code, editable=False)
    name = models.CharField(max_length=100)
    document_type = models.CharField(max_length=24, choices=DocumentType.choices, default=DocumentType.RESIDENT_ID)
    document_number = EncryptedText()
    document_hash = models.CharField(max_length=64, editable=False)
    phone = EncryptedText(blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    township = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="+")
    village = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="+")
    education = models.CharField(max_length=12, choices=Education.choices, blank=True)
    category = models.ForeignKey(TraineeCategory, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    created_at = models.DateTimeField(default=clock.now)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    merged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document_type", "document_hash"], name="people_person_one_a_document"),
            models.CheckConstraint(
                name="people_person_merged_into_another",
                condition=Q(merged_into__isnull=True, merged_at__isnull=True)
                | (Q(merged_into__isnull=False, merged_at__isnull=False) & ~Q(merged_into=F("id"))),
            ),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        return text.mask_name(self.name)

    @property
    def masked_document(self) -> str:
        return text.mask_tail(self.document_number)

    @property
    def masked_phone(self) -> str:
        return f"{self.phone[:3]}＊＊＊＊{self.phone[-4:]}" if len(self.phone) >= 9 else text.mask_tail(self.phone)

    def age_on(self, day: date) -> int | None:
        """Full years on the day, or None where the birth date is not known."""
        if self.birth_date is None:
            return None
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class PersonName(models.Model):
    """A name somebody had before (曾用名): papers that carry it stay true, and rosters that carry it still find the person."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=100)
    reason = models.CharField(max_length=200)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return text.mask_name(self.name)


class PersonMerge(models.Model):
    """Two registrations of one human being made one (合并): which rows moved, so that it can be traced and undone.

    `moved` names rows as {"training.enrolment.person": [keys]}; `left` those that stay with the trace, since the kept
    person has one like it.
    """

    act = models.OneToOneField("people.TwoPersonAct", models.PROTECT, related_name="merge")
    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.merged_id} -> {self.kept_id}"


def document_index(document_type: str, number: str) -> str:
    return blind_index(f"document:{document_type}", number)


def phone_index(phone: str) -> str:
    return blind_index("phone", phone) if phone else ""
