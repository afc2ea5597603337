"""Dated settings of appraisal and certificates, with their sources; a bureau changes them without a release."""

from django.utils.translation import gettext_lazy as _

from foundation.policy.registry import define

define("certification.pass_mark", 60, _("鉴定每一部分的合格分"), "DOMAIN 4 [S]", most=100)
define("certification.panel_minimum", 3, _("考评组最少人数（须为单数）"), "DOMAIN 4 [S]", least=1, most=15)
define("certification.score_review_days", 5, _("成绩公示和复核的天数"), "DOMAIN 4 [S]: 5 to 15 days")
define(
    "certification.appraiser_lowest_level",
    3,
    _("考评员可评的最高等级（高级考评员不限）"),
    "DOMAIN 4 [S]",
    least=1,
    most=5,
)
define(
    "certification.eligibility",
    {
        "edition": "2023",
        "5": [
            {"rule": "completed_class", "minimum_age": 16},
            {"rule": "declared_work", "minimum_age": 16, "years": 0},
        ],
        "4": [
            {"rule": "lower_level", "minimum_age": 16, "level": 5, "years": 3},
            {"rule": "declared_work", "minimum_age": 16, "years": 5},
        ],
        "3": [
            {"rule": "lower_level", "minimum_age": 16, "level": 4, "years": 4},
            {"rule": "declared_work", "minimum_age": 16, "years": 10},
        ],
        "2": [{"rule": "lower_level", "minimum_age": 16, "level": 3, "years": 5}],
        "1": [{"rule": "lower_level", "minimum_age": 16, "level": 2, "years": 5}],
    },
    _("各等级的申报条件，满足任意一条即可"),
    "DOMAIN 4 [S], rules of 2023; level 1 [K]",
)
define("certification.national_query_url", "http://zscx.osta.org.cn", _("全国联网查询的网址"), "DOMAIN 5 [K]")
define("certification.name_tries_per_number", 5, _("同一证书编号一小时内可核对姓名的次数"), "TRUST 21-22 [L]")
define("certification.name_tries_per_address", 20, _("同一网络地址一小时内可核对姓名的次数"), "TRUST 21-22 [L]")
define("certification.misses_per_address", 60, _("同一网络地址一小时内可查不到的次数"), "TRUST 21-22 [L]")
define("certification.reports_per_address", 10, _("同一网络地址一小时内可反映的次数"), "TRUST 21-22 [L]")
