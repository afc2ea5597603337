"""What is said of a pool, in the language in force. Pure: no query, no request."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Pool, Reach, Season
from courses.states import PoolState
from foundation.kernel import clock


def place_name(pool: Pool) -> str:
    """溪口村, 溪口村和邻村, 贵门乡."""
    name = pool.place.localized_name
    return _("%(village)s和邻村") % {"village": name} if pool.reach == Reach.NEIGHBOURS else name


def place_in_full(pool: Pool) -> str:
    """甘霖镇 溪口村和邻村."""
    if pool.reach == Reach.TOWNSHIP:
        return place_name(pool)
    return _("%(township)s %(place)s") % {"township": pool.township.localized_name, "place": place_name(pool)}


def progress(pool: Pool) -> str:
    """19 人里有 7 人了，再来 12 人就开到贵门乡. What has enough says what becomes of it."""
    if pool.state == PoolState.CALLED:
        return called(pool.people)
    if pool.state == PoolState.ANSWERED:
        return answered(pool.people)
    if pool.state == PoolState.CLOSED:
        return _("这一拨没有凑成")
    if not pool.missing:
        return ngettext("%(people)s 人想学，够开一班了", "%(people)s 人想学，够开一班了", pool.people) % {
            "people": pool.people
        }
    return ngettext(
        "要 %(threshold)s 人，有 %(people)s 人了，再来 %(missing)s 人就开到%(place)s",
        "要 %(threshold)s 人，有 %(people)s 人了，再来 %(missing)s 人就开到%(place)s",
        pool.missing,
    ) % {
        "threshold": pool.threshold,
        "people": pool.people,
        "missing": pool.missing,
        "place": place_name(pool),
    }


def in_short(pool: Pool) -> str:
    """For a table: how far it is."""
    if pool.state != PoolState.GATHERING:
        return str(pool.get_state_display())
    if not pool.missing:
        return _("够了")
    return ngettext("差 %(missing)s 人", "差 %(missing)s 人", pool.missing) % {"missing": pool.missing}


def called(people: int) -> str:
    return ngettext("%(people)s 人，够一班了，正在找学校来开", "%(people)s 人，够一班了，正在找学校来开", people) % {
        "people": people
    }


def answered(people: int) -> str:
    return ngettext("%(people)s 人，有学校来开班了", "%(people)s 人，有学校来开班了", people) % {"people": people}


def season(pool: Pool) -> str:
    """The time of year the people asked for."""
    if pool.season == Season.ALL_YEAR:
        return _("什么时候都行")
    return str(pool.get_season_display())


def widening(pool: Pool, days: int) -> str:
    """What happens when the people of a village do not suffice."""
    around = (
        _("邻村") if pool.reach == Reach.VILLAGE else _("整个%(township)s") % {"township": pool.township.localized_name}
    )
    if days <= 0:
        return _("马上和%(around)s一起凑") % {"around": around}
    return ngettext(
        "%(days)s 天以后和%(around)s一起凑，你不用再点", "%(days)s 天以后和%(around)s一起凑，你不用再点", days
    ) % {"days": days, "around": around}


def counted_on() -> str:
    """The day of the figure, for a sheet that hangs for weeks."""
    return _("%(day)s数的，扫码看今天有几人") % {"day": date_format(clock.today(), "MONTH_DAY_FORMAT")}


def whole_title(pool: Pool) -> str:
    """春茶炒制 · 贵门乡."""
    return _("%(course)s · %(place)s") % {"course": pool.course.localized_title, "place": place_name(pool)}


def address_of(pool: Pool) -> str:
    """The address to pass on, in the language in force."""
    return str(settings.PUBLIC_URL) + reverse("pool", kwargs={"code": pool.code})
