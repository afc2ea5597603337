"""Passkeys (通行密钥): what is asked of a browser, and whether its answer is genuine. Nothing is stored here.

A passkey belongs to a host name; `host` is the one the person's browser shows, without the port.
"""

import struct
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.exceptions import UnsupportedAlgorithm
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from foundation.kernel.errors import DomainError
from foundation.people.models import User

UNREADABLE = (TypeError, ValueError, KeyError, AttributeError, IndexError, AssertionError, struct.error)
"""What a made-up answer may set off while it is read."""


def offer(user: User, *, host: str) -> tuple[dict[str, Any], Any]:
    """What to ask the browser for a new passkey, and the state to keep until it answers."""
    options, state = _server(host).register_begin(
        user=PublicKeyCredentialUserEntity(id=user.code.encode(), name=user.username, display_name=user.username),
        credentials=credentials_of(user),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), state


def check_new(answer: Any, *, state: Any, host: str) -> None:
    """Refused ("people.passkey_wrong"): no answer to what was just asked here."""
    try:
        _server(host).register_complete(state, _mapping(answer))
    except (*UNREADABLE, UnsupportedAlgorithm) as problem:
        raise DomainError(
            _("这个通行密钥没有登记成。请再试一次；还不行，就用动态码。"), "people.passkey_wrong"
        ) from problem


def ask(user: User, *, host: str) -> tuple[dict[str, Any], Any]:
    """What to ask the browser of somebody who has passkeys, and the state to keep until it answers."""
    options, state = _server(host).authenticate_begin(
        credentials=credentials_of(user), user_verification=UserVerificationRequirement.PREFERRED
    )
    return dict(options), state


def check(user: User, answer: Any, *, state: Any, host: str) -> Authenticator:
    """The passkey that answered. Refused ("people.passkey_wrong"): none of the account's, or no answer to what was asked."""
    keys = passkeys_of(user)
    try:
        used = _server(host).authenticate_complete(state, [key for _row, key in keys], _mapping(answer))
    except (*UNREADABLE, UnsupportedAlgorithm) as problem:
        raise DomainError(
            _("这个通行密钥对不上。请再试一次；还不行，就用动态码或备用码。"), "people.passkey_wrong"
        ) from problem
    return next(row for row, key in keys if key.credential_id == used.credential_id)


def passkeys_of(user: User) -> list[tuple[Authenticator, AttestedCredentialData]]:
    rows = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return [(row, row.wrap().authenticator_data.credential_data) for row in rows]


def credentials_of(user: User) -> list[AttestedCredentialData]:
    return [key for _row, key in passkeys_of(user)]


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=_("点菜学堂")))


def _mapping(answer: Any) -> Mapping[str, Any]:
    if not isinstance(answer, Mapping):
        raise TypeError("the answer is no object")
    return answer
