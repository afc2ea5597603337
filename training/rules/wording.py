"""Sentences that several operations send."""

from django.utils import timezone
from django.utils.translation import gettext as _

from training.rules.filing import day_text


def enrolment_text(training_class) -> str:
    """What a person on the roster reads on the phone: what, when, where, what to bring."""
    first = training_class.sessions.order_by("starts_at").first()
    parts = [_("你报上了%(title)s。") % {"title": training_class.title}]
    if first is not None:
        start = timezone.localtime(first.starts_at)
        parts.append(
            _("%(day)s %(time)s在%(venue)s开课。")
            % {"day": day_text(start.date()), "time": f"{start:%H:%M}", "venue": training_class.venue or ""}
        )
    if training_class.what_to_bring:
        parts.append(_("带上：%(things)s。") % {"things": training_class.what_to_bring})
    return "".join(parts)
