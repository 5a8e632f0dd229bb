"""After each attack an innocent run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grading.sandbox import Sandbox
from tests.sandbox.programs import attack


@pytest.fixture
def unaffected(sandbox: Sandbox) -> Iterator[None]:
    """After the test an innocent file runs, alone in its folder and, where there is one, in its pid namespace."""
    yield
    after = attack(sandbox, "import os; print(os.listdir('.'), os.getpid())")
    assert after.state == "ok"
    assert after.stdout.startswith("['code.py'] ")
    if "namespaces" in after.layers:
        assert after.stdout.endswith(" 2\n")
