"""What a roster with full numbers is needed for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=_("要拿去做什么"),
        max_length=200,
        help_text=_("写清楚给谁、办什么，比如“补录到省平台”。第二个人看着这句话来定"),
    )
