"""Fixtures that more than one folder of tests needs."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from grading.sandbox import Sandbox, open_sandbox

os.environ.setdefault("CORRIGE_LINGER_SECONDS", "20")  # what command-line and browser tests start goes soon after


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """The sandbox that grades in tests: the real one, without the layers that CORRIGE_TEST_WITHOUT names."""
    with open_sandbox(os.environ.get("CORRIGE_TEST_WITHOUT", "").split(), private=True) as opened:
        yield opened


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--goldens`: accept the current output as expected (`make goldens`)."""
    parser.addoption("--goldens", action="store_true", help="write golden files anew instead of comparing")
