"""PUBLIC_URL is frozen into certificates; changing it afterwards is found at the start, before the two can mix."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import DatabaseError, connections

from certification.credentials.did import did_for
from certification.models import Certificate


def address_problem() -> str:
    """A sentence where the first certificate names another address than PUBLIC_URL; "" where all is well."""
    try:
        first = Certificate.objects.order_by("pk").values_list("record", flat=True).first()
    except DatabaseError:  # no table yet, or no database: others say so
        return ""
    if first is None:
        return ""
    issuer = str(json.loads(first)["issuer"]["id"])
    if issuer in {did_for(address) for address in (settings.PUBLIC_URL, *settings.PUBLIC_URL_BEFORE)}:
        return ""
    return (
        f"PUBLIC_URL is {settings.PUBLIC_URL}, but the certificates issued so far carry {issuer} and can not change: "
        "put the old address back, or, if it still leads here, list it in PUBLIC_URL_BEFORE."
    )


@register(Tags.database)
def check_address(*, databases: Sequence[str] | None = None, **kwargs: Any) -> Sequence[CheckMessage]:
    """For `migrate` and `check --database default`."""
    problem = address_problem() if databases else ""
    if not problem:
        return []
    kind = CheckWarning if settings.DEMO else Error
    return [kind(problem, id="certification.E001")]


def stop_if_address_changed() -> None:
    """Before the web server opens: refused, on a demo machine only said."""
    problem = address_problem()
    connections.close_all()
    if problem and not settings.DEMO:
        raise SystemExit(f"Diancai does not start; its settings need mending:\n  {problem}")
    if problem:
        print(problem, file=sys.stderr, flush=True)
