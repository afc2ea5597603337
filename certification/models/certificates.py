"""Certificates, the series their numbers come from, and their printed copies."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.models.batches import Candidate
from certification.models.bodies import EvaluationBody
from certification.models.keys import SigningKey
from certification.states import CertificateState
from courses.levels import Level
from foundation.kernel import clock
from foundation.people.models import Person


class NumberSeries(models.Model):
    """The counter of a body's numbers for one year and level (编号序列). Its row is locked while numbers are drawn."""

    body = models.ForeignKey(EvaluationBody, models.PROTECT, related_name="series")
    year = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    last_serial = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "level"], name="certification_series_one_a_body_year_level"
            ),
            models.CheckConstraint(condition=Q(last_serial__lte=999_999), name="certification_series_fits_six_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id}/{self.year}/{self.level}: {self.last_serial}"


class Certificate(models.Model):
    """A level certificate (职业技能等级证书). The record is the certificate; only the status fields may change.

    `person` is no part of the face: it follows when two registrations of the holder are merged, and only then.
    """

    FACE = (
        "uuid",
        "candidate",
        "body",
        "number",
        "code",
        "holder_name",
        "occupation_name",
        "specialism_name",
        "level",
        "issued_on",
        "issued_at",
        "record",
        "record_sha256",
        "salt",
        "key",
        "released_by",
        "status_list",
        "status_index",
    )

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="certificate")
    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    body = models.ForeignKey(EvaluationBody, models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=22, unique=True)
    code = models.CharField(max_length=16, unique=True, help_text=_("二维码短地址里的随机码"))
    holder_name = models.CharField(max_length=100)
    occupation_name = models.CharField(max_length=60)
    specialism_name = models.CharField(max_length=60, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    section = models.SlugField(max_length=20, default="tea")
    issued_on = models.DateField()
    issued_at = models.DateTimeField(default=clock.now)
    record = models.TextField()
    record_sha256 = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, help_text=_("证件号和照片哈希的盐，不写进记录"))
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="certificates")
    released_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    status_list = models.PositiveIntegerField(default=1)
    status_index = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=CertificateState.choices, default=CertificateState.ACTIVE)
    status_changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-issued_at"], name="cert_certificate_holder"),
            models.Index(fields=["status_list", "state"], name="cert_certificate_status"),
            models.Index(fields=["body", "-issued_on", "-id"], name="cert_certificate_newest"),
            models.Index(fields=["body", "state", "-issued_on", "-id"], name="cert_certificate_by_state"),
            models.Index(fields=["body", "level", "-issued_on", "-id"], name="cert_certificate_by_level"),
            models.Index(fields=["body", "holder_name", "-issued_on", "-id"], name="cert_certificate_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="certification_certificate_status_slot"
            ),
            models.CheckConstraint(
                condition=Q(state=CertificateState.ACTIVE) | Q(status_changed_at__isnull=False),
                name="certification_certificate_status_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PrintCopy(models.Model):
    """One printed copy (印刷件): a new serial each time, the number stays."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="copies")
    copy_number = models.PositiveSmallIntegerField()
    print_serial = models.CharField(max_length=20, unique=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["certificate", "copy_number"], name="certification_copy_numbered_once")
        ]

    def __str__(self) -> str:
        return self.print_serial
