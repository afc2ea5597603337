"""Acts on people's data in the record, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown
from foundation.privacy import holdings, plan
from foundation.privacy.models import Consent, DataExport, DataRequest, RetentionRun, Reveal
from foundation.privacy.purposes import purpose


def _requests(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = DataRequest.objects.filter(pk__in=ids).select_related("person")
    return {
        str(one.pk): Shown(
            f"{one.get_kind_display()} · {one.person.masked_name}", reverse("data-request", args=[one.pk])
        )
        for one in found
    }


def _exports(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {str(one.pk): Shown(str(one.get_kind_display())) for one in DataExport.objects.filter(pk__in=ids)}


def _runs(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {str(one.pk): Shown(_rule(one.rule)) for one in RetentionRun.objects.filter(pk__in=ids)}


def _rule(name: str) -> str:
    return str(plan.line(name).label) if name in {line.name for line in plan.lines()} else name


def _purpose(name: str) -> str:
    try:
        return purpose(name).words.title
    except KeyError:
        return name


def _choice(choices: Any) -> Any:
    return lambda value: str(choices(value).label) if value in choices.values else str(value)


def _counts(words: Any) -> Any:
    def say(counted: Any) -> str:
        rows = [f"{holdings.label(name)} {count}" for name, count in dict(counted).items()]
        return str(words) % {"what": "、".join(rows)} if rows else ""

    return say


def _identity(value: str) -> str:
    return _("姓名和证件号随档案留着") if value == "kept" else _("姓名和证件号也删了")


objects.register("privacy.datarequest", Kind(gettext_lazy("个人信息申请"), _requests))
objects.register("privacy.dataexport", Kind(gettext_lazy("个人信息文件"), _exports))
objects.register("privacy.retentionrun", Kind(gettext_lazy("到期清理"), _runs))
wording.say("purpose", _purpose, within="privacy.")
wording.say("version", lambda version: _("文字版本 %(version)s") % {"version": version}, within="privacy.")
wording.say("via", _choice(Consent.Via), within="privacy.")
wording.say("field", _choice(DataRequest.Field), within="privacy.")
wording.say("field", _choice(Reveal.Field), within="privacy.number.")
wording.say("reason", _choice(Reveal.Reason), within="privacy.number.")
wording.say("kind", _choice(DataRequest.Kind), within="privacy.request.")
wording.say("kind", _choice(DataExport.Kind), within="privacy.export.")
wording.say("subject", str, within="privacy.export.")
wording.say("size", lambda size: _("%(n)s 字节") % {"n": size}, within="privacy.export.")
wording.say("erased", _counts(gettext_lazy("删掉：%(what)s")), within="privacy.person.")
wording.say("kept", _counts(gettext_lazy("留着：%(what)s")), within="privacy.person.")
wording.say("identity", _identity, within="privacy.person.")
wording.say("key", lambda key: _("钥匙 %(key)s") % {"key": key}, within="privacy.keys.")
wording.say("values", lambda count: _("%(n)s 个值") % {"n": count}, within="privacy.keys.")
wording.say("rule", _rule, within="privacy.retention.")
wording.say("count", lambda count: _("清掉 %(n)s 条") % {"n": count}, within="privacy.retention.")
