"""From the answers of a person to the rows that will be enrolled."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError
from training.roster.rows import Kind, Option, SortedRow


@dataclass(frozen=True, slots=True)
class Decided:
    """`enrol`: one row a person, in the order of the file. `dropped`: rows put aside to be mended; a row is not among
    them whose person is enrolled by another row."""

    enrol: list[SortedRow]
    dropped: list[SortedRow]
    undecided: list[SortedRow]


def decide(rows: list[SortedRow], answers: Mapping[int, str]) -> Decided:
    """Apply the answers (row number -> option). Keeping one row of a group puts the others aside.

    Refuses an option the row does not have ("roster.no_such_option") and two kept rows of one person
    ("roster.two_kept"). Rows nobody answered for come back as `undecided`.
    """
    open_rows = {row.number: row for row in rows if row.kind == Kind.DECIDE}
    chosen: dict[int, Option] = {}
    for number, answer in answers.items():
        row = open_rows.get(number)
        if row is None or answer not in row.options:
            raise DomainError(
                _("序号 %(number)s 不能这样决定。请刷新页面再选。") % {"number": number}, "roster.no_such_option"
            )
        chosen[number] = Option(answer)
    settled: set[int] = set()
    for row in open_rows.values():
        kept = [number for number in row.group if chosen.get(number) == Option.KEEP]
        if len(kept) > 1:
            raise DomainError(
                _("序号 %(numbers)s 是同一个人，只能采用其中一行。")
                % {"numbers": "、".join(str(number) for number in kept)},
                "roster.two_kept",
            )
        if kept and row.number not in kept:
            chosen[row.number] = Option.DROP
            settled.add(row.number)
    return Decided(
        enrol=[row for row in rows if row.is_ready or chosen.get(row.number, Option.DROP) != Option.DROP],
        dropped=[row for row in rows if chosen.get(row.number) == Option.DROP and row.number not in settled],
        undecided=[row for row in open_rows.values() if row.number not in chosen],
    )
