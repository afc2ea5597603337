"""Figures for monitoring: inward only, and true."""

import pytest
from django.test import Client

from foundation.audit.sealing import seal_entries
from foundation.jobs.operations import enqueue
from foundation.kernel.actors import SYSTEM
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def figures(client: Client) -> dict[str, str]:
    text = client.get("/metrics").content.decode()
    return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))


def test_the_figures_count_what_waits(client: Client) -> None:
    assert figures(client)["diancai_last_seal_seconds"] == "-1"
    enqueue("notices.send", actor=SYSTEM, payload={})
    make_person()
    assert figures(client)['diancai_jobs{state="queued"}'] == "1"
    assert int(figures(client)["diancai_entries_unsealed"]) > 0
    while seal_entries():
        pass
    after = figures(client)
    assert after["diancai_entries_unsealed"] == "0"
    assert after["diancai_last_seal_seconds"] == "0"


@pytest.mark.parametrize("address", ["203.0.113.9", "10.0.0.7", "", "::ffff:203.0.113.9"])
def test_for_everybody_else_there_is_nothing(client: Client, address: str) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 404


def test_a_named_monitor_may_ask(client: Client, settings) -> None:
    settings.METRICS_FROM = ["10.0.0.0/24"]
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.0.1.7").status_code == 404
