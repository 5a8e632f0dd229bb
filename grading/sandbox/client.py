"""The sandbox as the rest of the program sees it: finds or starts the supervisor, and talks to jobs."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import threading
from collections.abc import Collection
from dataclasses import asdict
from functools import cache
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any

from grading.errors import InputError, SandboxError, UnknownName
from grading.job import Job, Observed, Phase
from grading.model import Run
from grading.sandbox import LINGER_SECONDS, meeting
from grading.sandbox.boot import Wire
from grading.sandbox.minimum import demand
from grading.sandbox.profiles import PROFILES
from grading.sandbox.servers import ServerInfo

INSIDE = Path(__file__).parent.parent / "checks" / "inside"
MOST_JOBS = 1000
_TRUSTED_FRAME = 256 * 1024 * 1024


class _Gone(Exception):
    """The supervisor, the server or the job's process ended in the middle."""


class WarmSandbox:
    """The real sandbox.  Thread-safe: `run` may be called from many threads and processes.

    The supervisor runs so many jobs at a time as there are cores, the others in the order they came.
    `without` leaves layers out, for tests and measurements; then, or when `private`, it has a supervisor of its own
    that ends when it is closed, else it shares the installation's, which stays `linger` seconds after its last client.
    A server is replaced after `most_jobs`.
    Below the `minimum` (minimum.py) nothing is run.
    """

    def __init__(
        self,
        without: Collection[str] = (),
        *,
        minimum: str | None = None,
        private: bool = False,
        places: int | None = None,
        linger: float = LINGER_SECONDS,
        most_jobs: int = MOST_JOBS,
    ) -> None:
        self._minimum, self._lock = minimum, threading.Lock()
        self._connection: socket.socket | None = None
        self._closed = False
        self._private = private or bool(without)
        self._how = meeting.How(tuple(without), places or _cores(), linger, most_jobs)
        self._options: meeting.Options | None = None

    def __enter__(self) -> WarmSandbox:
        """Itself; leaving the block closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """See `close`."""
        self.close()

    def close(self) -> None:
        """Leave the supervisor; one of our own ends, and whatever still runs in it, before this returns."""
        with self._lock:
            self._closed = True
            connection, self._connection = self._connection, None
        if connection is None:
            return
        with connection, contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
            if self._private:
                connection.recv(1)  # it answers nothing, but closes as the last thing it does

    def start(self, profile: str = "base") -> tuple[str, ...]:
        """Have a profile's server ready now rather than at the first job; the layers that are active."""
        _check_profile(profile)
        return self._active(self._answer("start", profile))

    def warm(self, profile: str) -> None:
        """See Sandbox.warm; whatever fails now fails again, and is told, at the first run."""
        with contextlib.suppress(SandboxError):
            self._ask("start", profile).close()

    def servers(self) -> tuple[ServerInfo, ...]:
        """The warm servers that run now.  Raises SandboxError when the supervisor can't be had."""
        return tuple(ServerInfo(**{**server, "layers": tuple(server["layers"])}) for server in self.status()["servers"])

    def status(self) -> dict[str, Any]:
        """The supervisor's pid, its servers, and how many jobs are running and waiting.  Raises SandboxError."""
        return self._answer("status", "")

    def _answer(self, what: str, profile: str) -> dict[str, Any]:
        with self._ask(what, profile) as handle:
            try:
                said: dict[str, Any] = _wire(handle).receive()
            except (EOFError, OSError) as error:
                raise SandboxError(f"the supervisor ended ({error})", "sandbox", "try again") from None
        return said

    def run(self, job: Job) -> Observed:
        """See Sandbox.run."""
        _check_profile(job.profile)
        for name in job.files:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
                raise InputError(f"file name {name!r} does not lie in the work folder", "sandbox", "use a plain name")
        try:
            return self._attempt(job)
        except _Gone:
            self._look()  # the server or the keeper died, which is no fault of the files: once more
        try:
            return self._attempt(job)
        except _Gone as gone:
            raise SandboxError(f"a run was lost twice ({gone})", "sandbox", "is there memory left?") from None

    def _attempt(self, job: Job) -> Observed:
        with self._ask("job", job.profile) as handle:
            try:
                wire = _wire(handle)
                files = {name: base64.b64encode(data).decode() for name, data in job.files.items()}
                wire.send({"job": {"files": files, "env": dict(job.env)}})
                layers = self._active(wire.receive())
                return _talk(wire, job, layers)
            except (EOFError, OSError, ValueError) as error:
                raise _Gone(str(error)) from None

    def _active(self, said: dict[str, Any]) -> tuple[str, ...]:
        """The layers that an answer names, if they are enough; raises SandboxError."""
        if "broken" in said:
            raise SandboxError(*said["broken"])
        if self._minimum:
            demand(said["ready"], said["missing"], self._minimum)
        return tuple(said["ready"])

    def _ask(self, what: str, profile: str = "") -> socket.socket:
        """Ask the supervisor, which is started or replaced if need be; the socket on which the answer comes."""
        ours, theirs = socket.socketpair()
        message = json.dumps({"ask": what, "profile": profile}).encode()
        try:
            with theirs, self._lock:
                try:
                    socket.send_fds(self._connected(), [message], [theirs.fileno()])
                except ConnectionError:  # it has ended, or been killed, since it was last asked
                    self._leave()
                    socket.send_fds(self._connected(), [message], [theirs.fileno()])
        except ConnectionError as error:
            ours.close()
            raise SandboxError(f"the supervisor ended twice ({error})", "sandbox", "try again") from None
        except BaseException:
            ours.close()
            raise
        return ours

    def _connected(self) -> socket.socket:
        if self._closed:
            raise SandboxError("it is closed", "sandbox", "open another one")
        if self._connection is None:
            self._connection = meeting.connect(self._met())
        return self._connection

    def _look(self) -> None:
        """Let a dead supervisor go.  Its last moments are long enough to still take a message that nobody will read.

        Another thread may have found its successor meanwhile: that connection stays.
        """
        with self._lock:
            looked_at = self._connection
        try:
            self.status()
        except SandboxError:
            with self._lock:
                if self._connection is looked_at:
                    self._leave()

    def _leave(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _met(self) -> meeting.Options:
        if self._options is None or (self._private and not Path(self._options.folder).exists()):
            self._options = (meeting.private if self._private else meeting.shared)(self._how)
            self._private = self._options.private
        return self._options


def _check_profile(profile: str) -> None:
    if profile not in PROFILES:
        raise UnknownName("profile", profile, PROFILES)


def _cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0))


def _wire(handle: socket.socket) -> Wire:
    return Wire(handle.fileno(), handle.fileno(), _TRUSTED_FRAME)


def _talk(wire: Wire, job: Job, layers: tuple[str, ...]) -> Observed:
    """Have the phases run in turn; one that does not end well ends it, when it is the learner's."""
    seen: dict[str, Any] = {}
    faults: dict[str, str] = {}
    run = Run("ok", layers=layers)
    for phase in job.phases:
        result = _ask(wire, phase)
        if phase.learner:
            parts = {key: result[key] for key in ("state", "seconds", "error", "stdout", "stderr")}
            run = Run(**parts, layers=layers)
        if result["state"] == "ok":
            seen[phase.name] = result["answer"]
            continue
        faults[phase.name] = f"{result['state']}: {result['error']}"
        if phase.learner:
            break
    return Observed(run, seen, faults)


@cache
def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _ask(wire: Wire, phase: Phase) -> dict[str, Any]:
    """Have one phase run; hands over `late` when the program asks for it, not before."""
    asked = {
        "source": _source(INSIDE / f"{phase.program}.py"),
        "argument": phase.argument,
        "learner": phase.learner,
        "limits": asdict(phase.limits),
    }
    wire.send({"phase": asked})
    while True:
        message: dict[str, Any] = wire.receive()
        if "want" in message:
            wire.send({"late": phase.late})
            continue
        result: dict[str, Any] = message["result"]
        return result
