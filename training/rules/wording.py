"""Sentences that several operations send."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from training.rules.filing import day_text


def enrolment_fields(training_class) -> Callable[[], dict[str, str]]:
    """What a person on the roster reads on the phone: what, when, where, what to bring; in the reader's language."""
    first = training_class.sessions.order_by("starts_at").first()
    venue, things = training_class.venue, training_class.what_to_bring

    def fields() -> dict[str, str]:
        start = ""
        if first is not None:
            start = _("%(day)s %(time)s在%(venue)s开课。") % {
                "day": day_text(timezone.localtime(first.starts_at).date()),
                "time": f"{timezone.localtime(first.starts_at):%H:%M}",
                "venue": venue or "",
            }
        bring = _("带上：%(things)s。") % {"things": things} if things else ""
        return {"title": training_class.localized_title, "start": start, "bring": bring}

    return fields
