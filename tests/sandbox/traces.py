"""What a run may leave behind: processes, folders and mounts, seen from outside, of a sandbox's `base` server."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from grading.sandbox import watch
from grading.sandbox.client import WarmSandbox

PATIENCE = 15.0
"""Seconds in which a busy machine's server has buried the last job (it looks once a second) and made another ready."""
REST = 1.5
"""Seconds over which the usual count is taken."""


def server(sandbox: WarmSandbox) -> int:
    """The pid of the server that most attacks run in."""
    return next(each.pid for each in sandbox.servers() if each.profile == "base")


def processes(sandbox: WarmSandbox) -> int:
    """How many live below the server, itself included."""
    proc = os.open("/proc", os.O_RDONLY)
    try:
        return sum(_lives(pid) for pid in watch.family(proc, server(sandbox)))
    finally:
        os.close(proc)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    except OSError:
        return False


def folders(sandbox: WarmSandbox) -> int:
    """How many job folders lie in the server's own: HOME in the environment that it was started with."""
    entries = Path(f"/proc/{server(sandbox)}/environ").read_bytes().split(b"\0")
    home = next(entry.removeprefix(b"HOME=") for entry in entries if entry.startswith(b"HOME=")).decode()
    return len(list(Path(home).glob("job-*")))


def mounts(sandbox: WarmSandbox) -> list[str]:
    """What the server and we see mounted."""
    return [Path(f"/proc/{pid}/mountinfo").read_text() for pid in (server(sandbox), os.getpid())]


def at_rest(count: Callable[[], int]) -> int:
    """The count when nothing is going on: the most frequent one of some time."""
    found, deadline = [count()], time.monotonic() + REST
    while time.monotonic() < deadline:
        time.sleep(0.05)
        found.append(count())
    return statistics.mode(found)


def after_a_moment(count: Callable[[], int], most: int) -> int:
    """The count once it is no more than `most`, or at the end of the patience."""
    deadline = time.monotonic() + PATIENCE
    while (now := count()) > most and time.monotonic() < deadline:
        time.sleep(0.01)
    return now
