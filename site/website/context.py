"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from foundation.people import desks
from foundation.people.rules import roles_in_force


def languages(request: HttpRequest) -> dict[str, Any]:
    """The other language's address of this page, and the prefix of the current one."""
    current = translation.get_language() or "zh-hans"
    path = request.get_full_path()
    links = [
        {"code": code, "label": label, "url": _address_in(path, code), "current": code == current}
        for code, label in (("zh-hans", "中文"), ("en", "English"))
    ]
    return {"language_links": links, "language_prefix": "/en" if current == "en" else ""}


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
    memberships = roles_in_force(user)
    if not memberships:
        return {}
    first = memberships[0]
    return {
        "desk": {
            "title": first.organisation.localized_name,
            "role": "、".join(dict.fromkeys(m.get_role_display() for m in memberships)),
            "items": [
                {
                    "label": item.label,
                    "url": url,
                    "count": item.count(user),
                    "current": path == url.removeprefix("/en") or (_stands_above(path, url)),
                }
                for item, url in _with_addresses(user)
            ],
        }
    }


def _with_addresses(user: Any) -> list[tuple[desks.DeskItem, str]]:
    return [(item, reverse(item.url_name)) for item in desks.items_for(user)]


def _stands_above(path: str, url: str) -> bool:
    bare = url.removeprefix("/en")
    return bare != "/desk/" and path.startswith(bare)
