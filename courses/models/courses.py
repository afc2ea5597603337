"""The dishes on the menu."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from courses.levels import Level
from courses.models.crops import Crop
from courses.models.occupations import Occupation, Specialism


class Paper(models.TextChoices):
    """What paper a course leads to."""

    LEVEL_CERTIFICATE = "level_certificate", _("职业技能等级证书")
    SINGLE_ABILITY = "single_ability", _("专项职业能力证书")
    TRAINING_CERTIFICATE = "training_certificate", _("培训合格证书")
    ATTENDANCE_PROOF = "attendance_proof", _("学习证明")


class Season(models.TextChoices):
    ALL_YEAR = "all_year", _("全年")
    SPRING = "spring", _("春季")
    SUMMER = "summer", _("夏季")
    AUTUMN = "autumn", _("秋季")
    WINTER = "winter", _("冬季")
    SLACK = "slack", _("农闲")


class Section(models.Model):
    """A section of the menu (菜系): one large character on a round plate, its colour kept everywhere."""

    slug = models.SlugField(_("网址名"), max_length=10, unique=True)
    character = models.CharField(_("盘中字"), max_length=2)
    name = models.CharField(_("名称"), max_length=20)
    name_en = models.CharField(_("英文名称"), max_length=40)
    order = models.PositiveSmallIntegerField(_("排第几"), default=0)

    class Meta:
        verbose_name = _("分类")
        verbose_name_plural = _("分类")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.localized_name

    @property
    def localized_name(self) -> str:
        return self.name_en if translation.get_language() == "en" else self.name


class Course(models.Model):
    """A course (课程): the record behind the page, which classes are filed for."""

    code = models.CharField(_("编号"), max_length=20, unique=True)
    slug = models.SlugField(_("网址名"), max_length=50, unique=True)
    section = models.ForeignKey(Section, models.PROTECT, related_name="courses", verbose_name=_("分类"))
    title = models.CharField(_("课名"), max_length=60)
    title_en = models.CharField(_("英文课名"), max_length=120)
    summary = models.CharField(_("介绍"), max_length=200)
    summary_en = models.CharField(_("英文介绍"), max_length=300)
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("职业")
    )
    specialism = models.ForeignKey(
        Specialism, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("工种")
    )
    level = models.PositiveSmallIntegerField(_("等级"), choices=Level.choices, null=True, blank=True)
    paper = models.CharField(_("证书"), max_length=20, choices=Paper.choices)
    hours = models.DecimalField(
        _("总课时"), max_digits=5, decimal_places=1, validators=[MinValueValidator(Decimal("0.5"))]
    )
    lesson_plan = models.JSONField(
        _("课程安排"), default=list, help_text='[{"title", "title_en", "hours"}], hours in class hours'
    )
    min_size = models.PositiveSmallIntegerField(_("最少几人开班"), default=15)
    max_size = models.PositiveSmallIntegerField(_("最多几人"), default=50)
    season = models.CharField(_("季节"), max_length=10, choices=Season.choices, default=Season.ALL_YEAR)
    crop = models.ForeignKey(
        Crop, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("跟着什么农事")
    )
    picture = models.SlugField(_("图画"), max_length=40)
    active = models.BooleanField(_("在菜单上"), default=True)

    class Meta:
        verbose_name = _("课程")
        verbose_name_plural = _("课程")
        ordering = ["section__order", "code"]
        indexes = [models.Index(fields=["active", "section"], name="courses_course_menu")]
        constraints = [
            models.CheckConstraint(name="courses_course_hours_positive", condition=Q(hours__gt=0)),
            models.CheckConstraint(name="courses_course_sizes_in_order", condition=Q(max_size__gte=F("min_size"))),
            models.CheckConstraint(
                name="courses_course_level_has_occupation",
                condition=Q(level__isnull=True) | Q(occupation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.localized_title

    @property
    def localized_title(self) -> str:
        return self.title_en if translation.get_language() == "en" else self.title

    @property
    def localized_summary(self) -> str:
        return self.summary_en if translation.get_language() == "en" else self.summary
