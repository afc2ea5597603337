"""Checking certificates, for employers' and other offices' programs. The same answers as the page."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema

from certification.queries.verification import (
    BROKEN,
    NOT_FOUND,
    Answer,
    answer_by_code,
    answer_by_number,
    name_matches,
    read_reference,
)
from certification.throttle import MISSES_PER_ADDRESS, count_miss, count_name_try, refuse_if_missing_too_often
from foundation.people import api_scopes
from foundation.people.api.clean import Sent
from foundation.people.api.keys import ApiRequest, KeyAuth
from foundation.people.api.words import lazily
from foundation.policy.queries import value

MOST_AT_ONCE = 100
CHECK = api_scopes.register(api_scopes.Scope("certificates:check", _("查验证书")))
router = Router(tags=[lazily(_("证书"))])


class Status(Schema):
    """`verdict`: valid, revoked, not_found, broken (the record does not hold: treat as not valid). `name_matches` is
    null where no name was sent. By number there is no name, since serials can be guessed."""

    verdict: str
    checked_at: str
    occupation: str = ""
    specialism: str = ""
    level: str = ""
    issuer: str = ""
    issued_on: str = ""
    name_masked: str = ""
    reason: str = ""
    name_matches: bool | None = None


class Asked(Sent):
    reference: str = Field(..., min_length=1, max_length=60, description="QR code or certificate number")
    name: str = Field("", max_length=100, description="Whole name on the paper, to be compared")


class Batch(Sent):
    certificates: list[Asked] = Field(..., min_length=1, max_length=MOST_AT_ONCE)


class Statuses(Schema):
    items: list[Status]


def _address(request: ApiRequest) -> str:
    """Misses and tries at names are counted by key: an office's programs share one address."""
    return f"key:{request.auth.key.prefix}"


def _look_up(request: ApiRequest, reference: str) -> Answer:
    kind, flat = read_reference(reference)
    refuse_if_missing_too_often(_address(request), most=int(value(MISSES_PER_ADDRESS)))
    answer = answer_by_number(flat) if kind == "number" else answer_by_code(flat)
    if answer.verdict == NOT_FOUND:
        count_miss(_address(request))
    return answer


def _status(answer: Answer, matches: bool | None = None) -> dict[str, Any]:
    facts = answer.facts or {}
    return {
        "verdict": answer.verdict,
        "checked_at": answer.checked_at.isoformat(),
        "occupation": facts.get("occupation", ""),
        "specialism": facts.get("specialism") or "",
        "level": str(facts.get("level", "")),
        "issuer": facts.get("issuer", ""),
        "issued_on": str(facts.get("issued_on", "")),
        "name_masked": answer.name_masked,
        "reason": answer.reason,
        "name_matches": matches,
    }


@router.post(
    "/certificates/check", auth=KeyAuth(CHECK.name), response=Statuses, summary=lazily(_("一次查多本，可核对姓名"))
)
def check(request: ApiRequest, batch: Batch) -> dict[str, Any]:
    """Up to 100 codes or numbers, each perhaps with the whole name; answers in the same order. It changes nothing and needs
    no Idempotency-Key."""
    items = []
    for asked in batch.certificates:
        answer = _look_up(request, asked.reference)
        matches = None
        if asked.name and answer.certificate is not None and answer.verdict != BROKEN:
            count_name_try(answer.certificate.number, _address(request))
            matches = name_matches(answer.certificate, asked.name)
        items.append(_status(answer, matches))
    return {"items": items}


@router.get("/certificates/{code}", auth=KeyAuth(CHECK.name), response=Status, summary=lazily(_("按查验码查一本")))
def certificate(request: ApiRequest, code: str) -> dict[str, Any]:
    """By the code behind the QR. A number never stands in an address: post it to `/certificates/check`."""
    kind, _flat = read_reference(code[:60])
    if kind not in ("code", "old"):
        raise Http404
    answer = _look_up(request, code[:60])
    if answer.verdict == NOT_FOUND:
        raise Http404
    return _status(answer)
