"""Forms about people's own data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.people.models import Education, TraineeCategory
from foundation.places.queries import current_townships
from foundation.privacy.models import DataRequest, Reveal

Field = DataRequest.Field
CHOSEN = (Field.TOWNSHIP, Field.EDUCATION, Field.CATEGORY)


class CorrectionForm(forms.Form):
    """Which field, what is right, and why. What is chosen from a list has a list of its own."""

    field = forms.ChoiceField(label=_("哪一项不对"), choices=[("", _("请选择")), *Field.choices])
    text = forms.CharField(
        label=_("正确的是什么"),
        required=False,
        max_length=100,
        help_text=_("姓名、证件号码、手机号写在这里；别的在下面选"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    township = forms.ChoiceField(label=_("住在哪个乡镇（街道）"), required=False)
    education = forms.ChoiceField(
        label=_("文化程度"), required=False, choices=[("", _("不改这一项")), *Education.choices]
    )
    category = forms.ChoiceField(label=_("人员类别"), required=False)
    reason = forms.CharField(
        label=_("凭什么改"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写一句就行，比如“身份证上是这个字”“换了号码”"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = ("", _("不改这一项"))
        for name, choices in (
            ("township", [(row.code, str(row)) for row in current_townships()]),
            ("category", [(row.code, str(row)) for row in TraineeCategory.objects.all()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [empty, *choices]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "field" in cleaned and not self.wanted:
            self.add_error(
                cleaned["field"] if cleaned["field"] in CHOSEN else "text", _("还没有写正确的是什么。请补上。")
            )
        return cleaned

    @property
    def wanted(self) -> str:
        """The right value of the field that was chosen."""
        name = self.cleaned_data.get("field", "")
        return str(self.cleaned_data.get(name if name in CHOSEN else "text", ""))


class ErasureForm(forms.Form):
    """One reads what stays, and says so."""

    understood = forms.BooleanField(label=_("我看明白了：账号会停用，删掉的找不回来"))
    reason = forms.CharField(
        label=_("为什么想删"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(forms.Form):
    """The words of whoever decides."""

    answer = forms.CharField(
        label=_("给本人的话"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不同意必须写理由；同意可以不写"),
    )


class RevealForm(forms.Form):
    """Why a number is needed in full."""

    reason = forms.ChoiceField(label=_("为什么要看"), choices=[("", _("请选择")), *Reveal.Reason.choices])
    note = forms.CharField(
        label=_("要办什么事"),
        max_length=200,
        help_text=_("几个字就行，比如“省平台补录第二批”。不要写号码"),
    )
