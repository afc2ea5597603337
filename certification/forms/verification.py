"""What a stranger types to check a certificate, or to tell us a paper differs."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReferenceForm(forms.Form):
    """Number or code, and the name if they want it compared."""

    reference = forms.CharField(
        label=_("证书编号或查验码"),
        help_text=_("编号 22 位，字母开头；查验码 16 位，在二维码下面。空格可有可无。"),
        max_length=60,
        error_messages={"required": _("还没填。请照纸上的编号或查验码填写。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("纸上的全名"),
        help_text=_("填了就帮你对一对，不填也能查。"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NameForm(forms.Form):
    """The full name on the paper."""

    name = forms.CharField(
        label=_("纸上的全名"),
        max_length=100,
        error_messages={"required": _("还没填名字。请照纸上的全名填写。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReportForm(forms.Form):
    """A paper that says something else."""

    reference = forms.CharField(
        label=_("纸上的证书编号或查验码"), max_length=40, error_messages={"required": _("还没填编号。请照纸上的填写。")}
    )
    message = forms.CharField(
        label=_("哪里不一样"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("还没写哪里不一样。请写一两句。")},
    )
    contact = forms.CharField(
        label=_("怎么联系你"), help_text=_("愿意留就留，只用来核实这件事。"), max_length=60, required=False
    )
