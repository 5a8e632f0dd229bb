"""What a sandbox of the test's own holds on this machine while it is idle: before and after, it must not differ."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grading.sandbox import cgroups
from grading.sandbox.client import WarmSandbox
from grading.sandbox.rlimits import MIB


@dataclass(frozen=True)
class Held:
    """Counts: its processes and what descends from them, files in its temporary folders, control groups, mounts.

    `descriptors`: those open in this process, the supervisor and, by profile, the servers.
    """

    processes: int
    files: int
    groups: int
    mounts: int
    descriptors: Mapping[str, int]


def held(box: WarmSandbox) -> Held:
    """What it holds now."""
    status, prefix = box.status(), box._met().prefix
    pids = {f"server of {server['profile']}": server["pid"] for server in status["servers"]}
    watched = {"this process": os.getpid(), "supervisor": status["pid"], **pids}
    return Held(
        processes=len(marked(prefix) | set(descendants(status["pid"]))),
        files=sum(1 + _count(folder, files=True) for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*")),
        groups=sum(_count(tree, files=False) for tree in _trees(pids.values())),
        mounts=len(Path("/proc/self/mountinfo").read_text().splitlines()),
        descriptors={name: len(os.listdir(f"/proc/{pid}/fd")) for name, pid in watched.items()},  # noqa: PTH208
    )


def settled(box: WarmSandbox, before: Held, seconds: float = 15) -> Held:
    """What it holds when that is as before, or when patience is at its end: the next spare jobs take a moment."""
    deadline = time.monotonic() + seconds
    while (now := held(box)) != before and time.monotonic() < deadline:
        time.sleep(0.1)
    return now


def steady(box: WarmSandbox) -> Held:
    """What it holds when that has not changed for longer than a server takes to look for what has ended."""
    now, since = held(box), time.monotonic()
    while time.monotonic() < since + 1.5:
        time.sleep(0.05)
        if (later := held(box)) != now:
            now, since = later, time.monotonic()
    return now


def marked(text: str) -> set[int]:
    """The processes with that text on their command line: forks that were never exec'd keep their server's."""
    found = set()
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and text.encode() in (entry / "cmdline").read_bytes():
                found.add(int(entry.name))
        except OSError:
            continue
    return found


def descendants(pid: int, depth: int | None = None) -> list[int]:
    """The processes below that one; with a depth, those that many generations below."""
    level, found = [pid], []
    generation = 0
    while level and generation != depth:
        level = [child for parent in level for child in _children(parent)]
        generation += 1
        found += level
    return level if depth is not None else found


def memory(box: WarmSandbox) -> dict[str, float]:
    """Resident set of each server and of the supervisor in MiB: all that they hold, shared or not."""
    pages = int(Path(f"/proc/{box.status()['pid']}/statm").read_text().split()[1])
    sizes = {f"server of {server.profile}": server.resident_mb for server in box.servers()}
    return {**sizes, "supervisor": pages * os.sysconf("SC_PAGE_SIZE") / MIB}


def grown(box: WarmSandbox, before: dict[str, float]) -> dict[str, float]:
    """By how many MiB the servers and the supervisor have grown."""
    now = memory(box)
    return {name: round(now[name] - before[name], 1) for name in before}


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return found


def _count(folder: Path, *, files: bool) -> int:
    """How many folders, with or without the files, lie below one; they may come and go meanwhile."""
    return sum(len(folders) + (len(names) if files else 0) for _, folders, names in os.walk(folder))


def _trees(pids: Iterable[int]) -> list[Path]:
    """The folders of the memory controller that those servers have made; none where it can't be used."""
    try:
        _, parent = cgroups._own_group()
    except OSError:
        return []
    return [folder for pid in pids if (folder := parent / f"corrige-{pid}").is_dir()]
