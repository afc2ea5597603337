"""Keys for other programs: whose there are, making one, ending one."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.audit.trail import trail
from foundation.content.tables import Column, Table, Tag, answer
from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people import api_scopes
from foundation.people.access import SignedIn, desk_required
from foundation.people.fields import decrypt, encrypt
from foundation.people.models import ApiKey, Organisation
from foundation.people.operations.api_keys import create_api_key, revoke_api_key
from foundation.people.roles import Role
from foundation.people.rules import has_role, organisations_with_role
from website.api.assembly import api
from website.key_forms import KeyForm

keys_door = desk_required(Role.ADMINISTRATOR, *api_scopes.MANAGERS)
FRESH = "fresh_api_key"
SHOWN_FOR = timedelta(minutes=5)
"""How long the page of a new key shows its secret, to the browser that made it."""


def _organisations(user: Any) -> QuerySet[Organisation]:
    """Whose keys the person may handle."""
    if has_role(user, Role.ADMINISTRATOR):
        return Organisation.objects.all()
    return organisations_with_role(user, *api_scopes.MANAGERS)


def _keys(user: Any) -> QuerySet[ApiKey]:
    return ApiKey.objects.filter(organisation__in=_organisations(user)).select_related("organisation", "owner__person")


def _state(key: ApiKey) -> list[Tag]:
    if key.revoked_at:
        return [Tag(_("已停用"), "stop")]
    return [Tag(_("在用"), "ok")] if key.is_in_force else [Tag(_("已到期"), "wait")]


KEYS = Table(
    name="api-keys",
    caption=gettext_lazy("接口密钥"),
    columns=(
        Column("name", gettext_lazy("名字"), lambda row: row.name, order=("name",), url=lambda row: f"{row.pk}/"),
        Column("prefix", gettext_lazy("开头"), lambda row: row.prefix),
        Column(
            "organisation", gettext_lazy("单位"), lambda row: row.organisation.localized_name, order=("organisation",)
        ),
        Column("state", gettext_lazy("状态"), lambda row: str(_state(row)[0].label), tags=_state),
        Column("expires", gettext_lazy("用到"), lambda row: row.expires_on, order=("expires_on",)),
        Column("used", gettext_lazy("最近用过"), lambda row: row.last_used_on, order=("last_used_on",)),
    ),
    order="-expires",
    empty_title=gettext_lazy("还没有接口密钥"),
    empty_text=gettext_lazy("别的软件要取课程、查证书，先给它建一把密钥。"),
    empty_pictogram="key",
)


@keys_door
@require_http_methods(["GET", "HEAD", "POST"])
def key_list(request: SignedIn) -> HttpResponse:
    """Every key of the person's own organisations; of all for the administrator."""
    return answer(request, KEYS, _keys(request.user), "website/api_key_list.html")


@keys_door
@require_http_methods(["GET", "HEAD", "POST"])
def key_new(request: SignedIn) -> HttpResponse:
    """Name it, say what it may do and until when."""
    form = KeyForm(
        request.POST if request.method == "POST" else None,
        actor=request.user,
        organisations=_organisations(request.user),
    )
    if request.method == "POST" and form.is_valid():
        try:
            key, secret = create_api_key(actor=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[FRESH] = {
                "key": key.pk,
                "secret": encrypt(secret),
                "until": (clock.now() + SHOWN_FOR).isoformat(),
            }
            return redirect("api-key", pk=key.pk)
    return render(request, "website/api_key_new.html", {"form": form}, status=422 if form.errors else 200)


@keys_door
@require_safe
def key_page(request: SignedIn, pk: int) -> HttpResponse:
    """One key; its secret for some minutes after it was made, and never again."""
    key = get_object_or_404(_keys(request.user), pk=pk)
    response = render(
        request,
        "website/api_key.html",
        {
            "key": key,
            "secret": _fresh_secret(request, key),
            "state": _state(key)[0],
            "scopes": [api_scopes.named(name).label for name in key.scopes if api_scopes.is_known(name)],
            "timeline": trail(key),
        },
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _fresh_secret(request: HttpRequest, key: ApiKey) -> str:
    fresh = request.session.get(FRESH)
    if not fresh or fresh["key"] != key.pk:
        return ""
    if fresh["until"] < clock.now().isoformat():
        del request.session[FRESH]
        return ""
    return decrypt(fresh["secret"])


@keys_door
@require_POST
def key_revoke(request: SignedIn, pk: int) -> HttpResponse:
    """End it at once."""
    key = get_object_or_404(_keys(request.user), pk=pk)
    try:
        revoke_api_key(key, actor=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("停用了，从现在起它什么也办不了。"))
    return redirect("api-key", pk=key.pk)


@require_safe
def api_guide(request: HttpRequest) -> HttpResponse:
    """What the interface can do, from the same description that programs read."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "text": operation.get("description", ""),
            "tag": (operation.get("tags") or [""])[0],
            "parameters": operation.get("parameters", []),
            "body": _body_name(operation),
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    bodies = {
        name: [
            {"name": field, "type": facts.get("type", ""), "required": field in part.get("required", [])}
            for field, facts in part.get("properties", {}).items()
        ]
        for name, part in schema["components"]["schemas"].items()
    }
    for operation in operations:
        operation["fields"] = bodies.get(operation["body"], [])
    return render(request, "website/api_guide.html", {"operations": operations, "scopes": api_scopes.scopes()})


def _body_name(operation: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return str(reference).rsplit("/", 1)[-1]
