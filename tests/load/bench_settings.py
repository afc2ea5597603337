"""The site that the benchmark visits: the live test site, plus an address that does nothing."""

from tests.environment.live_settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.bench_urls"
