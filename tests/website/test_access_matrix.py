"""Every address x every role x own and foreign things, from the URLconf: nothing unlisted, nothing wrong.

`access.toml` says for each address which roles it opens for. A new page fails here until somebody has written down who it
is for; the failure shows the line as the page behaves now, to be judged and pasted.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.urls import NoReverseMatch
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from courses.operations.editors import let_editors_in
from foundation.kernel.actors import SYSTEM
from foundation.people.models import User
from foundation.people.operations import grant_role
from foundation.people.roles import Role
from tests.factories.courses import make_menu
from tests.factories.people import make_account, make_organisation
from tests.website.access_addresses import SAID, Place, address_of, places
from tests.website.access_world import World
from tests.website.addresses import addresses

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("access.toml")
EDITORS = "/admin/"
WAGTAILS = ("/documents/", "/_util/", "/media/")
WAGTAILS_OWN_ERRORS = {
    "/admin/failwhale/",  # meant to fail
    "/admin/pages/1/set_position/",
    "/admin/documents/chooser/chosen/nothing/",
    "/admin/images/chooser/chosen/nothing/",
    "/admin/recording_chooser/chosen/nothing/",
    "/admin/redirects/import/process/",  # without a file
}
"""What Wagtail itself answers to editors who ask for nonsense."""
SIGN_IN = "/sign-in/"
OTHER_DOORS = ("/api/v1/", "/notices/inbound/", "/notices/receipts/", "/sign-in/", "/register/")
"""Opened by a key, by a provider's secret, or by who is not in yet."""
ORDER = {role: place for place, role in enumerate(Role.values)}


@pytest.fixture(autouse=True)
def quick_answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Thousands of requests: no page is drawn, since only whether it is there counts, no editor's redirect is looked for where
    it is not, and none leaves a line in the log."""
    import config.urls

    monkeypatch.setattr(config.urls, "handler404", lambda request, exception: HttpResponse(status=404))
    monkeypatch.setattr(RedirectMiddleware, "process_response", lambda self, request, response: response)
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Rollback(Exception):
    """What a request did is undone."""


def table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


class Visitor:
    """Somebody signed in. Every request begins as they came in: what the one before did is undone, signing out included."""

    def __init__(self, user: User) -> None:
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user)
        self.came_with = self.client.cookies.output(header="", sep=";")

    def opens(self, path: str, said: dict[str, str] | None = None) -> bool:
        """Whether the address is there for them: by GET, or by POST where it takes nothing else. A refusal in words is an
        answer of a page that is there; whether an act is permitted is the operations' matter."""
        status, location = self.ask("get", path)
        if status == 405:
            status, location = self.ask("post", path, said)
        assert status < 500 or path in WAGTAILS_OWN_ERRORS, f"{path} answered {status}"
        return status not in (401, 403, 404) and not location.startswith((SIGN_IN, "/admin/login/"))

    def ask(self, method: str, path: str, said: dict[str, str] | None = None) -> tuple[int, str]:
        self.client.cookies = SimpleCookie(self.came_with)
        try:
            with transaction.atomic():
                answer = getattr(self.client, method)(path, said or {})
                raise Rollback
        except Rollback:
            return answer.status_code, answer.get("Location", "")


def our_places() -> list[Place]:
    return [
        place
        for place in places()
        if place.name and place.name != "wagtail_serve" and not place.route.startswith((EDITORS, *WAGTAILS))
    ]


def opened_by(place: Place, path: str, clients: dict[str, dict[str, Visitor]]) -> tuple[set[str], set[str]]:
    """The roles the address opens for: with own things, and with those of another office. An address that names nothing
    opens alike for both."""
    said = SAID.get(place.name)
    own = {role for role, visitor in clients["own"].items() if visitor.opens(path, said)}
    if not place.values:
        return own, own
    return own, {role for role, visitor in clients["foreign"].items() if visitor.opens(path, said)}


def written(route: str, own: set[str], foreign: set[str]) -> str:
    def roles(names: set[str]) -> str:
        return "[" + ", ".join(f'"{name}"' for name in sorted(names, key=lambda name: ORDER[name])) + "]"

    shown = '"all"' if own == foreign == set(Role.values) else ""
    if shown:
        return f"'{route}' = {{ opens = {shown} }}"
    if own == foreign:
        return f"'{route}' = {{ opens = {roles(own)} }}"
    return f"'{route}' = {{ own = {roles(own)}, foreign = {roles(foreign)} }}"


def expected(line: dict[str, Any]) -> tuple[set[str], set[str]]:
    everybody = set(Role.values)
    opened = line.get("opens")
    if opened is not None:
        roles = everybody if opened == "all" else set(opened)
        return roles, roles
    return set(line["own"]), set(line["foreign"])


def test_every_address_opens_for_its_roles_and_for_no_other() -> None:
    world = World()
    known = table()["ours"]
    clients = {
        whose: {role: Visitor(user) for role, user in accounts.items()}
        for whose, accounts in (("own", world.own), ("foreign", world.foreign))
    }
    wrong, seen = [], set()
    for place in our_places():
        seen.add(place.route)
        try:
            path = address_of(place, world)
        except (KeyError, NoReverseMatch, AttributeError) as problem:
            wrong.append(f"{place.route}: access_addresses.py knows no value for {problem!r}")
            continue
        own, foreign = opened_by(place, path, clients)
        line = known.get(place.route)
        if line is None or expected(line) != (own, foreign):
            wrong.append(written(place.route, own, foreign))
    assert "\n".join(["not as in access.toml:", *wrong]) == "not as in access.toml:"
    assert set(known) - seen == set(), "listed, but no longer there"
    tried = [route for route, line in known.items() if any(expected(line)) or route.startswith(OTHER_DOORS)]
    assert tried == list(known), "nobody opens it: give access_world.py what its address names"


def test_the_editors_admin_opens_for_editors_and_for_nobody_else() -> None:
    """Somebody who holds every other role at once is turned away at every address; the editor where it is listed."""
    editor, others = make_account(), make_account()
    for role in Role.values:
        holder = editor if role in (Role.EDITOR, Role.CHIEF_EDITOR) else others
        assert holder.person is not None
        grant_role(holder.person, make_organisation(), role, actor=SYSTEM)
    make_menu()
    let_editors_in(actor=SYSTEM)
    inside, outside = Visitor(User.objects.get(pk=editor.pk)), Visitor(User.objects.get(pk=others.pk))
    opened, leaked, known = set(), [], table()["admin"]
    for address in addresses():
        if address.route.startswith(EDITORS):
            if inside.opens(address.path):
                opened.add(address.route)
            if address.route not in known["for_all"] and outside.opens(address.path):
                leaked.append(address.route)
    assert leaked == []
    assert sorted(opened) == sorted([*known["editors"], *known["for_all"]])
