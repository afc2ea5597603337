"""Rows of registers: each holds from a day to a day and is never overwritten. What changes is a new row.

What somebody relied on yesterday can so be read tomorrow. A row may end, or be voided where it was entered by mistake or
never came into force; nothing else of it changes, and the database refuses both a change and two rows that hold on one day.
"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.audit import append_only
from foundation.audit.guards import Guard, table
from foundation.kernel import clock

PERSON = "people.person"
MAY_CHANGE = ("valid_to", "ended_reason", "voided_at", "warned_at")


class DatedRow(models.Model):
    """A row that holds from `valid_from` to `valid_to`, both included; without an end it still holds."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            )
        ]

    def holds_on(self, day: date) -> bool:
        return self.voided_at is None and self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)

    @property
    def standing(self) -> str:
        """Where the row stands today: "voided", "coming", "over" or "holds"."""
        today = clock.today()
        if self.voided_at is not None:
            return "voided"
        if self.valid_from > today:
            return "coming"
        return "holds" if self.holds_on(today) else "over"


STANDINGS: dict[str, Any] = {
    "holds": _("有效"),
    "coming": _("还没开始"),
    "over": _("已到期"),
    "voided": _("作废"),
}


def holding_on(day: date, prefix: str = "") -> Q:
    """Rows that hold on the day; `prefix` is the path to them, with its underscores."""
    return Q(
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day}),
        **{f"{prefix}valid_from__lte": day, f"{prefix}voided_at__isnull": True},
    )


def overlapping(first: date, last: date | None) -> Q:
    """Rows that hold on any day from the first to the last; no last day: from the first on."""
    meets = Q(Q(valid_to__isnull=True) | Q(valid_to__gte=first), voided_at__isnull=True)
    return meets if last is None else meets & Q(valid_from__lte=last)


def keep_rows(model: type[models.Model]) -> None:
    """The database refuses to delete a row of the model, or to change more of it than its end.

    Links to people are left out: they follow when two registrations of one human being are merged, and only then
    (foundation.people.triggers.follows_only_a_merge).
    """
    frozen = [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in (*MAY_CHANGE, "id")
        and not (field.is_relation and field.related_model._meta.label_lower == PERSON)  # type: ignore[union-attr]
    ]
    append_only.protect(model, frozen=tuple(frozen))


def no_overlap(model: type[models.Model], by: tuple[str, ...], unless: str = "voided_at") -> list[Guard]:
    """Guards against two rows with the same `by` that hold on one day; rows whose column `unless` is set don't count."""
    name = table(model)
    columns = [str(model._meta.get_field(field).column) for field in by]  # type: ignore[union-attr]
    same = " AND ".join(f"(o.{one} = NEW.{one} OR (o.{one} IS NULL AND NEW.{one} IS NULL))" for one in columns)
    condition = (
        f"NEW.{unless} IS NULL AND EXISTS (SELECT 1 FROM {name} o WHERE {{other}} o.{unless} IS NULL AND {same} "
        "AND (o.valid_to IS NULL OR o.valid_to >= NEW.valid_from) "
        "AND (NEW.valid_to IS NULL OR o.valid_from <= NEW.valid_to))"
    )
    message = f"{name}: two rows would hold on one day"
    return [
        Guard(f"{name}_overlap_new", name, "INSERT", condition.format(other=""), message),
        Guard(f"{name}_overlap_changed", name, "UPDATE", condition.format(other="o.id <> NEW.id AND"), message),
    ]
