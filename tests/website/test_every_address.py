"""Every address the site has, asked by strangers: only what is listed here opens. `test_access_matrix.py` asks in every role.

The addresses come from the URLconf, so a new page fails here until somebody has said who it is for.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import resolve

from tests.website.addresses import addresses

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {
    ("get", "/healthz"): 200,
    ("post", "/healthz"): 200,
    ("get", "/readyz"): 200,
    ("get", "/metrics"): 200,  # asked from this machine; see test_metrics.py
    ("post", "/readyz"): 200,
    ("get", "/admin/sprite/"): 200,  # the admin's pictograms and messages: files, in effect
    ("post", "/admin/sprite/"): 200,
    ("get", "/admin/jsi18n/"): 200,
    ("get", "/favicon.ico"): 302,
    ("get", "/robots.txt"): 200,
    ("get", "/sitemap.xml"): 200,
    ("get", "/.well-known/did.json"): 200,
    ("get", "/contexts/certificate/v1.json"): 200,
    ("get", "/sign-in/"): 200,
    ("post", "/sign-in/"): 200,
    ("get", "/sign-in/phone/"): 200,
    ("post", "/sign-in/phone/"): 200,
    ("get", "/sign-in/by-password/"): 200,
    ("post", "/sign-in/by-password/"): 200,
    ("get", "/style/"): 200,
    ("get", "/privacy/"): 200,
    ("get", "/api/"): 200,
    ("get", "/api/v1/openapi.json"): 200,
    ("get", "/order/"): 200,
    ("get", "/menu/calendar/"): 200,
    ("get", "/order/call/"): 200,
    ("post", "/order/call/"): 200,
    ("get", "/order/call/done/"): 200,
    ("get", "/order/words/"): 200,
    ("post", "/order/words/"): 422,
    ("post", "/order/wish/"): 422,
    ("get", "/verify/"): 200,
    ("post", "/verify/"): 422,
    ("get", "/verify/report/"): 200,
    ("post", "/verify/report/"): 422,
    ("get", "/verify/report/received/"): 200,
}
SHADOWED = {"/admin/login/", "/_util/login/"}
"""Wagtail's own doors, behind ours."""
CLOSED = ("/admin/users/", "/admin/groups/")
"""Wagtail's pages of accounts and groups, which nobody reaches."""
BACK_TO_THE_ORDER = {
    ("get", "/order/wish/"): "/order/",
    **{(method, f"/order/{step}/"): "/order/wish/" for method in ("get", "post") for step in ("phone", "code")},
}
"""Where an order is asked one question after the other: whoever has not begun begins."""
BACK_HOME = {("post", "/sign-out/"), ("get", "/display/"), ("post", "/display/")}
DOORS = ("/sign-in/", "/sign-in/phone/", "/admin/login/")


def answer_to(client: Client, method: str, path: str) -> tuple[int, str]:
    answer = getattr(client, method)(path)
    return answer.status_code, answer.get("Location", "").split("?")[0]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_in_nowhere_but_where_everybody_may(method: str) -> None:
    wrong, found, shadowed = [], set(), set()
    for address in addresses():
        if address.name not in {"", resolve(address.path).url_name}:
            assert not address.path.startswith(CLOSED) or Client().get(address.path).status_code == 404
            shadowed.add(address.route)
        status, location = answer_to(Client(), method, address.path)
        place = (method, address.route)
        found.add(place)
        if place in OPEN_TO_ALL:
            good = status == OPEN_TO_ALL[place]
        elif place in BACK_TO_THE_ORDER:
            good = (status, location) == (302, BACK_TO_THE_ORDER[place])
        elif place in BACK_HOME:
            good = (status, location) == (302, "/") or status == 405
        else:
            refused = (401,) if address.path.startswith("/api/v1/") else ()
            good = status in (404, 405, *refused) or (status == 302 and location in DOORS)
        if not good:
            wrong.append(f"{method} {address.route} ({address.name}): {status} {location}")
    assert wrong == []
    assert {route for route in shadowed if not route.startswith(CLOSED)} == SHADOWED
    assert {place for place in OPEN_TO_ALL if place[0] == method} - found == set()
    assert len(found) > 200
