"""Pages that show everybody the same: marked here, kept by the page cache ahead of all middleware.

A public page holds no token, nonce, session or personal word. `show_to_everybody` marks it; an app names the acts after
which it must be built anew at once (`changes_public_pages`). What is not named, like a seat taken, shows within a minute.
"""

import secrets
from collections.abc import Iterable

from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponse

HEADER = "X-Public-Seconds"
"""For the page cache only; it never leaves the machine."""
SECONDS = 60
GENERATION = "public-pages-generation"
_acts: set[str] = set()


def show_to_everybody(response: HttpResponse, seconds: int = SECONDS) -> HttpResponse:
    """Mark an answer that is the same for everybody for so many seconds."""
    response[HEADER] = str(seconds)
    return response


def changes_public_pages(actions: Iterable[str]) -> None:
    """Name recorded acts after which public pages are built anew at once."""
    _acts.update(actions)


def forget_after(action: str) -> None:
    """Called for every recorded act: empties the cache after the commit where the act asks for it."""
    if action in _acts:
        transaction.on_commit(forget)


def forget() -> None:
    """Everything kept so far is old, in every process: a new generation, which no two writers can confuse."""
    caches["pages"].set(GENERATION, secrets.token_hex(8), None)


def generation() -> str:
    current = caches["pages"].get(GENERATION)
    if current is None:
        caches["pages"].add(GENERATION, secrets.token_hex(8), None)
        current = caches["pages"].get(GENERATION)
    return str(current)
