"""Pools and themes in the record: which, where and how many, never who."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import pool_wording
from courses.models import Pool, Season, Theme
from foundation.audit import objects, wording
from foundation.audit.objects import Kind, Shown


def _pools(ids: Iterable[str]) -> Mapping[str, Shown]:
    found = Pool.objects.filter(pk__in=ids).select_related("course", "place")
    return {str(pool.pk): Shown(pool_wording.whole_title(pool)) for pool in found}


def _themes(ids: Iterable[str]) -> Mapping[str, Shown]:
    return {str(theme.pk): Shown(theme.name) for theme in Theme.objects.filter(pk__in=ids)}


objects.register("courses.pool", Kind(gettext_lazy("凑班的一拨人"), _pools))
objects.register("courses.theme", Kind(gettext_lazy("主题"), _themes))
wording.say("people", lambda count: _("%(count)s 人") % {"count": count}, within="courses.pool.")
wording.say("threshold", lambda count: _("凑够 %(count)s 人") % {"count": count}, within="courses.pool.")
wording.say("season", lambda code: str(Season(code).label) if code in Season.values else code, within="courses.pool.")
wording.keep_silent("course", "place", "into", within="courses.pool.")
wording.say("wishes", lambda count: _("%(count)s 个心愿") % {"count": count}, within="courses.theme.")
wording.say("people", lambda count: _("%(count)s 人") % {"count": count}, within="courses.theme.")
wording.say("course", str, within="courses.theme.")
wording.say("name", str, within="courses.theme.")
wording.say(
    "neighbours",
    lambda codes: _("%(count)s 个邻村") % {"count": len(codes)},
    within="places.neighbours.",
)
wording.say("reason", str, within="courses.pool.")
