"""Dated limits of signing in, with their source; a bureau changes them without a release."""

from django.utils.translation import gettext_lazy as _

from foundation.policy.registry import define

CODE_TRIES = "people.code_tries"
CODE_SECONDS = "people.code_seconds"
CODE_PAUSE_SECONDS = "people.code_pause_seconds"
CODES_A_DAY = "people.codes_a_day"
CODES_PER_ADDRESS = "people.codes_per_address"
CODES_IN_ALL = "people.codes_in_all_a_day"
FACTOR_FAILURES = "people.second_factor_failures"
STAFF_IDLE_MINUTES = "people.staff_idle_minutes"
FIELD_IDLE_HOURS = "people.field_idle_hours"
STAFF_HOURS = "people.staff_session_hours"
IDLE_DAYS = "people.idle_days"
PROOF_MINUTES = "people.proof_minutes"

KEY_DAYS = "people.api_key_days"
API_CALLS = "people.api_calls_per_key"
API_REFUSALS = "people.api_refusals_per_address"

define(KEY_DAYS, 366, _("接口密钥最长用几天"), "DESIGN 5 [L]")
define(API_CALLS, 3600, _("一把接口密钥一小时内可以调用几次"), "DESIGN 5 [L]")
define(API_REFUSALS, 60, _("同一网络地址一小时内可以带错几次接口密钥"), "DESIGN 5 [L]")
define(CODE_TRIES, 3, _("一个验证码可以试几次"), "TRUST 24")
define(CODE_SECONDS, 300, _("验证码多少秒内有效"), "TRUST 24")
define(CODE_PAUSE_SECONDS, 60, _("同一手机号隔多少秒才能再要一个验证码"), "TRUST 24")
define(CODES_A_DAY, 5, _("同一手机号一天可以要几个验证码"), "TRUST 24")
define(CODES_PER_ADDRESS, 20, _("同一网络地址一小时内可以要几个验证码"), "TRUST 24")
define(CODES_IN_ALL, 2000, _("全站一天最多发几个验证码（费用上限）"), "TRUST 24 [L]")
define(FACTOR_FAILURES, 5, _("同一账号一小时内可以打错几次动态码或口令"), "TRUST 24 [L]")
define(STAFF_IDLE_MINUTES, 30, _("工作人员多少分钟没有动静就退出"), "TRUST 25 [L]")
define(FIELD_IDLE_HOURS, 4, _("教员、联络员、村干部多少小时没有动静就退出"), "TRUST 25 [L]")
define(STAFF_HOURS, 12, _("工作人员登录一次最长几小时"), "TRUST 25 [L]")
define(IDLE_DAYS, 30, _("其他人多少天没有动静就退出"), "TRUST 25 [L]")
define(PROOF_MINUTES, 15, _("改登录方式之前，多少分钟内要证明过是本人"), "TRUST 25 [L]")
