"""What every confined process of a server is shut in: decided once, by trying each layer in a child of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import landlockpy

from grading.errors import SandboxError
from grading.sandbox import kernel, landlock, namespaces, seccomp
from grading.sandbox.places import Places, find_places
from grading.sandbox.rlimits import MIB

LAYERS = ("namespaces", "landlock", "seccomp", "rlimits")
_SIGNAL_SCOPE = 6
"""The Landlock ABI that keeps signals in the family (Linux 6.12)."""


@dataclass(frozen=True)
class Cage:
    """The active `layers`; why the others are `missing`; the places; the filter."""

    layers: tuple[str, ...]
    missing: dict[str, str]
    places: Places
    filter: seccomp.Filter | None

    def has(self, layer: str) -> bool:
        """Whether that layer is active."""
        return layer in self.layers


def build(folder: str, without: Collection[str] = ()) -> Cage:
    """Try each layer, except those to leave out; `folder` is an empty one to try mounts on.

    Raises SandboxError where neither namespaces nor Landlock can hide the files of others.
    """
    places = find_places()
    missing = look(folder, places, without)
    layers = tuple(layer for layer in LAYERS if layer not in missing)
    if "namespaces" in missing and "landlock" in missing:
        raise SandboxError(
            f"nothing here can hide other files from a learner's code (namespaces: {missing['namespaces']};"
            f" landlock: {missing['landlock']})",
            "sandbox",
            "use Linux 5.13 or later with Landlock, or allow user namespaces",
        )
    if "namespaces" in missing and os.geteuid() == 0:
        check_reachable(places)
    inside = "namespaces" in layers
    scoped = inside or ("landlock" in layers and landlockpy.abi_version() >= _SIGNAL_SCOPE)
    rules = seccomp.build(network=inside, signals=scoped) if "seccomp" in layers else None
    if "landlock" in layers:
        landlock.available()  # its binding looks for the C library at the first call, which no child can do
    return Cage(layers, missing, places, rules)


def look(folder: str, places: Places, without: Collection[str] = ()) -> dict[str, str]:
    """Why each layer that can't be put on here can't; each is tried in a child, this process stays as it is."""
    tries: dict[str, Callable[[], object]] = {
        "namespaces": lambda: _try_namespaces(folder, places),
        "landlock": _try_landlock,
        "seccomp": lambda: seccomp.build(network=True, signals=True).load(),
        "rlimits": lambda: None,
    }
    missing = {}
    for layer in LAYERS:
        why = "switched off" if layer in without else _refusal(tries[layer])
        if why:
            missing[layer] = why
    return missing


def _try_namespaces(folder: str, places: Places) -> None:
    namespaces.enter(folder, places)
    namespaces.room(MIB, 100)
    namespaces.phase_mounts(0, os.geteuid())
    if os.fork() == 0:
        namespaces.mount_proc()
        os._exit(0 if os.getpid() == 1 else 1)
    if os.wait()[1] != 0:
        raise OSError("the pid namespace did not start")


def _try_landlock() -> None:
    if not landlock.available():
        raise OSError("this kernel has no Landlock, or it is off at boot")
    landlock.restrict(["/usr"], [], [], network=False)


def _refusal(attempt: Callable[[], object]) -> str | None:
    """Run the attempt in a child; None when it worked, else the reason."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        said, code = b"", 0
        try:
            attempt()
        except BaseException as error:  # noqa: BLE001 (whatever it is, it is the answer)
            said, code = (str(error) or type(error).__name__).encode()[:500], 1
        os.write(writer, said)
        os._exit(code)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        text = pipe.read().decode()
    status = os.waitpid(child, 0)[1]
    return None if status == 0 else text or f"ended with status {status}"


def check_reachable(places: Places) -> None:
    """Without a root of its own a child that drops root must still reach the interpreter; else SandboxError."""
    for path in places.readable:
        for parent in Path(path).parents:
            if not parent.stat().st_mode & 0o001:
                raise SandboxError(
                    f"the interpreter or its libraries lie below {parent}, which is closed to other users",
                    "sandbox",
                    "without namespaces they must be reachable: install them elsewhere, or start as an ordinary user",
                )


def owner(cage: Cage) -> int | None:
    """The uid and gid that the confined process of this job gets; None: it keeps the caller's (not root).

    Called in the job's own process: each has a uid of its own, since the process limit counts per uid.
    """
    if os.geteuid() != 0:
        return namespaces.INNER_ID if cage.has("namespaces") else None
    ranges = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    top = max(int(first) + int(count) for first, _, count in ranges)
    base, span = (1 << 20, 1 << 22) if top > 1 << 23 else (20000, 40000)
    if base + span > top:
        raise SandboxError("this container maps too few user ids", "sandbox", "start as an ordinary user, not as root")
    return base + os.getpid() % span


def subreap() -> None:
    """Adopt what descendants leave behind, and die with the parent."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
