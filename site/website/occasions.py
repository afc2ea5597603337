"""Messages of the door."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

SIGN_IN_CODE = "website.sign_in_code"
FACTOR_RESET = "website.second_factor_reset"
PASSWORD_GIVEN = "website.password_given"  # noqa: S105 - the name of an occasion

register(
    Occasion(
        SIGN_IN_CODE,
        _("登录验证码"),
        _("验证码 %(code)s，%(minutes)s 分钟内有效。谁来要都不要给。"),
        (Field("code", _("验证码"), "284913"), Field("minutes", _("几分钟内有效"), "5")),
        urgent=True,
    ),
    Occasion(
        FACTOR_RESET,
        _("第二道凭据重置了"),
        _("账号 %(name)s 的第二道凭据由运行管理员重置了，下次登录要重新设。不是你要求的，请马上告诉单位负责人。"),
        (Field("name", _("登录名"), "zhang"),),
        urgent=True,
    ),
    Occasion(
        PASSWORD_GIVEN,
        _("登录密码换了"),
        _("账号 %(name)s 的登录密码由运行管理员换了。不是你要求的，请马上告诉单位负责人。"),
        (Field("name", _("登录名"), "zhang"),),
        urgent=True,
    ),
)
