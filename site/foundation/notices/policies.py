"""Dated rules of messages, with their source; a bureau changes them without a release."""

from django.utils.translation import gettext_lazy as _

from foundation.policy.registry import define

SIGNATURE = "notices.signature"
QUIET_HOURS = "notices.quiet_hours"
DAILY_PARTS = "notices.daily_parts"
URGENT_SHARE = "notices.urgent_share_percent"
MOST_ATTEMPTS = "notices.most_attempts"
ANSWERS_A_DAY = "notices.answers_a_day"
LOOKUPS_A_DAY = "notices.lookups_a_day"
INCOMING_AN_HOUR = "notices.incoming_an_hour"

define(SIGNATURE, "嵊州点菜", _("短信签名：写在每条短信前面的【】里"), "Carriers want a signature on every text [S]")
define(
    QUIET_HOURS,
    ["21:00", "08:00"],
    _("几点到几点不发短信打扰人（验证码和当天的事照发）"),
    "Local choice: people in the villages sleep early [L]",
)
define(DAILY_PARTS, 3000, _("一天最多发几条短信，发完等第二天"), "TRUST 24: a daily cost cap [L]")
define(URGENT_SHARE, 20, _("当天的短信里百分之几只留给验证码和急事"), "TRUST 24: signing in must still work [L]")
define(MOST_ATTEMPTS, 5, _("短信平台忙的时候，一条最多试几次"), "Local choice [L]")
define(ANSWERS_A_DAY, 20, _("一个手机号一天最多自动回几条短信"), "Two machines must not answer each other [L]")
define(LOOKUPS_A_DAY, 10, _("一个手机号一天最多短信查几次证书"), "TRUST 21: serials can be guessed [L]")
define(INCOMING_AN_HOUR, 5000, _("短信平台一小时最多送来几条回信"), "A flood is turned away at the door [L]")
