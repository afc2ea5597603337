"""Who comes in with a key: the account that made it, in the key's organisation, and nothing beyond the key's scopes."""

import hmac
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.people import api_scopes, policies
from foundation.people.models import ApiKey, Membership, Person
from foundation.people.models.api_keys import digest_of
from foundation.people.operations.api_keys import note_use
from foundation.people.queries import memberships_in_force
from foundation.people.rules import may_have_scope
from foundation.people.strength import is_sure_of
from foundation.people.trail import BY_KEY
from foundation.policy import limits
from foundation.policy.queries import value


class KeyRefused(DomainError):
    """No key, or one that is not in force. All of them sound alike."""

    code = "api.key_refused"


class ScopeMissing(DomainError):
    """The key is good, but not for this."""

    code = "api.scope_missing"


class OwnerUnsure(DomainError):
    """The key is good, but its owner's second factor is gone: what opens no page opens nothing here."""

    code = "api.second_factor"


class KeyActor:
    """The key's owner as operations see them: the same person, with their roles of the key's organisation only."""

    is_system = False
    is_authenticated = True

    def __init__(self, key: ApiKey) -> None:
        self.key = key
        self.user = key.owner
        self.person: Person | None = key.owner.person
        self.is_active = key.owner.is_active and key.owner.person is not None
        self.pk = key.owner.pk
        self._roles_in_force: list[Membership] = [
            one for one in memberships_in_force(self.person) if one.organisation_id == key.organisation_id
        ]

    @property
    def actor_id(self) -> str:
        return self.user.actor_id

    @property
    def actor_label(self) -> str:
        return f"{self.user.actor_label}{BY_KEY}{self.key.prefix}"


class ApiRequest(HttpRequest):
    """A request behind `KeyAuth`. For type checkers only."""

    auth: KeyActor


class KeyAuth(HttpBearer):
    """`Authorization: Bearer dk_…`, with the scope an operation asks for (none: any key)."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        address = str(request.META.get("REMOTE_ADDR", ""))
        if limits.counted("api-refused", address) >= int(value(policies.API_REFUSALS)):
            raise limits.TooManyTries(limits.again_at(), "api.too_many_refusals")
        key = _key_of(token)
        if key is None:
            limits.count("api-refused", address)
            raise KeyRefused(_("没有带有效的密钥。请检查 Authorization 里的密钥，或请单位负责人新建一把。"))
        _count_call(request, key)
        actor = KeyActor(key)
        if not actor.is_active:
            raise KeyRefused(_("没有带有效的密钥。请检查 Authorization 里的密钥，或请单位负责人新建一把。"))
        if not is_sure_of(actor.user):
            raise OwnerUnsure(_("这把密钥的主人现在没有第二道凭据，密钥先停着。等他登录设好，密钥马上又能用。"))
        if self.scope and not (self.scope in key.scopes and may_have_scope(actor, key.organisation, self.scope)):
            raise ScopeMissing(
                _("这把密钥不能办这件事，它要有“%(scope)s”。请单位负责人新建一把带这一项的。")
                % {"scope": api_scopes.named(self.scope).label}
            )
        note_use(key, actor=actor)
        return actor


def _key_of(token: str) -> ApiKey | None:
    """The key in force with this secret. The comparison takes the same time for a near miss."""
    prefix = token.split("_", 2)[1] if token.count("_") >= 2 else ""
    known = ApiKey.objects.select_related("owner__person", "organisation")
    key = known.filter(prefix=prefix).first() if prefix.isascii() and prefix.isalnum() and len(prefix) <= 12 else None
    if not hmac.compare_digest(key.secret_sha256 if key else "", digest_of(token)):
        return None
    return key if key is not None and key.is_in_force else None


def _count_call(request: Any, key: ApiKey) -> None:
    """Count the call and leave word for the answer's headers; refused beyond the hour's number."""
    most = int(value(policies.API_CALLS))
    used = limits.count("api-key", key.prefix)
    reset = max(int((limits.again_at() - clock.now()).total_seconds()), 1)
    request.rate_limit = (most, max(most - used, 0), reset)
    if used > most:
        raise limits.TooManyTries(limits.again_at(), "api.too_many_calls")
