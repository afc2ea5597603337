"""One appraiser's marks for one candidate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_ERRORS = {
    "required": _("还没打分。请填 0 到 100。"),
    "invalid": _("这不是一个分数。请填 0 到 100。"),
    "min_value": _("分数不能低于 0。"),
    "max_value": _("分数不能高于 100。"),
    "max_decimal_places": _("最多一位小数。"),
}


def _score(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=100,
        decimal_places=1,
        error_messages=_ERRORS,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "score"}),
    )


class MarkForm(forms.Form):
    """Theory and practical out of 100, and whether a veto item was missed."""

    theory = _score(_("理论"))
    practical = _score(_("实操"))
    veto = forms.BooleanField(label=_("实操有否决项：这一部分不合格"), required=False)
    remark = forms.CharField(label=_("备注"), max_length=200, required=False)
