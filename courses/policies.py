"""Settings of the menu that a bureau may change from a date on."""

from django.utils.translation import gettext_lazy as _

from foundation.policy.registry import define

LEARNER_FEE = "courses.learner_fee_yuan"
WISH_DAYS = "courses.wish_days"
WISH_WARNING_DAYS = "courses.wish_warning_days"
OPEN_WISHES_A_PERSON = "courses.open_wishes_a_person"
CALL_BACK_TRIES = "courses.call_back_tries"
CALL_BACK_HOURS = "courses.call_back_hours"
CALL_BACKS_A_PHONE = "courses.call_backs_a_phone"
CALL_BACKS_AN_ADDRESS = "courses.call_backs_an_address"

define(
    LEARNER_FEE,
    0,
    _("学员自己付的学费（元）"),
    "DOMAIN 3 [L]: the institution claims the subsidy, the learner pays nothing",
)

define(
    "courses.call_days",
    5,
    _("征班给学校几天报方案"),
    "Local choice: enough to ask a trainer and a village hall",
    least=1,
    most=60,
)
define(
    "courses.choice_days",
    3,
    _("截止以后局里几天内选定"),
    "Local choice: people are waiting",
    least=1,
    most=30,
)
define(
    "courses.escalation_days",
    3,
    _("没有学校报时，几天内要有人出面"),
    "Local choice: nobody who asked waits without hearing anything",
    least=1,
    most=30,
)

POOL_THRESHOLD = "courses.pool_threshold"
POOL_REACH = "courses.pool_reach"
POOL_NEIGHBOURS_AFTER = "courses.pool_neighbours_after_days"
POOL_TOWNSHIP_AFTER = "courses.pool_township_after_days"
POOL_AGAIN_AFTER = "courses.pool_again_after_days"


def _is_a_reach(value: str) -> str:
    known = ("village", "neighbours", "township")
    return "" if value in known else _("可以写的是：%(words)s。") % {"words": ", ".join(known)}


define(
    POOL_THRESHOLD,
    0,
    _("凑够几人征班（0：按每门课自己的最少人数）"),
    "FEATURES B3 [L]: the course's own smallest class, unless the bureau sets one number for all",
    most=500,
)
define(
    POOL_REACH,
    "township",
    _("凑人最远到哪里：village 一个村，neighbours 邻近几个村，township 整个乡镇"),
    "Local choice: a class within the township can be reached by the village bus",
    check=_is_a_reach,
)
define(
    POOL_NEIGHBOURS_AFTER,
    7,
    _("一个村凑了几天还不够，就和邻村一起凑（0：一开始就一起）"),
    "Local choice: a week to ask around in the village",
    most=365,
)
define(
    POOL_TOWNSHIP_AFTER,
    14,
    _("凑了几天还不够，就整个乡镇一起凑（0：一开始就一起）"),
    "Local choice: another week for the villages around",
    most=365,
)

define(
    WISH_DAYS,
    365,
    _("心愿留多少天"),
    "Local choice: through one whole farming year",
    least=120,
    most=1095,
)
define(
    WISH_WARNING_DAYS,
    7,
    _("心愿到期前几天问一声还要不要"),
    "Local choice: a week to answer a text message",
    least=1,
    most=60,
)
define(
    OPEN_WISHES_A_PERSON,
    20,
    _("一个人最多同时有几个等开班的心愿"),
    "Local choice: no farmer learns twenty trades in a year; keeps the figures true",
    least=1,
    most=200,
)
define(
    CALL_BACK_TRIES,
    3,
    _("请人回电的，打几次不通就不再打"),
    "Local choice: morning, noon and evening",
    least=1,
    most=20,
)
define(
    CALL_BACK_HOURS,
    24,
    _("请人回电的，几个小时内要打"),
    "Local choice: within a day, as the page says",
    least=1,
    most=240,
)
define(
    CALL_BACKS_A_PHONE,
    3,
    _("一个手机号一天最多请人回电几次"),
    "Local choice: who was missed may ask again",
    least=1,
    most=50,
)
define(
    CALL_BACKS_AN_ADDRESS,
    10,
    _("一个网络地址一小时最多请人回电几次"),
    "Local choice: a village behind one address, and no flood",
    least=1,
    most=1000,
)
define(
    POOL_AGAIN_AFTER,
    30,
    _("没开成以后过几天，还等着的人重新凑"),
    "Local choice: nobody who asked is forgotten, and no institution is asked again next day",
    least=1,
    most=365,
)
