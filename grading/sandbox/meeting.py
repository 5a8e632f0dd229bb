"""Where clients and the supervisor of one installation meet, and how the first client starts it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from grading.errors import SandboxError
from grading.sandbox.places import PROJECT
from grading.sandbox.profiles import environment

SOCKET, LOCK = "socket", "lock"
START = "import sys; sys.path.insert(0, sys.argv[1]); from grading.sandbox import {module}; del sys.path[0]; {call}"
"""How a process of the sandbox begins: the project is importable for its own modules and for nothing after them."""
_START_SECONDS = 60.0
_LONGEST = 100
"""Characters of a path: the kernel takes 107 for a Unix socket (unix(7))."""


@dataclass(frozen=True)
class How:
    """How a supervisor works.

    `without` names layers to leave out; `places` is how many jobs run at once; `linger` how many seconds it waits for
    another client after the last; a server is replaced after `most_jobs`.
    """

    without: tuple[str, ...]
    places: int
    linger: float
    most_jobs: int


@dataclass(frozen=True)
class Options(How):
    """A supervisor's place too: `folder` holds its socket, `prefix` begins the names of its servers' folders.

    A `private` one serves one client and takes its folder with it.
    """

    folder: str
    prefix: str
    project: str
    private: bool


def shared(how: How) -> Options:
    """The supervisor that all of this installation use; one of its own where they can't meet safely."""
    key = _key()
    folder = _home() / key
    try:
        if len(str(folder)) > _LONGEST:
            raise OSError("its path is too long for a socket")
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        for path in (folder.parent, folder):
            facts = path.lstat()
            if facts.st_uid != os.geteuid() or facts.st_mode & 0o077 or path.is_symlink():
                raise OSError(f"{path} is not ours alone")
    except OSError:
        return private(how)
    return Options(**asdict(how), folder=str(folder), prefix=f"corrige-{key}-", project=str(PROJECT), private=False)


def private(how: How) -> Options:
    """A supervisor for one client; it ends with that client."""
    folder = tempfile.mkdtemp(prefix="corrige-")
    alone = {**asdict(how), "linger": 0.0}
    return Options(**alone, folder=folder, prefix=f"{Path(folder).name}-", project=str(PROJECT), private=True)


def _home() -> Path:
    """The user's own folder for sockets where the system gives one (XDG Base Directory), else one in /tmp."""
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    if given and Path(given).is_dir():
        return Path(given, "corrige")
    return Path(tempfile.gettempdir(), f"corrige-{os.geteuid()}")


def _key() -> str:
    """Names the installation: other code, other libraries or another view of the machine have another supervisor."""
    parts = [str(PROJECT), sys.executable, sys.prefix]
    parts += [os.readlink(f"/proc/self/ns/{name}") for name in ("mnt", "pid", "net", "user")]  # noqa: PTH115
    code = sorted([*(PROJECT / "grading").glob("*.py"), *(PROJECT / "grading" / "sandbox").glob("*.py")])
    for path in (*code, Path(sysconfig.get_path("purelib"))):
        facts = path.stat()
        parts.append(f"{path}:{facts.st_mtime_ns}:{facts.st_size}")
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def connect(options: Options) -> socket.socket:
    """A connection to the supervisor, which is started when there is none.  Raises SandboxError if that fails."""
    path = Path(options.folder, SOCKET)
    with contextlib.suppress(OSError):
        return _dial(path)
    try:
        with _alone(Path(options.folder, "starting")):
            with contextlib.suppress(OSError):
                return _dial(path)
            _start(options)
            return _dial(path)
    except OSError as error:
        raise SandboxError(
            f"the supervisor did not start ({error})", "sandbox", "is there room in the temporary folder?"
        ) from error


def _dial(path: Path) -> socket.socket:
    handle = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        handle.connect(str(path))
    except OSError:
        handle.close()
        raise
    return handle


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock that others of this user wait for."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _start(options: Options) -> None:
    """Start it by exec, and wait until it listens; it leaves our session and has nothing of our environment."""
    heard, ready = os.pipe()
    log = os.open(Path(options.folder, "log"), os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    call = "supervisor.main(sys.argv[2], int(sys.argv[3]))"
    kept = {k: v for k, v in os.environ.items() if k == "LD_LIBRARY_PATH"}
    command = [sys.executable, "-s", "-P", "-X", "utf8", "-c", START.format(module="supervisor", call=call)]
    try:
        subprocess.run(  # noqa: S603 (our own interpreter and file)
            [*command, options.project, json.dumps(asdict(options)), str(ready)],
            cwd="/",
            env={**environment(tempfile.gettempdir()), **kept},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            pass_fds=[ready],
            start_new_session=True,
            timeout=_START_SECONDS,
            check=True,
        )
        os.close(ready)
        ready = -1
        if not os.read(heard, 16):
            lines = os.pread(log, 4000, 0).decode("utf-8", "replace").strip().splitlines()
            raise OSError(lines[-1] if lines else "it ended at once")
    except subprocess.SubprocessError as error:
        raise OSError(str(error)) from error
    finally:
        os.close(heard)
        os.close(log)
        if ready >= 0:
            os.close(ready)
