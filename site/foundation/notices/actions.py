"""Acts this app puts on record."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "notices.notice.stored": _("写通知"),
        "notices.notice.retried": _("让没发出的通知再发一次"),
        "notices.wording.set": _("改短信的写法"),
        "notices.question.asked": _("发短信问一件事"),
        "notices.question.answered": _("收到回答"),
        "notices.question.closed": _("不再等回答"),
        "notices.incoming.received": _("收到短信"),
        "notices.phone.muted": _("退订不要紧的短信"),
        "notices.phone.unmuted": _("恢复收短信"),
    }
)
