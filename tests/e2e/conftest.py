"""A browser for all tests, and a fresh app for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.learner import chromium
from tests.e2e.server import Site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The app, running."""
    made = Site(tmp_path)
    made.start()
    yield made
    made.stop()
