"""Memory of a warm server and of a run in it, as the benchmark tells it: proportional sets (PSS).

A page that n processes share counts as 1/n in each, so that sums over processes are what the machine gives.  Read from
/proc; a process whose proportional set may not be read (an ordinary user's confined one) counts with its resident set.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000
_LOOK_SECONDS = 0.01
"""Between two looks at a run: a look at a server with MLflow takes about as long."""


@dataclass(frozen=True)
class Memory:
    """MB: what a server holds with the jobs that it keeps ready, and what a run adds to that at its highest."""

    server_mb: float
    run_mb: float


def measure_memory(server: int, run: Callable[[], object]) -> Memory:
    """Memory below the process `server` while it has nothing to do, and at the highest while `run` uses it."""
    before = _below(server)
    highest, over = before, threading.Event()

    def look() -> None:
        nonlocal highest
        while not over.wait(_LOOK_SECONDS):
            highest = max(highest, _below(server))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        run()
    finally:
        over.set()
        watcher.join()
    return Memory(before / MB, (highest - before) / MB)


def _below(first: int) -> int:
    """Bytes of a process and of all its descendants."""
    from grading.sandbox.watch import family

    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return sum(_proportional(pid) for pid in family(proc, first))
    finally:
        os.close(proc)


def _proportional(pid: int) -> int:
    lines = _read(f"/proc/{pid}/smaps_rollup").splitlines()
    sizes = [int(line.split()[1]) * 1024 for line in lines if line.startswith(("Pss:", "SwapPss:"))]
    if sizes:
        return sum(sizes)
    resident = _read(f"/proc/{pid}/statm").split()
    return int(resident[1]) * os.sysconf("SC_PAGE_SIZE") if resident else 0


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # it ended meanwhile
