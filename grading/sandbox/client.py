"""The sandbox as the rest of the program sees it: starts the warm servers and talks to them."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Any

from grading.errors import InputError, SandboxError, UnknownName
from grading.job import Job, Observed, Phase
from grading.model import Run
from grading.sandbox.boot import Wire
from grading.sandbox.minimum import demand
from grading.sandbox.places import PROJECT
from grading.sandbox.profiles import PROFILES, environment

INSIDE = Path(__file__).parent.parent / "checks" / "inside"
START_SECONDS = 180.0
"""How long a server may take to import its libraries: 3 to 7 s where it was measured, more on a busy machine."""
_TRUSTED_FRAME = 256 * 1024 * 1024
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from grading.sandbox.server import main; del sys.path[0];"
    " main(sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])"
)


class _Gone(Exception):
    """The server or the job's process ended in the middle; the message is what it said last."""


class Turnstile:
    """Lets so many pass at a time, the others in the order they came."""

    def __init__(self, places: int) -> None:
        self._free, self._queue, self._lock = places, deque[threading.Lock](), threading.Lock()

    @contextlib.contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place; waits for one."""
        with self._lock:
            turn = threading.Lock()
            turn.acquire()
            if self._free:
                self._free -= 1
                turn.release()
            else:
                self._queue.append(turn)
        with turn:
            try:
                yield
            finally:
                with self._lock:
                    if self._queue:
                        self._queue.popleft().release()
                    else:
                        self._free += 1


class _Server:
    """A warm server's process and the socket that hands it jobs."""

    def __init__(self, profile: str, without: Collection[str], minimum: str | None) -> None:
        self.folder = tempfile.mkdtemp(prefix="corrige-")
        self.log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `close`)
        self.control, theirs = socket.socketpair()
        self._lock = threading.Lock()
        env = {**environment(self.folder), **{k: v for k, v in os.environ.items() if k == "LD_LIBRARY_PATH"}}
        command = [sys.executable, "-s", "-P", "-X", "utf8", "-c", _START, str(PROJECT), profile, self.folder]
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 (our own interpreter and file)
                [*command, str(theirs.fileno()), json.dumps(sorted(without))],
                cwd="/",
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.log,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        try:
            self.layers, self.missing = self._greeting(profile)
            if minimum:
                demand(self.layers, self.missing, minimum)
        except BaseException:
            self.close()
            raise

    def _greeting(self, profile: str) -> tuple[tuple[str, ...], dict[str, str]]:
        self.control.settimeout(START_SECONDS)
        try:
            hello = _receive(self.control)
        except (EOFError, OSError) as error:
            last = self.last_words() or f"no answer: {error}"
            raise SandboxError(f"the server did not start ({last})", f"sandbox, profile {profile}", _FIX) from None
        self.control.settimeout(None)
        if "broken" in hello:
            raise SandboxError(*hello["broken"])
        return tuple(hello["ready"]), hello["missing"]

    def last_words(self) -> str:
        """The last line of its log."""
        size = os.fstat(self.log.fileno()).st_size
        tail = os.pread(self.log.fileno(), 4000, max(size - 4000, 0))  # the server writes at the shared position
        lines = tail.decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""

    @property
    def alive(self) -> bool:
        """Whether it still holds its end of the control socket, which the kernel closes before it kills its jobs."""
        hung_up = select.poll()
        hung_up.register(self.control, select.POLLHUP)
        return not hung_up.poll(0)

    def open_job(self) -> socket.socket:
        """A socket to a process forked for one job."""
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._lock:
                socket.send_fds(self.control, [b"j"], [theirs.fileno()])
        except OSError as error:
            ours.close()
            raise _Gone(str(error)) from None
        return ours

    def close(self) -> None:
        """End the server; its jobs die with it."""
        self.control.close()
        self.process.kill()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


_FIX = "see `pip check`, and that the libraries of requirements.txt are installed"


def _receive(handle: socket.socket) -> Any:
    """One frame; unlike a bare Wire it keeps to the socket's time limit."""
    size = int.from_bytes(_exactly(handle, 4), "big")
    if size > _TRUSTED_FRAME:
        raise EOFError(f"a frame of {size} bytes")
    return json.loads(_exactly(handle, size))


def _exactly(handle: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = handle.recv(min(size - len(data), 1 << 20))
        if not part:
            raise EOFError("the other end is gone")
        data += part
    return bytes(data)


class WarmSandbox:
    """The real sandbox.  Thread-safe: `run` may be called from many threads, so many at a time as there are cores.

    `without` leaves layers out, for tests and measurements; below the `minimum` (minimum.py) nothing is run.
    """

    def __init__(self, without: Collection[str] = (), at_once: int | None = None, minimum: str | None = None) -> None:
        self._without, self._minimum = tuple(without), minimum
        self._servers: dict[str, _Server] = {}
        self._locks = {profile: threading.Lock() for profile in PROFILES}
        self._turnstile = Turnstile(at_once or _cores())
        self._closed = False

    def __enter__(self) -> WarmSandbox:
        """Itself; leaving the block closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """See `close`."""
        self.close()

    def close(self) -> None:
        """End all servers and whatever still runs in them."""
        self._closed = True
        for profile, lock in self._locks.items():
            with lock:
                server = self._servers.pop(profile, None)
                if server:
                    server.close()

    def start(self, profile: str = "base") -> tuple[str, ...]:
        """Start a profile's server now rather than at the first job; the layers that are active."""
        return self._server(profile).layers

    def run(self, job: Job) -> Observed:
        """See Sandbox.run."""
        for name in job.files:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
                raise InputError(f"file name {name!r} does not lie in the work folder", "sandbox", "use a plain name")
        with self._turnstile.place():
            try:
                return self._attempt(job)
            except _Gone:
                pass  # the server or the keeper died, which is no fault of the files: once more
            try:
                return self._attempt(job)
            except _Gone as gone:
                raise SandboxError(f"a run was lost twice ({gone})", "sandbox", "is there memory left?") from None

    def _attempt(self, job: Job) -> Observed:
        server = self._server(job.profile)
        with server.open_job() as handle:
            try:
                observed = _talk(handle, job)
                handle.shutdown(socket.SHUT_WR)
                while handle.recv(1 << 16):
                    continue
            except (EOFError, OSError, ValueError) as error:
                raise _Gone(server.last_words() or str(error)) from None
        return observed

    def _server(self, profile: str) -> _Server:
        if profile not in PROFILES:
            raise UnknownName("profile", profile, PROFILES)
        with self._locks[profile]:
            if self._closed:
                raise SandboxError("it is closed", "sandbox", "open another one")
            server = self._servers.get(profile)
            if server is None or not server.alive:
                if server:
                    server.close()
                server = self._servers[profile] = _Server(profile, self._without, self._minimum)
            return server


def _cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0))


def _talk(handle: socket.socket, job: Job) -> Observed:
    wire = Wire(handle.fileno(), handle.fileno(), _TRUSTED_FRAME)
    files = {name: base64.b64encode(data).decode() for name, data in job.files.items()}
    wire.send({"job": {"files": files, "env": dict(job.env)}})
    layers = tuple(wire.receive()["ready"])
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


def _ask(wire: Wire, phase: Phase) -> dict[str, Any]:
    """Have one phase run; hands over `late` when the program asks for it, not before."""
    source = (INSIDE / f"{phase.program}.py").read_text()
    asked = {"source": source, "argument": phase.argument, "learner": phase.learner, "limits": asdict(phase.limits)}
    wire.send({"phase": asked})
    while True:
        message: dict[str, Any] = wire.receive()
        if "want" in message:
            wire.send({"late": phase.late})
            continue
        result: dict[str, Any] = message["result"]
        return result
