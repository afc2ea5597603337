"""Second factors: authenticator apps, passkeys, recovery codes, and the PIN of those who sign in by phone.

What is secret in them is encrypted or hashed before it is stored, and never stands in the record or a log. Wrong tries are
counted per account and hour, all kinds together; the last one allowed is put on record.
"""

import re
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.people import passkeys, policies
from foundation.people.authenticator_apps import step_of
from foundation.people.models import User
from foundation.people.operations.sign_ins import end_sessions_of
from foundation.people.roles import Role
from foundation.people.rules import has_role, require
from foundation.people.strength import SECOND_FACTORS, needs_second_factor
from foundation.policy.limits import counted, limit, uncount
from foundation.policy.queries import value

PIN_DIGITS = 6
Kind = Authenticator.Type


def set_up_app(user: User, code: str, *, actor: Actor, secret: str) -> Authenticator:
    """The app that shows codes for `secret` becomes the account's, in place of one before it; recovery codes come with it.

    Refused: the code does not fit ("people.code_wrong"); too many wrong ones this hour (TooManyTries).
    """
    _require_self(user, actor)
    step = _with_tries(user, lambda: step_of(secret, code), _wrong_code, actor=actor)
    with transaction.atomic():
        _lock(user)
        Authenticator.objects.filter(user=user, type=Kind.TOTP).delete()
        app: Authenticator = totp.TOTP.activate(user, secret).instance
        app.data["last_step"] = step  # the code just shown does not open a second door
        app.save(update_fields=["data"])
        RecoveryCodes.activate(user)
        record("people.account.factor_added", user, actor=actor, kind=str(Kind.TOTP))
    return app


def use_code(user: User, code: str, *, actor: Actor) -> str:
    """Prove oneself with a code of the app, or one of the recovery codes; returns which kind it was. Each works once.

    Refused: "people.code_wrong"; too many wrong ones this hour (TooManyTries).
    """
    return str(_with_tries(user, lambda: _used_code(user, code), _wrong_code, actor=actor))


def add_passkey(user: User, answer: Any, *, actor: Actor, state: Any, host: str, name: str) -> Authenticator:
    """Register the passkey that answered what `passkeys.offer` asked; recovery codes come with it."""
    _require_self(user, actor)
    passkeys.check_new(answer, state=state, host=host)
    with transaction.atomic():
        _lock(user)
        key = Authenticator.objects.create(
            user=user, type=Kind.WEBAUTHN, data={"name": name[:40], "credential": answer}, created_at=clock.now()
        )
        RecoveryCodes.activate(user)
        record("people.account.factor_added", user, actor=actor, kind=str(Kind.WEBAUTHN))
    return key


def use_passkey(user: User, answer: Any, *, actor: Actor, state: Any, host: str) -> str:
    """Prove oneself with a passkey that answers what `passkeys.ask` asked."""
    key = passkeys.check(user, answer, state=state, host=host)
    Authenticator.objects.filter(pk=key.pk).update(last_used_at=clock.now())
    return str(Kind.WEBAUTHN)


def remove_factor(user: User, factor: Authenticator, *, actor: Actor) -> None:
    """Take one away. Whose roles need one keeps the last ("people.last_factor"); without any, recovery codes go too."""
    _require_self(user, actor)
    with transaction.atomic():
        _lock(user)
        others = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exclude(pk=factor.pk)
        if needs_second_factor(user) and not settings.DEMO and not others.exists():
            raise DomainError(
                _("这是你最后一样第二道凭据，你的岗位少不了它。请先设好另一样，再去掉这一样。"), "people.last_factor"
            )
        Authenticator.objects.filter(user=user, pk=factor.pk).delete()
        if not others.exists():
            Authenticator.objects.filter(user=user, type=Kind.RECOVERY_CODES).delete()
        record("people.account.factor_removed", user, actor=actor, kind=str(factor.type))


def renew_recovery_codes(user: User, *, actor: Actor) -> list[str]:
    """Ten fresh codes; the old ones no longer work."""
    _require_self(user, actor)
    with transaction.atomic():
        _lock(user)
        Authenticator.objects.filter(user=user, type=Kind.RECOVERY_CODES).delete()
        codes: list[str] = RecoveryCodes.activate(user).generate_codes()
        record("people.account.codes_renewed", user, actor=actor)
    return codes


def reset_second_factor(user: User, *, actor: Actor, reason: str) -> None:
    """An administrator takes away what somebody lost: app, passkeys, recovery codes and PIN. All their sessions end.

    At the next sign-in they are led to set one up again. Nobody resets their own.
    """
    require(has_role(actor, Role.ADMINISTRATOR) and actor.actor_id != str(user.pk))
    if not reason.strip():
        raise DomainError(_("没有写原因。请写明为什么重置、怎么核对了本人。"), "people.reason_missing")
    with transaction.atomic():
        _lock(user)
        Authenticator.objects.filter(user=user).delete()
        User.objects.filter(pk=user.pk).update(pin="")
        record("people.account.factor_reset", user, actor=actor, reason=reason.strip()[:200])
        end_sessions_of(user, actor=actor, why="factor_reset")


def set_pin(user: User, pin: str, *, actor: Actor) -> None:
    """Six digits one keeps in mind, asked for after the code on the phone. Refused: too easy ("people.pin_weak")."""
    _require_self(user, actor)
    if not re.fullmatch(rf"[0-9]{{{PIN_DIGITS}}}", pin) or _is_easy(pin, user):
        raise DomainError(_("口令要 6 位数字，不能是同一个数字、连号，也不能是生日。请换一个。"), "people.pin_weak")
    with transaction.atomic():
        _lock(user)
        User.objects.filter(pk=user.pk).update(pin=make_password(pin))
        record("people.account.pin_set", user, actor=actor)


def use_password(user: User, password: str, *, actor: Actor) -> None:
    """The owner once more, before something that matters. Refused: "people.password_wrong"; too many wrong tries."""
    _with_tries(user, lambda: user.check_password(password), _wrong_password, actor=actor)


def use_pin(user: User, pin: str, *, actor: Actor) -> None:
    """Refused: "people.pin_wrong"; too many wrong tries this hour (TooManyTries)."""
    _with_tries(user, lambda: bool(user.pin) and check_password(pin, user.pin), _wrong_pin, actor=actor)


def _with_tries(user: User, check: Any, wrong: Any, *, actor: Actor) -> Any:
    """Count the try before looking, take it back when it was right: no race gets one more than allowed."""
    subject = str(user.pk)
    limit("second-factor", subject, policies.FACTOR_FAILURES)
    found = check()
    if found:
        uncount("second-factor", subject)
        return found
    if counted("second-factor", subject) == int(value(policies.FACTOR_FAILURES)):
        record("people.account.locked_out", user, actor=actor)
    raise wrong()


def _used_code(user: User, code: str) -> str:
    """Which kind of code it was, used up with its own commit; empty where it fits none."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update(no_key=True).filter(user=user)
        for row in rows.filter(type__in=(Kind.TOTP, Kind.RECOVERY_CODES)).order_by("-type"):
            if row.type == Kind.TOTP:
                step = step_of(decrypt(row.data["secret"]), code)
                if not step or step <= row.data.get("last_step", 0):
                    continue
                row.data["last_step"] = step
            elif not row.wrap().validate_code(code):
                continue
            else:
                row.refresh_from_db()
            row.last_used_at = clock.now()
            row.save(update_fields=["data", "last_used_at"])
            return str(row.type)
    return ""


def _wrong_code() -> DomainError:
    return DomainError(
        _("这个码不对。动态码半分钟换一个，请照手机上现在的那个打；备用码一个只能用一次。"), "people.code_wrong"
    )


def _wrong_password() -> DomainError:
    return DomainError(_("密码不对。看看有没有打错字、大小写对不对。"), "people.password_wrong")


def _wrong_pin() -> DomainError:
    return DomainError(_("口令不对。请想一想再打；忘了口令，请找运行管理员重置。"), "people.pin_wrong")


def _is_easy(pin: str, user: User) -> bool:
    runs = "01234567890", "09876543210"
    born = user.person.birth_date if user.person else None
    days = {f"{born:%y%m%d}", f"{born:%m%d%y}", f"{born:%Y%m}"} if born else set()
    return len(set(pin)) < 3 or any(pin in run for run in runs) or pin in days


def _require_self(user: User, actor: Actor) -> None:
    require(actor.actor_id == str(user.pk))


def _lock(user: User) -> None:
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
