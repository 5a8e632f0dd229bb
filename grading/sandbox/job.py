"""One job: a process forked from the warm server, ahead of time, that holds the work folder while the phases pass.

It first makes everything ready that does not depend on the job, then waits to be handed a client: one byte, with the
client's socket and a lifeline, a pipe whose end tells the supervisor that the place is free again.
Frames: the client's {"job": {"files", "env"}} is answered by {"ready": [layers], "missing": {layer: why}}; for each
phase the client then sends {"phase": {"source", "argument", "learner", "limits"}} and gets {"result": …}, before which
the keeper may ask {"want": "late"} and gets {"late": …}.  When the client closes, the job ends, and its mounts with it.
"""

from __future__ import annotations

import base64
import contextlib
import os
import resource
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

from grading.job import Limits
from grading.sandbox import cage as cages
from grading.sandbox import namespaces
from grading.sandbox.boot import Wire
from grading.sandbox.cage import Cage
from grading.sandbox.cgroups import Group
from grading.sandbox.keeper import TRUSTED_FRAME, KeeperHandle, Site, fork_keeper, order, reap
from grading.sandbox.rlimits import MIB
from grading.sandbox.watch import sweep

PATIENCE_SECONDS = 120
"""How long a client may take between two phases before the job gives up its place."""


def serve(orders: socket.socket, cage: Cage, base: str, group: Group | None, phases: int) -> None:
    """Prepare, wait for a client, do its job to the end, in this process.

    `base` is an empty folder; keepers are made ready for so many `phases`.
    """
    os.setsid()
    cages.subreap()
    if group:
        group.join()
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    site = Site(base, cages.owner(cage), proc, mapped, group)
    work = _settle(cage, site)
    # without namespaces a phase's processes could be mistaken for another's when what is left over is killed
    ahead = phases if cage.has("namespaces") else 1
    keepers = [fork_keeper(cage, site, number) for number in range(1, ahead + 1)]
    data, descriptors, _, _ = socket.recv_fds(orders, 1, 2)
    if data:
        with contextlib.suppress(EOFError, ConnectionError):
            _work(Wire(descriptors[0], descriptors[0], TRUSTED_FRAME), cage, site, work, keepers)
    if not cage.has("namespaces"):
        remove(base)


def _work(client: Wire, cage: Cage, site: Site, work: Path, keepers: list[KeeperHandle]) -> None:
    signal.alarm(PATIENCE_SECONDS)
    job = client.receive()["job"]
    _lay(cage, site, work, {name: base64.b64decode(data) for name, data in job["files"].items()})
    client.send({"ready": list(cage.layers), "missing": cage.missing})
    number, busy = 0, None
    while True:
        phase = client.receive()["phase"]
        signal.alarm(0)  # from here the keeper has an alarm of its own
        number += 1
        with contextlib.suppress(OSError):
            work.chmod(0o700)  # an earlier phase may have shut it
        _make_room(cage, site, Limits(**phase["limits"]))
        keeper = keepers.pop(0) if keepers else fork_keeper(cage, site, number)
        order(keeper.orders, client.reader, {"phase": phase, "env": job["env"], "waiting": len(keepers)})
        if busy:
            reap(busy.pid)  # it has answered, and is only slow to go: taking down so much memory takes a while
        busy = _outlast(cage, site, keeper)
        signal.alarm(PATIENCE_SECONDS)


def _outlast(cage: Cage, site: Site, keeper: KeeperHandle) -> KeeperHandle | None:
    """Until the keeper has answered the client, or ended; the keeper, if it has not been reaped.

    The client's socket is the keeper's meanwhile: a late value comes over it.
    """
    with keeper.orders:
        answered = keeper.orders.recv(1)
    if answered and cage.has("namespaces"):
        return keeper
    reap(keeper.pid)
    if not cage.has("namespaces"):
        sweep(site.proc)
    return None


def _settle(cage: Cage, site: Site) -> Path:
    """Make the work folder, empty; where it is."""
    if cage.has("namespaces"):
        namespaces.enter(site.base, cage.places)
        work = Path(namespaces.DISK, "work")
    else:
        work = Path(site.base, "work")
    work.mkdir(mode=0o700)
    if site.owner is not None and os.geteuid() == 0:
        os.chown(work, site.owner, site.owner)
    return work


def _lay(cage: Cage, site: Site, work: Path, files: Mapping[str, bytes]) -> None:
    """Write the job's files."""
    if cage.has("namespaces"):
        namespaces.room(sum(len(data) + 4096 for data in files.values()) + MIB, 4 * len(files) + 64)
    for name, data in files.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if os.geteuid() == 0 and site.owner is not None:
            for made in (path, *path.relative_to(work).parents[:-1]):
                os.chown(work / made, site.owner, site.owner)


def _make_room(cage: Cage, site: Site, limits: Limits) -> None:
    """What a phase may write comes on top of what the earlier ones have left."""
    if cage.has("namespaces"):
        namespaces.room(limits.disk * MIB, limits.inodes)
    if site.group:
        site.group.limit((limits.memory + limits.disk) * MIB)


def remove(folder: str) -> None:
    """Remove a folder of a run, however its files were locked or nested."""
    with contextlib.suppress(OSError):
        Path(folder).rmdir()  # with namespaces there was never anything in it
        return
    if not Path(folder).exists():
        return
    subprocess.run(["chmod", "-R", "u+rwX", folder], check=False, stderr=subprocess.DEVNULL)  # noqa: S603, S607
    subprocess.run(["rm", "-rf", "--", folder], check=False, stderr=subprocess.DEVNULL)  # noqa: S603, S607
