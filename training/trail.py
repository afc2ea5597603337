"""Classes in the record: their names, and in words what their entries hold."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown
from training.models import EnrolmentSource, MarkStatus, RosterImport, TrainingClass

PLAN_FIELDS = {"title": gettext_lazy("班名"), "capacity": gettext_lazy("名额"), "venue": gettext_lazy("场地")}


def _classes(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = TrainingClass.objects.filter(pk__in=ids).select_related("course")
    return {
        str(one.pk): Shown(f"{one.localized_title} {one.code}", reverse("class-detail", args=[one.code]))
        for one in found
    }


def _class_of_code(text: str) -> Iterable[str]:
    return [str(pk) for pk in TrainingClass.objects.filter(code=text.strip().upper()).values_list("pk", flat=True)]


def _rosters(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = RosterImport.objects.filter(pk__in=ids).select_related("training_class")
    return {
        str(one.pk): Shown(one.training_class.code, reverse("class-detail", args=[one.training_class.code]))
        for one in found
    }


def _people(count: Any) -> str:
    return _("%(count)s 人") % {"count": count}


def _plan(changed: Mapping[str, Any]) -> str:
    if "session_dropped" in changed:
        return _("删去第 %(number)s 次课") % {"number": changed["session_dropped"]}
    if "session" in changed:
        starts = timezone.localtime(datetime.fromisoformat(changed["starts_at"]))
        return _("第 %(number)s 次课定在 %(starts)s，%(hours)s 课时") % {
            "number": changed["session"],
            "starts": date_format(starts, "SHORT_DATETIME_FORMAT"),
            "hours": changed["hours"],
        }
    return wording.changes(PLAN_FIELDS, changed)


def _tally(tally: Mapping[str, int]) -> str:
    return _("，").join(f"{MarkStatus(status).label} {count}" for status, count in tally.items() if count)


def _corrected_marks(changed: Mapping[str, Any]) -> str:
    """Old -> new, added up: nobody's name stands in the record."""
    counts: dict[tuple[str, str], int] = {}
    for old, new in changed.values():
        counts[old, new] = counts.get((old, new), 0) + 1
    return _("，").join(
        _("%(old)s → %(new)s %(count)s 人")
        % {"old": MarkStatus(old).label, "new": MarkStatus(new).label, "count": count}
        for (old, new), count in counts.items()
    )


def _corrected_scores(changed: Mapping[str, Any]) -> str:
    return _("，").join(_("%(old)s 分 → %(new)s 分") % {"old": old, "new": new} for old, new in changed.values())


def _source(code: str) -> str:
    return str(EnrolmentSource(code).label) if code in EnrolmentSource.values else code


def _sorted_file(counts: Mapping[str, int]) -> str:
    return _("一共 %(count)s 行") % {"count": counts.get("rows", 0)}


def _written_file(outcome: Mapping[str, Any]) -> str:
    return _("写入 %(enrolled)s 人，原来就在 %(present)s 人，要改 %(to_mend)s 行") % {
        name: outcome.get(name, 0) for name in ("enrolled", "present", "to_mend")
    }


objects.register(
    "training.trainingclass", Kind(gettext_lazy("培训班"), _classes, _class_of_code, read_by_auditors=True)
)
objects.register("training.rosterimport", Kind(gettext_lazy("名册文件"), _rosters, read_by_auditors=True))
wording.set_tones(
    {
        "training.class.approved": "ok",
        "training.class.closed": "ok",
        "training.class.returned": "wait",
        "training.class.postponed": "wait",
        "training.class.refused": "stop",
        "training.class.cancelled": "stop",
        "training.attendance.corrected": "wait",
        "training.assessment.corrected": "wait",
    }
)
wording.say("session", lambda number: _("第 %(number)s 次课") % {"number": number}, within="training.")
wording.say("tally", _tally, within="training.")
wording.say("changed", _plan, within="training.class.")
wording.say("changed", _corrected_marks, within="training.attendance.")
wording.say("changed", _corrected_scores, within="training.assessment.")
wording.say("count", lambda count: _("%(count)s 次课") % {"count": count}, within="training.class.sessions_planned")
wording.say("count", _people, within="training.assessment.")
wording.say("people", _people, within="training.")
wording.say("again", lambda again: _("改了以前说的") if again else _("头一次"), within="training.feedback.")
wording.say("source", _source, within="training.enrolment.")
wording.say(
    "version", lambda number: _("第 %(count)s 次送审") % {"count": number} if number > 1 else "", within="training."
)
wording.say("completed", lambda count: _("结业 %(count)s 人") % {"count": count}, within="training.")
wording.say("failed", lambda count: _("没有结业 %(count)s 人") % {"count": count}, within="training.")
wording.say("counts", _sorted_file, within="training.roster.")
wording.say("outcome", _written_file, within="training.roster.")
wording.keep_silent("roster", within="training.roster.")
wording.keep_silent("decide_by", "code", "course", within="training.class.")
