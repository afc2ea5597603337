"""Enrolling somebody who has no account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.people.models import DocumentType, Sex, TraineeCategory
from foundation.places.models import Division
from foundation.places.queries import current_townships


class PersonForm(forms.Form):
    """Who: as the document says."""

    fields: dict[str, Any]

    name = forms.CharField(label=_("姓名"), max_length=100, help_text=_("和证件上一样。"))
    document_type = forms.ChoiceField(label=_("证件"), choices=DocumentType.choices, initial=DocumentType.RESIDENT_ID)
    document_number = forms.CharField(
        label=_("证件号码"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("没有电话可以空着，家里人的也行。"),
    )
    sex = forms.ChoiceField(
        label=_("性别"),
        choices=(("", _("照身份证")), *Sex.choices),
        required=False,
    )
    township = forms.ModelChoiceField(
        label=_("住在哪个乡镇（街道）"), queryset=Division.objects.none(), required=False, empty_label=_("没填")
    )
    category = forms.ModelChoiceField(
        label=_("人员类别"),
        queryset=TraineeCategory.objects.all(),
        required=False,
        empty_label=_("没有特别的"),
    )
    reason = forms.CharField(label=_("为什么现在补人"), max_length=200)

    def __init__(self, *args, needs_reason: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = current_townships()
        if not needs_reason:
            del self.fields["reason"]
