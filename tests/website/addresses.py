"""Every address of the URLconf, with made-up values where it wants some."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern

SAMPLES = {
    "int": "1",
    "slug": "nothing-here",
    "uuid": "6f1c1b3e-0000-4000-8000-000000000000",
    "path": "nothing",
    "str": "nothing",
}
CANDIDATES = [
    "2026-TEA-9999",
    "training.mark_minutes_ahead",
    "1",
    "start",
    SAMPLES["uuid"],
    "nothing-here",
    "nothing",
    "nothing/here/",
    "a/b/c/",
]

UNNAMED = {r"^(\d+)/(.*)$": "1/nothing", r"^((?:[\w\-]+/)*)$": "nothing/here/"}
"""Wagtail's patterns whose groups have no names."""


@dataclass(frozen=True)
class Address:
    route: str
    """As the URLconf writes it: the same for all objects."""
    path: str
    name: str
    has_values: bool


def addresses(resolver: URLResolver | None = None, before: str = "/", route: str = "/") -> Iterator[Address]:
    for item in (resolver or get_resolver()).url_patterns:
        path, values = filled(item.pattern)
        written = str(item.pattern) if not isinstance(item.pattern, LocalePrefixPattern) else ""
        if isinstance(item, URLResolver):
            yield from addresses(item, before + path, route + written)
        else:
            assert isinstance(item, URLPattern)
            whole = route + written
            yield Address(whole, before + path, item.name or "", values or "<" in whole)


def filled(pattern: Any) -> tuple[str, bool]:
    """The address part of a pattern with values in it, and whether it wanted any."""
    if isinstance(pattern, LocalePrefixPattern):
        return "", False
    if isinstance(pattern, RoutePattern):
        text, count = re.subn(
            r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "nothing"), str(pattern)
        )
        return text, bool(count)
    assert isinstance(pattern, RegexPattern)
    if str(pattern) in UNNAMED:
        return UNNAMED[str(pattern)], True
    text = str(pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
    text, count = re.subn(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)", lambda found: sample_for(found[0]), text)
    text = re.sub(r"\[(\w)\w*\]", r"\1", text)  # "v" for [vV]
    return re.sub(r"\\(.)", r"\1", text).replace("?", ""), bool(count)


def sample_for(group: str) -> str:
    """A value that the named group takes."""
    inner = re.sub(r"^\(\?P<\w+>|\)$", "", group)
    return next(sample for sample in CANDIDATES if re.fullmatch(inner, sample))
