"""The form in which a bureau writes its own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.notices.occasions import Occasion
from foundation.notices.wording import LONGEST, problems


class WordingForm(forms.Form):
    """Words, the provider's number for them, and from which day. Empty words: those in code again."""

    text = forms.CharField(
        label=_("短信怎么写"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("空写成 {title} 这样，能用的空在下面。不写就用原来的写法。"),
    )
    gateway_template = forms.CharField(
        label=_("短信平台的模板号"),
        required=False,
        max_length=40,
        help_text=_("平台审过这段话以后给的号，比如 SMS_123456789。没有接短信平台就不填。"),
    )
    valid_from = forms.DateField(
        label=_("从哪天起这样写"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("今天或以后。旧写法都留着，看得到。"),
    )
    note = forms.CharField(label=_("为什么改"), required=False, max_length=200)

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.occasion = occasion

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if text and (found := problems(self.occasion, text)):
            raise forms.ValidationError([forms.ValidationError(problem, code="words") for problem in found])
        return text

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise forms.ValidationError(_("这一天过去了。过去发的短信改不了，请填今天或以后。"), code="past")
        return day
