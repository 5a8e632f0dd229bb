"""Watch a phase from outside: processor time, memory over all its processes, and disk where no quota holds it."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import time

from grading.errors import SandboxError
from grading.job import Limits
from grading.model import State
from grading.sandbox.cgroups import Group
from grading.sandbox.rlimits import MIB

Breach = tuple[State, str]
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = resource.getpagesize()
_SWEEP_SECONDS = 10.0


class Watcher:
    """Reads the family of one process out of `proc`, a descriptor of a /proc that can see it.

    `folder` is the disk to measure where no file system of its own limits it; what is there already does not count.
    `group` is the control group in which the kernel holds the memory too, faster than anybody can look.
    """

    def __init__(self, proc: int, first: int, limits: Limits, folder: str | None, group: Group | None = None) -> None:
        self.proc, self.first, self.limits, self.folder = proc, first, limits, folder
        self._group, self._killed = group, group.kills() if group else 0
        self._harmless = limits.memory * MIB
        self._next_disk = 0.0
        self._before = _measure(folder) if folder else (0, 0)

    def breach(self) -> Breach | None:
        """The limit that is broken now, if any."""
        if starved := self.starved():
            return starved
        pids = family(self.proc, self.first)
        found = {pid: self._stat(pid) for pid in pids}
        stats = {pid: stat for pid, stat in found.items() if stat}
        threads = sum(int(stat[17]) for stat in stats.values()) - 1  # the first process only watches
        if threads > self.limits.processes:  # without rlimits nothing else holds them
            return "killed", f"processes: more than {self.limits.processes} at a time"
        seconds = sum(float(ticks) for stat in stats.values() for ticks in stat[11:15]) / _TICK
        if seconds > self.limits.cpu:
            return "timeout", f"CPU: more than {self.limits.cpu:g} s of processor time"
        resident = {pid: int(stat[21]) * _PAGE for pid, stat in stats.items()}
        if sum(resident.values()) > self._harmless and self._over_memory(resident):
            return "killed", f"memory: more than {self.limits.memory} MiB over all processes"
        if self.folder and time.monotonic() > self._next_disk:
            self._next_disk = time.monotonic() + 0.1
            size, files = (now - before for now, before in zip(_measure(self.folder), self._before, strict=True))
            if size > self.limits.disk * MIB or files > self.limits.inodes:
                return "killed", f"disk: more than {self.limits.disk} MiB or {self.limits.inodes} files"
        return None

    def starved(self) -> Breach | None:
        """Whether the kernel has ended one of the processes for want of memory."""
        if self._group and self._group.kills() > self._killed:
            return "killed", f"memory: more than {self.limits.memory} MiB over all processes"
        return None

    def _stat(self, pid: int) -> list[bytes] | None:
        """The fields of /proc/PID/stat from the third on.

        proc(5): 14 to 17 are times, 20 is the number of threads, 24 the resident set.
        """
        raw = _read(self.proc, f"{pid}/stat")
        fields = raw.rpartition(b")")[2].split()
        return fields if len(fields) > 21 else None

    def _over_memory(self, resident: dict[int, int]) -> bool:
        """Whether the limit is really broken.

        The resident sets count pages that are shared with the warm server once per process; the proportional set
        (slower to get) does not.  Until the resident sum has grown by what is left, it need not be asked again.
        """
        used = sum(self._proportional(pid, whole) for pid, whole in resident.items())
        left = self.limits.memory * MIB - used
        self._harmless = sum(resident.values()) + max(left, 0)
        return left < 0

    def _proportional(self, pid: int, whole: int) -> int:
        """The proportional set of a process in bytes; its `whole` resident set where the kernel does not tell."""
        lines = _read(self.proc, f"{pid}/smaps_rollup").splitlines()
        sizes = [int(line.split()[1]) * 1024 for line in lines if line.startswith((b"Pss:", b"SwapPss:"))]
        return sum(sizes) if sizes else whole


def family(proc: int, first: int) -> list[int]:
    """That process and all its descendants that are alive now."""
    found, open_ = [], [first]
    while open_:
        pid = open_.pop()
        found.append(pid)
        with contextlib.suppress(OSError):
            threads = os.open(f"{pid}/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=proc)
            try:
                for thread in os.listdir(threads):  # noqa: PTH208 (a descriptor)
                    open_ += [int(child) for child in _read(threads, f"{thread}/children").split()]
            finally:
                os.close(threads)
    return found


def _read(folder: int, name: str) -> bytes:
    """A small file below a descriptor; empty when the process is gone meanwhile."""
    try:
        handle = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return b""
    try:
        parts = []
        while part := os.read(handle, 65536):
            parts.append(part)
        return b"".join(parts)
    except OSError:
        return b""
    finally:
        os.close(handle)


def _measure(folder: str) -> tuple[int, int]:
    """Bytes and number of files below a folder."""
    size = files = 0
    left = [folder]
    while left:
        with contextlib.suppress(OSError), os.scandir(left.pop()) as entries:
            for entry in entries:
                files += 1
                size += entry.stat(follow_symlinks=False).st_blocks * 512
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)
    return size, files


def sweep(proc: int) -> None:
    """Kill and reap every descendant of this process, which must be a subreaper.

    They are stopped first, until no new one turns up: whoever forks faster than it is killed is caught too.
    Raises SandboxError when that takes longer than it can.
    """
    deadline = time.monotonic() + _SWEEP_SECONDS
    seen: set[int] = set()
    while time.monotonic() < deadline:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                continue
        except ChildProcessError:
            return
        alive = set(family(proc, os.getpid())) - {os.getpid()}
        sign = signal.SIGKILL if alive <= seen else signal.SIGSTOP
        seen |= alive
        for pid in alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        time.sleep(0.001)
    raise SandboxError("a process of a run could not be killed", "sandbox", "restart the machine's session")
