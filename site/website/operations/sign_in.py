"""Sending the code that signs somebody in."""

from dataclasses import dataclass, field

from foundation.kernel.actors import Actor
from foundation.notices.operations import notify_phone
from foundation.people.operations.phone_codes import make_phone_code
from website.occasions import SIGN_IN_CODE


@dataclass(frozen=True)
class SentCode:
    """`secret` stays in the session of the browser that asked; `notice` is the message's number."""

    phone: str
    secret: str = field(repr=False)
    notice: int


def send_sign_in_code(phone: str, *, actor: Actor, address: str, language: str) -> SentCode:
    """Send a code to the number, whoever may stand behind it. Limits and refusals are those of `make_phone_code`.

    The code is committed before the message: a message that fails to be written leaves a code nobody knows.
    """
    made = make_phone_code(phone, actor=actor, address=address)
    minutes = int(made.life.total_seconds()) // 60 or 1
    notice = notify_phone(
        made.phone,
        SIGN_IN_CODE,
        lambda: {"code": made.code, "minutes": minutes},
        actor=actor,
        language=language,
        life=made.life,
    )
    return SentCode(made.phone, made.secret, notice.pk)
