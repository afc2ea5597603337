"""Reading the attendance sheet and the score sheet. One field a person, so no form class: names carry the id."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from foundation.kernel.text import to_halfwidth
from training.models import MarkStatus


def marks_from(post, enrolment_ids) -> dict[int, str]:
    """{enrolment id: status} of the sheet; people left unmarked are missing. "everyone" marks the unmarked present."""
    marks = {}
    for pk in enrolment_ids:
        status = post.get(f"mark-{pk}", "")
        if status in MarkStatus.values:
            marks[pk] = status
        elif post.get("everyone"):
            marks[pk] = MarkStatus.PRESENT
    return marks


def scores_from(post, enrolment_ids) -> tuple[dict[int, Decimal], dict[int, str]]:
    """({enrolment id: score}, {enrolment id: what is wrong}) of the sheet; empty fields are missing."""
    scores, errors = {}, {}
    for pk in enrolment_ids:
        typed = to_halfwidth(post.get(f"score-{pk}", "")).strip()
        if not typed:
            continue
        try:
            score = Decimal(typed)
        except InvalidOperation:
            errors[pk] = _("“%(typed)s”不是分数，写 0 到 100 的数。") % {"typed": typed[:12]}
            continue
        if not score.is_finite() or not 0 <= score <= 100 or score != score.quantize(Decimal("0.1")):
            errors[pk] = _("分数在 0 到 100 之间，最多一位小数。")
        else:
            scores[pk] = score
    return scores, errors
