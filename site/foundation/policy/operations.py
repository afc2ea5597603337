"""Changing a rule from a date on, and keeping the dated rows of registers."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.policy import registry
from foundation.policy.dated import DatedRow
from foundation.policy.models import Policy


def set_policy(
    key: str, value: Any, *, actor: Actor, valid_from: date, valid_to: date | None = None, note: str = ""
) -> Policy:
    """Set the value from `valid_from` on; a second call for the same day replaces the first, and the record keeps both.

    Code: "policy.value_unfit" for a value of another kind or out of range.
    """
    wrong = registry.unfit(key, value)
    if wrong:
        raise DomainError(
            _("“%(label)s”不能这样定：%(wrong)s") % {"label": registry.label(key), "wrong": wrong}, "policy.value_unfit"
        )
    with transaction.atomic():
        policy, _created = Policy.objects.update_or_create(
            key=key, valid_from=valid_from, defaults={"value": value, "valid_to": valid_to, "note": note}
        )
        record(
            "policy.policy.set",
            policy,
            actor=actor,
            key=key,
            value=value,
            valid_from=valid_from.isoformat(),
            **({"reason": note} if note else {}),
        )
    return policy


def enter_row(row: DatedRow, action: str, *, actor: Actor, **data: Any) -> None:
    """Insert a dated row in the caller's transaction and record it. The caller has asked for permission and holds the
    lock of what the row is about. Codes: "policy.dates_out_of_order", "policy.rows_overlap"."""
    if row.valid_to is not None and row.valid_to < row.valid_from:
        raise DomainError(_("到期的日子比开始的日子还早。请改一改。"), "policy.dates_out_of_order")
    row.entered_at = clock.now()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise Conflict(
            _("这几天里已经有一条在管用。先看看那一条：要换就先停了它，或从它到期的第二天起登记。"),
            "policy.rows_overlap",
        ) from clash
    last = row.valid_to.isoformat() if row.valid_to else None
    record(action, row, actor=actor, **data, first=row.valid_from.isoformat(), last=last)


def close_row(row: Any, action: str, *, actor: Actor, reason: str, on: date | None = None) -> None:
    """Let a dated row hold no longer than the day (today), and record it; one that has not begun by then is voided.

    Permission and lock are the caller's. Codes: "policy.reason_missing", "policy.row_over".
    """
    reason = reason.strip()
    if not reason:
        raise DomainError(_("请写上原因：别人要靠它知道下一步怎么办。"), "policy.reason_missing")
    day = on or clock.today()
    with transaction.atomic():
        now = type(row).objects.select_for_update(no_key=True).get(pk=row.pk)
        if now.voided_at is not None or (now.valid_to is not None and now.valid_to < clock.today()):
            raise Conflict(_("这一条已经不管用了，不用再停。请刷新页面看看。"), "policy.row_over")
        fields: dict[str, Any] = {"ended_reason": reason}
        if day < now.valid_from:
            fields["voided_at"] = clock.now()
        else:
            fields["valid_to"] = day
        type(row).objects.filter(pk=row.pk).update(**fields)
        record(action, row, actor=actor, reason=reason, last=day.isoformat())
    row.refresh_from_db()
