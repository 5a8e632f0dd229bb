"""The keeper's process: forked by the job for each phase, ahead of time for the first.

It prepares the confined processes up to the point where it must be known what they will run, then waits for its order.
Over its socket comes one byte with the descriptor of the client, then a frame {"phase", "env", "waiting"}: the request,
the job's environment, and how many other phases of the job are waiting.
"""

from __future__ import annotations

import math
import os
import resource
import secrets
import signal
import socket
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading.errors import SandboxError
from grading.job import Limits
from grading.sandbox import cage as cages
from grading.sandbox import namespaces
from grading.sandbox.answers import Inbox
from grading.sandbox.boot import Wire, pack
from grading.sandbox.cage import Cage
from grading.sandbox.cgroups import Group
from grading.sandbox.child import Start, fork_phase, others
from grading.sandbox.phase import Keeper, conclude
from grading.sandbox.places import SHM, TMP, WORK
from grading.sandbox.profiles import environment
from grading.sandbox.rlimits import MIB
from grading.sandbox.watch import Watcher, sweep

TRUSTED_FRAME = 256 * MIB
"""Largest frame between the sandbox's own processes."""
GRACE_SECONDS = 30
"""What a keeper may take beyond the wall clock of its phase before the kernel ends it: sweeping takes at most 10 s."""
_PIPES = ("stdout", "stderr", "wire", "status")


@dataclass(frozen=True)
class Site:
    """Where a job works: `base` is a folder of its own, `owner` the uid of the confined processes (None: ours).

    `proc` is a descriptor of the outer /proc, `mapped` the address space (bytes) that forks start with, `group` the
    control group that holds the job's memory, if there is one.
    """

    base: str
    owner: int | None
    proc: int
    mapped: int
    group: Group | None


@dataclass(frozen=True)
class KeeperHandle:
    """A keeper, as its job knows it: its process, and the socket that takes its order."""

    pid: int
    orders: socket.socket


def fork_keeper(cage: Cage, site: Site, number: int) -> KeeperHandle:
    """Start the keeper of the job's phase of that number."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid:
        theirs.close()
        return KeeperHandle(pid, ours)
    try:
        ours.close()
        _serve(theirs, cage, site, number)
        os._exit(0)
    except BaseException:  # noqa: BLE001 (the last stop of this process: the log says why)
        traceback.print_exc()
    finally:
        os._exit(70)


def order(keeper: socket.socket, client: int, request: dict[str, Any]) -> None:
    """Have a waiting keeper run `request` for who is at the descriptor `client`; one byte says that it has answered."""
    socket.send_fds(keeper, [b"k"], [client])
    Wire(keeper.fileno(), keeper.fileno()).send(request)


def _serve(orders: socket.socket, cage: Cage, site: Site, number: int) -> None:
    cages.subreap()
    start, pipes, wire_out = _prepare(cage, site, number)
    first = fork_phase(cage, start)
    for descriptor in (start.stdout, start.stderr, start.wire_in, start.wire_out, start.status):
        os.close(descriptor)
    data, descriptors, _, _ = socket.recv_fds(orders, 1, 1)
    if not data:
        return  # the job ended without this phase; the confined processes die with us
    client = Wire(descriptors[0], descriptors[0], TRUSTED_FRAME)
    request = Wire(orders.fileno(), orders.fileno(), TRUSTED_FRAME).receive()
    phase, limits = request["phase"], Limits(**request["phase"]["limits"])
    signal.alarm(math.ceil(limits.wall) + GRACE_SECONDS)
    began = time.monotonic()
    folder = None if cage.has("namespaces") else site.base
    watcher = Watcher(site.proc, first, limits, folder, site.group)
    token = secrets.token_hex(16)
    keeper = Keeper(client, Inbox(token), watcher, limits)
    env = {**environment(start.tmp), **request["env"]}
    spoken = {"source": phase["source"], "argument": phase["argument"], "learner": phase["learner"], "token": token}
    order_ = {"env": env, "limits": phase["limits"], "processes": limits.processes + others(cage, request["waiting"])}
    keeper.converse(pipes, wire_out, pack(order_) + pack(spoken))
    _end(cage, site, first, keeper)
    keeper.breach = keeper.breach or watcher.starved()
    seconds = time.monotonic() - began
    keeper.drain(pipes)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    full = cage.has("namespaces") and namespaces.full(start.work)
    outcome = conclude(keeper, cpu=usage.ru_utime + usage.ru_stime, disk_full=full)
    client.send({"result": {**outcome, "seconds": seconds}})
    orders.send(b"a")


def _end(cage: Cage, site: Site, first: int, keeper: Keeper) -> None:
    """See to it that nothing of the phase is alive, however it ended."""
    if cage.has("namespaces"):
        if len(keeper.status) < 4:
            os.kill(first, signal.SIGKILL)  # with the first process of a pid namespace the kernel ends all the others
        os.waitpid(first, 0)
    sweep(site.proc)


def _prepare(cage: Cage, site: Site, number: int) -> tuple[Start, dict[str, int], int]:
    """Pipes and folders of a phase: what the child gets, our ends to read, our end to write."""
    work, tmp, shm = WORK, TMP, SHM
    if cage.has("namespaces"):
        namespaces.phase_mounts(number, os.geteuid() if site.owner is None else site.owner)
    else:
        work, tmp, shm = f"{site.base}/work", f"{site.base}/scratch{number}", ""
        Path(tmp).mkdir(mode=0o700)
        if site.owner is not None:
            os.chown(tmp, site.owner, site.owner)
    ends = {name: os.pipe() for name in _PIPES}
    wire_in, wire_out = os.pipe()
    start = Start(
        stdout=ends["stdout"][1],
        stderr=ends["stderr"][1],
        wire_in=wire_in,
        wire_out=ends["wire"][1],
        status=ends["status"][1],
        work=work,
        tmp=tmp,
        shm=shm or None,
        owner=site.owner,
        mapped=site.mapped,
    )
    return start, {name: pair[0] for name, pair in ends.items()}, wire_out


def reap(pid: int) -> None:
    """Wait for a keeper's end; raises SandboxError when it did not end well."""
    status = os.waitpid(pid, 0)[1]
    if status != 0:
        raise SandboxError(f"the keeper of a phase ended with status {os.waitstatus_to_exitcode(status)}")
