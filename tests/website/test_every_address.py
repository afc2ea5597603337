"""Every address the site has, asked by strangers and by every role: only what is listed here opens.

The addresses come from the URLconf, so a new page fails here until somebody has said who it is for.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import resolve

from certification.models import Certificate
from foundation.people import api_scopes
from foundation.people.granting import CLERKS, GRANTERS, KEEPERS_OF_OFFICES
from foundation.people.roles import STAFF, Role
from tests.factories.certification import make_certificate
from tests.factories.people import make_staff
from tests.factories.training import make_class
from tests.website.addresses import addresses
from training.models import PlannedSession, TrainingClass

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
    ("get", "/verify/"): 200,
    ("post", "/verify/"): 422,
    ("get", "/verify/report/"): 200,
    ("post", "/verify/report/"): 422,
    ("get", "/verify/report/received/"): 200,
}
SHADOWED = {"/admin/login/", "/_util/login/"}
"""Wagtail's own doors, behind ours."""
BACK_HOME = {("post", "/sign-out/"), ("get", "/display/"), ("post", "/display/")}
DOORS = ("/sign-in/", "/sign-in/phone/", "/admin/login/")

EVERYBODY = set(Role.values)
KEEPERS = {Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER}
READERS = KEEPERS | {Role.AUDITOR}
DESK_PAGES: dict[str, set[str]] = {
    "/desk/": EVERYBODY,
    "/desk/accounts/": {Role.ADMINISTRATOR},
    "/desk/api-keys/": {*api_scopes.MANAGERS, Role.ADMINISTRATOR},
    "/desk/api-keys/new/": {*api_scopes.MANAGERS, Role.ADMINISTRATOR},
    "/desk/audit/": {Role.AUDITOR},
    "/desk/batches/": {
        *(Role.APPRAISER, Role.PANEL_LEADER, Role.EVALUATION_BODY_MANAGER, Role.CERTIFYING_OFFICER, Role.AUDITOR),
        *(Role.QUALITY_SUPERVISOR, Role.INVIGILATOR),
    },
    "/desk/batches/new/": set(),  # a manager whose office is no evaluation body has nothing to appraise with
    "/desk/certificates/": {Role.EVALUATION_BODY_MANAGER, Role.CERTIFYING_OFFICER},
    "/desk/certificates/reports/": {Role.EVALUATION_BODY_MANAGER, Role.CERTIFYING_OFFICER},
    "/desk/classes/": {
        *(Role.TRAINER, Role.INSTITUTION_MANAGER, Role.TOWNSHIP_REVIEWER, Role.BUREAU_SUPERVISOR),
        *(Role.PROGRAMME_OFFICER, Role.AUDITOR),
    },
    "/desk/classes/new/": {Role.INSTITUTION_MANAGER},
    "/desk/data-requests/": {Role.PROGRAMME_OFFICER},
    "/desk/field-keys/": {Role.ADMINISTRATOR},
    "/desk/retention/": {Role.ADMINISTRATOR},
    "/desk/seen/": {Role.AUDITOR},
    "/desk/filings/": {Role.BUREAU_SUPERVISOR, Role.TOWNSHIP_REVIEWER},
    "/desk/organisations/": set(KEEPERS_OF_OFFICES),
    "/desk/organisations/new/": set(KEEPERS_OF_OFFICES),
    "/desk/people/": {*GRANTERS, *CLERKS},
    "/desk/people/new/": {*GRANTERS, *CLERKS},
    "/desk/second-person/": set(STAFF),
    "/desk/jobs/": {Role.BUREAU_SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR},
    "/desk/notices/": {Role.ADMINISTRATOR, Role.AUDITOR},
    "/desk/notices/templates/": {Role.ADMINISTRATOR, Role.BUREAU_SUPERVISOR, Role.AUDITOR},
    "/desk/sessions/": {Role.TRAINER},
    "/desk/policies/": {Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR},
    "/desk/registry/": {*READERS, Role.INSTITUTION_MANAGER, Role.EVALUATION_BODY_MANAGER},
    "/desk/registry/occupations/": {*READERS, Role.INSTITUTION_MANAGER, Role.EVALUATION_BODY_MANAGER},
    "/desk/registry/institutions/": {*READERS},
    "/desk/registry/institutions/new/": {Role.BUREAU_SUPERVISOR},
    "/desk/registry/trainers/": {*READERS},
    "/desk/registry/trainers/mine/": {Role.TRAINER},
    "/desk/registry/trainers/cards/new/": {*KEEPERS},
    "/desk/registry/employers/": {*READERS},
    "/desk/registry/employers/new/": {Role.BUREAU_SUPERVISOR},
    "/desk/registry/venues/": {*READERS, Role.INSTITUTION_MANAGER},
    "/desk/registry/venues/new/": {*KEEPERS},
    "/desk/registry/requests/": {*READERS, Role.INSTITUTION_MANAGER},
    "/desk/registry/appraisers/": {*READERS, Role.EVALUATION_BODY_MANAGER},
    "/desk/registry/appraisers/new/": {*KEEPERS, Role.EVALUATION_BODY_MANAGER},
    "/desk/registry/bodies/": {*READERS, Role.EVALUATION_BODY_MANAGER},
    "/desk/registry/standards/": {*READERS, Role.EVALUATION_BODY_MANAGER},
    "/desk/registry/standards/new/": {*KEEPERS, Role.EVALUATION_BODY_MANAGER},
    "/desk/villagers/": {Role.VILLAGE_LIAISON},
    "/desk/villagers/new/": {Role.VILLAGE_LIAISON},
    "/desk/villagers/paper/": {Role.VILLAGE_LIAISON},
    "/desk/mandates/": {Role.TOWNSHIP_REVIEWER},
    "/desk/village/": {Role.VILLAGE_CADRE},
    "/desk/posters/": {Role.VILLAGE_LIAISON, Role.VILLAGE_CADRE},
    "/desk/post/": set(),  # a button
    "/desk/notices/retry/": set(),  # a button
    "/desk/wishes/": {Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER},
}


def answer_to(client: Client, method: str, path: str) -> tuple[int, str]:
    answer = getattr(client, method)(path)
    return answer.status_code, answer.get("Location", "").split("?")[0]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_in_nowhere_but_where_everybody_may(method: str) -> None:
    wrong, found, shadowed = [], set(), set()
    for address in addresses():
        if address.name not in {"", resolve(address.path).url_name}:
            shadowed.add(address.route)
        status, location = answer_to(Client(), method, address.path)
        place = (method, address.route)
        found.add(place)
        if place in OPEN_TO_ALL:
            good = status == OPEN_TO_ALL[place]
        elif place in BACK_HOME:
            good = (status, location) == (302, "/") or status == 405
        else:
            refused = (401,) if address.path.startswith("/api/v1/") else ()
            good = status in (404, 405, *refused) or (status == 302 and location in DOORS)
        if not good:
            wrong.append(f"{method} {address.route} ({address.name}): {status} {location}")
    assert wrong == []
    assert shadowed == SHADOWED
    assert {place for place in OPEN_TO_ALL if place[0] == method} - found == set()
    assert len(found) > 200


def test_every_desk_page_opens_for_its_roles_and_for_no_other() -> None:
    pages = [address for address in addresses() if address.path.startswith("/desk/") and not address.has_values]
    opened: dict[str, set[str]] = {address.route: set() for address in pages}
    for role in Role.values:
        client = Client()
        client.force_login(make_staff(role))
        for address in pages:
            status, location = answer_to(client, "get", address.path)
            assert status in (200, 404, 405), f"{role} on {address.route}: {status} {location}"  # 405: a button
            if status == 200:
                opened[address.route].add(role)
    assert opened == DESK_PAGES


@pytest.fixture
def strangers_things() -> dict[str, str]:
    """What stands in addresses, for objects of offices that none of the askers belongs to."""
    training_class: TrainingClass = make_class("running", people=1)
    session = PlannedSession.objects.filter(training_class=training_class).first()
    certificate: Certificate = make_certificate()
    assert session is not None
    return {
        "/desk/classes/": training_class.code,
        "/desk/sessions/": str(session.pk),
        "/desk/batches/": certificate.candidate.batch.code,
        "/desk/certificates/": str(certificate.uuid),
        "pk": str(certificate.candidate.pk),
    }


COUNTY_WIDE = {
    "class-detail": {*(Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.AUDITOR, Role.TOWNSHIP_REVIEWER)},
    "class-print": {*(Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER, Role.AUDITOR, Role.TOWNSHIP_REVIEWER)},
    "class-review": {Role.BUREAU_SUPERVISOR, Role.TOWNSHIP_REVIEWER},
    "class-stop": {Role.BUREAU_SUPERVISOR},
    "full-roster": {Role.BUREAU_SUPERVISOR, Role.PROGRAMME_OFFICER},
    "batch-detail": {Role.AUDITOR},
    "batch-roll": {Role.AUDITOR},
    "certificate-detail": {Role.AUDITOR},
}
"""Pages about another office's things that a role of the county may read; everything else is nobody's but the office's."""


def test_nobody_opens_another_offices_things(strangers_things: dict[str, str]) -> None:
    pages = []
    for address in addresses():
        for place, value in strangers_things.items():
            if address.path.startswith(place) and address.has_values:
                before, _sample, rest = address.path.removeprefix(place).partition("/")
                path = f"{place}{value}/{_sample and rest}"
                if place == "/desk/batches/":
                    path = path.replace("/1/", f"/{strangers_things['pk']}/")
                assert before and resolve(path).url_name == address.name
                pages.append((address.name, path))
    assert len(pages) > 35
    opened: dict[str, set[str]] = {}
    for role in Role.values:
        client = Client()
        client.force_login(make_staff(role))
        for name, path in pages:
            for method in ("get", "post"):
                status, _location = answer_to(client, method, path)
                if status not in (404, 405):
                    opened.setdefault(name, set()).add(role)
    assert opened == COUNTY_WIDE
