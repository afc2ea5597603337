"""Dated rules of training, and where each comes from."""

from django.utils.translation import gettext_lazy as _

from foundation.policy.registry import days, define, only

define(
    "training.filing_days_before",
    default=7,
    label=_("开课前至少几天申报"),
    source="DOMAIN 2: 7 days before the start in one Zhejiang district",
)
define(
    "training.review_working_days",
    default=5,
    label=_("开班申请几个工作日内答复"),
    source="DOMAIN 2: the reviewer answers within 5 working days",
)
define(
    "training.township_reviews_up_to_hours",
    default=16,
    label=_("乡镇审核员可以审学时不超过多少的班（0：都由局里审）"),
    source="Local choice: a village class of up to two days is judged where it is held",
)
define(
    "training.days_off",
    default=[],
    label=_("周一到周五里放假的日子（如 2026-10-01）"),
    source="The State Council's yearly notice on public holidays",
    check=days,
)
define(
    "training.late_counts_percent",
    default=100,
    label=_("迟到的人这次课算百分之几的课时"),
    source="Local choice: a late arrival counts as present",
    most=100,
)
define(
    "training.ask_who_comes_days_before",
    default=1,
    label=_("开课前几天发短信问来不来（0 是不自动问）"),
    source="Local choice: the day before, so that a free seat can still be given away",
)
define(
    "training.mark_minutes_ahead",
    default=30,
    label=_("开课前几分钟可以开始点名"),
    source="Local choice: people sign in while they arrive",
)
define(
    "training.papers_checked",
    default=["level_certificate", "single_ability", "training_certificate"],
    label=_("学完发哪些证的课，送审时要核对准教范围和教师证"),
    source="FEATURES E3; local choice: an evening in a village hall (proof of attendance) is not asked for cards",
    check=only({"level_certificate", "single_ability", "training_certificate", "attendance_proof"}),
)
define(
    "training.registry_warn_days",
    default=60,
    label=_("登记到期前几天开始提醒"),
    source="Local choice: time enough to renew a card",
    most=365,
)
define(
    "training.first_refusal_hours",
    default=48,
    label=_("开班后给点过课的人留位子几小时"),
    source="FEATURES B: 48 hours, dated rule",
    least=1,
    most=240,
)
define(
    "training.names_reminder_days",
    default=3,
    label=_("开课前几天提醒团体填名字"),
    source="Local choice: time enough to ask around the village",
    most=30,
)
