"""One job: a process of its own, forked from the warm server, that holds the work folder while the phases pass.

Frames, after the client's {"job": {"files", "env"}} is answered by {"ready": [layers]}: for each phase the client sends
{"phase": {"source", "argument", "learner", "limits"}} and gets {"result": …}, before which the job may ask
{"want": "late"} and gets {"late": …}.  When the client closes, the job ends, and its mounts with it.
"""

from __future__ import annotations

import base64
import contextlib
import os
import resource
import secrets
import socket
import subprocess
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading.errors import SandboxError
from grading.job import Limits
from grading.sandbox import cage as cages
from grading.sandbox import namespaces
from grading.sandbox.answers import Inbox
from grading.sandbox.boot import Wire
from grading.sandbox.cage import Cage
from grading.sandbox.child import Start, fork_phase
from grading.sandbox.phase import Keeper, conclude
from grading.sandbox.places import SHM, TMP, WORK
from grading.sandbox.profiles import environment
from grading.sandbox.rlimits import MIB
from grading.sandbox.watch import Watcher, sweep

TRUSTED_FRAME = 256 * MIB
"""Largest frame between the sandbox's own processes."""
_PIPES = ("stdout", "stderr", "wire", "status")


@dataclass(frozen=True)
class Site:
    """Where a job works: `base` is a folder of its own, `owner` the uid of the confined processes (None: ours).

    `proc` is a descriptor of the outer /proc, `mapped` the address space (bytes) that forks start with.
    """

    base: str
    owner: int | None
    proc: int
    mapped: int


def serve(handle: socket.socket, cage: Cage, base: str) -> None:
    """Do one job to its end, in this process. `base`: an empty folder."""
    os.setsid()
    cages.subreap()
    client = Wire(handle.fileno(), handle.fileno(), TRUSTED_FRAME)
    with contextlib.suppress(EOFError, ConnectionError):
        job = client.receive()["job"]
        files = {name: base64.b64decode(data) for name, data in job["files"].items()}
        proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        site = Site(base, cages.owner(cage), proc, mapped)
        _settle(cage, site, files)
        client.send({"ready": list(cage.layers)})
        _phases(client, cage, site, job["env"])
    if not cage.has("namespaces"):
        remove(base)


def _phases(client: Wire, cage: Cage, site: Site, env: Mapping[str, str]) -> None:
    number = 0
    while True:
        request = client.receive()["phase"]
        number += 1
        keeper = os.fork()
        if keeper == 0:
            try:
                cages.subreap()
                client.send({"result": _keep(client, cage, site, env, request, number)})
                os._exit(0)
            except BaseException:  # noqa: BLE001 (the last stop of this process: the log says why)
                traceback.print_exc()
            finally:
                os._exit(70)
        status = os.waitpid(keeper, 0)[1]
        sweep(site.proc)
        if status != 0:
            raise SandboxError(f"the keeper of a phase ended with status {status}")


def _settle(cage: Cage, site: Site, files: Mapping[str, bytes]) -> None:
    """Make the work folder and lay the files in it."""
    if cage.has("namespaces"):
        size = sum(len(data) + 4096 for data in files.values()) + MIB
        namespaces.enter(site.base, cage.places, size, 4 * len(files) + 64)
        work = Path(namespaces.DISK, "work")
    else:
        work = Path(site.base, "work")
    work.mkdir(mode=0o700)
    for name, data in files.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if os.geteuid() == 0 and site.owner is not None:
        for path in (work, *work.rglob("*")):
            os.chown(path, site.owner, site.owner)


def _keep(
    client: Wire, cage: Cage, site: Site, env: Mapping[str, str], request: Mapping[str, Any], number: int
) -> dict[str, Any]:
    """Run one phase, in a process of its own, and say what became of it."""
    limits = Limits(**request["limits"])
    inside = cage.has("namespaces")
    start, pipes, wire_out = _prepare(cage, site, env, limits, number)
    token = secrets.token_hex(16)
    began = time.monotonic()
    first = fork_phase(cage, start)
    for descriptor in (start.stdout, start.stderr, start.wire_in, start.wire_out, start.status):
        os.close(descriptor)
    keeper = Keeper(client, Inbox(token), Watcher(site.proc, first, limits, None if inside else site.base), limits)
    spoken = {"source": request["source"], "argument": request["argument"], "learner": request["learner"]}
    keeper.converse(pipes, wire_out, {**spoken, "token": token})
    if inside and len(keeper.status) < 4:
        os.kill(first, 9)  # with the first process of a pid namespace the kernel ends all the others
    if inside:
        os.waitpid(first, 0)
    sweep(site.proc)
    seconds = time.monotonic() - began
    keeper.drain(pipes)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    full = inside and _full(start.work)
    return {**conclude(keeper, cpu=usage.ru_utime + usage.ru_stime, disk_full=full), "seconds": seconds}


def _prepare(
    cage: Cage, site: Site, env: Mapping[str, str], limits: Limits, number: int
) -> tuple[Start, dict[str, int], int]:
    """Pipes, folders and environment of a phase: what the child gets, our ends to read, our end to write."""
    work, tmp, shm = WORK, TMP, SHM
    if cage.has("namespaces"):
        owner = os.geteuid() if site.owner is None else site.owner
        namespaces.phase_mounts(number, limits.disk * MIB, limits.inodes, owner)
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
        env={**environment(tmp), **env},
        limits=limits,
        mapped=site.mapped,
    )
    return start, {name: pair[0] for name, pair in ends.items()}, wire_out


def _full(folder: str) -> bool:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize < 64 * 1024 or disk.f_favail == 0


def remove(folder: str) -> None:
    """Remove a folder of a run, however its files were locked or nested."""
    with contextlib.suppress(OSError):
        Path(folder).rmdir()  # with namespaces there was never anything in it
        return
    if not Path(folder).exists():
        return
    subprocess.run(["chmod", "-R", "u+rwX", folder], check=False, stderr=subprocess.DEVNULL)  # noqa: S603, S607
    subprocess.run(["rm", "-rf", "--", folder], check=False, stderr=subprocess.DEVNULL)  # noqa: S603, S607
