"""The warm server: one per import profile, single-threaded, started by exec; keeps jobs ready to be handed a client.

Its control socket (message by message) says {"ready": …} once, then takes one byte with two descriptors per job: the
client's socket and a lifeline.  When the control socket closes, it ends, and every job with it (they ask the kernel
for that).
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grading.errors import SandboxError
from grading.sandbox import cgroups, profiles
from grading.sandbox import job as jobs
from grading.sandbox.cage import Cage, build

_REAP_SECONDS = 1.0


def main(profile: str, folder: str, control: int, without: str, spares: str) -> None:
    """Load, look what protection there is, and serve.

    `without`: layers to leave out, as JSON; `spares`: how many jobs to keep ready.
    """
    tempfile.tempdir = folder
    try:
        _open(profile, folder, socket.socket(fileno=control), json.loads(without), int(spares))
    finally:
        jobs.remove(folder)


def _open(profile: str, folder: str, control: socket.socket, without: list[str], spares: int) -> None:
    try:
        profiles.load(profile)
        cage = build(tempfile.mkdtemp(dir=folder), without)
        if threading.active_count() != 1:
            raise SandboxError("an import has left a thread running", f"profile {profile}", "leave that module out")
    except SandboxError as error:
        control.send(json.dumps({"broken": [error.what, error.where, error.fix]}).encode())
        return
    os.chmod(folder, 0o711)  # noqa: PTH101, S103 (an unprivileged child has to reach its own folder in it)
    pool = Pool(control, cage, folder, (spares, profiles.PHASES.get(profile, 1)), _tree(without))
    try:
        _serve(control, pool, cage)
    finally:
        pool.close()


def _tree(without: list[str]) -> cgroups.Tree | None:
    if "cgroups" in without:
        return None
    try:
        return cgroups.find_tree(str(os.getpid()))
    except OSError:
        return None  # the watcher holds the memory alone


def _serve(control: socket.socket, pool: Pool, cage: Cage) -> None:
    """Hand over jobs as they come; in between reap what has ended and make the next ones ready."""
    # a collection in a child would touch, and so copy, every page that it shares with the server
    gc.collect()
    gc.freeze()
    pool.fill()
    control.send(json.dumps({"ready": list(cage.layers), "missing": cage.missing}).encode())
    waiting = select.poll()
    waiting.register(control, select.POLLIN | select.POLLHUP)
    while True:
        if not waiting.poll(0):
            for ended in _ended():
                pool.buried(ended)
            pool.clear()
            pool.fill()
            if not waiting.poll(_REAP_SECONDS * 1000):
                continue
        data, descriptors, _, _ = socket.recv_fds(control, 1, 2)
        if not data:
            return
        pool.hand_over(descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


@dataclass(frozen=True)
class _Job:
    """A process that waits at `orders`, or works: then that is None."""

    base: str
    group: str | None
    orders: socket.socket | None

    def removed(self) -> bool:
        """Remove its folder and group; whether they are gone."""
        jobs.remove(self.base)
        if self.group:
            with contextlib.suppress(OSError):
                Path(self.group).rmdir()
        return not any(Path(each).exists() for each in (self.base, self.group) if each)


class Pool:
    """The jobs of a server: some wait, made ready, until they are handed a client.

    `ready` is how many jobs, and in each how many phases.
    """

    def __init__(
        self, control: socket.socket, cage: Cage, folder: str, ready: tuple[int, int], tree: cgroups.Tree | None
    ) -> None:
        self.control, self.cage, self.folder, self.tree = control, cage, folder, tree
        self._spares, self._phases = ready
        self._wanted = self._spares
        self._jobs: dict[int, _Job] = {}
        self._left: list[_Job] = []

    def fill(self) -> None:
        """Fork what is missing."""
        while len(self._waiting()) < self._wanted:
            self._fork()

    def _waiting(self) -> list[int]:
        return [pid for pid, job in self._jobs.items() if job.orders]

    def hand_over(self, descriptors: list[int]) -> None:
        """Give a client and its lifeline to one that waits."""
        self._wanted = self._spares
        while True:
            pid = next(iter(self._waiting()), None) or self._fork()
            orders = self._jobs[pid].orders
            with contextlib.suppress(OSError):  # it has died while it waited: the next one
                socket.send_fds(orders, [b"j"], descriptors)  # type: ignore[arg-type]
                self._let_go(pid)
                return
            self._let_go(pid)

    def _let_go(self, pid: int) -> None:
        job = self._jobs[pid]
        if job.orders:
            job.orders.close()
        self._jobs[pid] = _Job(job.base, job.group, None)

    def buried(self, pid: int) -> None:
        """Take note that a job has ended, and clear away what it leaves."""
        job = self._jobs.pop(pid, None)
        if job is None:
            return
        if job.orders:  # it did not even wait: making it ready fails here, so it is tried again only when needed
            job.orders.close()
            self._wanted = max(self._wanted - 1, 0)
        self._left.append(job)
        self.clear()

    def clear(self) -> None:
        """Remove folders and groups of jobs that have ended: of one that was killed somebody may still be in them."""
        self._left = [job for job in self._left if not job.removed()]

    def _fork(self) -> int:
        base = tempfile.mkdtemp(prefix="job-", dir=self.folder)
        os.chmod(base, 0o711)  # noqa: PTH101, S103
        group = self.tree.group(Path(base).name) if self.tree else None
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            self._become_job(ours, theirs, base, group)
        theirs.close()
        if group:
            group.forget()
        self._jobs[pid] = _Job(base, group.folder if group else None, ours)
        return pid

    def _become_job(self, ours: socket.socket, theirs: socket.socket, base: str, group: cgroups.Group | None) -> None:
        """In the forked process: never returns."""
        code = 1
        try:
            self.control.close()
            ours.close()
            for other in self._jobs.values():
                if other.orders:
                    other.orders.close()
            signal.set_wakeup_fd(-1)
            jobs.serve(theirs, self.cage, base, group, self._phases)
            code = 0
        except BaseException:  # noqa: BLE001 (the last stop of this process: the log says why)
            traceback.print_exc(file=sys.stderr)
            sys.stderr.flush()
        finally:
            os._exit(code)

    def close(self) -> None:
        """End all jobs and remove their groups."""
        for pid in self._jobs:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in self._jobs:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        if self.tree:
            self.tree.close()


def _ended() -> Iterator[int]:
    """The children that have ended since the last time, reaped."""
    with contextlib.suppress(ChildProcessError):
        while ended := os.waitpid(-1, os.WNOHANG)[0]:
            yield ended
