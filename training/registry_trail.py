"""The registers in the record: their names, and in words what their entries hold."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.levels import SHORT_NAMES
from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown
from foundation.places.models import Closure, Room, RoomKind, Station, Venue
from training.models import (
    EmployerEntry,
    InstitutionLicence,
    InstitutionScope,
    RegistryRequest,
    Suspension,
    TrainerCard,
)

FIELDS = {
    "name": gettext_lazy("名称"),
    "name_en": gettext_lazy("英文名称"),
    "division": gettext_lazy("在哪里"),
    "address": gettext_lazy("地址"),
    "seats": gettext_lazy("座位"),
    "accessible": gettext_lazy("轮椅能进"),
    "equipment": gettext_lazy("设备"),
    "kind": gettext_lazy("是什么间"),
    "valid_from": gettext_lazy("从哪天起用"),
    "valid_to": gettext_lazy("用到哪天"),
}


def _of_organisations(model: type[Any], page: str) -> Callable[[Iterable[str]], Mapping[str, Shown]]:
    def show(ids: Iterable[str]) -> Mapping[str, Shown]:
        found = model.objects.filter(pk__in=ids).select_related("organisation")
        return {
            str(row.pk): Shown(row.organisation.localized_name, reverse(page, args=[row.organisation.code]))
            for row in found
        }

    return show


def _cards(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = TrainerCard.objects.filter(pk__in=ids).select_related("person", "occupation", "section")
    return {
        str(card.pk): Shown(
            f"{card.person.masked_name} {card.subject}", reverse("registry-trainer", args=[card.person.code])
        )
        for card in found
    }


def _requests(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = RegistryRequest.objects.filter(pk__in=ids).select_related("organisation", "occupation", "section")
    return {
        str(one.pk): Shown(
            f"{one.organisation.localized_name} {one.subject}", reverse("registry-request", args=[one.pk])
        )
        for one in found
    }


def _at_venues(model: type[Any], path: str) -> Callable[[Iterable[str]], Mapping[str, Shown]]:
    """Venues and what belongs to them; `path` leads from the row to its venue."""

    def show(ids: Iterable[str]) -> Mapping[str, Shown]:
        links = [path.replace(".", "__")] if path else []
        found = {}
        for row in model.objects.filter(pk__in=ids).select_related(*links):
            venue = row
            for step in path.split(".") if path else ():
                venue = getattr(venue, step)
            found[str(row.pk)] = Shown(venue.localized_name, reverse("registry-venue", args=[venue.code]))
        return found

    return show


def _changed(changed: Mapping[str, Any]) -> str:
    told = dict(changed)
    if "kind" in told:
        told["kind"] = [str(RoomKind(one).label) for one in told["kind"]]
    if "accessible" in told:
        words = {None: _("没说"), True: _("能"), False: _("不能")}
        told["accessible"] = [words[one] for one in told["accessible"]]
    return wording.changes(FIELDS, told)


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


def _until(text: str) -> str:
    return _("到%(day)s") % {"day": _day(text)}


def _from(text: str) -> str:
    return _("从%(day)s起") % {"day": _day(text)}


def _level(level: int) -> str:
    return _("到%(level)s") % {"level": SHORT_NAMES[level]}


for model, label in (
    (InstitutionLicence, gettext_lazy("办学许可")),
    (InstitutionScope, gettext_lazy("准教范围")),
    (Suspension, gettext_lazy("暂停开新班")),
):
    objects.register(
        model._meta.label_lower,
        Kind(label, _of_organisations(model, "registry-institution"), read_by_auditors=True),
    )
objects.register(
    "training.employerentry",
    Kind(gettext_lazy("用人单位登记"), _of_organisations(EmployerEntry, "registry-employer"), read_by_auditors=True),
)
objects.register("training.trainercard", Kind(gettext_lazy("教师证"), _cards, read_by_auditors=True))
objects.register("training.registryrequest", Kind(gettext_lazy("登记申请"), _requests, read_by_auditors=True))
for place, path, label in (
    (Venue, "", gettext_lazy("教学点")),
    (Room, "venue", gettext_lazy("教室、实训间")),
    (Station, "room.venue", gettext_lazy("工位")),
    (Closure, "venue", gettext_lazy("停用的日子")),
):
    objects.register(place._meta.label_lower, Kind(label, _at_venues(place, path), read_by_auditors=True))

wording.set_tones(
    {
        "training.suspension.entered": "stop",
        "training.suspension.ended": "ok",
        "training.card.ended": "stop",
        "training.registry.granted": "ok",
        "training.registry.declined": "stop",
        "places.closure.entered": "wait",
    }
)
for within in ("training.", "places.", "certification."):
    wording.say("first", _from, within=within)
    wording.say("last", _until, within=within)
for within in ("training.scope.", "training.card.", "training.registry.", "certification.scope."):
    wording.say("highest_level", _level, within=within)
wording.say("subject", str, within="training.")
wording.say("number", str, within="training.")
wording.say("changed", _changed, within="places.")
wording.say("number", lambda number: _("%(number)s 号工位") % {"number": number}, within="places.")
wording.keep_silent("number", within="places.station.set_up")  # so that a row of stations stays one line
wording.say("what", str, within="places.")
wording.say("name", str, within="places.")
wording.say("seats", lambda seats: _("%(seats)s 座") % {"seats": seats}, within="places.")
wording.say("occupation", str, within="certification.scope.")
wording.keep_silent("organisation", within="training.")
wording.keep_silent("code", within="places.")
