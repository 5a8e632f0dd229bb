"""A warm server as its supervisor sees it: a process, and the socket that hands it jobs."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from grading.sandbox.meeting import START, Options
from grading.sandbox.profiles import environment
from grading.sandbox.rlimits import MIB

START_SECONDS = 180.0
"""How long a server may take to import its libraries: 3 to 7 s where it was measured, more on a busy machine."""
MOST_GROWTH = 64
"""A server is replaced when its resident set has grown by so many MiB since it was ready."""
_END_SECONDS = 5.0


@dataclass(frozen=True)
class ServerInfo:
    """A warm server: its active layers, jobs so far, and resident set in MiB."""

    profile: str
    pid: int
    layers: tuple[str, ...]
    jobs: int
    resident_mb: float


class Server:
    """One warm server.  `ready` is None until it has said so: then its layers and why the others are missing."""

    def __init__(self, profile: str, options: Options) -> None:
        self.profile = profile
        self.ready: dict[str, Any] | None = None
        self.jobs = self._running = 0
        self._retired, self._resident, self._most_jobs = False, 0.0, options.most_jobs
        self._began = time.monotonic()
        self._folder = tempfile.mkdtemp(prefix=options.prefix)
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `close`)
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        call = f"server.main({profile!r}, sys.argv[2], int(sys.argv[3]), sys.argv[4], {options.places})"
        arguments = [options.project, self._folder, str(theirs.fileno()), json.dumps(options.without)]
        env = {**environment(self._folder), **{k: v for k, v in os.environ.items() if k == "LD_LIBRARY_PATH"}}
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 (our own interpreter and file)
                [sys.executable, "-s", "-P", "-X", "utf8", "-c", START.format(module="server", call=call), *arguments],
                cwd="/",
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._log,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    @property
    def late(self) -> bool:
        """Whether it takes longer to start than it can."""
        return self.ready is None and time.monotonic() - self._began > START_SECONDS

    @property
    def worn(self) -> bool:
        """Whether it is time for another one."""
        return self.jobs >= self._most_jobs or self._memory() > self._resident + MOST_GROWTH

    def hear(self) -> dict[str, Any] | None:
        """What it says: that it is ready, or broken; None when it is gone."""
        try:
            data = self.control.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            return None
        said: dict[str, Any] = json.loads(data)
        if "ready" in said:
            self.ready, self._resident = said, self._memory()
        return said

    def hand_over(self, client: socket.socket, lifeline: int) -> bool:
        """Give it a job; whether it took it."""
        try:
            socket.send_fds(self.control, [b"j"], [client.fileno(), lifeline])
        except OSError:
            return False
        self.jobs += 1
        self._running += 1
        return True

    def done(self) -> None:
        """One of its jobs has ended."""
        self._running -= 1
        if self._retired and not self._running:
            self.close()

    def retire(self) -> None:
        """Close it with the last of its jobs."""
        self._retired = True
        if not self._running:
            self.close()

    def info(self) -> ServerInfo:
        """What it is and does now."""
        layers = tuple(self.ready["ready"]) if self.ready else ()
        return ServerInfo(self.profile, self.process.pid, layers, self.jobs, self._memory())

    def _memory(self) -> float:
        """Its resident set in MiB; 0 when it is gone."""
        try:
            pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / MIB

    def obituary(self) -> list[str]:
        """What, where and fix of an error that says why it ended: the last line of its log."""
        size = os.fstat(self._log.fileno()).st_size
        tail = os.pread(self._log.fileno(), 4000, max(size - 4000, 0))  # the server writes at the shared position
        lines = tail.decode("utf-8", "replace").strip().splitlines()
        said = lines[-1] if lines else f"no answer for {time.monotonic() - self._began:.0f} s"
        fix = "see `pip check`, and that the libraries of requirements.txt are installed"
        return [f"the server did not start ({said})", f"sandbox, profile {self.profile}", fix]

    def close(self) -> None:
        """End it; its jobs die with it.  May be called again."""
        self.control.close()
        try:
            self.process.wait(_END_SECONDS)  # it clears its folder and groups away when the socket closes
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)
