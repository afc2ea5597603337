"""Forms of the desk that puts words together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Theme
from courses.operations.themes import LONGEST_NAME
from courses.queries.menu import courses_on_the_menu
from courses.states import ThemeState
from foundation.places.models import Division

MOST_WORDS_AT_ONCE = 60


class WordsForm(forms.Form):
    """Which words belong together, and under what name or in which theme."""

    texts = forms.MultipleChoiceField(label=_("哪些话"), required=False, widget=forms.CheckboxSelectMultiple)
    name = forms.CharField(label=_("新主题叫什么"), max_length=LONGEST_NAME, required=False)
    theme: forms.ModelChoiceField[Theme] = forms.ModelChoiceField(
        label=_("或者归到已有的主题"), queryset=None, required=False, empty_label=_("新的主题")
    )

    def __init__(self, *args: Any, texts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["texts"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(text, text) for text in texts]
        choices.error_messages["invalid_choice"] = _("“%(value)s”已经被别人归走了。请刷新页面再选。")
        theme = self.fields["theme"]
        assert isinstance(theme, forms.ModelChoiceField)
        theme.queryset = Theme.objects.exclude(state=ThemeState.DISSOLVED).order_by("state", "-pk")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("texts") and "texts" not in self.errors:
            self.add_error("texts", _("还没选哪些话。请在前面打勾。"))
        if not data.get("name") and data.get("theme") is None and "theme" not in self.errors:
            self.add_error("name", _("请给主题起个名字，或者选一个已有的。"))
        return data


class AttachForm(forms.Form):
    """The course the theme's people were waiting for."""

    course: forms.ModelChoiceField[Course] = forms.ModelChoiceField(
        label=_("菜单上的哪门课"),
        queryset=None,
        empty_label=_("请选一门"),
        error_messages={
            "required": _("还没选课。请选菜单上的一门。"),
            "invalid_choice": _("这门课不在菜单上了。请另选一门。"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course = self.fields["course"]
        assert isinstance(course, forms.ModelChoiceField)
        course.queryset = courses_on_the_menu().order_by("section__order", "code")


class NeighboursForm(forms.Form):
    """The neighbours of one village, township by township."""

    neighbours: forms.ModelMultipleChoiceField[Division] = forms.ModelMultipleChoiceField(
        label=_("邻村"),
        queryset=None,
        to_field_name="code",
        required=False,
        error_messages={"invalid_choice": _("没有“%(value)s”这个村，或者它已经撤并。请重新选。")},
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["neighbours"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = others
