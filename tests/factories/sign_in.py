"""Signing in as people do, for tests: codes read from the messages, apps that show codes, sessions of staff."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from foundation.kernel import clock
from foundation.notices.models import Notice
from foundation.people.authenticator_apps import STEP_SECONDS, code_at, new_secret
from foundation.people.models import User
from foundation.people.operations.factors import set_up_app
from tests.factories.people import PASSWORD


def newest_code() -> str:
    """What the last message to a phone says."""
    notice = Notice.objects.filter(occasion="website.sign_in_code").latest("pk")
    found = re.search(r"(?<!\d)\d{6}(?!\d)", notice.text)
    assert found is not None, notice.text
    return found[0]


def ask_for_code(client: Client, phone: str, address: str = "127.0.0.1", **more: str) -> Any:
    return client.post(reverse("sign-in-phone"), {"phone": phone, **more}, REMOTE_ADDR=address)


def sign_in_by_phone(client: Client, phone: str, **more: str) -> Any:
    """Number and code; the answer to the code."""
    assert ask_for_code(client, phone, **more)["Location"] == reverse("sign-in-code")
    return client.post(reverse("sign-in-code"), {"code": newest_code()})


def code_now(secret: str, later: int = 0) -> str:
    """What the app shows; `later` half minutes from now."""
    return code_at(secret, int(clock.now().timestamp()) // STEP_SECONDS + later)


def with_app(user: User) -> str:
    """Set up an app for the account; its secret. The code of this very half minute is used up by it."""
    secret = new_secret()
    set_up_app(user, code_now(secret, -1), actor=user, secret=secret)
    return secret


def give_password(client: Client, user: User, **more: str) -> Any:
    return client.post(reverse("sign-in"), {"username": user.username, "password": PASSWORD, **more})


def is_in(client: Client) -> bool:
    return bool(client.get(reverse("me")).status_code == 200)
