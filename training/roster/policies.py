"""Dated limits of the roster import."""

from django.utils.translation import gettext_lazy as _

from foundation.policy.registry import define

MAX_ROWS = "training.roster_max_rows"
MAX_BYTES = "training.roster_max_bytes"
MINIMUM_AGE = "training.roster_minimum_age"
KEPT_DAYS = "training.roster_kept_days"

define(MAX_ROWS, 5_000, _("一份名册最多几行"), "Local choice: a hundred times a usual class")
define(MAX_BYTES, 5 * 1024 * 1024, _("一份名册文件最大多少字节"), "Local choice: 5,000 rows are well under 1 MB")
define(
    MINIMUM_AGE, 16, _("开课那天至少几周岁才能上名册"), "DOMAIN 4: nobody under 16 sits level 5; Labour Law, article 15"
)
define(
    KEPT_DAYS, 7, _("没确认的名册留几天"), "Local choice: long enough to mend a file, short enough for personal data"
)
