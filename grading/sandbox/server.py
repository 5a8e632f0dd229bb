"""The warm server: one per import profile, single-threaded, started by exec; forks a process per job.

Its control socket says {"ready": …} once, then takes one byte with one descriptor per job: the job's own socket.
When the control socket closes, it ends, and every job with it (they ask the kernel for that).
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

from grading.errors import SandboxError
from grading.sandbox import job as jobs
from grading.sandbox import profiles
from grading.sandbox.boot import Wire
from grading.sandbox.cage import Cage, build

_REAP_SECONDS = 1.0


def main(profile: str, folder: str, control: int, without: str) -> None:
    """Load, look what protection there is, and serve; `without`: layers to leave out, as JSON."""
    tempfile.tempdir = folder
    try:
        _open(profile, folder, control, without)
    finally:
        jobs.remove(folder)


def _open(profile: str, folder: str, control: int, without: str) -> None:
    handle = socket.socket(fileno=control)
    wire = Wire(control, control)
    try:
        profiles.load(profile)
        cage = build(tempfile.mkdtemp(dir=folder), json.loads(without))
        if threading.active_count() != 1:
            raise SandboxError("an import has left a thread running", f"profile {profile}", "leave that module out")
    except SandboxError as error:
        wire.send({"broken": [error.what, error.where, error.fix]})
        return
    os.chmod(folder, 0o711)  # noqa: PTH101, S103 (an unprivileged child has to reach its own folder in it)
    wire.send({"ready": list(cage.layers), "missing": cage.missing})
    _serve(handle, cage, folder, profile)


def _serve(control: socket.socket, cage: Cage, folder: str, profile: str) -> None:
    """Fork a process per job; a rehearsal finds out what more to import, and the first job does not wait for it."""
    control.settimeout(_REAP_SECONDS)
    _freeze()
    report, bases = Path(folder, "modules.json"), dict[int, str]()
    rehearsal = profiles.rehearse(profile, report)
    while True:
        for ended in _ended():
            if ended == rehearsal:
                profiles.adopt(report)
                _freeze()
            elif ended in bases:
                jobs.remove(bases.pop(ended))
        try:
            data, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        except TimeoutError:
            continue
        if not data:
            return
        base = tempfile.mkdtemp(prefix="job-", dir=folder)
        os.chmod(base, 0o711)  # noqa: PTH101, S103
        pid = os.fork()
        if pid == 0:
            _job(control, descriptors[0], cage, base)
        bases[pid] = base
        os.close(descriptors[0])


def _freeze() -> None:
    """Have a child's garbage collector leave alone what was there before: its pages stay shared."""
    gc.collect()
    gc.freeze()


def _ended() -> Iterator[int]:
    """The children that have ended since the last time, reaped."""
    with contextlib.suppress(ChildProcessError):
        while ended := os.waitpid(-1, os.WNOHANG)[0]:
            yield ended


def _job(control: socket.socket, descriptor: int, cage: Cage, base: str) -> None:
    """In the forked process: never returns."""
    code = 1
    try:
        control.close()
        signal.set_wakeup_fd(-1)
        with socket.socket(fileno=descriptor) as handle:
            jobs.serve(handle, cage, base)
        code = 0
    except BaseException:  # noqa: BLE001 (the last stop of this process: the log says why)
        traceback.print_exc(file=sys.stderr)
        sys.stderr.flush()
    finally:
        os._exit(code)
