"""A sorted roster in the words of its page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.kernel.text import mask_tail
from foundation.people.models import Education, Person, Sex, TraineeCategory
from foundation.places.models import Division
from training.roster.columns import Column
from training.roster.rows import FACTS, Kind, SortedRow
from training.roster.wording import KINDS, SHORT_COLUMNS, say

_ROW_CLASSES = {Kind.AS_IS: "asis", Kind.REPAIRED: "repaired", Kind.DECIDE: "decide", Kind.REFUSED: "refused"}
_TONES = {Kind.AS_IS: "ok", Kind.REPAIRED: "info", Kind.DECIDE: "gold", Kind.REFUSED: "stop"}
#: What needs a person first, what needs none last.
_ORDER = (Kind.DECIDE, Kind.REFUSED, Kind.REPAIRED, Kind.AS_IS)


class Describer:
    """Says the facts of rows with two queries for all of them; phone and document show their last four."""

    def __init__(self, rows: list[SortedRow]) -> None:
        townships = Division.objects.filter(code__in={row.township for row in rows if row.township})
        self._townships = {township.code: township.localized_name for township in townships}
        self._categories = {category.code: str(category) for category in TraineeCategory.objects.all()}

    def value(self, row: SortedRow, column: str) -> str:
        stored = getattr(row, column)
        if not stored:
            return ""
        if column == Column.TOWNSHIP:
            return self._townships.get(stored, "")
        if column == Column.CATEGORY:
            return self._categories.get(stored, "")
        if column == Column.EDUCATION:
            return str(Education(stored).label)
        if column == Column.SEX:
            return str(Sex(stored).label)
        return Person(phone=stored).masked_phone if column == Column.PHONE else str(stored)

    def facts(self, row: SortedRow, columns: list[str]) -> str:
        """The row's facts in these columns, each named where it is missing."""
        return _("，").join(
            self.value(row, column) or _("没有%(column)s") % {"column": SHORT_COLUMNS[Column(column)]}
            for column in columns
        )

    def all_facts(self, row: SortedRow) -> str:
        return " · ".join(filter(None, (self.value(row, column) for column in FACTS)))


@dataclass(frozen=True)
class ShownRow:
    number: int
    line: int
    name: str
    document: str
    facts: str
    sentences: list[str]
    decided_with: int | None
    css: str


@dataclass(frozen=True)
class Section:
    """The rows of one kind."""

    kind: str
    title: str
    tone: str
    rows: list[ShownRow]


def sections(rows: list[SortedRow], describer: Describer) -> list[Section]:
    return [
        Section(
            kind.value,
            str(KINDS[kind]),
            _TONES[kind],
            [_shown(row, describer) for row in rows if row.kind == kind],
        )
        for kind in _ORDER
    ]


def _shown(row: SortedRow, describer: Describer) -> ShownRow:
    said = row.refusals if row.kind == Kind.REFUSED else (*row.questions, *row.repairs, *row.notes)
    return ShownRow(
        number=row.number,
        line=row.line,
        name=row.name or _("（没有姓名）"),
        document=mask_tail(row.document),
        facts="" if row.kind == Kind.REFUSED or row.in_class else describer.all_facts(row),
        sentences=[say(finding) for finding in said],
        decided_with=row.group[0] if row.group and row.number != row.group[0] else None,
        css=_ROW_CLASSES[row.kind],
    )
