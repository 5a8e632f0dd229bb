"""Control groups: where we may make one, the kernel itself holds the memory of all processes of a job together.

Not a wall of its own but a faster way of keeping a limit that the watcher keeps too (watch.py), up to fifty times a
second and not in between.  Version 1 needs root, version 2 a delegated subtree with the memory controller.
Sources: the kernel's admin-guide/cgroup-v1/memory.rst and admin-guide/cgroup-v2.rst.
"""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from grading.sandbox.rlimits import MIB

SLACK = 64 * MIB
"""On top of a phase's own memory and disk: the job's and the keeper's own few pages, and what the kernel keeps."""
_PREFIX = "corrige-"
_FILES = {1: ("memory.limit_in_bytes", "memory.oom_control"), 2: ("memory.max", "memory.events")}


@dataclass(frozen=True)
class Tree:
    """A folder of the memory controller in which groups can be made; `version` is 1 or 2."""

    folder: str
    version: int

    def group(self, name: str) -> Group:
        """Make a group for one job.  Raises OSError where the kernel refuses."""
        folder = Path(self.folder, name)
        folder.mkdir()
        return Group(str(folder), self.version)

    def close(self) -> None:
        """Remove what is left; the processes have to be gone."""
        _remove(Path(self.folder))


class Group:
    """The control group of one job.  Its files are opened before the job leaves for a root where they can't be seen."""

    def __init__(self, folder: str, version: int) -> None:
        self.folder, limit, events = folder, *_FILES[version]
        self._procs = os.open(f"{folder}/cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)
        self._limit = os.open(f"{folder}/{limit}", os.O_WRONLY | os.O_CLOEXEC)
        self._events = os.open(f"{folder}/{events}", os.O_RDONLY | os.O_CLOEXEC)

    def join(self) -> None:
        """Move this process in, and with it all that it will fork; it is the last that the kernel would end here."""
        os.write(self._procs, b"0")
        with contextlib.suppress(OSError):  # only root may lower it; foreign code raises its own in any case
            Path("/proc/self/oom_score_adj").write_text("-999")

    def limit(self, size: int) -> None:
        """Hold all processes together to so many bytes of memory and of files in memory."""
        os.pwrite(self._limit, str(size + SLACK).encode(), 0)

    def kills(self) -> int:
        """How many processes the kernel has ended here for want of memory."""
        found = re.search(rb"^oom_kill (\d+)", os.pread(self._events, 4096, 0), re.MULTILINE)
        return int(found[1]) if found else 0

    def forget(self) -> None:
        """Close our descriptors: the group stays until it is removed."""
        for descriptor in (self._procs, self._limit, self._events):
            os.close(descriptor)


def find_tree(name: str) -> Tree:
    """A new folder, `corrige-NAME`, below the caller's own group; raises OSError saying why there can be none.

    Folders that a process left behind which was killed are removed.
    """
    version, parent = _own_group()
    with contextlib.suppress(OSError):
        for old in parent.glob(f"{_PREFIX}*"):
            if not Path("/proc", old.name.removeprefix(_PREFIX)).exists():
                _remove(old)
    folder = parent / f"{_PREFIX}{name}"
    folder.mkdir()
    tree = Tree(str(folder), version)
    try:
        if version == 2:
            (folder / "cgroup.subtree_control").write_text("+memory")
        trial = tree.group("trial")
        trial.limit(MIB)
        trial.forget()
        Path(trial.folder).rmdir()
    except OSError:
        tree.close()
        raise
    return tree


def _own_group(cgroup: str = "/proc/self/cgroup", mounts: str = "/proc/self/mountinfo") -> tuple[int, Path]:
    """Version and folder of the memory group that the caller is in.

    mountinfo (proc(5)): 4th field root, 5th mount point, after " - " type, source and options.
    """
    mine = dict(line.split(":", 2)[1:] for line in Path(cgroup).read_text().splitlines())
    paths = {1: next((path for names, path in mine.items() if "memory" in names.split(",")), None), 2: mine.get("")}
    for line in Path(mounts).read_text().splitlines():
        before, _, after = line.partition(" - ")
        root, point = before.split()[3:5]
        kind, _, options = after.split(None, 2)
        version = {"cgroup": 1, "cgroup2": 2}.get(kind, 0)
        if version == 1 and "memory" not in options.split(","):
            continue
        if version == 2 and "memory" not in _read(Path(point, "cgroup.controllers")).split():
            continue
        path = paths.get(version)
        if path is not None:
            inner = path.removeprefix(root) if root != "/" else path
            return version, Path(point, inner.lstrip("/"))
    raise OSError("no memory controller is mounted here")


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _remove(folder: Path) -> None:
    with contextlib.suppress(OSError):
        for inner in folder.iterdir():
            if inner.is_dir():
                _remove(inner)
        folder.rmdir()
