"""Who holds a lease: a name that says which process of which machine, so that a dead one is known to be dead."""

from __future__ import annotations

import os
import socket
import sys
import uuid
from pathlib import Path

PROC = Path("/proc")


def new_owner() -> str:
    """A name for one grading by this process: `machine:pid:start:unique`."""
    pid = os.getpid()
    return f"{_machine()}:{pid}:{_start(pid) or 0}:{uuid.uuid4().hex}"


def is_dead(owner: str) -> bool:
    """Whether its process is gone.  False where that can't be known (another machine): the lease then runs out."""
    machine, pid, start, _ = owner.rsplit(":", 3)
    if machine != _machine():
        return False
    if not (PROC / "self" / "stat").exists():
        return not _answers(int(pid))
    return _start(int(pid)) != int(start)


def _machine() -> str:
    # Containers may share a host's name and still not see each other's processes: the namespace tells them apart.
    try:
        space = str((PROC / "self" / "ns" / "pid").readlink())
    except OSError:
        space = ""
    return f"{socket.gethostname()[:100]}{space.removeprefix('pid:')}"


def _start(pid: int) -> int | None:
    """When a living process started (clock ticks since boot): a pid alone is given again to others."""
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    state, *numbers = stat.rpartition(")")[2].split()
    return None if state in {"Z", "X"} else int(numbers[18])


def _answers(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # there the call below would interrupt it: whether it lives can't be known
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
