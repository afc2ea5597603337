"""What a filing still lacks, in plain words, with the place to mend it (开班申请 checks, DOMAIN 2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.kernel import clock
from foundation.kernel.text import plain_number
from foundation.people.queries import persons_with_role
from foundation.people.roles import Role
from foundation.places.queries import first_day_closed
from foundation.policy.queries import value
from training.models import AttendanceMark, SessionKind
from training.queries.registry import InstitutionBook, TrainerBook, asked_of, is_checked

ZERO = Decimal(0)


@dataclass(frozen=True)
class Missing:
    """`place` names the part of the plan page where it is mended: "facts" or "sessions"."""

    code: str
    text: str
    place: str


def missing_for_filing(training_class, on: date | None = None) -> list[Missing]:
    """Everything that keeps the class from being filed on the day (today). Constant queries."""
    on = on or clock.today()
    sessions = list(
        training_class.sessions.annotate(
            is_marked=Exists(AttendanceMark.objects.filter(session=OuterRef("pk")))
        ).order_by("starts_at")
    )
    return [
        *_missing_registration(training_class, sessions, on),
        *_missing_size(training_class),
        *_missing_venue(training_class, sessions),
        *_missing_trainers(training_class, sessions, on),
        *_missing_hours(training_class, sessions),
        *_missing_dates(sessions, on),
    ]


def _missing_size(training_class) -> Iterator[Missing]:
    scheme, course = training_class.scheme, training_class.course
    most = min(scheme.max_size, course.max_size)
    if training_class.capacity > most:
        yield Missing(
            "size_over",
            _("位子 %(capacity)s 个，这类班最多 %(most)s 个") % {"capacity": training_class.capacity, "most": most},
            "facts",
        )
    if training_class.capacity < course.min_size:
        yield Missing(
            "size_under",
            _("位子 %(capacity)s 个，这门课至少要 %(least)s 人才开")
            % {"capacity": training_class.capacity, "least": course.min_size},
            "facts",
        )


def _missing_registration(training_class, sessions, on: date) -> Iterator[Missing]:
    """Licensed and not suspended now and on the first day; allowed to teach the course on that day."""
    institution, course = training_class.institution_id, training_class.course
    book = InstitutionBook([institution])
    now, first = book.may_file(institution, on), _first_day(sessions, on)
    if now and first > on:
        now = book.may_file(institution, first)
    if now and is_checked(course, on):
        now = book.may_teach(institution, first, **asked_of(course))
    if not now:
        yield Missing(now.code.removeprefix("training."), now.reason, "facts")


def _first_day(sessions, on: date) -> date:
    """The first day yet to be held; the day itself while there is no timetable."""
    ahead = [session for session in sessions if not session.is_marked]
    return max(on, timezone.localdate(ahead[0].starts_at)) if ahead else on


def _missing_venue(training_class, sessions) -> Iterator[Missing]:
    if training_class.venue is None:
        yield Missing("venue", _("还没选上课的地方"), "facts")
    elif training_class.venue.seats < training_class.capacity:
        yield Missing(
            "venue_seats",
            _("%(venue)s只坐得下 %(seats)s 人，你要 %(capacity)s 个位子")
            % {
                "venue": training_class.venue.localized_name,
                "seats": training_class.venue.seats,
                "capacity": training_class.capacity,
            },
            "facts",
        )
    if training_class.venue is not None:
        days = {timezone.localdate(session.starts_at) for session in sessions if not session.is_marked}
        verdict = first_day_closed(training_class.venue, days)
        if not verdict:
            yield Missing("venue_closed", verdict.reason, "sessions")


def _missing_trainers(training_class, sessions, on: date) -> Iterator[Missing]:
    named = [row.person for row in training_class.trainers.select_related("person")]
    if not named:
        yield Missing("trainer", _("还没定谁来教"), "facts")
        return
    allowed = set(persons_with_role(Role.TRAINER, training_class.institution_id).values_list("pk", flat=True))
    for person in named:
        if person.pk not in allowed:
            yield Missing(
                "trainer_not_registered",
                _("%(name)s现在不是你们学校登记的教师") % {"name": person.name},
                "facts",
            )
    yield from _missing_cards(training_class, [person for person in named if person.pk in allowed], sessions, on)
    without = [session.number for session in sessions if session.trainer_id is None]
    if without:
        yield Missing("session_trainer", _("第 %(numbers)s 次课没有教师") % {"numbers": _join(without)}, "sessions")


def _missing_cards(training_class, people, sessions, on: date) -> Iterator[Missing]:
    """Each trainer's card, as of the first session the trainer holds: an expired one blocks the filing, never a class
    that runs."""
    if not is_checked(training_class.course, on):
        return
    book, asked = TrainerBook(person.pk for person in people), asked_of(training_class.course)
    for person in people:
        own = [session for session in sessions if session.trainer_id == person.pk]
        verdict = book.may_teach(person, _first_day(own or sessions, on), **asked)
        if not verdict:
            yield Missing(verdict.code.removeprefix("training."), verdict.reason, "facts")


def _missing_hours(training_class, sessions) -> Iterator[Missing]:
    if not sessions:
        yield Missing("sessions", _("还没排课表"), "sessions")
        return
    total = sum((session.hours for session in sessions), ZERO)
    wanted, scheme = training_class.course.hours, training_class.scheme
    if total != wanted:
        text = (
            _("课表一共 %(total)s 课时，这门课是 %(wanted)s 课时，还差 %(gap)s 课时")
            if total < wanted
            else _("课表一共 %(total)s 课时，这门课是 %(wanted)s 课时，多了 %(gap)s 课时")
        )
        yield Missing(
            "hours_sum",
            text
            % {"total": plain_number(total), "wanted": plain_number(wanted), "gap": plain_number(abs(total - wanted))},
            "sessions",
        )
    if total < scheme.min_hours:
        yield Missing(
            "hours_scheme",
            _("%(scheme)s至少 %(hours)s 课时")
            % {"scheme": scheme.localized_name, "hours": plain_number(scheme.min_hours)},
            "sessions",
        )
    if scheme.min_share:
        for kind in SessionKind:
            share = sum((session.hours for session in sessions if session.kind == kind), ZERO)
            if share * 100 < total * scheme.min_share:
                yield Missing(
                    f"share_{kind.value}",
                    _("%(kind)s课 %(share)s 课时，要占到总课时的 %(percent)s%%")
                    % {"kind": kind.label, "share": plain_number(share), "percent": scheme.min_share},
                    "sessions",
                )


def _missing_dates(sessions, on: date) -> Iterator[Missing]:
    ahead = [session for session in sessions if not session.is_marked]
    if ahead:
        days = value("training.filing_days_before", on)
        first = timezone.localdate(ahead[0].starts_at)
        if first < on + timedelta(days=days) or ahead[0].starts_at <= clock.now():
            yield Missing(
                "too_late",
                _("开课前至少 %(days)s 天送审：%(first)s开课，今天送最早只能 %(earliest)s开课")
                % {"days": days, "first": day_text(first), "earliest": day_text(on + timedelta(days=days))}
                if days
                else _("第一次课的时间已经过了"),
                "sessions",
            )
    for before, after in pairwise(sessions):
        if after.starts_at < before.ends_at:
            yield Missing(
                "overlap",
                _("第 %(one)s 次和第 %(two)s 次课时间重叠") % {"one": before.number, "two": after.number},
                "sessions",
            )


def day_text(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _join(numbers) -> str:
    return _("、").join(str(number) for number in numbers)
