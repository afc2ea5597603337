"""Entering candidates who never took a class here, and photos."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.people.models import DocumentType


class CandidateForm(forms.Form):
    """A person by their document."""

    name = forms.CharField(label=_("姓名"), max_length=100, error_messages={"required": _("没填姓名。请照证件填写。")})
    document_type = forms.ChoiceField(label=_("证件类型"), choices=DocumentType.choices)
    document_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        error_messages={"required": _("没填证件号码。请照证件填写。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    declared_years = forms.IntegerField(
        label=_("申报从业年限"),
        help_text=_("干这一行几年了；准备干这一行的写 0"),
        min_value=0,
        max_value=60,
        error_messages={"required": _("没填年限。准备干这一行的写 0。")},
    )


class PhotoForm(forms.Form):
    """A candidate's photo."""

    photo = forms.FileField(
        label=_("证件照"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("还没选照片。请先选一张。")},
    )
