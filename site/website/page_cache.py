"""Public pages from a pre-compressed cache, ahead of all middleware.

The first request builds the page through Django; the answer is kept as it left, plain and gzip, under its address, the
size of letters (standard or large) and the cache's generation. A process keeps pages in memory and asks for the generation at most once a second, so a purge in one
process is seen by all within a second, and a page served from memory costs no query.
"""

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.core.cache import caches
from django.db import connections

from foundation.content import display, public

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

QUERIES = ("", "section=")
"""Queries worth keeping: none, and a section of the menu. Anything else (a search) is built each time."""
LONGEST_ADDRESS = 200
MOST_PAGES = 500
GENERATION_SECONDS = 1.0
NEVER_KEPT = {"set-cookie", "content-length", "content-encoding", public.HEADER.lower()}


@dataclass(frozen=True)
class Page:
    """One kept answer. `until` is epoch seconds."""

    headers: tuple[tuple[str, str], ...]
    etag: str
    plain: bytes
    compressed: bytes
    until: float


class PageCache:
    """WSGI middleware around the whole site."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._pages: OrderedDict[tuple[str, str], Page] = OrderedDict()
        self._lock = Lock()
        self._generation = ""
        self._generation_read_at = 0.0

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        address = _address(environ)
        if address is None:
            return self.application(environ, _without_mark(start_response))
        page = self._find(address)
        if page is None:
            return self._build(address, environ, start_response)
        return _answer(page, environ, start_response)

    def _find(self, address: str) -> Page | None:
        generation = self._current_generation()
        page = self._pages.get((generation, address))
        if page is None:
            page = caches["pages"].get(_key(generation, address))
            if page is not None:
                self._remember(generation, address, page)
        return page if page is not None and page.until > time.time() else None

    def _current_generation(self) -> str:
        now = time.monotonic()
        if not self._generation or now - self._generation_read_at > GENERATION_SECONDS:
            _drop_stale_connections()
            self._generation = public.generation()
            self._generation_read_at = now
        return self._generation

    def _remember(self, generation: str, address: str, page: Page) -> None:
        with self._lock:
            self._pages[(generation, address)] = page
            self._pages.move_to_end((generation, address))
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)

    def _build(self, address: str, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Through Django; kept when the answer says so. The generation is read before: a purge meanwhile wins."""
        generation = self._current_generation()
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
        kept = tuple((name, value) for name, value in answer["headers"] if name.lower() not in NEVER_KEPT)
        page = Page(
            headers=(*kept, ("Cache-Control", "public, no-cache"), ("Vary", "Accept-Encoding, Cookie")),
            etag=f'"{hashlib.sha256(plain).hexdigest()[:32]}"',
            plain=plain,
            compressed=gzip.compress(plain, 6, mtime=0),
            until=time.time() + answer["seconds"],
        )
        if not any(name.lower() == "set-cookie" for name, _value in answer["headers"]):
            self._remember(generation, address, page)
            caches["pages"].set(_key(generation, address), page, answer["seconds"])
        return _answer(page, environ, start_response)


def _drop_stale_connections() -> None:
    """Ahead of the middleware nobody else does: a connection past its age would fail the look-up."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def _address(environ: dict[str, Any]) -> str | None:
    """What the page is kept under, or None where it is never kept."""
    if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
        return None
    query = environ.get("QUERY_STRING", "")
    if query and not any(start and query.startswith(start) for start in QUERIES):
        return None
    mode = display.mode_in(environ.get("HTTP_COOKIE", ""))
    address = (
        f"{mode}{environ.get('wsgi.url_scheme')}://{environ.get('HTTP_HOST', '')}{environ.get('PATH_INFO', '')}?{query}"
    )
    return address if len(address) <= LONGEST_ADDRESS else None


def _key(generation: str, address: str) -> str:
    return f"page:{generation}:{hashlib.sha256(address.encode('utf-8', 'surrogateescape')).hexdigest()}"


def _answer(page: Page, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    if environ.get("HTTP_IF_NONE_MATCH") == page.etag:
        start_response("304 Not Modified", [("ETag", page.etag), ("Cache-Control", "public, no-cache")])
        return [b""]
    compressed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    body = page.compressed if compressed else page.plain
    headers = [*page.headers, ("ETag", page.etag), ("Content-Length", str(len(body)))]
    if compressed:
        headers.append(("Content-Encoding", "gzip"))
    start_response("200 OK", headers)
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _without_mark(start_response: StartResponse) -> StartResponse:
    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [item for item in headers if item[0] != public.HEADER], *rest)

    return start
