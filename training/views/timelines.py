"""A class's audit trail in plain words."""

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.audit.queries import timeline
from foundation.people.models import User
from training.models import MarkStatus

TONES = {
    "training.class.approved": "ok",
    "training.class.closed": "ok",
    "training.class.returned": "wait",
    "training.class.postponed": "wait",
    "training.class.refused": "stop",
    "training.class.cancelled": "stop",
    "training.attendance.corrected": "wait",
    "training.assessment.corrected": "wait",
}
LONGEST, MOST_READ = 60, 400
REPEATED = ("training.enrolment.made", "training.enrolment.withdrawn")


def timeline_of(training_class) -> list[dict]:
    """For components/timeline.html, newest first, at most LONGEST entries. Two queries.

    The trail itself holds no names; who may open the class file may know who of the staff acted.
    """
    entries = list(timeline(training_class).order_by("-id")[:MOST_READ])
    ids = {int(entry.actor_id) for entry in entries if entry.actor_id.isdigit()}
    names = dict(User.objects.filter(pk__in=ids, person__isnull=False).values_list("pk", "person__name"))
    return [_line(same, names) for same in _runs(entries)][:LONGEST]


def _runs(entries) -> list[list]:
    """Neighbours of the same act by the same hand on the same day, where nothing but the person differs."""
    runs: list[list] = []
    for entry in entries:
        last = runs[-1][0] if runs else None
        if (
            last is not None
            and entry.action in REPEATED
            and (last.action, last.actor_id, timezone.localdate(last.at))
            == (
                entry.action,
                entry.actor_id,
                timezone.localdate(entry.at),
            )
            and not entry.data.get("reason")
            and not last.data.get("reason")
        ):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


def _line(same, names) -> dict:
    entry = same[0]
    return {
        "what": entry.action_label,
        "when": entry.at,
        "who": _who(entry, names),
        "note": _("%(count)s 人") % {"count": len(same)} if len(same) > 1 else _note(entry.action, entry.data),
        "tone": TONES.get(entry.action, ""),
    }


def _who(entry, names: dict[int, str]) -> str:
    if not entry.actor_id.isdigit():
        return ""
    return names.get(int(entry.actor_id), entry.actor_label)


def _note(action: str, data: dict) -> str:
    notes = []
    if "session" in data:
        notes.append(_("第 %(number)s 次课") % {"number": data["session"]})
    if "tally" in data:
        notes.append(
            _("，").join(f"{MarkStatus(status).label} {count}" for status, count in data["tally"].items() if count)
        )
    if action.endswith(".corrected"):
        notes.append(_("%(count)s 人") % {"count": len(data.get("changed", {}))})
    if data.get("version", 1) > 1:
        notes.append(_("第 %(count)s 次送审") % {"count": data["version"]})
    if "people" in data:
        notes.append(_("%(count)s 人") % {"count": data["people"]})
    if "completed" in data:
        notes.append(
            _("结业 %(completed)s 人，没有结业 %(failed)s 人")
            % {"completed": data["completed"], "failed": data["failed"]}
        )
    if data.get("reason"):
        notes.append(data["reason"])
    return _("：").join(notes)
