"""A cell of a table as JSON that means the same on SQLite and PostgreSQL, and back.

Cells are read and written as the database holds them: encrypted fields stay encrypted, no field's own code runs. How a
column is to be read is written into the backup, so that it can be loaded without the models it was made with.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.expressions import Col

_KINDS = {
    "BooleanField": "bool",
    "DateField": "date",
    "DateTimeField": "moment",
    "TimeField": "time",
    "DurationField": "duration",
    "DecimalField": "decimal",
    "UUIDField": "uuid",
    "JSONField": "json",
    "BinaryField": "bytes",
    "FloatField": "float",
    "AutoField": "whole",
    "BigAutoField": "whole",
    "SmallAutoField": "whole",
    "IntegerField": "whole",
    "BigIntegerField": "whole",
    "SmallIntegerField": "whole",
    "PositiveIntegerField": "whole",
    "PositiveBigIntegerField": "whole",
    "PositiveSmallIntegerField": "whole",
}


@dataclass(frozen=True)
class Column:
    """One column: its name in the database, its kind, and for decimals the digits in all and after the point."""

    name: str
    kind: str
    digits: int = 0
    places: int = 0


def column_of(field: Any) -> Column:
    """How a model's field is kept. Foreign keys are what they point to."""
    plain = field
    while plain.remote_field is not None and hasattr(plain, "target_field"):
        plain = plain.target_field
    kind = _KINDS.get(plain.get_internal_type(), "text")
    if kind == "decimal":
        return Column(field.column, kind, plain.max_digits, plain.decimal_places)
    return Column(field.column, kind)


_FIELDS: dict[str, Callable[[Column], models.Field[Any, Any]]] = {
    "bool": lambda column: models.BooleanField(),
    "moment": lambda column: models.DateTimeField(),
    "date": lambda column: models.DateField(),
    "time": lambda column: models.TimeField(),
    "duration": lambda column: models.DurationField(),
    "uuid": lambda column: models.UUIDField(),
    "decimal": lambda column: models.DecimalField(max_digits=column.digits, decimal_places=column.places),
}


def reader(column: Column, connection: Any) -> Callable[[Any], Any]:
    """From what the driver returns to JSON. The engine's own converters run, the field's do not."""
    field = _FIELDS.get(column.kind, lambda column: models.TextField())(column)
    field.set_attributes_from_name(column.name)
    expression = Col("t", field)
    converters = connection.ops.get_db_converters(expression)
    write = _TO_JSON.get(column.kind, _same)

    def read(value: Any) -> Any:
        if value is None:
            return None
        for convert in converters:
            value = convert(value, expression, connection)
        return write(value)

    return read


def writer(column: Column, connection: Any) -> Callable[[Any], Any]:
    """From JSON to what the driver takes."""
    ops = connection.ops
    native = connection.vendor == "postgresql"
    ways: dict[str, Callable[[Any], Any]] = {
        "moment": lambda text: ops.adapt_datetimefield_value(datetime.fromisoformat(text)),
        "date": lambda text: ops.adapt_datefield_value(date.fromisoformat(text)),
        "time": lambda text: ops.adapt_timefield_value(time.fromisoformat(text)),
        "duration": lambda count: timedelta(microseconds=count) if native else count,
        "decimal": lambda text: ops.adapt_decimalfield_value(Decimal(text), column.digits, column.places),
        "uuid": lambda text: UUID(text) if native else UUID(text).hex,
        "json": lambda value: json.dumps(value, ensure_ascii=not native),
        "bytes": base64.b64decode,
    }
    write = ways.get(column.kind, _same)
    return lambda value: None if value is None else write(value)


def _same(value: Any) -> Any:
    return value


_TO_JSON: dict[str, Callable[[Any], Any]] = {
    "bool": bool,
    "moment": lambda value: value.astimezone(UTC).isoformat(timespec="microseconds"),
    "date": date.isoformat,
    "time": lambda value: value.isoformat(timespec="microseconds"),
    "duration": lambda value: value // timedelta(microseconds=1),
    "decimal": lambda value: f"{value:f}",
    "uuid": str,
    "json": lambda value: json.loads(value) if isinstance(value, str | bytes) else value,
    "bytes": lambda value: base64.b64encode(bytes(value)).decode(),
    "float": float,
    "whole": int,
}
