"""Occupations and their specialisms, keyed by edition and code: codes changed between editions."""

from django.db import models
from django.db.models import Q
from django.utils import translation


class Occupation(models.Model):
    """An occupation of the national classification (职业). Some crafts have no code."""

    edition = models.PositiveSmallIntegerField(help_text="2015 or 2022, the year of the classification")
    code = models.CharField(max_length=12, null=True, blank=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    levels = models.JSONField(default=list, help_text="levels that exist, e.g. [5, 4, 3, 2, 1]; empty: no levels")
    confidence = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"], condition=Q(code__isnull=False), name="courses_occupation_edition_code"
            ),
            models.UniqueConstraint(fields=["edition", "name"], name="courses_occupation_edition_name"),
        ]

    def __str__(self) -> str:
        return self.localized_name

    @property
    def localized_name(self) -> str:
        return self.name_en if translation.get_language() == "en" else self.name


class Specialism(models.Model):
    """A specialism of an occupation (工种), with the levels it has."""

    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="specialisms")
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    levels = models.JSONField(default=list)

    class Meta:
        ordering = ["occupation", "name"]
        constraints = [models.UniqueConstraint(fields=["occupation", "name"], name="courses_specialism_name")]

    def __str__(self) -> str:
        return self.name_en if translation.get_language() == "en" else self.name
