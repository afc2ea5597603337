"""Why a message has not left, in our own words whichever provider said it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Problem(models.TextChoices):
    """没发出的原因"""

    OVER_CAP = "over_cap", _("今天的短信发完了，等明天")
    TOO_LATE = "too_late", _("过了时间，没有再发")
    BUSY = "busy", _("短信平台忙")
    UNREACHABLE = "unreachable", _("连不上短信平台")
    NO_TEMPLATE = "no_template", _("这种写法还没填短信平台的模板号")
    TEMPLATE = "template", _("短信平台不认这个模板，或内容和模板对不上")
    SIGNATURE = "signature", _("短信平台不认短信签名")
    KEY = "key", _("短信平台不认我们的密钥")
    MONEY = "money", _("短信平台的账户没钱了")
    NUMBER = "number", _("号码不对，或停机、拒收")
    UNDELIVERED = "undelivered", _("发出了，手机没收到：停机、关机或被拦下")
    REFUSED = "refused", _("短信平台不收，看它的代码")


WORTH_ANOTHER_TRY = (Problem.BUSY, Problem.UNREACHABLE)
