"""When a message may leave, and who may do what with messages."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.notices.models import Notice, Question
from foundation.notices.policies import DAILY_PARTS, QUIET_HOURS, URGENT_SHARE
from foundation.people.roles import Role
from foundation.people.rules import has_role, person_of
from foundation.policy.queries import value

KEEPERS = (Role.ADMINISTRATOR,)
READERS = (Role.ADMINISTRATOR, Role.AUDITOR)
WORDING_EDITORS = (Role.ADMINISTRATOR, Role.BUREAU_SUPERVISOR)
WORDING_READERS = (*WORDING_EDITORS, Role.AUDITOR)


def can_retry(actor: Actor, notice: Notice) -> bool:
    return has_role(actor, *KEEPERS) and notice.state == Notice.State.FAILED and bool(notice.text and notice.address)


def can_set_wording(actor: Actor) -> bool:
    return has_role(actor, *WORDING_EDITORS)


def can_answer(actor: Actor, question: Question) -> bool:
    own = person_of(actor)
    return own is not None and own.pk == question.person_id and question.state == Question.State.OPEN


def quiet_until(moment: datetime | None = None) -> datetime | None:
    """The end of the quiet hours the moment falls in; None where it falls in none. Both ends are local times of day.

    Hours that begin in the evening and end in the morning reach across midnight; the same time twice means none.
    """
    moment = moment or clock.now()
    begins, ends = (time.fromisoformat(text) for text in value(QUIET_HOURS))
    local = timezone.localtime(moment)
    now = local.time()
    over_midnight = begins > ends
    quiet = (now >= begins or now < ends) if over_midnight else begins <= now < ends
    if not quiet:
        return None
    day = local.date() + timedelta(days=1) if over_midnight and now >= begins else local.date()
    return timezone.make_aware(datetime.combine(day, ends))


def next_morning() -> datetime:
    """When messages of tomorrow may leave: after its quiet hours."""
    midnight = timezone.make_aware(datetime.combine(clock.today() + timedelta(days=1), time.min))
    return quiet_until(midnight) or midnight


def most_parts_today(urgent: bool) -> int:
    """How many text messages may leave today: a share of them is kept for what is urgent."""
    most = int(value(DAILY_PARTS))
    return most if urgent else most - most * int(value(URGENT_SHARE)) // 100
