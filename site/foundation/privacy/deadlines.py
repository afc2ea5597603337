"""Time limits of requests about one's own data."""

from datetime import datetime, timedelta

from django.utils import timezone

from foundation.policy.queries import value
from foundation.privacy.policies import REQUEST_TARGET_HOURS, REQUEST_WORKING_DAYS


def target_of(filed: datetime) -> datetime:
    """By when it should be done."""
    return filed + timedelta(hours=int(value(REQUEST_TARGET_HOURS, timezone.localdate(filed))))


def limit_of(filed: datetime) -> datetime:
    """By when it must be done, at the end of that day. Holidays count as working days: the limit never gets longer."""
    left = int(value(REQUEST_WORKING_DAYS, timezone.localdate(filed)))
    day = timezone.localtime(filed)
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day.replace(hour=23, minute=59, second=59, microsecond=0)
