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
FOLDER = f"/tmp/corrige-attacks-{os.getpid()}"  # noqa: S108 (pytest's own, made and removed by that user)
ATTACKS = ["test_limits.py", "test_isolation.py", "test_verdicts.py", "test_phases.py"]
ATTACKS += ["test_attacks_resources.py", "test_attacks_intrusion.py"]
PROMISES = ["test_client.py", "test_supervisor.py", "test_totals.py"]
"""What has nothing to do with single layers, or leaves some out itself."""
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


LOST = {
    "namespaces": [
        "test_process_limit_counts_to_the_last",  # the count is shared with all that this user runs
        "test_disk_filler_is_stopped",  # there is no /dev/shm and no /tmp to fill
        "test_later_phases_see_the_work_folder_and_a_fresh_tmp",
        "test_own_loopback_works",  # seccomp refuses every socket
        "test_the_project_is_not_even_there",  # Landlock lets a path's existence be asked
    ],
    "landlock": [
        "test_devices_and_fifos_can_not_be_made",  # a FIFO can
        "test_the_root_can_not_be_listed",  # it holds the names of what was bound, nothing more
    ],
    "seccomp": [
        "test_memory_outside_every_process_is_refused",
        "test_other_socket_families_are_refused",
        "test_system_calls_that_widen_the_surface_are_refused",
        "test_set_uid_programs_give_no_rights",  # it asks for the filter too
    ],
    "rlimits": [
        "test_process_limit_counts_to_the_last",  # the watcher counts, but only fifty times a second
        "test_sparse_file_takes_no_more_than_a_file_may",  # it may look larger than it is
    ],
}
"""What does not hold without a layer, and why."""


def command(user: str, suite: list[str]) -> list[str]:
    """What runs those tests as that user (as ourselves when we are not root)."""
    folder = f"{FOLDER}-{user}"
    pytest_ = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--basetemp", folder, *suite]
    if os.geteuid() != 0:
        return pytest_
    if user == "nobody":
        pytest_ = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--", *pytest_]
    closed = [parent for parent in Path(sys.base_prefix).parents if not parent.stat().st_mode & 1]
    if not closed:
        return pytest_
    return ["unshare", "--mount", "sh", "-c", OPEN_HOME, "sh", str(closed[0]), sys.base_prefix, *pytest_]


def outcome(user: str, tests: list[str], without: str = "") -> tuple[int, str]:
    """Exit code and output of a pytest run as that user, without that layer."""
    ours = {name: value for name, value in os.environ.items() if name not in {"XDG_RUNTIME_DIR", "TMPDIR"}}
    folder = f"{FOLDER}-{user}"
    env = {**ours, "HOME": folder, "PYTHONDONTWRITEBYTECODE": "1", "CORRIGE_TEST_WITHOUT": without}
    suite = [argument.replace("tests/sandbox", str(Path(__file__).parent)) for argument in tests]
    done = subprocess.run(command(user, suite), env=env, cwd="/", capture_output=True, text=True, check=False)
    shutil.rmtree(folder, ignore_errors=True)
    return done.returncode, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.long
@pytest.mark.timeout(900)
def test_attacks_are_contained_for_an_ordinary_user() -> None:
    """The whole suite of attacks and promises holds when the sandbox is started without root."""
    code, said = outcome("nobody", [f"tests/sandbox/{name}" for name in [*ATTACKS, *PROMISES]])
    assert code == 0, said


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("layer", LOST)
@pytest.mark.parametrize("user", ["nobody", "root"])
def test_attacks_are_contained_without_a_layer(user: str, layer: str) -> None:
    """What a layer alone holds is named; all else is held by the others without it."""
    names = " and ".join(f"not {name}" for name in LOST[layer])
    code, said = outcome(user, [*(f"tests/sandbox/{name}" for name in ATTACKS), "-k", names], layer)
    assert code == 0, said
