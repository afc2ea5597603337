"""People, accounts and offices in the record: who an actor is, and what its objects are called."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.audit import naming, objects, wording
from foundation.audit.models import Entry
from foundation.audit.objects import Kind, Shown
from foundation.kernel import codes
from foundation.people import api_scopes, two_person
from foundation.people.models import (
    ApiKey,
    Membership,
    Organisation,
    Person,
    SignInSession,
    Strength,
    TwoPersonAct,
    User,
)
from foundation.people.roles import Role

MOST_CHOICES = 500
FIELDS = {
    "name": gettext_lazy("姓名"),
    "name_en": gettext_lazy("英文名"),
    "phone": gettext_lazy("电话"),
    "document_number": gettext_lazy("证件号"),
    "document_type": gettext_lazy("证件种类"),
    "sex": gettext_lazy("性别"),
    "birth_date": gettext_lazy("出生日期"),
    "township": gettext_lazy("乡镇（街道）"),
    "village": gettext_lazy("村"),
    "education": gettext_lazy("文化程度"),
    "category": gettext_lazy("人员类别"),
    "division": gettext_lazy("在哪里"),
}
BY_KEY = " key:"
"""Stands in the label of an actor who came through the interface with a key."""


def name_actors(entries: Sequence[Entry]) -> Mapping[int, str]:
    """Staff by name, with the roles they held that day and where; people without a role by their masked name."""
    ids = {int(entry.actor_id) for entry in entries if entry.actor_id.isdigit()}
    users = (
        User.objects.filter(pk__in=ids, person__isnull=False)
        .select_related("person")
        .prefetch_related(Prefetch("person__memberships", Membership.objects.select_related("organisation")))
    )
    known = {str(user.pk): user for user in users} if ids else {}
    return {
        entry.pk: _label(known[entry.actor_id], timezone.localdate(entry.at), entry.actor_label)
        for entry in entries
        if entry.actor_id in known
    }


def _label(user: User, on: date, recorded: str) -> str:
    assert user.person is not None
    held = [
        membership
        for membership in user.person.memberships.all()
        if membership.valid_from <= on and (membership.valid_to is None or membership.valid_to >= on)
    ]
    name = user.person.name if held else user.person.masked_name
    if held:
        roles = _("、").join(dict.fromkeys(str(membership.get_role_display()) for membership in held))
        where = held[0].organisation.localized_name
        name = _("%(name)s（%(organisation)s %(roles)s）") % {"name": name, "organisation": where, "roles": roles}
    return _("%(name)s，用接口") % {"name": name} if BY_KEY in recorded else name


def _staff() -> Iterable[tuple[str, str]]:
    users = (
        User.objects.filter(person__memberships__isnull=False)
        .exclude(person__memberships__role=Role.LEARNER)
        .distinct()
        .select_related("person")
        .order_by("person__name", "pk")[:MOST_CHOICES]
    )
    return [(str(user.pk), f"{user.person.name} · {user.code}") for user in users if user.person]


def _account_of_code(text: str) -> Iterable[str]:
    return [str(pk) for pk in User.objects.filter(code=codes.normalise(text)).values_list("pk", flat=True)]


def _persons(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {str(one.pk): Shown(f"{one.masked_name} {one.code}") for one in Person.objects.filter(pk__in=ids)}


def _person_of_code(text: str) -> Iterable[str]:
    return [str(pk) for pk in Person.objects.filter(code=codes.normalise(text)).values_list("pk", flat=True)]


def _accounts(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {str(pk): Shown(code) for pk, code in User.objects.filter(pk__in=ids).values_list("pk", "code")}


def _organisations(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {str(one.pk): Shown(one.localized_name) for one in Organisation.objects.filter(pk__in=ids)}


def _organisation_of_code(text: str) -> Iterable[str]:
    return [str(pk) for pk in Organisation.objects.filter(code=text.strip().upper()).values_list("pk", flat=True)]


def _memberships(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = Membership.objects.filter(pk__in=ids).select_related("organisation", "person")
    return {str(one.pk): Shown(f"{one.person.masked_name} · {one}") for one in found}


def _office_kind(value: str) -> str:
    return str(Organisation.Kind(value).label) if value in Organisation.Kind.values else value


def _role(value: str) -> str:
    return str(Role(value).label) if value in Role.values else value


def _acts(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {str(act.pk): Shown(_act_kind(act.kind)) for act in TwoPersonAct.objects.filter(pk__in=ids)}


def _act_kind(name: str) -> str:
    return str(two_person.kind_named(name).label)


def _act_object(reference: str) -> str:
    object_type, _colon, object_id = reference.partition(":")
    return f"{objects.kind_of(object_type).label} {object_id}"


def _keys(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {str(one.pk): Shown(str(one)) for one in ApiKey.objects.filter(pk__in=ids)}


def _scope(name: str) -> str:
    return str(api_scopes.named(name).label) if api_scopes.is_known(name) else name


naming.register(name_actors, choices=_staff, finder=_account_of_code)
objects.register("people.person", Kind(gettext_lazy("人员"), _persons, _person_of_code))
objects.register("people.user", Kind(gettext_lazy("账号"), _accounts, _account_of_code))
objects.register("people.organisation", Kind(gettext_lazy("单位"), _organisations, _organisation_of_code))
objects.register("people.membership", Kind(gettext_lazy("任职"), _memberships))
objects.register("people.twopersonact", Kind(gettext_lazy("两个人办的事"), _acts))
wording.say("kind", _act_kind, within="people.act.")
wording.say("object", _act_object, within="people.act.")
objects.register("people.apikey", Kind(gettext_lazy("接口密钥"), _keys))
wording.say("scopes", lambda names: _("、").join(_scope(name) for name in names), within="people.api_key.")
wording.say("expires_on", lambda day: _("用到 %(day)s") % {"day": day}, within="people.api_key.")
wording.say("last_day", lambda day: _("到 %(day)s 为止") % {"day": day}, within="people.")
wording.say("kept", lambda code: _("并入 %(code)s") % {"code": code}, within="people.person.")
wording.say("merged", lambda code: _("并进来 %(code)s") % {"code": code}, within="people.person.")
wording.say("kind", _office_kind, within="people.organisation.")
wording.say("roles_ended", lambda count: _("免去 %(count)s 个岗位") % {"count": count}, within="people.")
wording.say("fields", lambda names: _("、").join(str(FIELDS.get(name, name)) for name in names), within="people.")
wording.say("apart_from", lambda code: _("和 %(code)s 分开") % {"code": code}, within="people.person.")
wording.keep_silent("rows", within="people.person.")
wording.say("reason", lambda text: _("原因：%(reason)s") % {"reason": text})
wording.say("note", str)
wording.say("role", _role, within="people.")
wording.say("organisation", str)
wording.say("language", lambda code: {"zh-hans": _("中文"), "en": "English"}.get(code, str(code)))
wording.keep_silent("sha256", "enrolment", "person", "seat")

FACTORS = {
    "totp": gettext_lazy("动态码"),
    "webauthn": gettext_lazy("通行密钥"),
    "recovery_codes": gettext_lazy("备用码"),
}
ENDINGS = {
    "owner": gettext_lazy("本人退出这台设备"),
    "signed_out": gettext_lazy("本人退出"),
    "again": gettext_lazy("同一台设备重新登录"),
    "password": gettext_lazy("密码换了"),
    "factor_reset": gettext_lazy("第二道凭据重置了"),
}
wording.say("way", lambda way: str(SignInSession.Way(way).label), within="people.session.")
wording.say("strength", lambda number: str(Strength(number).label), within="people.session.")
wording.say("count", lambda number: _("%(count)s 台设备") % {"count": number}, within="people.session.")
wording.say("why", lambda why: str(ENDINGS.get(why) or why), within="people.session.")
wording.say("kind", lambda kind: str(FACTORS.get(kind) or kind), within="people.account.")
