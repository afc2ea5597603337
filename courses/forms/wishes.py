"""The slip a wish is written on."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Season
from courses.operations.wishes import LONGEST_FREE_TEXT
from courses.queries.menu import courses_on_the_menu
from courses.rules import MOST_PEOPLE_OF_A_WISH
from foundation.places.models import Division
from foundation.places.queries import current_townships


class WishForm(forms.Form):
    """A course of the menu or one's own words; where, when, and how many would come."""

    course: forms.ModelChoiceField[Course] = forms.ModelChoiceField(
        label=_("课程"),
        queryset=None,
        to_field_name="slug",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("这门课已经不在菜单上了。请回菜单另选一门。")},
    )
    what = forms.CharField(
        label=_("想学什么"),
        max_length=LONGEST_FREE_TEXT,
        required=False,
        help_text=_("几个字就行，比如“蜜蜂养殖”“修电动车”。别写姓名和电话"),
    )
    township: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=_("在哪里学方便"),
        queryset=None,
        empty_label=_("请选择"),
        error_messages={"required": _("没有选地方。请选一个乡镇或街道。")},
    )
    season = forms.ChoiceField(label=_("什么时候有空"), choices=Season.choices)
    group_size = forms.IntegerField(
        label=_("一共几个人来学"),
        min_value=1,
        max_value=MOST_PEOPLE_OF_A_WISH,
        initial=1,
        help_text=_("连你自己算在内，家里人、邻居一起来也算上"),
        error_messages={
            "required": _("没有填人数。只有你一个人就填 1。"),
            "invalid": _("人数要填数字，比如 3。"),
            "min_value": _("人数至少是 1，连你自己算在内。"),
            "max_value": _("一次最多替 %(limit_value)s 人点，再多请打电话到培训科。"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose_from("course", courses_on_the_menu())
        self._choose_from("township", current_townships())
        if self.chosen_course:
            del self.fields["what"]
        else:
            self.fields["what"].required = True
            self.fields["what"].error_messages["required"] = _("还没说想学什么。请写几个字。")

    def _choose_from(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    @property
    def chosen_course(self) -> Course | None:
        """The course this slip is for, while it is on the menu."""
        if not hasattr(self, "_chosen"):
            slug = self.data.get("course") if self.is_bound else self.initial.get("course")
            self._chosen = courses_on_the_menu().filter(slug=slug).first() if slug else None
        return self._chosen
