"""The two processes of a phase: the first of its pid namespace, which only waits, and the one that runs the program.

The order in `_shut_in` matters: each step still has the right to take the next one.
"""

from __future__ import annotations

import contextlib
import os
import random
import struct
import sys
import tempfile
import traceback
from dataclasses import dataclass

from grading.job import Limits
from grading.sandbox import boot, kernel, landlock, namespaces, rlimits
from grading.sandbox.cage import Cage
from grading.sandbox.places import DEVICES

SET_UP_FAILED = b"set-up failed: "
"""What the status pipe says, with the reason, when a process could not be confined."""


@dataclass(frozen=True)
class Start:
    """What a phase's processes need before it is known what they will run: descriptors, folders as they see them, uid.

    `mapped` is the address space (bytes) that they come with.
    """

    stdout: int
    stderr: int
    wire_in: int
    wire_out: int
    status: int
    work: str
    tmp: str
    shm: str | None
    owner: int | None
    mapped: int


def fork_phase(cage: Cage, start: Start) -> int:
    """Start both processes; returns the pid of the first.  Called in a process that has unshared the pid namespace.

    The program shuts itself in and waits for its order, {"env", "limits", "processes"}; the request follows it.
    """
    pid = os.fork()
    if pid:
        return pid
    try:
        _first(cage, start)
    finally:
        os._exit(70)


def _first(cage: Cage, start: Start) -> None:
    """Reap whatever ends, report how the program ended (4 bytes, as waitpid has it), and take all down by ending."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
    if cage.has("namespaces"):
        namespaces.mount_proc()
    else:
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    program = os.fork()
    if program == 0:
        try:
            _program(cage, start)
        finally:
            os._exit(70)
    _keep_only(start.status)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    while True:
        ended, status = os.wait()
        if ended == program:
            os.write(start.status, struct.pack(">i", status))
            os._exit(0)


def _keep_only(descriptor: int) -> None:
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, _highest())


def _highest() -> int:
    return max(os.sysconf("SC_OPEN_MAX"), 4096)


def _program(cage: Cage, start: Start) -> None:
    """Become the confined process, wait for the order, and run the program to its end."""
    try:
        status = os.dup(start.status)
        while status < 5:  # below lie the descriptors of the program
            status = os.dup(status)
        _shut_in(cage, start)
        # without our copies of the keeper's ends its death ends the wait, also when it came before PR_SET_PDEATHSIG
        os.closerange(5, status)
        os.closerange(status + 1, _highest())
        wire = boot.Wire(3, 4)
        order = wire.receive()
        os.environ.clear()
        os.environ.update(order["env"])
        if cage.has("rlimits"):
            rlimits.apply(Limits(**order["limits"]), processes=order["processes"], mapped=start.mapped)
    except BaseException:  # noqa: BLE001 (nothing of the learner's has run yet: it is our fault)
        os.write(status, SET_UP_FAILED + traceback.format_exc()[-2000:].encode())
        return
    os.close(status)
    os._exit(boot.execute(wire))


def _shut_in(cage: Cage, start: Start) -> None:
    """Everything that does not depend on what will run: descriptors, privileges, filters."""
    os.setsid()
    os.chdir(start.work)
    null = os.open("/dev/null", os.O_RDONLY)
    plan = (null, start.stdout, start.stderr, start.wire_in, start.wire_out)
    high = [os.dup(descriptor) for descriptor in plan]
    for number, descriptor in enumerate(high):
        os.dup2(descriptor, number)
    _reseed()
    for name in [name for name in sys.modules if name.partition(".")[0] == "grading"]:
        del sys.modules[name]
    sys.argv, tempfile.tempdir = [""], None
    if os.geteuid() == 0 and start.owner is not None:
        os.setgroups([])
        os.setresgid(start.owner, start.owner, start.owner)
        os.setresuid(start.owner, start.owner, start.owner)
    kernel.drop_capabilities()
    os.umask(0o077)
    # a change of uid clears the death signal and the right to read one's own /proc: both are set anew
    kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if cage.has("landlock"):
        inside = cage.has("namespaces")
        writable = [path for path in (start.work, start.tmp, start.shm) if path]
        readable = [*cage.places.readable, "/proc" if inside else f"/proc/{os.getpid()}"]
        landlock.restrict(readable, writable, DEVICES, network=inside)
    if cage.filter:
        cage.filter.load()


def others(cage: Cage, waiting: int) -> int:
    """Processes that the kernel counts to the same uid though they are not of this phase.

    A uid of the job's own counts the programs of the phases that are `waiting`; in a user namespace also those that
    watch: the job, and of each phase the keeper and the first process; an ordinary user without namespaces shares the
    count with all that this user runs.
    """
    if os.geteuid() == 0:
        return waiting
    if cage.has("namespaces"):
        return 3 + 3 * waiting
    total = 0
    for entry in os.listdir("/proc"):  # noqa: PTH208 (names are all that is needed)
        if entry.isdigit():
            with contextlib.suppress(OSError):
                mine = os.stat(f"/proc/{entry}").st_uid == os.geteuid()  # noqa: PTH116
                total += len(os.listdir(f"/proc/{entry}/task")) if mine else 0  # noqa: PTH208
    return total


def _reseed() -> None:
    """Forks share the state of random generators: give each its own."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
