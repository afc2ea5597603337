"""Are the numbers without gap and twin, and is the counter where they end? For `check_integrity`."""

from collections.abc import Iterator
from itertools import groupby

from certification.models import Certificate, NumberSeries
from certification.numbering import parse_number


def check_series() -> Iterator[str]:
    """Walks the numbers in their order, one at a time; the serial stands last, so each series is one stretch."""
    counters: dict[str, int] = {}
    for series in NumberSeries.objects.select_related("body").order_by("pk"):
        body = series.body
        prefix = f"{body.kind}{body.body_number}{body.province}{body.site_serial}{series.year % 100:02d}{series.level}"
        counters[prefix] = series.last_serial
    numbers = Certificate.objects.order_by("number").values_list("number", flat=True).iterator(chunk_size=2_000)
    for prefix, group in groupby(numbers, key=lambda number: number[:-6]):
        last = 0
        for number in group:
            parts = parse_number(number)
            if parts is None:
                yield f"certificate number {number} is no number of the field's form"
                continue
            if parts.serial == last:
                yield f"number series {prefix}: {parts.serial:06d} was given twice"
            elif parts.serial != last + 1:
                yield f"number series {prefix}: {last + 1:06d} is missing"
            last = parts.serial
        counted = counters.pop(prefix, None)
        if counted is None:
            yield f"number series {prefix} has no counter"
        elif counted != last:
            yield f"number series {prefix}: its counter stands at {counted}, its newest certificate at {last}"
    for prefix, counted in counters.items():
        if counted:
            yield f"number series {prefix}: its counter stands at {counted}, but there is no certificate"
