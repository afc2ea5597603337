"""A certificate's number texted in is answered with its status: without a name, since serials can be guessed."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from certification.numbering import group_number
from certification.queries.verification import BROKEN, NOT_FOUND, VALID, Answer, answer_by_number, read_reference
from foundation.notices.inbound import Reply, on_text


def answer_number(text: str) -> Reply | None:
    """The certificate's occupation, level and status as of now; None where the words are no number of a certificate."""
    kind, reference = read_reference(text)
    if kind != "number":
        return None
    answer = answer_by_number(reference)
    number = group_number(reference)
    if answer.verdict == NOT_FOUND:
        return Reply("certification.not_found", lambda: {"number": number})
    return Reply("certification.status", lambda: _fields(answer, number))


def _fields(answer: Answer, number: str) -> dict[str, object]:
    facts: dict[str, Any] = answer.facts or {}
    return {
        "number": number,
        "what": _("%(occupation)s（%(level)s）") % facts if facts else _("证书"),
        "status": _status(answer),
        "day": date_format(localtime(answer.checked_at), "DATE_FORMAT"),
    }


def _status(answer: Answer) -> str:
    if answer.verdict == BROKEN:
        return _("核对不上，先别用")
    if answer.verdict == VALID:
        return _("有效")
    certificate = answer.certificate
    return certificate.get_state_display() if certificate is not None else ""


on_text(answer_number)
