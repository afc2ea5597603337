"""Every address answers with the policy, also where nothing is found, nobody is let in, or a file is sent."""

import pytest
from django.test import Client

from config.security_headers import EDITORS_POLICY, POLICY, policy_text
from foundation.people.roles import Role
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/",
    "/sign-in/",
    "/desk/",
    "/verify/",
    "/nothing/here/",
    "/healthz",
    "/static/nothing.css",
    "/media/nothing.png",
]


def test_no_policy_allows_what_is_written_into_a_page() -> None:
    for policy in (POLICY, EDITORS_POLICY):
        assert (
            "unsafe" not in policy_text(policy)
            and "nonce" not in policy_text(policy)
            and "*" not in policy_text(policy)
        )
    assert policy_text(POLICY) == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers(address: str) -> None:
    answer = Client().get(address)
    assert answer["Content-Security-Policy"] == policy_text(POLICY)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "microphone=()" in answer["Permissions-Policy"]


def test_a_host_that_is_not_ours_gets_them_too() -> None:
    answer = Client().get("/sign-in/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert answer["Content-Security-Policy"] == policy_text(POLICY)


def test_editors_may_see_a_preview_in_a_frame_of_ours() -> None:
    client = Client()
    client.force_login(make_staff(Role.EDITOR))
    for address in ("/admin/", "/admin/pages/"):
        answer = client.get(address)
        assert answer["Content-Security-Policy"] == policy_text(EDITORS_POLICY)
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
