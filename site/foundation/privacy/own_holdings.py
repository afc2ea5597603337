"""What the apps below hold about a person: they cannot know the registry of holdings, so it is said here."""

from django.utils.translation import gettext_lazy as _

from foundation.kernel.actors import Actor
from foundation.notices.models import Notice
from foundation.people.models import Person
from foundation.people.queries import memberships_in_force
from foundation.privacy import making, seen
from foundation.privacy.holdings import Holding, Row, register
from foundation.privacy.models import DataExport, DataRequest
from foundation.privacy.operations import clearing, exports
from foundation.privacy.own_data import make_archive
from foundation.privacy.purposes import purpose
from foundation.privacy.queries.accesses import accesses_of

seen.register(
    {
        "privacy.full_document": _("完整的证件号码"),
        "privacy.full_phone": _("完整的手机号"),
        "privacy.data_request": _("个人信息申请的内容"),
        "privacy.full_roster": _("全班名册，带完整证件号码和手机号"),
    }
)

making.register(
    DataExport.Kind.OWN_DATA,
    making.Maker(make_archive, lambda export: f"my-data-{export.created_at:%Y%m%d}.zip", "application/zip"),
)


def _person(person: Person) -> list[Row]:
    return [
        {
            _("姓名"): person.name,
            _("证件"): person.get_document_type_display(),
            _("证件号码"): person.document_number,
            _("手机号"): person.phone,
            _("性别"): person.get_sex_display(),
            _("出生日期"): person.birth_date,
            _("住在哪个乡镇（街道）"): person.township,
            _("文化程度"): person.get_education_display(),
            _("人员类别"): person.category,
            _("登记时间"): person.created_at,
        }
    ]


def _names(person: Person) -> list[Row]:
    return [{_("曾用名"): row.name, _("什么时候改的"): row.changed_at} for row in person.former_names.order_by("id")]


def _account(person: Person) -> list[Row]:
    account = getattr(person, "account", None)
    if account is None:
        return []
    return [{_("登录名"): account.username, _("开通时间"): account.date_joined, _("上次登录"): account.last_login}]


def _memberships(person: Person) -> list[Row]:
    return [
        {
            _("单位"): row.organisation,
            _("岗位"): row.get_role_display(),
            _("从哪天起"): row.valid_from,
            _("到哪天止"): row.valid_to,
        }
        for row in person.memberships.select_related("organisation")
    ]


def _in_office(person: Person) -> str:
    held = [str(row) for row in memberships_in_force(person)]
    return str(_("还在岗：%(held)s") % {"held": "、".join(held)}) if held else ""


def _consents(person: Person) -> list[Row]:
    return [
        {
            _("哪一项"): purpose(row.purpose).words.title,
            _("怎么说的"): _("同意") if row.given else _("收回"),
            _("什么时候"): row.at,
            _("怎么办的"): row.get_via_display(),
            _("文字版本"): row.text_version,
        }
        for row in person.consents.order_by("id")
    ]


def _requests(person: Person) -> list[Row]:
    return [
        {
            _("申请"): row.get_kind_display(),
            _("哪一项"): row.get_field_display(),
            _("提出时间"): row.filed_at,
            _("结果"): row.get_state_display(),
        }
        for row in person.data_requests.order_by("filed_at")
    ]


def _seen(person: Person) -> list[Row]:
    rows = accesses_of(person).order_by("-id")[:1000]
    return [{_("什么时候"): row.at, _("谁"): row.actor_label, _("看了什么"): row.what_label} for row in rows]


def _notices(person: Person) -> list[Row]:
    rows = person.notices.filter(text__isempty=False).order_by("id")
    return [
        {_("什么时候"): row.created_at, _("写了什么"): row.text, _("发了没有"): row.get_state_display()} for row in rows
    ]


def _erase_notices(person: Person, actor: Actor) -> int:
    return clearing.empty_notices(Notice.objects.filter(person=person), actor=actor)


def _erase_requests(person: Person, actor: Actor) -> int:
    return clearing.empty_requests(DataRequest.objects.filter(person=person).exclude(state="open"), actor=actor)


def _erase_exports(person: Person, actor: Actor) -> int:
    return exports.purge_exports(DataExport.objects.filter(owner=person), actor=actor)


register(Holding("people.person", _("你是谁"), _person))
register(
    Holding(
        "people.names",
        _("曾用名"),
        _names,
        kept=_("改过姓名的，旧姓名随档案保存不少于 10 年：以前的名册和证书上写的是旧姓名。"),
    )
)
register(Holding("people.account", _("账号"), _account))
register(
    Holding(
        "people.memberships",
        _("岗位"),
        _memberships,
        kept=_("办过公事的人，谁在哪个岗位要查得到，档案保存不少于 10 年。"),
        open_matter=_in_office,
    )
)
register(Holding("privacy.consents", _("你同意过和收回过的"), _consents))
register(Holding("privacy.requests", _("你提过的申请"), _requests, erase=_erase_requests))
register(Holding("privacy.seen", _("谁看过你的信息"), _seen))
register(Holding("notices.notices", _("给你的通知"), _notices, erase=_erase_notices))
register(Holding("privacy.exports", _("备好的文件"), lambda person: [], erase=_erase_exports))
