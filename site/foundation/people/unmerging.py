"""What taking a merge of two registrations apart again would do: looks only.

Everything that had followed goes back, by the record the merge left; what was done since stays with the person it was done
for. Where something since stands on what would go back (a certificate on a candidature), taking apart is refused and says so.
An app adds its own reasons when Django starts:

    unmerging.register_check(my_check)                 # (merge) -> what forbids it, in plain words
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from foundation.people import merging
from foundation.people.merging import Link
from foundation.people.models import Person, PersonMerge

Check = Callable[[PersonMerge], Iterable[str]]
_checks: list[Check] = []


def register_check(check: Check) -> None:
    if check not in _checks:
        _checks.append(check)


@dataclass
class WayBack:
    """Keys of the rows that would go back, by link, and what forbids it all."""

    rows: dict[str, list[Any]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(keys) for keys in self.rows.values())


def standing_merge(merged: Person) -> PersonMerge | None:
    """The merge that made the registration a trace, unless it is one again."""
    if merged.merged_into_id is None:
        return None
    return PersonMerge.objects.filter(merged=merged).select_related("kept", "merged").order_by("-pk").first()


def way_back(merge: PersonMerge) -> WayBack:
    """Asked again by the operation with both rows locked."""
    found = WayBack()
    merged = Person.objects.get(pk=merge.merged_id)
    if merged.merged_into_id != merge.kept_id:
        found.refusals.append(_("并到的那一份后来又并到别的登记里了，先撤开后面那一次"))
        return found
    for link in merging.following():
        keys = merge.moved.get(link.name, [])
        rows = list(link.model._base_manager.filter(pk__in=keys))
        elsewhere = [row for row in rows if _holder(link, row) != merge.kept_id]
        clashing = set(merging.clashes(link, rows, merged)) if rows else set()
        for row in rows:
            if row in elsewhere or row.pk in clashing:
                found.refusals.append(_("%(what)s后来又动过") % {"what": merging.in_words(row)})
        if rows:
            found.rows[link.name] = [str(row.pk) for row in rows]
            found.refusals += _stands_on(link, rows, merge)
    for check in _checks:
        found.refusals += [str(words) for words in check(merge)]
    return found


def _holder(link: Link, row: Any) -> Any:
    return getattr(row, f"{link.field}_id")


def _stands_on(link: Link, rows: list[Any], merge: PersonMerge) -> Iterator[str]:
    """What came to the kept person since and hangs on rows that would leave."""
    for other in merging.following():
        for one in other.model._meta.local_concrete_fields:
            if one.name == other.field or not one.is_relation or one.related_model is not link.model:
                continue
            newer = other.rows_of(merge.kept).filter(**{f"{one.name}__in": rows})
            for row in newer.exclude(pk__in=merge.moved.get(other.name, [])):
                yield _("合并以后又有了：%(what)s") % {"what": merging.in_words(row)}
