"""Dated limits of acting for others, with their source."""

from django.utils.translation import gettext_lazy as _

from foundation.policy.registry import define

DAYS = "mandates.days"
ASKED_A_DAY = "mandates.asked_a_day"

define(DAYS, 365, _("一份委托管多少天"), "DOMAIN 6 [L]")
define(ASKED_A_DAY, 30, _("一位联络员一天可以请几个人委托"), "TRUST 24 [L]")
