"""Sentences that several operations send."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from training.rules.filing import day_text


def enrolment_text(training_class) -> Callable[[], str]:
    """What a person on the roster reads on the phone: what, when, where, what to bring; in the reader's language."""
    first = training_class.sessions.order_by("starts_at").first()
    venue, things = training_class.venue, training_class.what_to_bring

    def text() -> str:
        parts = [_("你报上了%(title)s。") % {"title": training_class.localized_title}]
        if first is not None:
            start = timezone.localtime(first.starts_at)
            parts.append(
                _("%(day)s %(time)s在%(venue)s开课。")
                % {"day": day_text(start.date()), "time": f"{start:%H:%M}", "venue": venue or ""}
            )
        if things:
            parts.append(_("带上：%(things)s。") % {"things": things})
        return "".join(parts)

    return text
