"""How often something was tried this hour (or this day), and stopping who tries too often.

One count a subject and hour (`per=DAY`: and day of the county), raised in one statement that loses no increment however many processes count at once: in a
table of the database, or in Redis where CACHE_URL names one. Subjects are kept as keyed hashes, never as a number, a name
or an address. A count is written when asked for, outside any transaction of the business, so that a refusal that
rolls back still counts. Limits are policies: a bureau changes them without a release.
"""

import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.policy.models import Counter
from foundation.policy.queries import value

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
KEPT = timedelta(days=2)
SWEEP_ONE_IN = 200


class TooManyTries(DomainError):
    """Refused for now; ``again_at`` says when to come back."""

    def __init__(self, again_at: datetime, code: str = "policy.too_many_tries") -> None:
        super().__init__(_("试得太多了，先歇一歇。请在下面写的时间以后再来。"), code)
        self.again_at = again_at


def count(kind: str, text: str, *, per: timedelta = HOUR) -> int:
    """Add one and return the count of this hour."""
    subject, hour = _subject(kind, text), _begin(per)
    if settings.COUNTERS_IN_CACHE:
        key = f"tries:{hour:%Y%m%d%H}:{subject}"
        caches["counters"].add(key, 0, timeout=2 * int(per.total_seconds()))
        return int(caches["counters"].incr(key))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO policy_counter (subject, hour, tries) VALUES (%s, %s, 1) "
            "ON CONFLICT (subject, hour) DO UPDATE SET tries = policy_counter.tries + 1 RETURNING tries",
            [subject, connection.ops.adapt_datetimefield_value(hour)],
        )
        tries = int(cursor.fetchone()[0])
    if tries == 1 and secrets.randbelow(SWEEP_ONE_IN) == 0:
        Counter.objects.filter(hour__lt=hour - KEPT).delete()
    return tries


def uncount(kind: str, text: str) -> None:
    """Take one back: what was counted turned out well."""
    subject, hour = _subject(kind, text), _begin(HOUR)
    if settings.COUNTERS_IN_CACHE:
        key = f"tries:{hour:%Y%m%d%H}:{subject}"
        if caches["counters"].get(key):
            caches["counters"].decr(key)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE policy_counter SET tries = tries - 1 WHERE subject = %s AND hour = %s AND tries > 0",
            [subject, connection.ops.adapt_datetimefield_value(hour)],
        )


def counted(kind: str, text: str) -> int:
    """The count of this hour."""
    subject, hour = _subject(kind, text), _begin(HOUR)
    if settings.COUNTERS_IN_CACHE:
        return int(caches["counters"].get(f"tries:{hour:%Y%m%d%H}:{subject}") or 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tries FROM policy_counter WHERE subject = %s AND hour = %s",
            [subject, connection.ops.adapt_datetimefield_value(hour)],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def limit(kind: str, text: str, policy: str, *, per: timedelta = HOUR) -> None:
    """Count one try; TooManyTries when this hour has seen more than the policy allows."""
    if count(kind, text, per=per) > int(value(policy)):
        raise TooManyTries(again_at(per))


def again_at(per: timedelta = HOUR) -> datetime:
    """When the counts begin anew."""
    return _begin(per) + per


def _subject(kind: str, text: str) -> str:
    return salted_hmac("policy.limits", f"{kind}:{text}", algorithm="sha256").hexdigest()


def _begin(per: timedelta) -> datetime:
    """Of the hour, or of the day in the county's time."""
    now = clock.now()
    if per == DAY:
        return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    return now.replace(minute=0, second=0, microsecond=0)
