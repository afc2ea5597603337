"""For whoever runs the machine: the retention plan, and under which keys the encrypted fields lie. For auditors: who saw whom."""

from typing import Any

from django.contrib import messages
from django.db.models import Max, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from foundation.audit.naming import actors_of
from foundation.content.tables import Column, Days, Filter, Table, answer
from foundation.jobs.models import Job
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.fields import key_names
from foundation.people.roles import Role
from foundation.privacy import plan, seen
from foundation.privacy.models import PersonalDataAccess, RetentionRun, Reveal
from foundation.privacy.operations.retention import apply_plan
from foundation.privacy.operations.rotation import JOB, start_rotation
from foundation.privacy.purposes import purpose
from foundation.privacy.queries.keys import FACTORS, FILES, everything_by_key


@desk_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: SignedIn) -> HttpResponse:
    """What would go today, and what went. The button does at once what upkeep does every day."""
    if request.method == "POST":
        gone = apply_plan(actor=request.user)
        if gone:
            messages.success(request, _("清理了 %(n)s 条。") % {"n": gone})
        else:
            messages.success(request, _("没有到期的，什么也没动。"))
        return redirect("retention")
    ran = {
        row["rule"]: row for row in RetentionRun.objects.values("rule").annotate(last=Max("ran_at"), gone=Sum("count"))
    }
    days = plan.days_in_force()
    lines: list[dict[str, Any]] = [
        {
            "line": line,
            "purpose": purpose(line.purpose).words.title,
            "days": days[line.name],
            "due": line.due(line.before(days[line.name])) if line.due else None,
            "ran": ran.get(line.name),
        }
        for line in plan.lines()
    ]
    return render(
        request,
        "privacy/retention.html",
        {
            "lines": [one for one in lines if not one["line"].is_kept_only],
            "kept": [one for one in lines if one["line"].is_kept_only],
            "due": sum(one["due"] or 0 for one in lines),
            "runs": RetentionRun.objects.order_by("-id")[:20],
            "labels": {line.name: line.label for line in plan.lines()},
        },
    )


@desk_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def field_keys(request: SignedIn) -> HttpResponse:
    """Counts by key; nothing is opened for it."""
    if request.method == "POST":
        try:
            job = start_rotation(actor=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("field-keys")
        return redirect("job", pk=job.pk)
    newest = key_names()[-1]
    by_key = everything_by_key()
    named: dict[str, Any] = {FACTORS: _("第二道验证的密钥"), FILES: _("备好的文件")}
    rows = [{"name": named.get(name, name), "keys": sorted(keys.items())} for name, keys in by_key.items()]
    others = sum(sum(keys.values()) - keys[newest] for keys in by_key.values())
    return render(
        request,
        "privacy/field_keys.html",
        {
            "rows": rows,
            "newest": newest,
            "older": key_names()[:-1],
            "others": others,
            "jobs": Job.objects.filter(kind=JOB).order_by("-created_at")[:5],
        },
    )


SEEN = Table(
    name="who-saw-whom",
    caption=gettext_lazy("谁看过谁的信息"),
    columns=(
        Column("at", gettext_lazy("什么时候"), lambda row: row.at),
        Column("actor", gettext_lazy("谁"), lambda row: row.who),
        Column("what", gettext_lazy("看了什么"), lambda row: row.what_label),
        Column("person", gettext_lazy("谁的（人员代码）"), lambda row: row.person_code),
        Column(
            "why",
            gettext_lazy("为什么"),
            lambda row: str(Reveal.Reason(row.why).label) if row.why in Reveal.Reason.values else row.why or None,
        ),
    ),
    filters=(Filter("what", gettext_lazy("看了什么"), lambda request: sorted(seen.registered().items())),),
    days=(Days("at", gettext_lazy("从哪天起"), gettext_lazy("到哪天止"), "at", moment=True),),
    search=("person_code", "actor_label"),
    search_label=gettext_lazy("找：人员代码，或账号代码"),
    page_length=100,
    by_number=True,
    prepare=lambda rows: _name(rows),
    empty_title=gettext_lazy("还没有人看过"),
)


def _name(rows: list) -> None:
    names = actors_of(rows)
    for row in rows:
        row.who = names.get(row.pk, row.actor_label)


@desk_required(Role.AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def who_saw_whom(request: SignedIn) -> HttpResponse:
    """The newest looks first. Persons stand by their code only: who it is, is not the auditor's question."""
    return answer(request, SEEN, PersonalDataAccess.objects.all(), "privacy/who_saw_whom.html")
