"""Codes that prove who holds a phone number. Sending them is the business of the apps above; the limits stand here.

Known and unknown numbers are treated alike to the last statement: whether somebody is registered under a number is only
ever shown to whoever has answered with its code.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.people import policies
from foundation.people.models import PhoneCode
from foundation.people.models.persons import phone_index
from foundation.people.phones import is_mobile, normalise_phone
from foundation.policy.limits import DAY, TooManyTries, limit
from foundation.policy.queries import value

DIGITS = 6
KEPT = timedelta(days=2)


@dataclass(frozen=True)
class MadeCode:
    """`secret` belongs into the session of the browser that asked, `code` into the message, neither into any log."""

    phone: str
    secret: str = field(repr=False)
    code: str = field(repr=False)
    life: timedelta


def make_phone_code(phone: str, *, actor: Actor, address: str) -> MadeCode:
    """A fresh code for the number; the one before it is void. Counts for the number, the network address and the day.

    Refused: no mobile number ("people.phone_unreadable"); too soon, too often today or from this address
    (TooManyTries: "people.code_too_soon", "people.codes_used_up", "policy.too_many_tries"); the day's budget is spent
    ("people.codes_spent").
    """
    phone = normalise_phone(phone)
    if not is_mobile(phone):
        raise DomainError(
            _("手机号应是 1 开头的 11 位数字。请对照手机看看有没有少打或多打。"), "people.phone_unreadable"
        )
    limit("code-address", address, policies.CODES_PER_ADDRESS)
    pause = timedelta(seconds=int(value(policies.CODE_PAUSE_SECONDS)))
    most = int(value(policies.CODES_A_DAY))
    secret, code = secrets.token_urlsafe(18), f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    with transaction.atomic():
        row, created = _row_of(phone)
        now, today = clock.now(), clock.today()
        sent = row.sent_that_day if row.day == today else 0
        if not created and now - row.sent_at < pause:
            raise TooManyTries(row.sent_at + pause, "people.code_too_soon")
        if sent >= most:
            raise TooManyTries(_tomorrow(now), "people.codes_used_up")
        _spend()
        PhoneCode.objects.filter(pk=row.pk).update(
            code_hash=_hash(phone, secret, code), tries=0, sent_at=now, day=today, sent_that_day=sent + 1
        )
    return MadeCode(phone, secret, code, timedelta(seconds=int(value(policies.CODE_SECONDS))))


def prove_phone(phone: str, code: str, *, actor: Actor, secret: str) -> None:
    """The code is right, in time, and not used before; it is void from now on.

    Refused: none is waiting for this browser's answer, or its time is over ("people.code_gone"); it is wrong
    ("people.code_wrong"); it is wrong for the last time ("people.code_void"). A wrong try counts although it is refused.
    """
    refusal = None
    with transaction.atomic():
        row = PhoneCode.objects.select_for_update(no_key=True).filter(phone_hash=phone_index(phone)).first()
        if row is None or not row.code_hash.startswith(_browser(secret)) or _is_over(row):
            refusal = DomainError(_("这个验证码已经不能用了：过了时间，或者用过了。请再要一个。"), "people.code_gone")
        elif constant_time_compare(row.code_hash, _hash(phone, secret, code)):
            PhoneCode.objects.filter(pk=row.pk).update(code_hash="")
            record("people.phone.proved", row, actor=actor)
        else:
            refusal = _wrong(row)
    if refusal is not None:
        raise refusal


def forget_phone_codes(*, actor: Actor) -> int:
    """Delete the rows of numbers that asked for nothing for two days; how many."""
    return PhoneCode.objects.filter(sent_at__lt=clock.now() - KEPT).delete()[0]


def _row_of(phone: str) -> tuple[PhoneCode, bool]:
    """The number's row, locked; made where there is none, whoever else makes it at the same moment."""
    rows = PhoneCode.objects.select_for_update(no_key=True).filter(phone_hash=phone_index(phone))
    row = rows.first()
    if row is not None:
        return row, False
    try:
        with transaction.atomic():
            return (
                PhoneCode.objects.create(phone_hash=phone_index(phone), sent_at=clock.now(), day=clock.today()),
                True,
            )
    except IntegrityError:
        return rows.get(), False


def _spend() -> None:
    try:
        limit("codes-in-all", "", policies.CODES_IN_ALL, per=DAY)
    except TooManyTries as spent:
        raise TooManyTries(spent.again_at, "people.codes_spent") from spent


def _is_over(row: PhoneCode) -> bool:
    return clock.now() - row.sent_at > timedelta(seconds=int(value(policies.CODE_SECONDS)))


def _wrong(row: PhoneCode) -> DomainError:
    """Count a wrong try; the refusal says how many are left."""
    tries = row.tries + 1
    left = int(value(policies.CODE_TRIES)) - tries
    PhoneCode.objects.filter(pk=row.pk).update(tries=tries, **({} if left > 0 else {"code_hash": ""}))
    if left <= 0:
        return DomainError(_("验证码打错了，这一个不能再试了。请再要一个。"), "people.code_void")
    words = ngettext(
        "验证码不对。请照短信再打一遍，还能试 %(left)d 次。", "验证码不对。请照短信再打一遍，还能试 %(left)d 次。", left
    )
    return DomainError(words % {"left": left}, "people.code_wrong")


def _hash(phone: str, secret: str, code: str) -> str:
    """Whose browser may answer, then what it has to answer."""
    digest = salted_hmac("people.phone_code", f"{phone}:{secret}:{code}", algorithm="sha256").hexdigest()
    return _browser(secret) + digest[:40]


def _browser(secret: str) -> str:
    return salted_hmac("people.phone_code.browser", secret, algorithm="sha256").hexdigest()[:24]


def _tomorrow(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + DAY
