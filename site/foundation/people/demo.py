"""The demo county's offices, schools and the people behind the demo accounts. All of them are invented."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actors import SYSTEM
from foundation.people.identity import check_character
from foundation.people.models import DocumentType, Organisation, Person, User
from foundation.people.operations import grant_role, open_account, register_person
from foundation.people.roles import Role
from foundation.places import demo as places_demo
from foundation.places.models import Division, Room, Venue

SEED = 330683
PASSWORD = "diancai-demo"
SINCE = date(2025, 1, 1)


@dataclass(frozen=True)
class DemoAccount:
    """An account a newcomer may sign in with; `what` says who that is."""

    username: str
    name: str
    born: date
    female: bool
    organisation: str
    roles: tuple[str, ...]
    what: str | Promise
    village: str = ""
    """Code of the village the roles hold for, and the person lives in."""


ACCOUNTS = [
    DemoAccount("farmer", "王小明", date(1978, 4, 12), False, "", (), _("农民王小明：点课、报名、看证书")),
    DemoAccount(
        "manager",
        "裘建芳",
        date(1975, 9, 3),
        True,
        "GANLIN",
        (Role.INSTITUTION_MANAGER,),
        _("甘霖成校负责人：开班、名册、考核、结班"),
    ),
    DemoAccount("trainer", "过春生", date(1969, 2, 20), False, "GANLIN", (Role.TRAINER,), _("甘霖成校教员：点名")),
    DemoAccount(
        "reviewer", "钱文斌", date(1980, 11, 8), False, "BUREAU", (Role.BUREAU_SUPERVISOR,), _("市培训科：审批开班")
    ),
    DemoAccount(
        "evaluator",
        "马丽萍",
        date(1977, 6, 15),
        True,
        "YUECHA",
        (Role.EVALUATION_BODY_MANAGER,),
        _("评价机构负责人：鉴定批次、考评组"),
    ),
    DemoAccount(
        "appraiser1",
        "周国良",
        date(1966, 1, 30),
        False,
        "YUECHA",
        (Role.APPRAISER, Role.PANEL_LEADER),
        _("考评组长：打分、签成绩册"),
    ),
    DemoAccount("appraiser2", "沈玉琴", date(1972, 8, 17), True, "YUECHA", (Role.APPRAISER,), _("考评员：打分")),
    DemoAccount("appraiser3", "竺志伟", date(1974, 12, 5), False, "YUECHA", (Role.APPRAISER,), _("考评员：打分")),
    DemoAccount(
        "officer",
        "尹慧敏",
        date(1982, 3, 22),
        True,
        "YUECHA",
        (Role.CERTIFYING_OFFICER,),
        _("发证审批人：发证、申请撤销"),
    ),
    DemoAccount(
        "officer2",
        "张柏林",
        date(1970, 7, 9),
        False,
        "YUECHA",
        (Role.CERTIFYING_OFFICER,),
        _("另一位发证审批人：复核撤销"),
    ),
    DemoAccount(
        "township",
        "魏建军",
        date(1979, 12, 1),
        False,
        "GANLIN-TOWN",
        (Role.TOWNSHIP_REVIEWER,),
        _("甘霖镇审核员：看本镇的班和代办委托"),
    ),
    DemoAccount(
        "liaison",
        "吴小芳",
        date(1983, 5, 6),
        True,
        "GANLIN-TOWN",
        (Role.VILLAGE_LIAISON,),
        _("村级联络员：替同意过的人报名、点课"),
        "330683100201",
    ),
    DemoAccount(
        "cadre",
        "俞根荣",
        date(1971, 10, 19),
        False,
        "GANLIN-TOWN",
        (Role.VILLAGE_CADRE,),
        _("村干部：看村里的人数，打印海报"),
        "330683100201",
    ),
    DemoAccount("editor", "金晓燕", date(1990, 5, 27), True, "BUREAU", (Role.EDITOR,), _("菜单编辑：在后台改课程页")),
    DemoAccount("auditor", "赵志刚", date(1968, 10, 14), False, "BUREAU", (Role.AUDITOR,), _("审计员：只看不改")),
    DemoAccount("admin", "邢立波", date(1985, 2, 2), False, "BUREAU", (Role.ADMINISTRATOR,), _("运行管理员：看任务")),
    DemoAccount(
        "programme",
        "吕文君",
        date(1986, 7, 9),
        True,
        "BUREAU",
        (Role.PROGRAMME_OFFICER,),
        _("项目专员：办个人信息申请，看点课和班"),
    ),
    DemoAccount(
        "reviewer2",
        "屠亚萍",
        date(1984, 8, 30),
        True,
        "BUREAU",
        (Role.BUREAU_SUPERVISOR,),
        _("市培训科另一位督导：合并登记的第二个人"),
    ),
    DemoAccount(
        "quality",
        "韩月琴",
        date(1967, 4, 3),
        True,
        "BUREAU",
        (Role.QUALITY_SUPERVISOR,),
        _("质量督导员：到场看考评"),
    ),
    DemoAccount(
        "invigilator",
        "姚东升",
        date(1988, 1, 19),
        False,
        "YUECHA",
        (Role.INVIGILATOR,),
        _("监考员：考场上核对人和照片"),
    ),
    DemoAccount(
        "employer", "商海燕", date(1981, 3, 8), True, "HUAFA", (Role.EMPLOYER,), _("用人单位：查验证书、给员工点课")
    ),
    DemoAccount(
        "payer", "丁国平", date(1976, 11, 25), False, "BUREAU", (Role.PAYER,), _("拨付人：拨付还没开通，先看双人办理")
    ),
    DemoAccount(
        "chief", "竺雅琴", date(1979, 4, 21), True, "BUREAU", (Role.CHIEF_EDITOR,), _("菜单主编：审批和发布课程页")
    ),
]

_ORGANISATIONS = [
    (
        "BUREAU",
        "嵊州市人力资源和社会保障局培训科",
        "Shengzhou HR and Social Security Bureau, Training",
        "bureau",
        "330683",
    ),
    ("GANLIN-TOWN", "甘霖镇人民政府", "Ganlin Township Office", "township_office", "330683100"),
    ("GANLIN", "甘霖镇成人文化技术学校", "Ganlin Adult School", "institution", "330683100"),
    ("VOCATION", "嵊州市职业教育中心", "Shengzhou Vocational Education Centre", "institution", "330683002"),
    ("SKILLEDU", "嵊州市农民培训学校", "Shengzhou Farmers' Training School", "institution", "330683001"),
    ("CHONGREN", "崇仁镇成人文化技术学校", "Chongren Adult School", "institution", "330683102"),
    (
        "YUECHA",
        "嵊州市越茶职业技能评价中心",
        "Shengzhou Yuecha Skills Evaluation Centre",
        "evaluation_body",
        "330683001",
    ),
    ("HUAFA", "嵊州市华发茶业有限公司", "Huafa Tea Co., Ltd.", "employer", "330683100"),
]

_VENUES = [
    ("GANLIN-HALL", "甘霖镇文化礼堂", "Ganlin Village Hall", "330683100", "甘霖镇东湖路 8 号", 60),
    ("GANLIN-SCHOOL", "甘霖成校实训室", "Ganlin Adult School Workshop", "330683100", "甘霖镇剡兴路 21 号", 50),
    ("SKILLEDU-1", "市农民培训学校", "Farmers' Training School", "330683001", "剡湖街道官河路 118 号", 80),
    ("VOCATION-1", "市职教中心实训楼", "Vocational Centre Workshops", "330683002", "三江街道迪荡路 66 号", 120),
    ("CHONGREN-HALL", "崇仁古镇文化礼堂", "Chongren Old Town Hall", "330683102", "崇仁镇一村 3 号", 60),
    ("GULAI-HALL", "谷来镇农技站", "Gulai Farm Service Station", "330683106", "谷来镇香榧路 2 号", 45),
    ("HUANGZE-HALL", "黄泽镇文化礼堂", "Huangze Village Hall", "330683103", "黄泽镇前良路 17 号", 60),
    ("GUIMEN-HALL", "贵门乡玠溪村礼堂", "Jiexi Village Hall, Guimen", "330683200", "贵门乡玠溪村", 40),
    ("SANJIE-HALL", "三界镇文化站", "Sanjie Culture Station", "330683104", "三界镇镇西路 5 号", 60),
    ("CHANGLE-HALL", "长乐镇农贸培训点", "Changle Training Room", "330683101", "长乐镇教塘路 9 号", 45),
]

_SURNAMES = "王张陈李钱沈周竺裘马金吴俞郑史卢邢屠袁丁叶高魏任宋童韩施商相过尹汪吕袁姚"
_GIVEN = "建国文英秀兰志伟晓红丽华永明春桂芳林海燕国平小军玉梅水根美娟凤仙伯良东升月琴正荣福生雅静思远佳怡"


def invent_resident_id(born: date, *, female: bool, sequence: int) -> str:
    """A well-formed number nobody was given: area 330683, the given birth date, an invented sequence (0 to 499)."""
    first = f"330683{born:%Y%m%d}{sequence * 2 + (0 if female else 1):03d}"
    return first + check_character(first)


class Villager(TypedDict):
    name: str
    document_type: str
    document_number: str
    phone: str


def invent_person(source: random.Random) -> Villager:
    """Facts of a villager, from a seeded source: the keyword arguments of `register_person`."""
    female = source.random() < 0.55
    born = date(1957, 1, 1) + timedelta(days=source.randrange(365 * 48))
    name = source.choice(_SURNAMES) + "".join(source.choice(_GIVEN) for _ in range(source.choice((1, 2, 2, 2))))
    return {
        "name": name,
        "document_type": DocumentType.RESIDENT_ID,
        "document_number": invent_resident_id(born, female=female, sequence=source.randrange(500)),
        "phone": f"1{source.choice('3578')}{source.randrange(10**9):09d}",
    }


def phone_of(username: str) -> str:
    """The invented number of a demo account; printed on the sign-in page of demo machines."""
    return f"1380575{1000 + [account.username for account in ACCOUNTS].index(username)}"


def person_of_account(username: str) -> Person:
    return Person.objects.get(account__username=username)


def build(scale: int = 1) -> None:
    """Villages, offices, venues and accounts; running it again changes nothing."""
    places_demo.build()
    divisions = {division.code: division for division in Division.objects.all()}
    with transaction.atomic():
        organisations = {
            code: Organisation.objects.get_or_create(
                code=code,
                defaults={"name": name, "name_en": name_en, "kind": kind, "division": divisions[division]},
            )[0]
            for code, name, name_en, kind, division in _ORGANISATIONS
        }
        for code, name, name_en, division, address, seats in _VENUES:
            venue, _created = Venue.objects.get_or_create(
                code=code,
                defaults={
                    "name": name,
                    "name_en": name_en,
                    "division": divisions[division],
                    "address": address,
                    "seats": seats,
                },
            )
            Room.objects.get_or_create(venue=venue, name="一号教室", defaults={"seats": seats})
        for position, account in enumerate(ACCOUNTS):
            _open_demo_account(account, position, organisations, divisions)


def _open_demo_account(
    account: DemoAccount, position: int, organisations: dict[str, Organisation], divisions: dict[str, Division]
) -> None:
    village = divisions.get(account.village)
    person, _created = register_person(
        actor=SYSTEM,
        name=account.name,
        document_type=DocumentType.RESIDENT_ID,
        document_number=invent_resident_id(account.born, female=account.female, sequence=400 + position),
        phone=phone_of(account.username),
        township=divisions["330683100"],
        village=village,
    )
    if not User.objects.filter(username=account.username).exists():
        open_account(person, actor=SYSTEM, username=account.username, password=PASSWORD)
    for role in account.roles:
        grant_role(person, organisations[account.organisation], role, actor=SYSTEM, valid_from=SINCE, division=village)
