"""Asking to be called, and what the one who calls writes down."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.forms.wishes import PhoneForm, WishForm
from courses.models import CallBack, Course
from courses.operations.callbacks import LONGEST_NAME, LONGEST_WORDS
from courses.queries.menu import courses_on_the_menu
from foundation.people.models import DocumentType, Person
from foundation.places.models import Division
from foundation.places.queries import current_townships

NEWCOMER = "new"
"""The choice of a caller who is none of the people registered under the number."""


class CallForm(PhoneForm):
    """A number, and where: the rest is said on the phone."""

    course: forms.ModelChoiceField[Course] = forms.ModelChoiceField(
        queryset=None, to_field_name="slug", required=False, widget=forms.HiddenInput
    )
    place: forms.ModelChoiceField[Division] = forms.ModelChoiceField(
        label=_("你在哪个乡镇（街道）"),
        queryset=None,
        to_field_name="code",
        empty_label=_("请选择"),
        error_messages={
            "required": _("没有选地方。请选一个乡镇或街道。"),
            "invalid_choice": _("没有这个乡镇（街道），或者它已经撤并。请选一个现在的。"),
        },
    )
    name = forms.CharField(label=_("怎么称呼你"), max_length=LONGEST_NAME, required=False, help_text=_("比如“王大姐”"))
    what = forms.CharField(
        label=_("想问什么"), max_length=LONGEST_WORDS, required=False, help_text=_("比如“想学炒茶”。不写也行，电话里说")
    )
    field_order = ("course", "phone", "place", "name", "what")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = str(_("打这个号码给你。只用来打这一次，办完 30 天后抹掉"))
        for name, rows in (("course", courses_on_the_menu()), ("place", current_townships())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows


class CloseForm(forms.Form):
    """A few words about a call that led to no wish."""

    note = forms.CharField(
        label=_("说了什么"), max_length=LONGEST_WORDS, required=False, help_text=_("给同事看。别写号码")
    )


class CallerWishForm(WishForm):
    """The slip as it is written on the phone: who calls, then what, where, when and how many."""

    person = forms.ChoiceField(label=_("来电的是哪一位"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("姓名"), max_length=100, required=False, help_text=_("头一次来的才填，和身份证上一样")
    )
    document_type = forms.ChoiceField(
        label=_("用哪种证件"), choices=DocumentType.choices, initial=DocumentType.RESIDENT_ID
    )
    document_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        required=False,
        help_text=_("头一次来的才填，请来电的人念"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("person", "name", "document_type", "document_number", "course", "what")
    keeps_words = True

    def __init__(self, call_back: CallBack, persons: list[Person], *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "course": call_back.course.slug if call_back.course else None,
                "what": "" if call_back.course else call_back.what,
                "township": call_back.township_id,
                "person": persons[0].code if len(persons) == 1 else NEWCOMER if not persons else "",
            },
        )
        self.persons = {person.code: person for person in persons}
        super().__init__(*args, villages=Q(parent=call_back.township), **kwargs)
        course = self.fields["course"]
        assert isinstance(course, forms.ModelChoiceField)
        course.widget = forms.Select()
        course.widget.choices = course.choices
        course.empty_label = _("菜单上没有，写在下面")
        who = self.fields["person"]
        assert isinstance(who, forms.ChoiceField)
        who.choices = [*((one.code, one.name) for one in persons), (NEWCOMER, _("头一次来，没登记过"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("course") and not cleaned.get("what") and "what" not in self.errors:
            self.add_error("course", _("还没说想学什么。选一门课，或者写几个字。"))
        if cleaned.get("person") == NEWCOMER:
            for field, words in (
                ("name", _("没有填姓名。请问清来电的人。")),
                ("document_number", _("没有填证件号码。请来电的人念一遍。")),
            ):
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, words)
        return cleaned

    @property
    def caller(self) -> Person | None:
        """None: somebody to be registered."""
        return self.persons.get(self.cleaned_data["person"])
