"""Codes that change every half minute (动态码, RFC 6238): a secret shared with an app on the person's phone."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.totp.internal import auth as totp
from django.utils.crypto import constant_time_compare

from foundation.kernel import clock

STEP_SECONDS = 30


def new_secret() -> str:
    """160 random bits in base 32."""
    return str(totp.generate_totp_secret())


def step_of(secret: str, code: str) -> int:
    """The half minute whose code this is: this one or one beside it, as clocks differ; 0 where it is none of them."""
    now, typed = int(clock.now().timestamp()) // STEP_SECONDS, normalize_user_code(code)
    for step in (now, now - 1, now + 1):
        if constant_time_compare(typed, code_at(secret, step)):
            return step
    return 0


def code_at(secret: str, step: int) -> str:
    """What the app shows in that half minute."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, step)))
