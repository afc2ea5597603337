"""What became of one object, for people: components/timeline.html draws it on the object's own page.

Who may open the page may read its trail; the view asks, not this.
"""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.audit import naming, wording
from foundation.audit.models import Entry
from foundation.audit.queries import timeline

LONGEST, MOST_READ = 60, 400


def trail(obj: Any, *also: Any, longest: int = LONGEST) -> list[dict[str, Any]]:
    """Lines for components/timeline.html, newest first, about `obj` and what belongs to it. Queries: one for the
    entries and a fixed few for the names of who acted, whatever the length."""
    return lines(list(timeline(obj, *also).order_by("-id")[:MOST_READ]))[:longest]


def lines(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Each entry in words; neighbours of the same act by the same hand on the same day count as one line."""
    runs = _runs(entries)
    names = naming.actors_of([run[0] for run in runs])
    return [_line(run, names[run[0].pk]) for run in runs]


def _line(run: list[Entry], who: str) -> dict[str, Any]:
    entry = run[0]
    told = wording.details(entry)
    if len(run) > 1:
        told.append(_("一共 %(count)s 次") % {"count": len(run)})
    return {
        "what": entry.action_label,
        "when": entry.at,
        "who": who,
        "note": _("；").join(told),
        "tone": wording.tone(entry.action),
    }


def _runs(entries: Sequence[Entry]) -> list[list[Entry]]:
    runs: list[list[Entry]] = []
    for entry in entries:
        if runs and _are_alike(runs[-1][0], entry):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


def _are_alike(one: Entry, other: Entry) -> bool:
    """The same act by the same hand on the same day, where the words would be the same."""
    return (
        (one.action, one.actor_id, one.actor_label) == (other.action, other.actor_id, other.actor_label)
        and timezone.localdate(one.at) == timezone.localdate(other.at)
        and wording.details(one) == wording.details(other)
    )
