"""After each attack an innocent run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grading.sandbox import Sandbox
from grading.sandbox.client import WarmSandbox
from tests.sandbox.programs import attack
from tests.sandbox.traces import after_a_moment, at_rest, folders, mounts, processes


@pytest.fixture
def unaffected(sandbox: Sandbox) -> Iterator[None]:
    """After the test an innocent file runs, alone in its folder and, where there is one, in its pid namespace."""
    yield
    after = attack(sandbox, "import os; print(os.listdir('.'), os.getpid())")
    assert after.state == "ok"
    assert after.stdout.startswith("['code.py'] ")
    if "namespaces" in after.layers:
        assert after.stdout.endswith(" 2\n")


@pytest.fixture(scope="module")
def idle(sandbox: WarmSandbox) -> Iterator[int]:
    """Processes of an idle server; after the module's last test no folder and no mount more is there than before."""
    sandbox.start("base")
    number, lying, mounted = at_rest(lambda: processes(sandbox)), at_rest(lambda: folders(sandbox)), mounts(sandbox)
    yield number
    assert after_a_moment(lambda: folders(sandbox), lying) <= lying
    assert mounts(sandbox) == mounted


@pytest.fixture
def nothing_left(sandbox: WarmSandbox, idle: int) -> Iterator[None]:
    """After the test no more processes live below the server than when it is idle."""
    yield
    assert after_a_moment(lambda: processes(sandbox), idle) <= idle
