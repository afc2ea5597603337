"""What happens to content and lists of every app."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register({"content.table.exported": _("导出表格"), "content.translation.caught_up": _("译文跟上了原文")})
