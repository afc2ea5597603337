"""What the browser tests share."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import Listed, listed


@pytest.fixture(scope="session")
def pages(live_site_process: Any) -> list[Listed]:
    """Every page of the shared site, listed before any journey has changed what stands on them."""
    return listed(live_site_process)
