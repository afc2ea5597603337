"""Occupations and their specialisms, keyed by edition and code: codes changed between editions."""

from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Occupation(models.Model):
    """An occupation of the national classification (职业). Some crafts have no code."""

    edition = models.PositiveSmallIntegerField(_("大典版本"), help_text=_("哪一年的职业分类大典，如 2015、2022"))
    code = models.CharField(_("职业编码"), max_length=12, null=True, blank=True)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=120)
    levels = models.JSONField(
        _("有哪几级"), default=list, help_text="levels that exist, e.g. [5, 4, 3, 2, 1]; empty: no levels"
    )
    confidence = models.CharField(_("出处"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("职业")
        verbose_name_plural = _("职业")
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

    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="specialisms", verbose_name=_("职业"))
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=120)
    levels = models.JSONField(_("有哪几级"), default=list)

    class Meta:
        verbose_name = _("工种")
        verbose_name_plural = _("工种")
        ordering = ["occupation", "name"]
        constraints = [models.UniqueConstraint(fields=["occupation", "name"], name="courses_specialism_name")]

    def __str__(self) -> str:
        return self.name_en if translation.get_language() == "en" else self.name
