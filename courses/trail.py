"""Wishes in the record."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Season, Wish
from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown


def _wishes(ids: Iterable[str]) -> Mapping[str, Shown]:
    """What was asked for and where, never by whom, and never the asker's own words."""
    found = Wish.objects.filter(pk__in=ids).select_related("course", "township")
    return {
        str(wish.pk): Shown(
            f"{wish.course.localized_title if wish.course else _('菜单上没有的')} · {wish.township.localized_name}"
        )
        for wish in found
    }


objects.register("courses.wish", Kind(gettext_lazy("心愿"), _wishes))
wording.say("course", str, within="courses.wish.")
wording.say("season", lambda code: str(Season(code).label) if code in Season.values else code, within="courses.wish.")
wording.say("group_size", lambda count: _("%(count)s 人") % {"count": count}, within="courses.wish.")
wording.say("training_class", str, within="courses.wish.")
wording.keep_silent("township", within="courses.wish.")
