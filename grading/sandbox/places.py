"""Which folders a confined process may read, and where it works.  Computed once, in the warm server.

The list is as narrow as the interpreter allows: the project's own folder is never on it, though the virtual
environment inside it is.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
OURS = ("grading", "exercises", "db", "service", "pages", "ui", "locales", "tests", "docs")
"""Folders beside the package: covered where they lie inside a folder that has to be readable."""

WORK, TMP, SHM = "/box", "/scratch", "/dev/shm"  # noqa: S108 (inside the confined root it is private)
"""Where the files lie, HOME and TMPDIR, and POSIX shared memory, seen from inside the namespaces."""
_TMP_NAMES = ("/tmp", "/var/tmp")  # noqa: S108 (links to TMP, unless the interpreter lies below them)
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_SYSTEM = (
    *("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/local/lib", "/usr/share/zoneinfo"),
    *("/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives"),
)


@dataclass(frozen=True)
class Places:
    """`readable`: files and folders to show; `links`: symbolic links to draw again; `covered`: to hide again."""

    readable: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    covered: tuple[str, ...]


def find_places() -> Places:
    """What this interpreter and its libraries need, no path below another."""
    wanted = list(_SYSTEM)
    real = os.path.realpath(sys.executable)
    prefixes = dict.fromkeys([sys.base_prefix, sys.base_exec_prefix, sys.prefix, str(Path(real).parent.parent)])
    for prefix in prefixes:
        wanted += [f"{prefix}/{name}" for name in ("bin", "lib", "lib64", "share/zoneinfo", "pyvenv.cfg")]
    links: list[tuple[str, str]] = []
    readable: list[str] = []
    for path in sorted(set(wanted), key=lambda path: (len(Path(path).parts), path)):
        if any(Path(path).is_relative_to(seen) for seen in readable):
            continue
        if Path(path).is_symlink():
            links.append((path, str(Path(path).readlink())))
        elif Path(path).exists():
            readable.append(path)
    free = [name for name in _TMP_NAMES if not any(Path(path).is_relative_to(name) for path in readable)]
    links += [(name, TMP) for name in free]
    ours = [PROJECT / name for name in OURS]
    covered = [str(path) for path in ours if path.is_dir() and any(path.is_relative_to(seen) for seen in readable)]
    return Places(tuple(readable), tuple(links), tuple(covered))
