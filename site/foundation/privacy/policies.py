"""Dated limits and periods, with their source; a bureau changes them without a release."""

from django.utils.translation import gettext_lazy as _

from foundation.policy.registry import define

REVEALS_PER_DAY = "privacy.reveals_per_day"
REQUEST_TARGET_HOURS = "privacy.request_target_hours"
REQUEST_WORKING_DAYS = "privacy.request_working_days"
EXPORT_DAYS = "privacy.export_days"
EXPORTS_PER_DAY = "privacy.exports_per_day"

define(REVEALS_PER_DAY, 50, _("一个人一天最多看几个完整号码"), "TRUST 35 [L]")
define(REQUEST_TARGET_HOURS, 24, _("个人信息申请争取几小时办好"), "TRUST 37 [L]")
define(REQUEST_WORKING_DAYS, 15, _("个人信息申请最晚几个工作日办好"), "PIPL 50; 15 working days [L]")
define(EXPORT_DAYS, 7, _("备好的个人信息文件放几天"), "[L]")
define(EXPORTS_PER_DAY, 3, _("一个人一天最多要几份个人信息"), "[L]")
