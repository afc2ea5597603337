"""PUBLIC_URL is frozen into certificates: a change is refused before the site opens."""

from typing import Any

import pytest
from django.core.checks import run_checks

from certification.address import address_problem, stop_if_address_changed
from tests.factories.certification import make_certificate

pytestmark = pytest.mark.django_db


def test_without_certificates_any_address_will_do(settings: Any) -> None:
    settings.PUBLIC_URL = "https://anywhere.example"
    assert address_problem() == ""


def test_the_address_certificates_carry_is_the_one_to_keep(settings: Any) -> None:
    make_certificate()
    was = settings.PUBLIC_URL
    assert address_problem() == ""
    settings.PUBLIC_URL = "https://elsewhere.example"
    assert "PUBLIC_URL is https://elsewhere.example, but the certificates issued so far carry" in address_problem()
    settings.PUBLIC_URL_BEFORE = [was]
    assert address_problem() == ""


def test_a_change_keeps_the_site_shut_and_migrate_from_going_on(
    settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("certification.address.connections.close_all", lambda: None)  # the test's own is still needed
    make_certificate()
    stop_if_address_changed()
    settings.PUBLIC_URL = "https://elsewhere.example"
    settings.DEMO = True
    stop_if_address_changed()
    assert "put the old address back" in capsys.readouterr().err
    assert [found.is_serious() for found in run_checks(databases=["default"])] == [False]
    settings.DEMO = False
    with pytest.raises(SystemExit, match="put the old address back"):
        stop_if_address_changed()
    assert [found.id for found in run_checks(databases=["default"]) if found.is_serious()] == ["certification.E001"]
