"""Counting from many processes at once loses nothing: in the database the tests run on, and in a real Redis."""

import subprocess
import sys

import pytest

from foundation.policy.limits import again_at
from foundation.policy.models import Counter
from tests.conftest import ROOT
from tests.environment import redis

pytestmark = pytest.mark.django_db(transaction=True)
PROCESSES, TIMES = 8, 100


def count_at_once(environment: dict[str, str]) -> int:
    began = again_at()
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.count_some", str(PROCESSES), str(TIMES)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout) if again_at() == began else count_at_once(environment)  # the hour turned meanwhile


def test_800_counts_from_8_processes_lose_none_in_the_database(subprocess_environment: dict[str, str]) -> None:
    assert count_at_once({**subprocess_environment, "CACHE_URL": ""}) == PROCESSES * TIMES
    assert Counter.objects.count() >= 1


def test_800_counts_from_8_processes_lose_none_in_redis(subprocess_environment: dict[str, str]) -> None:
    with redis.running() as url:
        assert count_at_once({**subprocess_environment, "CACHE_URL": f"{url}/0"}) == PROCESSES * TIMES
    assert Counter.objects.count() == 0
