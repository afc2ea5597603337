"""The rules of the field: what holds today, since when and on whose word; the bureau changes one from a day on."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.audit.trail import trail
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people.access import SignedIn, desk_required
from foundation.people.roles import Role
from foundation.policy import registry
from foundation.policy.models import Policy
from foundation.policy.queries import value as value_of
from website.operations.field_rules import change_rule
from website.policy_forms import RuleForm
from website.rule_makers import MAKERS, can_change_rules

READERS = (Role.BUREAU_SUPERVISOR, Role.AUDITOR, *MAKERS)


def shown(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return _("是") if value else _("不是")
    if isinstance(value, list):
        return _("、").join(str(one) for one in value) or _("没有")
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, indent=2)
    return str(value)


@desk_required(*READERS)
@require_safe
def policy_list(request: SignedIn) -> HttpResponse:
    """Every rule with its value of today and the next one, if one is set. One query."""
    today = clock.today()
    words = request.GET.get("q", "").strip()[:40]
    rows: dict[str, list[Policy]] = {}
    for row in Policy.objects.order_by("key", "valid_from"):
        rows.setdefault(row.key, []).append(row)
    rules = []
    for definition in registry.definitions():
        if words and words not in str(definition.label) and words not in definition.key:
            continue
        own = rows.get(definition.key, [])
        held = [row for row in own if row.valid_from <= today and (row.valid_to is None or row.valid_to >= today)]
        coming = [row for row in own if row.valid_from > today]
        now = held[-1] if held else None
        rules.append(
            {
                "definition": definition,
                "label": definition.label,
                "value": _short(now.value if now else definition.default),
                "since": now.valid_from if now else None,
                "note": now.note if now else definition.source,
                "coming": coming[0] if coming else None,
                "coming_value": _short(coming[0].value) if coming else "",
            }
        )
    return render(
        request, "website/policy_list.html", {"rules": rules, "words": words, "may": can_change_rules(request.user)}
    )


@desk_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: SignedIn, key: str) -> HttpResponse:
    """One rule, its history and, for those who may, the form."""
    definition = next((one for one in registry.definitions() if one.key == key), None)
    may = can_change_rules(request.user)
    if definition is None or (request.method == "POST" and not may):
        raise Http404
    now = value_of(key)
    form = RuleForm(request.POST or None, definition=definition, value=now, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            change_rule(key, data["value"], actor=request.user, valid_from=data["valid_from"], reason=data["reason"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("改好了。从那天起送的、报的、考的都按新的算。"))
            return redirect("policy", key=key)
    rows = list(Policy.objects.filter(key=key).order_by("-valid_from"))
    return render(
        request,
        "website/policy.html",
        {
            "definition": definition,
            "value": shown(now),
            "is_long": isinstance(now, dict),
            "rows": [{"row": row, "value": shown(row.value), "is_long": isinstance(row.value, dict)} for row in rows],
            "default": shown(definition.default),
            "form": form if may else None,
            "timeline": trail(*rows) if rows else [],
        },
        status=422 if form.errors else 200,
    )


def _short(value: Any) -> str:
    words = shown(value)
    return _("一套规定，点开看") if isinstance(value, dict) else words
