"""Messages villagers get about those who act for them."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

_LIAISON = Field("liaison", _("联络员姓名"), _("吴小芳"))

register(
    Occasion(
        "mandates.code",
        _("请村民读回验证码"),
        _("%(liaison)s想替你报名、点课。同意就把 %(code)s 读给%(liaison)s；不同意，谁问都别说。"),
        (_LIAISON, Field("code", _("验证码"), "204816")),
        urgent=True,
    ),
    Occasion(
        "mandates.given",
        _("委托办好了"),
        _("你同意%(liaison)s替你报名、点课，到%(until)s为止。不想让人代办了，登录后在“替我办的事”里停掉，或找镇里。"),
        (_LIAISON, Field("until", _("到哪天"), _("2027年11月22日"))),
    ),
    Occasion(
        "mandates.deed",
        _("替村民办了一件事"),
        _("%(liaison)s刚才替你办了：%(act)s，%(what)s。不是你的意思，请找镇里，或登录后停掉代办。"),
        (_LIAISON, Field("act", _("办了什么"), _("报名")), Field("what", _("哪一件"), _("春茶炒制班"))),
    ),
    Occasion(
        "mandates.ended",
        _("代办结束了"),
        _("%(liaison)s不再替你办事了。以后报名、点课可以自己来，也可以另请一位联络员。"),
        (_LIAISON,),
    ),
)
