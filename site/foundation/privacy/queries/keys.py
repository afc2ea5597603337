"""Under which keys the encrypted fields lie, without opening one."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, StrIndex, Substr

from foundation.people.fields import EncryptedText, key_names
from foundation.privacy.models import DataExport

SEALED = re.compile(r"[\w.-]{1,40}\$[\w=-]{30,}")
FACTORS, FILES = "second factors", "prepared files"


@dataclass(frozen=True)
class Column:
    """One encrypted field of one model."""

    model: type[models.Model]
    field: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field}"

    def stored(self) -> models.QuerySet[Any, Any]:
        """The rows that hold something, with `sealed`, the text as it lies in the database."""
        rows = self.model._base_manager.annotate(sealed=Cast(F(self.field), TextField()))
        return rows.exclude(sealed="").exclude(sealed__isnull=True)

    def under_other_keys(self, key: str) -> models.QuerySet[Any, Any]:
        return self.stored().exclude(sealed__startswith=f"{key}$")


@cache
def encrypted_columns() -> tuple[Column, ...]:
    """Every encrypted field of every app, found from the models, in a settled order."""
    found = [
        Column(model, str(field.name))
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedText)
    ]
    return tuple(sorted(found, key=lambda column: column.name))


def keys_in_use(column: Column) -> Counter[str]:
    """How many values of the column lie under which key."""
    name = Substr("sealed", 1, StrIndex("sealed", Value("$")) - 1)
    rows = column.stored().order_by().annotate(key=name).values("key").annotate(n=models.Count("pk"))
    return Counter(dict(rows.values_list("key", "n")))


def sealed_files() -> models.QuerySet[DataExport]:
    return DataExport.objects.exclude(file="").filter(purged_at__isnull=True)


def key_of_file(name: str) -> str:
    with storages["private"].open(name, "rb") as file:
        return bytes(file.read(80)).partition(b"$")[0].decode(errors="replace")


def factors_by_key() -> Counter[str]:
    """Secrets of second factors under each key: allauth keeps them inside its own rows."""
    return Counter(
        secret.partition("$")[0]
        for data in Authenticator.objects.values_list("data", flat=True)
        for secret in sealed_in(data).values()
    )


def sealed_in(data: dict[str, Any]) -> dict[str, str]:
    """What in a factor's data was encrypted by us: a key's name, a dollar sign, and the rest."""
    return {
        name: value for name, value in data.items() if isinstance(value, str) and SEALED.fullmatch(value) is not None
    }


def everything_by_key() -> dict[str, Counter[str]]:
    """All that lies encrypted, by what it is: columns, second factors, prepared files."""
    return {
        **{column.name: keys_in_use(column) for column in encrypted_columns()},
        FACTORS: factors_by_key(),
        FILES: files_by_key(),
    }


def files_by_key() -> Counter[str]:
    """Prepared files under each key."""
    found: Counter[str] = Counter()
    for name in sealed_files().values_list("file", flat=True):
        try:
            found[key_of_file(name)] += 1
        except FileNotFoundError:
            found["missing"] += 1
    return found


def check_field_keys() -> Iterator[str]:
    """Every value lies under a key that FIELD_KEYS has."""
    known = set(key_names())
    for name, keys in everything_by_key().items():
        for key, count in keys.items():
            if key not in known:
                yield f"{name}: {count} values lie under the key {key[:20]!r}, which FIELD_KEYS lacks"


def left_under_other_keys(key: str) -> int:
    """How many values, second factors and files do not lie under the key."""
    return sum(sum(found.values()) - found[key] for found in everything_by_key().values())
