"""Figures for the operator, as plain text that monitoring programs read. Inward only: for everybody else not there."""

import ipaddress

from django.conf import settings
from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from foundation.audit.models import Entry, Seal, SealedEntry
from foundation.jobs.models import Job, UpkeepRun
from foundation.kernel import clock
from foundation.notices.models import Notice


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Jobs and notices by state, how old the oldest waiting job is, and when the record was last sealed. Six queries."""
    if not _is_inward(str(request.META.get("REMOTE_ADDR", ""))):
        raise Http404
    now = clock.now()
    lines = []
    for model, name in ((Job, "diancai_jobs"), (Notice, "diancai_notices")):
        counts = dict(model.objects.order_by().values_list("state").annotate(n=Count("pk")))
        lines.append(f"# TYPE {name} gauge")
        lines += [f'{name}{{state="{state}"}} {counts.get(state, 0)}' for state in model.State.values]
    oldest = Job.objects.filter(state=Job.State.QUEUED).aggregate(oldest=Min("created_at"))["oldest"]
    sealed = Seal.objects.order_by("-number").values_list("sealed_at", flat=True).first()
    newest = SealedEntry.objects.aggregate(newest=Max("entry_id"))["newest"] or 0
    upkeep = UpkeepRun.objects.aggregate(last=Max("finished_at"))["last"]
    for name, value in (
        ("diancai_oldest_job_seconds", _age(oldest, now)),
        ("diancai_last_seal_seconds", _age(sealed, now)),
        ("diancai_entries_unsealed", Entry.objects.filter(pk__gt=newest).count()),
        ("diancai_last_upkeep_seconds", _age(upkeep, now)),
    ):
        lines += [f"# TYPE {name} gauge", f"{name} {value}"]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def _age(moment, now) -> int:
    """Whole seconds since then; -1 where there is nothing."""
    return -1 if moment is None else max(int((now - moment).total_seconds()), 0)


def _is_inward(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    allowed = ["127.0.0.0/8", "::1/128", *settings.METRICS_FROM]
    return any(parsed in ipaddress.ip_network(network, strict=False) for network in allowed)
