"""Large letters for those who ask for them: a cookie that says so and nothing else, the same for everybody who has it.

No session and no account, so that a public page is kept twice (standard and large) and still belongs to nobody.
"""

from http.cookies import CookieError, SimpleCookie

COOKIE = "display"
ELDER = "elder"
A_YEAR = 365 * 24 * 3600
"""Seconds."""


def mode_of(value: str | None) -> str:
    """What stands in <html data-mode>: empty for the standard size."""
    return ELDER if value == ELDER else ""


def mode_in(header: str) -> str:
    """The mode that a Cookie header asks for; for those who answer ahead of Django."""
    if COOKIE not in header:
        return ""
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return mode_of(morsel.value if morsel else None)
