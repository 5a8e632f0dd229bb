"""The same attacks as an ordinary user: namespaces of one's own instead of root's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
NOBODY = "65534"
FOLDER = "/tmp/corrige-nobody"  # noqa: S108 (pytest's own, made and removed by that user)
SUITE = ["test_limits.py", "test_isolation.py", "test_verdicts.py", "test_phases.py", "test_client.py"]
OPEN_HOME = """
set -e
home=$1; inside=$2; shift 2
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/inside && mount --bind "$inside" /mnt/inside
mount -t tmpfs -o mode=755 tmpfs "$home"
mkdir -p "$inside" && mount --move /mnt/inside "$inside"
exec "$@"
"""
"""In a mount namespace of the test's own: a home folder that others may enter, with only the interpreter in it."""


def command(user: str) -> list[str]:
    """What runs the suite as that user (as ourselves when we are not root)."""
    suite = [str(Path(__file__).parent / name) for name in SUITE]
    pytest_ = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--basetemp",
        FOLDER,
        *suite,
    ]
    if os.geteuid() != 0:
        return pytest_
    drop = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--", *pytest_]
    closed = [parent for parent in Path(sys.base_prefix).parents if not parent.stat().st_mode & 1]
    if not closed:
        return drop
    return ["unshare", "--mount", "sh", "-c", OPEN_HOME, "sh", str(closed[0]), sys.base_prefix, *drop]


@pytest.mark.long
def test_attacks_are_contained_for_an_ordinary_user() -> None:
    """The whole suite of attacks and promises holds when the sandbox is started without root."""
    env = {**os.environ, "HOME": FOLDER, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command(NOBODY), env=env, cwd="/", capture_output=True, text=True, check=False)
    shutil.rmtree(FOLDER, ignore_errors=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
