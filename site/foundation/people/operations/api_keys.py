"""Making keys for other programs, and taking them back."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.codes import short_code
from foundation.kernel.errors import Conflict, DomainError
from foundation.people import api_scopes, policies
from foundation.people.models import ApiKey, Organisation, User
from foundation.people.models.api_keys import digest_of
from foundation.people.rules import may_have_scope, may_manage_keys, require
from foundation.people.strength import is_sure_of
from foundation.policy.queries import value

MARK = "dk"
"""Begins every secret, so that one that leaked into a repository is recognised."""


def create_api_key(
    organisation: Organisation, *, actor: Actor, name: str, scopes: Sequence[str], expires_on: date
) -> tuple[ApiKey, str]:
    """Make a key that acts for `actor` in the organisation; returns it with its secret, which is never shown again.

    Refused: "people.key_name", "people.key_scopes" for none, an unknown one, or one the actor's own roles in the
    organisation do not cover, "people.key_expiry" for a day in the past or further off than the policy allows,
    "people.key_second_factor" for an actor whose roles need a second factor and who has set none up.
    """
    require(isinstance(actor, User) and may_manage_keys(actor, organisation))
    assert isinstance(actor, User)
    if not is_sure_of(actor):
        raise DomainError(
            _("先在“登录和安全”里给账号设好第二道凭据，再建密钥：密钥替你办事，要先认得准是你。"),
            "people.key_second_factor",
        )
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise DomainError(_("给这把密钥起个名字，60 字以内，比如它给哪个软件用。"), "people.key_name")
    if not scopes:
        raise DomainError(_("还没选这把密钥能做什么。至少选一样。"), "people.key_scopes")
    for scope in scopes:
        if not api_scopes.is_known(scope) or not may_have_scope(actor, organisation, scope):
            raise DomainError(_("有一样你自己也办不了，密钥就不能办。请去掉它。"), "people.key_scopes")
    latest = clock.today() + timedelta(days=int(value(policies.KEY_DAYS)))
    if not clock.today() <= expires_on <= latest:
        raise DomainError(
            _("到期日要在今天到 %(latest)s 之间。到期前可以再建一把换上。") % {"latest": latest.isoformat()},
            "people.key_expiry",
        )
    prefix = short_code(12)
    secret = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        key = ApiKey.objects.create(
            name=name,
            prefix=prefix,
            secret_sha256=digest_of(secret),
            organisation=organisation,
            owner=actor,
            scopes=sorted(set(scopes)),
            created_at=clock.now(),
            expires_on=expires_on,
        )
        record(
            "people.api_key.created",
            key,
            actor=actor,
            organisation=organisation.code,
            scopes=key.scopes,
            expires_on=expires_on.isoformat(),
        )
    return key, secret


def revoke_api_key(key: ApiKey, *, actor: Actor) -> None:
    """End the key at once, for good. Code "people.key_revoked" if it was ended before."""
    require(may_manage_keys(actor, key.organisation))
    with transaction.atomic():
        ended = ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=clock.now())
        if not ended:
            raise Conflict(_("这把密钥已经停用了。"), "people.key_revoked")
        record("people.api_key.revoked", key, actor=actor, organisation=key.organisation.code)
    key.refresh_from_db(fields=["revoked_at"])


def note_use(key: ApiKey, *, actor: Actor) -> None:
    """Keep the day of the last use; one write a key and day. Nothing that belongs on record."""
    today = clock.today()
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
        key.last_used_on = today
