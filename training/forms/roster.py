"""Handing in a roster, and answering what its sorting asks."""

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.people.models import Sex
from foundation.policy.queries import value
from training.roster.archive import too_large
from training.roster.findings import Finding
from training.roster.policies import MAX_BYTES
from training.roster.rows import FACTS, Kind, Option, SortedRow
from training.roster.wording import OPTIONS, say

NONE_OF_THEM = "none"


class RosterFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("名册文件"),
        help_text=gettext_lazy(".xlsx，或者 .csv。有标题行、合计行、签字行都不要紧，不用先整理。"),
        allow_empty_file=True,  # the reader says better what to do about it
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": gettext_lazy("还没有选文件。请选一份名册。")},
    )

    def clean_file(self):
        """Refuses by the size told beforehand: nothing of a huge file is read into memory."""
        file = self.cleaned_data["file"]
        limit = value(MAX_BYTES)
        if file.size > limit:
            raise forms.ValidationError(too_large(limit).message)
        return file


class DecisionForm(forms.Form):
    """One question for each person a row cannot settle; `describe(row, columns)` says a row's facts in words."""

    def __init__(self, rows: list[SortedRow], describe, data=None) -> None:
        super().__init__(data)
        self.rows = {row.number: row for row in rows if row.kind == Kind.DECIDE}
        for row in self.rows.values():
            if not row.group or row.number == row.group[0]:
                self.fields[field_name(row)] = self._group(row, describe) if row.group else self._single(row)

    def _single(self, row: SortedRow) -> forms.ChoiceField:
        return _question(
            _("序号 %(number)s %(name)s") % {"number": row.number, "name": row.name},
            row.questions,
            [(option.value, _option_text(option, row)) for option in row.options],
        )

    def _group(self, row: SortedRow, describe) -> forms.ChoiceField:
        rows = [self.rows[number] for number in row.group]
        asked = row.questions[0]
        columns = asked.facts["columns"].split(",") if "columns" in asked.facts else list(FACTS)
        numbers = "、".join(str(number) for number in row.group)
        names = "、".join(dict.fromkeys(member.name for member in rows))
        return _question(
            _("序号 %(numbers)s %(names)s") % {"numbers": numbers, "names": names},
            [Finding(f"{asked.code}_in_group", asked.facts | {"numbers": numbers})],
            [
                *((str(member.number), _keep_text(member, describe(member, columns))) for member in rows),
                (NONE_OF_THEM, _("都先不登记，核对后再交")),
            ],
        )

    def answers(self) -> dict[int, str]:
        """Row number -> option, for `roster.deciding.decide`."""
        answers: dict[int, str] = {}
        for name, choice in self.cleaned_data.items():
            row = self.rows[int(name.removeprefix(_PREFIX))]
            if not row.group:
                answers[row.number] = choice
            else:
                kept = None if choice == NONE_OF_THEM else int(choice)
                answers |= {number: Option.KEEP if number == kept else Option.DROP for number in row.group}
        return answers


_PREFIX = "row-"


def field_name(row: SortedRow) -> str:
    return f"{_PREFIX}{row.group[0] if row.group else row.number}"


def _question(label: str, asked: list[Finding], choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=escape(" ".join(say(question) for question in asked)),  # hints are shown as HTML
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("还没有选。请选一个。"), "invalid_choice": _("没有这个选项。请再选一次。")},
    )


def _keep_text(row: SortedRow, facts: str) -> str:
    return _("采用序号 %(number)s：%(facts)s") % {"number": row.number, "facts": facts}


def _option_text(option: Option, row: SortedRow) -> str:
    if option == Option.NUMBER:
        return _("号码没抄错，性别按号码登记为%(sex)s") % {"sex": Sex(row.sex).label}
    return str(OPTIONS[option])
