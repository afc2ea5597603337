"""Wishes in the record."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.call_wording import why_escalated
from courses.models import Call, CallBack, Season, WhoAsks, Wish
from courses.operations.callbacks import Outcome
from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown


def _wishes(ids: Iterable[str]) -> Mapping[str, Shown]:
    """What was asked for and where, never by whom, and never the asker's own words."""
    found = Wish.objects.filter(pk__in=ids).select_related("course", "township")
    return {
        str(wish.pk): Shown(
            f"{wish.course.localized_title if wish.course else _('菜单上没有的')} · {wish.township.localized_name}"
        )
        for wish in found
    }


objects.register("courses.wish", Kind(gettext_lazy("心愿"), _wishes))
wording.say("course", str, within="courses.wish.")
wording.say("season", lambda code: str(Season(code).label) if code in Season.values else code, within="courses.wish.")
wording.say("group_size", lambda count: _("%(count)s 人") % {"count": count}, within="courses.wish.")
wording.say("training_class", str, within="courses.wish.")
wording.keep_silent("township", within="courses.wish.")
wording.say("asked_by", lambda who: str(WhoAsks(who).label), within="courses.wish.")
wording.say("until", lambda day: _("留到 %(day)s") % {"day": day}, within="courses.wish.")


def _call_backs(ids: Iterable[str]) -> Mapping[str, Shown]:
    """Where somebody asked to be called, never who or under which number."""
    found = CallBack.objects.filter(pk__in=ids).select_related("township")
    return {str(one.pk): Shown(_("回电 · %(place)s") % {"place": one.township.localized_name}) for one in found}


def _outcome(outcome: str) -> str:
    return str(Outcome(outcome).label)


objects.register("courses.callback", Kind(gettext_lazy("回电"), _call_backs))
wording.say("tries", lambda tries: _("打了 %(tries)s 次") % {"tries": tries}, within="courses.call_back.")
wording.say("outcome", _outcome, within="courses.call_back.")
wording.keep_silent("township", within="courses.call_back.")


def _calls(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = Call.objects.filter(pk__in=ids).select_related("course", "place")
    return {
        str(call.pk): Shown(
            f"{call.course.localized_title} · {call.place.localized_name}", reverse("call", args=[call.code])
        )
        for call in found
    }


def _call_of_code(text: str) -> Iterable[str]:
    return [str(pk) for pk in Call.objects.filter(code=text.strip().upper()).values_list("pk", flat=True)]


def _day(moment: str) -> str:
    """A moment kept in the record as ISO text, as people read it."""
    return date_format(timezone.localtime(datetime.fromisoformat(moment)), "DATE_FORMAT")


objects.register("courses.call", Kind(gettext_lazy("征班"), _calls, _call_of_code, read_by_auditors=True))
wording.say("people", lambda count: _("%(count)s 人") % {"count": count}, within="courses.call.")
wording.say("schools", lambda count: _("请了 %(count)s 所学校") % {"count": count}, within="courses.call.")
wording.say("offers", lambda count: _("%(count)s 份方案") % {"count": count}, within="courses.call.")
wording.say("deadline", lambda moment: _("%(day)s截止") % {"day": _day(moment)}, within="courses.call.")
wording.say("act_by", lambda moment: _("%(day)s前选定") % {"day": _day(moment)}, within="courses.call.")
wording.say("why", why_escalated, within="courses.call.")
wording.say("institution", str, within="courses.call.")
wording.set_tones(
    {
        "courses.call.escalated": "wait",
        "courses.call.fell_through": "wait",
        "courses.call.chosen": "ok",
        "courses.call.ended": "stop",
    }
)
