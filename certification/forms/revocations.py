"""Asking for a certificate to be withdrawn."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.models import RevocationReason


class RevocationForm(forms.Form):
    """The reason and what led to it."""

    reason = forms.ChoiceField(
        label=_("为什么撤销"),
        choices=RevocationReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("没选原因。请选一个。")},
    )
    note = forms.CharField(
        label=_("说明"),
        help_text=_("写给复核的人看，不公开。"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
