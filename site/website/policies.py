"""Dated limits of the door, with their source; a bureau changes them without a release."""

from django.utils.translation import gettext_lazy as _

from foundation.policy.registry import define

SIGN_IN_PER_ACCOUNT = "website.sign_in_failures_per_account"
SIGN_IN_PER_ADDRESS = "website.sign_in_failures_per_address"
REGISTRATIONS_PER_ADDRESS = "website.registrations_per_address"

define(SIGN_IN_PER_ACCOUNT, 10, _("同一账号一小时内可登录失败的次数"), "TRUST 24 [L]")
define(SIGN_IN_PER_ADDRESS, 20, _("同一网络地址一小时内可登录失败的次数"), "TRUST 24 [L]")
define(REGISTRATIONS_PER_ADDRESS, 20, _("同一网络地址一小时内可开账号的次数"), "TRUST 24 [L]")
