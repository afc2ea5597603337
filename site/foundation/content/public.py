"""Pages that show everybody the same: marked here, kept by the page cache ahead of all middleware.

A public page holds no token, nonce, session or personal word. `show_to_everybody` marks it; an app names the acts after
which it must be built anew at once (`changes_public_pages`). What is not named, like a seat taken, shows within a minute.
"""

import contextlib
import math
import os
import secrets
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from foundation.kernel import clock

HEADER = "X-Public-Seconds"
"""For the page cache only; it never leaves the machine."""
SECONDS = 60
GENERATION = "public-pages-generation"
GENERATION_SECONDS = 1.0
"""How long another machine may show what a purge has made old; processes of this machine hear the bell at once."""
ENVIRON = "diancai.public-pages-generation"
"""Where the page cache tells a request which generation its page will be kept under, and the time (epoch seconds)."""
MOST_REMEMBERED = 1_000
T = TypeVar("T")
_acts: set[str] = set()
_countless: list[str] = []
_remembered: dict[tuple[str, Any], tuple[float, Any]] = {}


def show_to_everybody(response: HttpResponse) -> HttpResponse:
    """Mark an answer that is the same for everybody: it is kept until the minute ends."""
    now = clock.now().timestamp()
    response[HEADER] = str(math.ceil(end_of_minute(now) - now))
    return response


def end_of_minute(now: float) -> float:
    """When everything built in this minute grows old, pages and what they are put together from alike: so nothing is ever
    older than a minute, and nothing outlives its day."""
    return (now // SECONDS + 1) * SECONDS


def changes_public_pages(actions: Iterable[str]) -> None:
    """Name recorded acts after which public pages are built anew at once."""
    _acts.update(actions)


def are_countless(*beginnings: str) -> None:
    """Name how addresses begin, without the language, of which there are too many to share: each process keeps its own."""
    _countless.extend(beginnings)


def is_countless(path: str) -> bool:
    """Whether only the process that builds the page keeps it."""
    return path.removeprefix("/en").startswith(tuple(_countless))


def forget_after(action: str) -> None:
    """Called for every recorded act: empties the cache after the commit where the act asks for it."""
    if action in _acts:
        transaction.on_commit(forget)


def forget() -> None:
    """Everything kept so far is old, in every process: a new generation, which no two writers can confuse."""
    caches["pages"].set(GENERATION, secrets.token_hex(8), None)
    with contextlib.suppress(OSError), open(_bell(), "ab") as bell:  # without it others notice within the second
        bell.write(b".")


def generation() -> str:
    current = caches["pages"].get(GENERATION)
    if current is None:
        caches["pages"].add(GENERATION, secrets.token_hex(8), None)
        current = caches["pages"].get(GENERATION)
    return str(current)


class Watch:
    """Knows the generation without asking for it each time: it looks at a file that a purge makes longer, and asks
    when that has happened or a second has passed."""

    def __init__(self) -> None:
        self._generation = ""
        self._heard = -1
        self._asked_at = 0.0

    def generation(self, before_asking: Callable[[], None] = lambda: None) -> str:
        heard, now = _rung(), time.monotonic()  # heard before asking: a purge meanwhile is heard next time
        if heard != self._heard or now - self._asked_at > GENERATION_SECONDS:
            before_asking()
            self._generation, self._heard, self._asked_at = generation(), heard, now
        return self._generation


def remembered(request: HttpRequest, key: Any, build: Callable[[], T]) -> T:
    """What many public pages share, built once a process, generation and minute.

    Where no page cache stands in front of the request nothing is remembered. `key` says all that `build` depends on.
    """
    current: tuple[str, float] | None = request.META.get(ENVIRON)
    if current is None:
        return build()
    generation_now, now = current
    kept = _remembered.get((generation_now, key))
    if kept is not None and kept[0] > now:
        value: T = kept[1]
        return value
    value = build()
    if len(_remembered) >= MOST_REMEMBERED or next(iter(_remembered), (generation_now,))[0] != generation_now:
        _remembered.clear()
    _remembered[(generation_now, key)] = (end_of_minute(now), value)
    return value


def _bell() -> Path:
    return Path(settings.DATA_DIR) / "public-pages"


def _rung() -> int:
    try:
        return os.stat(_bell()).st_size
    except OSError:
        return 0
