"""Fixtures that more than one folder of tests needs."""

from __future__ import annotations

import pytest

from grading.sandbox import Sandbox
from grading.sandbox.testing import BareSandbox


@pytest.fixture(scope="session")
def sandbox() -> Sandbox:
    """The sandbox that grades in tests."""
    return BareSandbox()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--goldens`: accept the current output as expected (`make goldens`)."""
    parser.addoption("--goldens", action="store_true", help="write golden files anew instead of comparing")
