"""Settings of the menu that a bureau may change from a date on."""

from django.utils.translation import gettext_lazy as _

from foundation.policy.registry import define

LEARNER_FEE = "courses.learner_fee_yuan"

define(
    LEARNER_FEE,
    0,
    _("学员自己付的学费（元）"),
    "DOMAIN 3 [L]: the institution claims the subsidy, the learner pays nothing",
)
