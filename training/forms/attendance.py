"""Reading the attendance sheet and the score sheet. One field a person, so no form class: names carry the id."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from foundation.kernel.text import to_halfwidth
from training.models import MarkStatus

MARK = "mark-"
NUMBERED = re.compile(MARK + "[0-9]{1,12}")


def marks_from(post) -> tuple[dict[int, str], str]:
    """({enrolment id: status} of the sheet, what everybody else gets). People left unmarked are missing; "everyone" marks
    them present."""
    marks = {
        int(name[len(MARK) :]): status
        for name, status in post.items()
        if NUMBERED.fullmatch(name) and status in MarkStatus.values
    }
    return marks, MarkStatus.PRESENT if post.get("everyone") else ""


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
