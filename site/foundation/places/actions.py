"""What is put on record about places."""

from django.utils.translation import gettext_lazy as _

from foundation.audit.actions import register

register(
    {
        "places.venue.registered": _("登记教学点"),
        "places.venue.changed": _("改教学点"),
        "places.venue.closed": _("停用教学点"),
        "places.room.registered": _("登记教室、实训间"),
        "places.room.changed": _("改教室、实训间"),
        "places.station.set_up": _("设工位"),
        "places.station.ended": _("撤工位"),
        "places.neighbours.set": _("定邻村"),
        "places.closure.entered": _("登记停用的日子"),
        "places.closure.ended": _("提早恢复使用"),
    }
)
