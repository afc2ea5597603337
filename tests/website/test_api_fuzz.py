"""Every operation of the interface, fed whatever its own description allows and much that it does not: never a 5xx.

A small driver over `/api/v1/openapi.json`, so that a new operation is tried without anybody writing a test.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.kernel import clock
from foundation.people.operations.api_keys import create_api_key
from tests.factories.certification import make_certificate
from tests.factories.courses import make_course, make_wish
from tests.factories.training import make_class, make_school
from tests.website.test_api import ALL

pytestmark = pytest.mark.django_db
ANY_TEXT = st.text(st.characters(), max_size=80)
ODD = st.sampled_from(
    ["", "0", "-1", "9" * 40, "\x00", "\ud800", "' OR 1=1 --", "../..", "𬭎", "＝1+1", "null", "%00", "a" * 3000]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)


class World:
    """A school with a key for everything, a class, a course, a certificate, a wish; one request after the other."""

    def __init__(self) -> None:
        people = make_school()
        self.known = [
            make_class("running", school=people, people=1).code,
            make_course(slug="fuzzed", code="FUZZED").code,
            make_certificate().code,
            make_wish().township.code,
            *("open", "start", "finish", "tea"),
        ]
        _key, secret = create_api_key(
            people.institution,
            actor=people.manager,
            name="x",
            scopes=ALL,
            expires_on=clock.today() + timedelta(days=1),
        )
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"}
        self.schema = self.client.get("/api/v1/openapi.json").json()
        self.operations = [
            (method, path, operation)
            for path, methods in self.schema["paths"].items()
            for method, operation in methods.items()
        ]


def values(world: World) -> st.SearchStrategy[str]:
    return st.sampled_from(world.known) | ODD | ANY_TEXT | st.integers().map(str)


def bodies(world: World, operation: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Bodies as described, with fields of the right and of the wrong kind, and bodies that are nothing of the sort."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if not content:
        return st.just({}) | JSON
    return of_schema(world, content["schema"]) | JSON


def of_schema(world: World, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return of_schema(world, world.schema["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    kind = schema.get("type")
    if kind == "object":
        fields = {name: of_schema(world, part) | JSON for name, part in schema.get("properties", {}).items()}
        required = {name: fields[name] for name in schema.get("required", [])}
        optional = {name: one for name, one in fields.items() if name not in required}
        return st.fixed_dictionaries(required, optional=optional)
    if kind == "array":
        return st.lists(of_schema(world, schema["items"]), max_size=5)
    if kind == "integer":
        return st.integers(schema.get("minimum"), schema.get("maximum")) | st.integers()
    if kind == "boolean":
        return st.booleans()
    return values(world)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    from foundation.kernel.actors import SYSTEM
    from foundation.people import policies
    from foundation.policy.operations import set_policy

    for policy in (policies.API_CALLS, policies.API_REFUSALS, "certification.misses_per_address"):
        set_policy(policy, 10**9, actor=SYSTEM, valid_from=clock.today())
    return World()


@settings(
    max_examples=200,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_nothing_anybody_sends_breaks_an_operation(world: World, data: st.DataObject) -> None:
    method, path, operation = data.draw(st.sampled_from(world.operations))
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            value = data.draw(values(world)) or "x"
            path = path.replace("{" + parameter["name"] + "}", quote(value.encode("utf-8", "replace"), safe=""))
    query = {
        parameter["name"]: data.draw(values(world)).encode("utf-8", "replace").decode()
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query" and data.draw(st.booleans())
    }
    headers = {**world.headers, "Idempotency-Key": str(data.draw(st.integers(0, 10**6)))}
    with transaction.atomic():
        if method == "get":
            answer = world.client.get(path, query, headers=headers)
        else:
            body = json.dumps(data.draw(bodies(world, operation))).encode()
            if data.draw(st.integers(0, 9)) == 0:
                body = data.draw(st.binary(max_size=200))
            answer = world.client.generic(method.upper(), path, body, content_type="application/json", headers=headers)
        transaction.set_rollback(True)
    assert answer.status_code < 500, (method, path, query)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert set(answer.json()) >= {"status", "code", "detail"}
