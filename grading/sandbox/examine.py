"""Gather what the doctor judges, in an interpreter of its own started like a warm server: this process stays as it is.

Run as a program it prints its Facts as JSON.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grading.errors import SandboxError
from grading.sandbox.doctor import LAYERS, Facts
from grading.sandbox.places import PROJECT, find_places
from grading.sandbox.profiles import PROFILES, environment

SETTINGS = (
    "kernel.unprivileged_userns_clone",
    "user.max_user_namespaces",
    "kernel.apparmor_restrict_unprivileged_userns",
)
_SECONDS = 60.0
_START = "import sys; sys.path.insert(0, sys.argv[1]); from grading.sandbox.examine import main; main()"
_CAP_SYS_ADMIN = 21


def examine() -> Facts:
    """The facts of this machine; every layer is tried in earnest, by the code that a server starts with."""
    if not sys.platform.startswith("linux"):
        return _facts(dict.fromkeys(LAYERS, f"there is none on {sys.platform}"))
    with tempfile.TemporaryDirectory(prefix="corrige-") as folder:
        done = subprocess.run(  # noqa: S603 (our own interpreter and file)
            [sys.executable, "-s", "-P", "-X", "utf8", "-c", _START, str(PROJECT)],
            cwd="/",
            env=environment(folder) | {k: v for k, v in os.environ.items() if k == "LD_LIBRARY_PATH"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise SandboxError(f"the examination broke ({''.join(last)})", "doctor", "see `pip check`")
    return Facts(**json.loads(done.stdout))


def main() -> None:
    """In the interpreter of its own: print the facts."""
    missing, seen = _layers()
    sys.stdout.write(json.dumps(asdict(_facts(missing, **seen))))


def _layers() -> tuple[dict[str, str], dict[str, Any]]:
    """Why layers are missing; Landlock's ABI and whether the interpreter is reachable."""
    try:
        import landlockpy

        from grading.sandbox import cage
    except ImportError as error:  # landlockpy is not installed: nothing starts
        return dict.fromkeys(LAYERS, str(error)), {}
    places = find_places()
    with tempfile.TemporaryDirectory() as folder:
        missing = cage.look(folder, places)
    unreachable = ""
    if os.geteuid() == 0 and "namespaces" in missing:
        try:
            cage.check_reachable(places)
        except SandboxError as error:
            unreachable = str(error)
    group, no_group = _memory_group()
    abi = 0 if "landlock" in missing else landlockpy.abi_version()
    return missing, {"abi": abi, "unreachable": unreachable, "group": group, "no_group": no_group}


def _facts(missing: Mapping[str, str], **seen: Any) -> Facts:
    linux = sys.platform.startswith("linux")
    return Facts(
        platform=sys.platform,
        release=platform.release(),
        machine=platform.machine(),
        distribution=_distribution(),
        uid=os.geteuid() if hasattr(os, "geteuid") else None,
        admin=linux and bool(int(_status("CapEff") or "0", 16) >> _CAP_SYS_ADMIN & 1),
        contained=_contained() if linux else "",
        python=platform.python_version(),
        executable=sys.executable,
        missing=missing,
        settings={name: value for name in SETTINGS if (value := _read(f"/proc/sys/{name.replace('.', '/')}"))},
        modules=_read("/sys/kernel/security/lsm"),
        libraries={profile: _versions(modules) for profile, modules in PROFILES.items()},
        **seen,
    )


def _read(path: str) -> str:
    """A small file of the kernel's; empty where there is none or it is closed."""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _status(field: str) -> str:
    lines = dict(line.split(":", 1) for line in _read("/proc/self/status").splitlines() if ":" in line)
    return lines.get(field, "").strip()


def _distribution() -> str:
    with contextlib.suppress(OSError):
        return platform.freedesktop_os_release().get("ID", "")
    return ""


def _contained() -> str:
    """A sign of a container, or of a seccomp filter that somebody else has put on; empty without one."""
    if _status("Seccomp") not in {"", "0"}:
        return "a seccomp filter is on already"
    return next((mark for mark in ("/.dockerenv", "/run/.containerenv") if Path(mark).exists()), "")


def _versions(modules: tuple[str, ...]) -> dict[str, str | None]:
    """The version of each package that a profile imports, by its name on the package index; no standard library."""
    names = dict.fromkeys(name.partition(".")[0] for name in modules)
    owners = importlib.metadata.packages_distributions()
    found: dict[str, str | None] = {}
    for name in names:
        if name in sys.stdlib_module_names:
            continue
        package = name if name in owners.get(name, [name]) else owners[name][0]
        found[package] = importlib.metadata.version(package) if name in owners else None
    return found


def _memory_group() -> tuple[str, str]:
    """The kind of memory controller that a server can use here, by using it; else empty, and why not."""
    from grading.sandbox import cgroups

    try:
        tree = cgroups.find_tree(str(os.getpid()))
    except OSError as error:
        return "", str(error)
    tree.close()
    return f"cgroup v{tree.version}", ""
