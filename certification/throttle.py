"""Counters against guessing, per hour. A count is written when asked, outside any transaction of the business."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from certification.models import TryCounter
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.policy.queries import value


class TooManyTries(DomainError):
    """Refused for now; ``again_at`` says when to come back."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(_("试得太多了，先歇一歇。请在下面写的时间以后再来。"), "certification.too_many_tries")
        self.again_at = again_at


def _subject(kind: str, text: str) -> str:
    """A keyed hash: the table holds neither numbers nor addresses."""
    return salted_hmac("certification.tries", f"{kind}:{text}", algorithm="sha256").hexdigest()


def _hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)


def count_try(kind: str, text: str) -> int:
    """Add one and return the count of this hour, in one statement that loses no increment on either database."""
    hour = connection.ops.adapt_datetimefield_value(_hour())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO certification_trycounter (subject, hour, tries) VALUES (%s, %s, 1) "
            "ON CONFLICT (subject, hour) DO UPDATE SET tries = certification_trycounter.tries + 1 RETURNING tries",
            [_subject(kind, text), hour],
        )
        return int(cursor.fetchone()[0])


def tries_so_far(kind: str, text: str) -> int:
    """The count of this hour."""
    row = TryCounter.objects.filter(subject=_subject(kind, text), hour=_hour()).values_list("tries", flat=True).first()
    return row or 0


def _limit(kind: str, text: str, policy: str) -> None:
    if count_try(kind, text) > int(value(policy)):
        raise TooManyTries(_hour() + timedelta(hours=1))


def count_name_try(number: str, address: str) -> None:
    """One try at a name: few per number and per address."""
    _limit("name-number", number, "certification.name_tries_per_number")
    _limit("name-address", address, "certification.name_tries_per_address")


def refuse_if_missing_too_often(address: str) -> None:
    """Stop an address that keeps asking for what does not exist; asked before any look-up."""
    if tries_so_far("miss", address) >= int(value("certification.misses_per_address")):
        raise TooManyTries(_hour() + timedelta(hours=1))


def count_miss(address: str) -> None:
    """Something was asked for that is not here."""
    count_try("miss", address)


def limit_reports(address: str) -> None:
    """A person reports one or two papers; a machine would report thousands."""
    _limit("report-address", address, "certification.reports_per_address")
