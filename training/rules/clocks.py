"""Promised time limits."""

from datetime import date, timedelta

from foundation.policy.queries import value


def working_days_after(start: date, days: int) -> date:
    """The day by which `days` working days have passed; weekends and the policy's days off do not count."""
    off = set(value("training.days_off", start))
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day.isoformat() not in off:
            days -= 1
    return day


def answer_due(filed_on: date) -> date:
    """Until when the bureau answers a filing made on this day."""
    return working_days_after(filed_on, value("training.review_working_days", filed_on))
