"""The whole site behind a page cache of its own, for tests of what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from website.page_cache import Application, PageCache


class Site:
    """The whole site behind a page cache of its own, like one web process."""

    def __init__(self) -> None:
        self.cache = PageCache(WSGIHandler())
        self.answer: Application = self.cache

    def ask(self, path: str, method: str = "GET", **environ: Any) -> tuple[int, str]:
        request = RequestFactory().generic(method, path, HTTP_HOST="testserver", **environ)
        answer: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> None:
            answer.update(status=int(status.split()[0]), headers=dict(headers))

        body = self.answer(request.environ, start)
        text = b"".join(body).decode()
        if hasattr(body, "close"):
            body.close()
        self.headers: dict[str, str] = answer["headers"]
        return answer["status"], text

    def post(self, path: str, **data: str) -> tuple[int, str]:
        return self.ask(path, "POST", data=urlencode(data).encode(), content_type="application/x-www-form-urlencoded")


@contextmanager
def in_one_connection() -> Iterator[None]:
    """A request of its own would close the connection in which the test's transaction is open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
