"""The form of a rule: a field of the rule's own kind, the day, the reason."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.policy import registry
from foundation.policy.registry import Definition


class LinesField(forms.CharField):
    """A list, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


def field_for(definition: Definition, value: Any) -> forms.Field:
    """A field of the kind of the rule's default, filled with the value."""
    common: dict[str, Any] = {"label": _("新的值"), "initial": value}
    default = definition.default
    if isinstance(default, bool):
        return forms.BooleanField(required=False, **common)
    if isinstance(default, float):
        return forms.FloatField(min_value=definition.least, max_value=definition.most, **common)
    if isinstance(default, int):
        most = None if definition.most is None else int(definition.most)
        return forms.IntegerField(min_value=int(definition.least), max_value=most, **common)
    if isinstance(default, list):
        return LinesField(help_text=_("一行写一样。"), **common)
    if isinstance(default, dict):
        common["initial"] = json.dumps(value, ensure_ascii=False, indent=2)
        widget = forms.Textarea(attrs={"rows": 16})
        return forms.CharField(widget=widget, help_text=_("照原来的样子写，别漏了引号和括号。"), **common)
    return forms.CharField(max_length=200, **common)


class RuleForm(forms.Form):
    """A rule from a day on."""

    valid_from = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("凭什么改"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("文号，或者为什么。查的人看得到。"),
    )

    def __init__(self, *args: Any, definition: Definition, value: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.fields["value"] = field_for(definition, value)
        self.order_fields(["value", "valid_from", "reason"])
        self.fields["valid_from"].widget.attrs["min"] = clock.today().isoformat()

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if isinstance(self.definition.default, dict):
            try:
                value = json.loads(value)
            except ValueError as error:
                raise forms.ValidationError(_("这段 JSON 读不懂：看看引号、逗号和括号。")) from error
        wrong = registry.unfit(self.definition.key, value)
        if wrong:
            raise forms.ValidationError(wrong)
        return value
