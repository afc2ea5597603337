"""Forms of the editors' admin, where lists would otherwise have to be typed as JSON."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.levels import SHORT_NAMES
from foundation.kernel.text import to_halfwidth

SEPARATOR = "|"


class LessonPlanField(forms.Field):
    """A line a lesson: 题目 | English title | 课时."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(
            f"{item['title']} {SEPARATOR} {item['title_en']} {SEPARATOR} {item['hours']:g}" for item in value
        )

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        return [_lesson(number, line) for number, line in _lines(value or "")]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _lesson(number: int, line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.replace("｜", SEPARATOR).split(SEPARATOR)]
    if len(parts) != 3 or not all(parts):
        raise forms.ValidationError(
            _("第 %(number)s 行要写三样，用竖线隔开：题目 | 英文题目 | 课时。"), params={"number": number}
        )
    try:
        hours = Decimal(to_halfwidth(parts[2]))
    except InvalidOperation:
        hours = Decimal(0)
    if not hours.is_finite() or hours <= 0:
        raise forms.ValidationError(
            _("第 %(number)s 行的课时要填大于 0 的数字，比如 4 或 1.5。"), params={"number": number}
        )
    whole = hours == hours.to_integral_value()
    return {"title": parts[0], "title_en": parts[1], "hours": int(hours) if whole else float(hours)}


class LevelsField(forms.TypedMultipleChoiceField):
    """The levels that exist, ticked; kept lowest first: [5, 4, 3]."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=list(SHORT_NAMES.items()), coerce=int, empty_value=[], **kwargs)

    def clean(self, value: Any) -> list[int]:
        return sorted(super().clean(value), reverse=True)


class CourseForm(WagtailAdminModelForm):
    """A course whose lessons add up to its hours, and whose level its trade has."""

    lesson_plan = LessonPlanField(
        label=_("课程安排"), help_text=_("一行一讲，用竖线隔开：题目 | 英文题目 | 课时。课时加起来要等于总课时")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        plan, hours = data.get("lesson_plan"), data.get("hours")
        if plan and hours is not None and sum(Decimal(str(item["hours"])) for item in plan) != hours:
            self.add_error("lesson_plan", _("各讲的课时加起来和总课时对不上。请改其中一个。"))
        level, trade, specialism = data.get("level"), data.get("occupation"), data.get("specialism")
        if specialism and specialism.occupation != trade:
            self.add_error("specialism", _("这个工种不属于上面选的职业。请重新选。"))
        elif level and trade and level not in (specialism or trade).levels:
            self.add_error("level", _("这个职业（工种）没有这一级。请看职业里列出的等级。"))
        elif level and not trade:
            self.add_error("level", _("有等级就要选职业。"))
        return data


class OccupationForm(WagtailAdminModelForm):
    levels = LevelsField(label=_("有哪几级"), required=False, help_text=_("一级也不选，就是不分级"))


class SpecialismForm(WagtailAdminModelForm):
    levels = LevelsField(label=_("有哪几级"), required=False)
