"""Public pages from a pre-compressed cache, ahead of all middleware.

The first request builds the page through Django; the answer is kept as it left, plain and gzip, under its address, the
size of letters (standard or large) and the cache's generation. A process keeps pages in memory, so that one served from
there costs no query. A purge anywhere on this machine is seen with the next request, on other machines within a second.

Pages of which there are too many to share (certificates, searches) stay in the memory of the process that built them. A
page that says how browsers may store it keeps its word (`no-store` for certificates).
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.core.cache import caches
from django.db import connections

from foundation.content import display, fresh, public
from foundation.kernel import clock

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

SHARED_QUERIES = ("section=",)
"""Queries worth keeping for all processes: a section of the menu."""
OWN_QUERIES = ("q=", "near=", "when=", "crop=", "page=")
"""Queries kept by the process that answered: a search, the menu near a place or in a season. Anything else is built each time."""
PERSONAL = ("/desk/", "/me/", "/admin/")
"""How addresses of one person's pages begin, without the language: nobody has kept them for all, so nobody asks."""
LONGEST_ADDRESS = 200
MOST_BYTES = 4 * 1024 * 1024
"""Of shared pages, and as many of its own, in the memory of a process: every page of the menu and a thousand checks."""
NEVER_KEPT = {"set-cookie", "content-length", "content-encoding", "vary", public.HEADER.lower()}
CACHE_CONTROL = ("Cache-Control", "public, no-cache")


@dataclass(frozen=True)
class Page:
    """One kept answer. `until` is epoch seconds of our clock."""

    headers: tuple[tuple[str, str], ...]
    etag: str
    compressed: bytes
    until: float

    @property
    def plain(self) -> bytes:
        """For the few that read no gzip: not worth four times the memory."""
        return gzip.decompress(self.compressed)


@dataclass(frozen=True)
class Address:
    """What a page is kept under; `shared` by all processes, or by each alone."""

    text: str
    shared: bool


@dataclass
class Memory:
    """The pages of one process that were asked for last."""

    pages: OrderedDict[tuple[str, str], Page] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)
    bytes: int = 0

    def find(self, key: tuple[str, str]) -> Page | None:
        with self.lock:
            page = self.pages.get(key)
            if page is not None:
                self.pages.move_to_end(key)
        return page

    def keep(self, key: tuple[str, str], page: Page) -> None:
        with self.lock:
            before = self.pages.pop(key, None)
            self.bytes += len(page.compressed) - (len(before.compressed) if before else 0)
            self.pages[key] = page
            while self.bytes > MOST_BYTES:
                _key, oldest = self.pages.popitem(last=False)
                self.bytes -= len(oldest.compressed)


class PageCache:
    """WSGI middleware around the whole site."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._memory = {shared: Memory() for shared in (True, False)}
        self._watch = public.Watch()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        address = _address(environ)
        if address is None:
            return self.application(environ, _without_mark(start_response))
        generation = self._watch.generation(_drop_stale_connections)
        now = clock.now().timestamp()
        page = self._find(generation, address, now)
        if page is None:
            environ[public.ENVIRON] = (generation, now)
            return self._build(generation, address, environ, start_response)
        return _answer(page, environ, start_response)

    def _find(self, generation: str, address: Address, now: float) -> Page | None:
        memory = self._memory[address.shared]
        page = memory.find((generation, address.text))
        if (page is None or page.until <= now) and address.shared:
            page = caches["pages"].get(_key(generation, address))
            if page is not None:
                memory.keep((generation, address.text), page)
        return page if page is not None and page.until > now else None

    def _keep(self, generation: str, address: Address, page: Page, seconds: int) -> None:
        self._memory[address.shared].keep((generation, address.text), page)
        if address.shared:
            caches["pages"].set(_key(generation, address), page, seconds)

    def _build(
        self, generation: str, address: Address, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """Through Django; kept when the answer says so. The generation was read before: a purge meanwhile wins."""
        answer: dict[str, Any] = {}

        def remember_start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], None]:
            answer["status"], answer["headers"] = status, headers
            seconds = next((value for name, value in headers if name == public.HEADER), "")
            if seconds and status.startswith("200") and environ["REQUEST_METHOD"] == "GET":
                answer["seconds"] = int(seconds)
                return lambda data: None
            write: Callable[[bytes], None] = _without_mark(start_response)(status, headers, *rest)
            return write

        body = self.application(environ, remember_start)
        if "seconds" not in answer:
            return body
        try:
            plain = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        asked_at = environ[public.ENVIRON][1]
        page = _page(plain, answer["headers"], min(asked_at + answer["seconds"], public.end_of_minute(asked_at)))
        if answer["seconds"] and not any(name.lower() == "set-cookie" for name, _value in answer["headers"]):
            self._keep(generation, address, page, answer["seconds"])
        return _answer(page, environ, start_response)


def _page(plain: bytes, headers: list[tuple[str, str]], until: float) -> Page:
    kept = [(name, value) for name, value in headers if name.lower() not in NEVER_KEPT]
    if not any(name.lower() == "cache-control" for name, _value in kept):
        kept.append(CACHE_CONTROL)
    return Page(
        headers=(*kept, ("Vary", "Accept-Encoding, Cookie")),
        etag=f'"{hashlib.sha256(plain).hexdigest()[:32]}"',
        compressed=gzip.compress(plain, 6, mtime=0),
        until=until,
    )


def _drop_stale_connections() -> None:
    """Ahead of the middleware nobody else does: a connection past its age would fail the look-up."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def _address(environ: dict[str, Any]) -> Address | None:
    """What the page is kept under, or None where it is never kept."""
    if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
        return None
    query, path = environ.get("QUERY_STRING", ""), environ.get("PATH_INFO", "")
    if query and not query.startswith(SHARED_QUERIES + OWN_QUERIES):
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    if fresh.wants_fresh(cookies):
        return None
    mode = display.mode_in(cookies)
    text = f"{mode}{environ.get('wsgi.url_scheme')}://{environ.get('HTTP_HOST', '')}{path}?{query}"
    if len(text) > LONGEST_ADDRESS:
        return None
    personal = path.removeprefix("/en").startswith(PERSONAL)
    return Address(text, not (personal or query.startswith(OWN_QUERIES) or public.is_countless(path)))


def _key(generation: str, address: Address) -> str:
    return f"page:{generation}:{hashlib.sha256(address.text.encode('utf-8', 'surrogateescape')).hexdigest()}"


def _answer(page: Page, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    if environ.get("HTTP_IF_NONE_MATCH") == page.etag:
        start_response("304 Not Modified", [("ETag", page.etag), *_storing(page)])
        return [b""]
    compressed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    body = page.compressed if compressed else page.plain
    headers = [*page.headers, ("ETag", page.etag), ("Content-Length", str(len(body)))]
    if compressed:
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", headers)
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _storing(page: Page) -> list[tuple[str, str]]:
    return [(name, value) for name, value in page.headers if name.lower() == "cache-control"]


def _without_mark(start_response: StartResponse) -> StartResponse:
    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [item for item in headers if item[0] != public.HEADER], *rest)

    return start
