"""Facts of the menu in a good clerk's words, in the language of the page. Pure: no query, no request."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.levels import SHORT_NAMES
from courses.models import Course, Paper, Season
from courses.registry import ClassFacts


def in_language(path: str) -> str:
    """A path without language as an address in the page's language."""
    return f"/en{path}" if translation.get_language() == "en" else path


def day(moment: datetime) -> str:
    """12月8日 星期二 晚上."""
    local = timezone.localtime(moment)
    return _("%(date)s %(part)s") % {"date": formats.date_format(local, _("n月j日 l")), "part": part_of_day(local)}


def day_and_time(moment: datetime) -> str:
    """12月8日 星期二 晚上 6:30."""
    local = timezone.localtime(moment)
    return _("%(day)s %(time)s") % {"day": day(moment), "time": formats.date_format(local, "g:i")}


def part_of_day(local: datetime) -> str:
    if local.hour < 12:
        return _("上午")
    return _("下午") if local.hour < 18 else _("晚上")


def month(number: int) -> str:
    """3月, March."""
    return formats.date_format(date(2026, number, 1), _("n月"))


def hours(count: Decimal | float | int) -> str:
    """60 课时: the field's class hours of 45 minutes."""
    return _("%(count)s 课时") % {"count": f"{float(count):g}"}


def seats(facts: ClassFacts) -> str:
    if facts.seats_left <= 0:
        return _("位子满了，可以留个心愿")
    return ngettext("还有 %(count)s 个位子", "还有 %(count)s 个位子", facts.seats_left) % {"count": facts.seats_left}


def seats_in_all(facts: ClassFacts) -> str:
    """共 42 个，3 人在等."""
    if facts.waiting:
        return _("共 %(capacity)s 个，%(waiting)s 人在等") % {"capacity": facts.capacity, "waiting": facts.waiting}
    return _("共 %(capacity)s 个") % {"capacity": facts.capacity}


def fee(yuan: float) -> str:
    return _("你 %(yuan)s 元") % {"yuan": f"{yuan:g}"}


def fee_reason(yuan: float) -> str:
    if yuan:
        return _("开班前交给培训机构，收据留好")
    return _("县里办的培训，学费不用你出")


def paper_in_short(course: Course) -> str:
    """五级证书, 专项能力证书, 培训合格证, 学习证明."""
    if course.paper == Paper.LEVEL_CERTIFICATE and course.level:
        return _("%(level)s证书") % {"level": SHORT_NAMES[course.level]}
    return {
        Paper.LEVEL_CERTIFICATE: _("等级证书"),
        Paper.SINGLE_ABILITY: _("专项能力证书"),
        Paper.TRAINING_CERTIFICATE: _("培训合格证"),
        Paper.ATTENDANCE_PROOF: _("学习证明"),
    }[Paper(course.paper)]


def paper_in_full(course: Course) -> str:
    """养老护理员 五级证书."""
    if course.paper == Paper.LEVEL_CERTIFICATE and course.occupation:
        return _("%(trade)s %(paper)s") % {
            "trade": course.specialism or course.occupation,
            "paper": paper_in_short(course),
        }
    return str(course.get_paper_display())


def paper_condition(course: Course) -> str:
    """What it takes to get the paper."""
    return {
        Paper.LEVEL_CERTIFICATE: _("考两样：笔试和动手，都及格就发"),
        Paper.SINGLE_ABILITY: _("只考动手，做得出来就发"),
        Paper.TRAINING_CERTIFICATE: _("课听够、结业考核合格就发"),
        Paper.ATTENDANCE_PROOF: _("听完就有，不考试"),
    }[Paper(course.paper)]


def season_tag(course: Course) -> str:
    """The season where the course has one; all year is not worth a tag."""
    return "" if course.season == Season.ALL_YEAR else str(course.get_season_display())


def season_sentence(course: Course) -> str:
    if course.season == Season.ALL_YEAR:
        return _("全年都能开，人数够了就定日子")
    return _("一般在%(season)s开，人数够了就定日子") % {"season": course.get_season_display()}


def people_wanting(people: int) -> str:
    return ngettext("%(people)s 人想学", "%(people)s 人想学", people) % {"people": people}


def pool_sentence(people: int, missing: int) -> str:
    """19 人想学，再来 6 人就够开一班."""
    if missing <= 0:
        return ngettext("%(people)s 人想学，够开一班了", "%(people)s 人想学，够开一班了", people) % {"people": people}
    return _("%(people)s 人想学，再来 %(missing)s 人就够开一班") % {"people": people, "missing": missing}
