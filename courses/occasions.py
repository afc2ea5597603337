"""Messages about wishes."""

from django.utils.translation import gettext_lazy as _

from foundation.notices.occasions import Field, Occasion, register

register(
    Occasion(
        "courses.wish_answered",
        _("点的课开班了"),
        _("你点的%(title)s开班了，在%(venue)s，可以报名了。先报先得。"),
        (Field("title", _("班名"), _("春茶炒制班")), Field("venue", _("地点"), _("甘霖文化礼堂"))),
        essential=False,
    )
)
