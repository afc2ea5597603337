"""Offers and invitations in the record, and held seats in the words of a class's history."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown
from training.models import Invitation, Offer
from training.rules.offers import yuan


def _offers(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = Offer.objects.filter(pk__in=ids).select_related("institution", "call__course")
    return {
        str(one.pk): Shown(
            f"{one.institution.localized_name} · {one.call.course.localized_title}",
            reverse("call", args=[one.call.code]),
        )
        for one in found
    }


def _invitations(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = Invitation.objects.filter(pk__in=ids).select_related("institution", "call__course")
    return {
        str(one.pk): Shown(
            f"{one.institution.localized_name} · {one.call.course.localized_title}",
            reverse("call", args=[one.call.code]),
        )
        for one in found
    }


def _moment(text: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "SHORT_DATETIME_FORMAT")


objects.register("training.offer", Kind(gettext_lazy("方案"), _offers, read_by_auditors=True))
objects.register("training.invitation", Kind(gettext_lazy("邀请"), _invitations, read_by_auditors=True))
wording.set_tones({"training.offer.chosen": "ok", "training.offer.withdrawn": "wait"})
for _within in ("training.offer.", "training.invitation."):
    wording.say("institution", str, within=_within)
wording.say("price", lambda fen: _("每人每课时 %(yuan)s 元") % {"yuan": yuan(fen)}, within="training.offer.")
wording.say("capacity", lambda count: _("%(count)s 个位子") % {"count": count}, within="training.offer.")
wording.say(
    "starts_on",
    lambda day: _("%(day)s开课") % {"day": date_format(date.fromisoformat(day), "DATE_FORMAT")},
    within="training.offer.",
)
wording.say("venue", str, within="training.offer.")
wording.say("training_class", str, within="training.offer.")
wording.say("seats", lambda count: _("%(count)s 个位子") % {"count": count}, within="training.hold.")
wording.say("until", lambda text: _("留到 %(moment)s") % {"moment": _moment(text)}, within="training.hold.")
wording.say("left", lambda count: _("还有 %(count)s 个没名字") % {"count": count}, within="training.hold.")
wording.keep_silent("hold", within="training.hold.")
