"""What a key may be allowed to do. Each app declares the scopes of its own operations when Django starts."""

from dataclasses import dataclass

from django.utils.functional import Promise

from foundation.people.roles import Role

MANAGERS = (Role.INSTITUTION_MANAGER, Role.EVALUATION_BODY_MANAGER, Role.EMPLOYER)
"""Who makes keys for their own organisation, besides the administrator."""


@dataclass(frozen=True)
class Scope:
    """`roles`: the key's owner must hold one of them in the key's organisation; empty: what everybody may read."""

    name: str
    label: str | Promise
    roles: tuple[str, ...] = ()


_scopes: dict[str, Scope] = {}


def register(scope: Scope) -> Scope:
    _scopes[scope.name] = scope
    return scope


def scopes() -> list[Scope]:
    return sorted(_scopes.values(), key=lambda scope: scope.name)


def named(name: str) -> Scope:
    return _scopes[name]


def is_known(name: str) -> bool:
    return name in _scopes
