"""Forms of the registers of appraisal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.models import Appraiser
from courses.levels import Level
from courses.models import Occupation
from foundation.people.models import Person
from training.forms.planning import DateInput, PersonSingleChoice
from training.forms.registry import DaysForm, TermForm


class ScopeForm(DaysForm):
    """What a body has filed to appraise."""

    occupation = forms.ModelChoiceField(
        label=_("哪个职业"), queryset=Occupation.objects.order_by("name"), empty_label=_("选一个职业")
    )
    highest_level = forms.TypedChoiceField(
        label=_("最高到几级"),
        choices=[("", _("不限")), *Level.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    field_order: Any = ("occupation", "highest_level", "valid_from", "valid_to")


class CardForm(TermForm):
    """An appraiser's card, the first or its renewal."""

    person = PersonSingleChoice(label=_("谁的"), queryset=Person.objects.none(), empty_label=_("选一位考评员"))
    occupation = forms.ModelChoiceField(
        label=_("评哪个职业"), queryset=Occupation.objects.order_by("name"), empty_label=_("选一个职业")
    )
    card_no = forms.CharField(label=_("证号"), max_length=30)
    highest_level = forms.TypedChoiceField(label=_("最高评到几级"), choices=Level.choices, coerce=int)
    senior = forms.BooleanField(label=_("高级考评员（各级都能评）"), required=False)
    field_order: Any = ("person", "occupation", "card_no", "highest_level", "senior", "valid_from", "valid_to")

    def __init__(self, *args: Any, people: Any, before: Appraiser | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        if before is not None:
            for name in ("person", "occupation"):
                del self.fields[name]


class WithdrawForm(forms.Form):
    """From which day the card counts for nothing, and why."""

    on = forms.DateField(label=_("从哪天起不算"), widget=DateInput)
    reason = forms.CharField(
        label=_("为什么注销"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("本人会收到这句话。"),
    )


class StandardForm(forms.Form):
    """A standard in one edition."""

    occupation = forms.ModelChoiceField(
        label=_("哪个职业"), queryset=Occupation.objects.order_by("name"), empty_label=_("选一个职业")
    )
    edition = forms.CharField(label=_("哪一版"), max_length=10, help_text=_("例如：2019年版"))
    name = forms.CharField(label=_("标准全名"), max_length=120)
