"""What grows here, and when it keeps everybody in the field: courses are taught before the harvest or after it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from courses.seasons import MONTHS


def check_months(months: Any) -> None:
    """Months are whole numbers from 1 to 12, each once."""
    if not isinstance(months, list) or len(set(map(str, months))) != len(months):
        raise ValidationError(_("月份写成 [3, 4]，每个月写一次。"))
    if any(isinstance(month, bool) or not isinstance(month, int) or month not in MONTHS for month in months):
        raise ValidationError(_("月份是 1 到 12 的数字。"))


class Crop(models.Model):
    """A crop or other work of the seasons (农事), with the months in which it is brought in."""

    slug = models.SlugField(_("网址名"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=20)
    name_en = models.CharField(_("英文名称"), max_length=40)
    harvest = models.JSONField(_("忙的月份"), default=list)
    order = models.PositiveSmallIntegerField(_("排第几"), default=0)

    class Meta:
        verbose_name = _("农事")
        verbose_name_plural = _("农事")
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.localized_name

    def clean(self) -> None:
        check_months(self.harvest)

    @property
    def localized_name(self) -> str:
        return self.name_en if translation.get_language() == "en" else self.name
