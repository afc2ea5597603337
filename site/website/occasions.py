"""Messages of the door."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

SIGN_IN_CODE = "website.sign_in_code"

register(
    Occasion(
        SIGN_IN_CODE,
        _("登录验证码"),
        _("验证码 %(code)s，%(minutes)s 分钟内有效。谁来要都不要给。"),
        (Field("code", _("验证码"), "284913"), Field("minutes", _("几分钟内有效"), "5")),
        urgent=True,
    )
)
