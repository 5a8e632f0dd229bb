"""After each attack an innocent run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grading.sandbox import Sandbox
from tests.sandbox.programs import attack


@pytest.fixture
def unaffected(sandbox: Sandbox) -> Iterator[None]:
    """After the test an innocent file runs, alone in its folder and in its pid namespace."""
    yield
    after = attack(sandbox, "import os; print(os.listdir('.'), sorted(p for p in os.listdir('/proc') if p.isdigit()))")
    assert (after.state, after.stdout) == ("ok", "['code.py'] ['2']\n")
