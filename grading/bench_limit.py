"""The yardstick of the benchmark: the same jobs in a warm process, with no protection at all.

An interpreter started by exec has loaded an import profile as a warm server does; each job is one plain fork, in which
all phases run one after another.  No namespace, no limit, no watcher, no second process.  It shows what the libraries
themselves cost.  Never use it on files of somebody else's.
"""

from __future__ import annotations

import atexit
import base64
import gc
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from grading.errors import SandboxError
from grading.job import Job, Observed
from grading.model import Run
from grading.sandbox import profiles
from grading.sandbox.boot import Wire
from grading.sandbox.places import PROJECT

INSIDE = Path(__file__).parent / "checks" / "inside"
_MEMORY_DISK = Path("/dev/shm")  # noqa: S108 (a folder of our own is made in it)
_LARGEST = 256 * 1024 * 1024
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from grading.bench_limit import serve; del sys.path[0];"
    " serve(sys.argv[2], int(sys.argv[3]), sys.argv[4])"
)


def scratch() -> str:
    """A new folder that costs no disk where the system has a memory disk, as the sandbox's own folders do."""
    usable = _MEMORY_DISK.is_dir() and os.access(_MEMORY_DISK, os.W_OK)
    return tempfile.mkdtemp(prefix="corrige-bench-", dir=_MEMORY_DISK if usable else None)


class WarmProcess:
    """A sandbox in name only, for one profile; `run` takes one job at a time."""

    def __init__(self, profile: str) -> None:
        self.folder = scratch()
        ours, theirs = socket.socketpair()
        self._handle = ours
        self._wire = Wire(ours.fileno(), ours.fileno(), _LARGEST)
        with theirs:
            command = [sys.executable, "-s", "-P", "-X", "utf8", "-c", _START, str(PROJECT), profile]
            self.process = subprocess.Popen(  # noqa: S603 (our own interpreter and file)
                [*command, str(theirs.fileno()), self.folder],
                cwd="/",
                env=profiles.environment(self.folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        try:
            self._answer()  # it says when it is loaded
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> WarmProcess:
        """Itself; leaving the block ends the process."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """See `close`."""
        self.close()

    def close(self) -> None:
        """End the process and remove what is left of its folder."""
        self._handle.close()
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, job: Job) -> Observed:
        """See Sandbox.run; what the files raise ends the job with the state `error`."""
        phases = [
            {
                "name": phase.name,
                "source": (INSIDE / f"{phase.program}.py").read_text(encoding="utf-8"),
                "argument": phase.argument,
                "late": phase.late,
            }
            for phase in job.phases
        ]
        files = {name: base64.b64encode(data).decode() for name, data in job.files.items()}
        self._wire.send({"files": files, "env": dict(job.env), "phases": phases})
        answer = self._answer()
        run = Run("error" if answer["raised"] else "ok", error=answer["raised"])
        return Observed(run, answer["seen"])

    def warm(self, profile: str) -> None:
        """Nothing: its one profile is loaded from the start."""

    def _answer(self) -> Any:
        try:
            return self._wire.receive()
        except EOFError as error:
            raise SandboxError(f"the unprotected process ended ({error})", "bench", "see `pip check`") from None


def serve(profile: str, descriptor: int, folder: str) -> None:
    """In the process: load, say so, and fork for each job until the other end closes."""
    tempfile.tempdir = folder
    os.chdir(folder)
    profiles.load(profile)
    gc.collect()
    gc.freeze()
    wire = Wire(descriptor, descriptor, _LARGEST)
    wire.send({"ready": True})
    while True:
        try:
            job = wire.receive()
        except EOFError:
            return
        work = tempfile.mkdtemp(dir=folder)
        child = os.fork()
        if child == 0:
            _work(wire, job, work)
        os.waitpid(child, 0)
        shutil.rmtree(work, ignore_errors=True)


def _work(wire: Wire, job: dict[str, Any], work: str) -> None:
    """In the fork: lay the files, run every phase, send what they returned; never returns."""
    seen: dict[str, Any] = {}
    raised = None
    try:
        for name, data in job["files"].items():
            path = Path(work, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(data))
        os.chdir(work)
        tempfile.tempdir = None
        os.environ.update(job["env"], HOME=work, TMPDIR=work)
        sys.path.insert(0, work)
        for phase in job["phases"]:
            space: dict[str, Any] = {"__name__": "__inside__"}
            exec(compile(phase["source"], "<grader>", "exec"), space)  # noqa: S102 (as the sandbox's own boot.py)
            seen[phase["name"]] = json.loads(
                json.dumps(space["main"](phase["argument"], lambda late=phase["late"]: late), default=repr)
            )
        atexit._run_exitfuncs()
    except BaseException:  # noqa: BLE001 (whatever the files raise is the answer)
        raised = traceback.format_exc()
    wire.send({"seen": seen, "raised": raised})
    os._exit(0)
