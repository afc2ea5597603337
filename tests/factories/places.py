"""Villages for tests: the county's townships are there from the migrations, its villages are not."""

from datetime import date
from itertools import count
from typing import Any

from foundation.places.models import Division

_numbers = count(1)


def make_village(name: str = "", township: str = "330683100", **facts: Any) -> Division:
    """A village of 甘霖镇 unless another township's code is given."""
    number = next(_numbers)
    parent = Division.objects.get(code=township)
    values = {
        "code": f"{parent.code}{700 + number}",
        "name": name or f"第{number}村",
        "name_en": f"Village {number}",
        "kind": Division.Kind.VILLAGE,
        "parent": parent,
        "valid_from": date(2019, 1, 1),
    } | facts
    return Division.objects.create(**values)
