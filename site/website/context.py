"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from foundation.content import display
from foundation.people import desk_counts, desks
from foundation.people.models import Membership
from foundation.people.rules import roles_in_force

SITE_PARTS = ("menu", "me", "verify")
"""What the header leads to, by how the addresses begin."""


def languages(request: HttpRequest) -> dict[str, Any]:
    """How the reader reads: the language, this page's address in the other one, and the size of letters."""
    current = translation.get_language() or "zh-hans"
    path = request.get_full_path()
    links = [
        {"code": code, "label": label, "url": _address_in(path, code), "current": code == current}
        for code, label in (("zh-hans", "中文"), ("en", "English"))
    ]
    return {
        "language_links": links,
        "other_language": next(link for link in links if not link["current"]),
        "language_prefix": "/en" if current == "en" else "",
        "site_part": next((part for part in SITE_PARTS if f"/{part}/" in request.path), ""),
        "display_mode": display.mode_of(request.COOKIES.get(display.COOKIE)),
    }


def _address_in(path: str, code: str) -> str:
    bare = path[3:] if path == "/en" or path.startswith("/en/") else path
    if code == "en":
        return "/en" + (bare or "/")
    return bare or "/"


def desk(request: HttpRequest) -> dict[str, Any]:
    """The sidebar, for pages under /desk/ of somebody who has one. Lazy: public pages spend no query on it."""
    path = request.path.removeprefix("/en")
    user = getattr(request, "user", None)
    if not path.startswith("/desk/") or user is None or not user.is_authenticated:
        return {}
    held = roles_in_force(user)
    if not held:
        return {}
    memberships, person = desks.memberships_at_work(user), desks.at_work(user)
    items = [(item, reverse(item.url_name)) for item in desks.items_for(user)]
    current = _nearest(path, [url for _item, url in items])
    counts = desk_counts.counts(request, person, items)
    return {
        "desk": {
            "title": memberships[0].organisation.localized_name,
            "role": gettext("、").join(dict.fromkeys(m.get_role_display() for m in memberships)),
            "posts": _posts(held, memberships) if len(held) > 1 else [],
            "items": [
                {"label": item.label, "url": url, "count": counts[item.url_name], "current": url == current}
                for item, url in items
            ],
        }
    }


def _posts(held: list[Membership], at_work: list[Membership]) -> list[dict[str, Any]]:
    """The posts a person may choose between, and all of them together."""
    posts: list[dict[str, Any]] = [
        {"key": post.pk, "label": post.get_role_display(), "office": post.organisation.localized_name} for post in held
    ]
    everything: dict[str, Any] = {"key": "", "label": gettext("全部岗位"), "office": ""}
    current = at_work[0].pk if len(at_work) == 1 else ""
    return [{**post, "current": post["key"] == current} for post in [everything, *posts]]


def _nearest(path: str, urls: list[str]) -> str | None:
    """The line of the sidebar a page stands under: the longest address that begins the page's own."""
    above = [url for url in urls if path.startswith(url.removeprefix("/en"))]
    return max(above, key=len, default=None)
