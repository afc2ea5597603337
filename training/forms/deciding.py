"""Forms of decisions, each with its reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """The supervisor's answer to a filing."""

    decision = forms.ChoiceField(
        label=_("你的答复"),
        choices=(
            ("approve", _("批准开班")),
            ("return", _("退回修改")),
            ("refuse", _("不批准，这个班不开了")),
        ),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("退回或不批准时要写：学校照着它改。"),
    )

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("decision") in ("return", "refuse") and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("请写上原因：学校要靠它知道改哪里。"))
        return cleaned


class StopForm(forms.Form):
    """Postponing or cancelling."""

    kind = forms.ChoiceField(
        label=_("怎么处理"),
        choices=(
            ("postpone", _("延期：位子留着，定了新日子再送审")),
            ("cancel", _("取消：不开了，放掉所有位子")),
        ),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("名册上的每个人都会收到这句话。"),
    )
    fields: dict[str, Any]

    def only_cancelling(self) -> None:
        """For a class that is postponed already."""
        self.fields["kind"].choices = self.fields["kind"].choices[1:]


class ReasonForm(forms.Form):
    """A reason and nothing else."""

    reason = forms.CharField(label=_("原因"), max_length=200, required=False)
