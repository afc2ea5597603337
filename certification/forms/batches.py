"""Opening, postponing, resuming and cancelling a batch."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.models import EvaluationBody, Standard
from courses.levels import Level
from courses.models import Specialism
from foundation.kernel import clock


class DayInput(forms.DateInput):
    """A date field the phone draws itself."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class BatchForm(forms.Form):
    """A new batch: what, which level, when and where."""

    standard = forms.ModelChoiceField(
        label=_("职业标准"),
        queryset=Standard.objects.none(),
        empty_label=_("请选择"),
        error_messages={"required": _("没选职业标准。请选一个。")},
    )
    specialism = forms.ModelChoiceField(
        label=_("工种"), queryset=Specialism.objects.none(), required=False, empty_label=_("不分工种")
    )
    level = forms.TypedChoiceField(
        label=_("等级"), choices=Level.choices, coerce=int, error_messages={"required": _("没选等级。请选一个。")}
    )
    exam_on = forms.DateField(
        label=_("考试日期"),
        widget=DayInput(),
        error_messages={"required": _("没填考试日期。"), "invalid": _("日期看不懂，请写成 2026-12-08 这样。")},
    )
    place = forms.CharField(label=_("考试地点"), max_length=80, required=False)

    def __init__(self, *args: Any, body: EvaluationBody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standard, specialism = self.fields["standard"], self.fields["specialism"]
        assert isinstance(standard, forms.ModelChoiceField) and isinstance(specialism, forms.ModelChoiceField)
        standard.queryset = Standard.objects.select_related("occupation").order_by("name")
        specialism.queryset = Specialism.objects.filter(
            occupation__in=Standard.objects.values("occupation")
        ).select_related("occupation")
        self.fields["exam_on"].widget.attrs["min"] = clock.today().isoformat()
        self.body = body


class ReasonForm(forms.Form):
    """Why something is put off or called off."""

    reason = forms.CharField(
        label=_("原因"), max_length=200, error_messages={"required": _("没写原因。考生会看到，请写一句。")}
    )


class NewDayForm(forms.Form):
    """The day on which a postponed batch goes on."""

    exam_on = forms.DateField(
        label=_("新的考试日期"),
        widget=DayInput(),
        error_messages={"required": _("没填日期。"), "invalid": _("日期看不懂，请写成 2026-12-08 这样。")},
    )
