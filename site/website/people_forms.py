"""Forms of the desks about people, offices and acts of two people."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DeclineForm(forms.Form):
    """Why the second person does not agree."""

    reason = forms.CharField(
        label=_("为什么不同意"),
        help_text=_("写给提的人看。"),
        max_length=300,
        error_messages={"required": _("没写为什么不同意。提的人要知道原因，请写一句。")},
    )
