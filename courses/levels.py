"""The five levels of an occupation. Level 5 is the lowest; which exist hangs on the specialism."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    FIVE = 5, _("五级/初级工")
    FOUR = 4, _("四级/中级工")
    THREE = 3, _("三级/高级工")
    TWO = 2, _("二级/技师")
    ONE = 1, _("一级/高级技师")


SHORT_NAMES = {5: _("五级"), 4: _("四级"), 3: _("三级"), 2: _("二级"), 1: _("一级")}
