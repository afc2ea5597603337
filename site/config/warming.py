"""Loads, before processes are forked, what each of them would load for itself at its first requests.

They then share it: Python code that has run once is not written to again, and a page that nobody writes to is not copied.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver

logger = logging.getLogger(__name__)
_ready: list[Callable[..., Any]] = []
PAGES = ("/", "/menu/", "/verify/", "/order/", "/sign-in/", "/style/")


def make_ready(application: Callable[..., Iterable[bytes]]) -> None:
    """Stops with a sentence where PUBLIC_URL is not the address that certificates name; then loads what can be loaded.

    Once for a process and those forked from it. Leaves no database open and no thread running.
    """
    from certification.address import stop_if_address_changed

    if application not in _ready:
        stop_if_address_changed()
        load_everything(application)
        _ready.append(application)


def load_everything(application: Callable[..., Iterable[bytes]]) -> None:
    """Addresses with their views, every page's template, and the front pages asked for once, in every language.

    Never stops the start: what is wrong, the first visitor will see.
    """
    load_addresses(get_resolver().url_patterns)
    folders: Any = settings.TEMPLATES[0]["DIRS"]
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            get_template(str(path.relative_to(folder)))
    for prefix in ("", *(f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)):
        for page in PAGES:
            ask_for(prefix + page, application)
    connections.close_all()


def load_addresses(patterns: Iterable[Any]) -> None:
    """Included lists are read when somebody first asks for an address in them."""
    for pattern in patterns:
        load_addresses(getattr(pattern, "url_patterns", []))


def ask_for(address: str, application: Callable[..., Any]) -> None:
    public = urlsplit(settings.PUBLIC_URL)
    environ: dict[str, Any] = {
        "PATH_INFO": address,
        "HTTP_HOST": public.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": public.scheme,
        "wsgi.input": io.BytesIO(),
    }
    setup_testing_defaults(environ)
    try:
        body = application(environ, lambda status, headers, *rest: None)
        for _piece in body:
            pass
        if hasattr(body, "close"):
            body.close()
    except Exception:  # a page that fails here fails for its visitors too, who are told so
        logger.exception("%s could not be asked for before the start", address)
