"""Totals: memory and disk count over all processes of a run, with control groups and without."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from grading.job import Limits
from grading.sandbox import cgroups
from grading.sandbox.client import WarmSandbox
from grading.sandbox.rlimits import MIB
from tests.sandbox.programs import attack

LIMITS = Limits(wall=20, cpu=20, memory=256, processes=32, output=64, disk=8, inodes=200)
REFUSALS = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.EBUSY, errno.EINVAL)
HOGS = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        held = bytearray(90 << 20)
        time.sleep(5)
        os._exit(0)
time.sleep(6)
"""
QUICK_HOG = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        held = []
        while True:
            held.append(b"x" * (8 << 20))
time.sleep(6)
"""
FILLERS = """
import os, sys
written = 0
def fill(number):
    written = 0
    try:
        for part in range(20):
            with open(f"{number}-{part}", "wb") as file:
                for _ in range(16):
                    written += file.write(bytes(1 << 16))
                    file.flush()
    except OSError:
        pass
    return written
readers = []
for number in range(4):
    reader, writer = os.pipe()
    readers.append(reader)
    if os.fork() == 0:
        os.write(writer, str(fill(number)).encode())
        os._exit(0)
    os.close(writer)
print(sum(int(os.read(reader, 32)) for reader in readers))
"""


@pytest.fixture(params=["", "cgroups"], ids=["groups", "watcher"], scope="module")
def box(request: pytest.FixtureRequest) -> Iterator[WarmSandbox]:
    """A sandbox without that, and without the layers that CORRIGE_TEST_WITHOUT names."""
    without = f"{request.param} {os.environ.get('CORRIGE_TEST_WITHOUT', '')}"
    with WarmSandbox(without.split(), private=True) as opened:
        yield opened


ONE_HOG = """
held = []
while True:
    held.append(bytearray(64 << 20))
"""
MAPPED = """
import mmap
with open("mapped", "w+b") as file:
    file.truncate(8 << 20)
    space = mmap.mmap(file.fileno(), 8 << 20)
    other = open("other", "wb")
    try:
        while True:
            other.write(bytes(1 << 16))
            other.flush()
    except OSError:
        pass
    for page in range(0, 8 << 20, 4096):
        space[page] = 1
"""


@pytest.mark.parametrize("code", [HOGS, QUICK_HOG, ONE_HOG], ids=["steady", "quick", "one"])
def test_memory_of_all_processes_is_held(box: WarmSandbox, code: str) -> None:
    """Six processes that each stay under the limit are ended together, and the error names memory."""
    run = attack(box, code, LIMITS)
    assert run.state == "killed"
    assert run.error is not None
    assert run.error.startswith("memory: ")


def test_disk_of_all_processes_is_held(box: WarmSandbox) -> None:
    """Four processes that write many small files get no more than the limit together."""
    run = attack(box, FILLERS, LIMITS)
    if run.state == "ok":  # a disk of its own: the writes fail
        assert int(run.stdout) <= LIMITS.disk * MIB
    else:  # a folder that is measured ten times a second
        assert run.state == "killed"
        assert run.error is not None
        assert run.error.startswith("disk: ")


def test_a_mapped_file_that_finds_no_room_is_a_matter_of_disk(box: WarmSandbox) -> None:
    """Writing into a mapping when nothing is left on the disk is a breach of the disk's limit, not a crash."""
    run = attack(box, MAPPED, LIMITS)
    assert run.state == "killed"
    assert run.error is not None
    assert run.error.startswith("disk: ")


def test_kernel_ends_a_group_that_takes_too_much() -> None:
    """Where groups can be made the kernel itself holds the memory; where not, it says why."""
    try:
        tree = cgroups.find_tree(str(os.getpid()))
    except OSError as refusal:
        assert refusal.errno in REFUSALS or "no memory controller" in str(refusal)  # noqa: PT017
        return
    group = tree.group("hog")
    group.limit(64 * MIB)
    child = os.fork()
    if child == 0:
        group.join()
        held = [b"x" * MIB for _ in range(1024)]
        os._exit(len(held) % 2)
    status = os.waitpid(child, 0)[1]
    kills = group.kills()
    group.forget()
    tree.close()
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert kills >= 1
    assert not Path(tree.folder).exists()


def test_group_of_a_dead_server_is_removed() -> None:
    """What a killed server left is removed by the next one."""
    try:
        tree = cgroups.find_tree("4194305")  # above the highest process number that Linux gives (proc(5): pid_max)
    except OSError as refusal:
        assert refusal.errno in REFUSALS or "no memory controller" in str(refusal)  # noqa: PT017
        return
    tree.group("left").forget()
    cgroups.find_tree(str(os.getpid())).close()
    assert not Path(tree.folder).exists()


MOUNTS = {
    1: "36 25 0:31 / {root} rw,relatime - cgroup cgroup rw,memory\n37 25 0:32 / /elsewhere rw - cgroup cgroup rw,cpu\n",
    2: "36 25 0:31 / {root} rw,relatime shared:9 - cgroup2 cgroup2 rw\n",
}


@pytest.mark.parametrize(("version", "mine"), [(1, "4:memory:/user/one\n3:cpu:/\n0::/\n"), (2, "0::/user/one\n")])
def test_own_group_is_found_for_both_versions(tmp_path: Path, version: int, mine: str) -> None:
    """The folder of the caller's group is mount point and path together; version 2 needs the memory controller."""
    (tmp_path / "cgroup").write_text(mine)
    (tmp_path / "mounts").write_text(MOUNTS[version].format(root=tmp_path))
    (tmp_path / "cgroup.controllers").write_text("cpu memory pids\n")
    found = cgroups._own_group(str(tmp_path / "cgroup"), str(tmp_path / "mounts"))
    assert found == (version, tmp_path / "user" / "one")


def test_no_memory_controller_is_an_error_that_says_so(tmp_path: Path) -> None:
    """A version 2 mount whose controllers lack memory is none."""
    (tmp_path / "cgroup").write_text("0::/\n")
    (tmp_path / "mounts").write_text(MOUNTS[2].format(root=tmp_path))
    (tmp_path / "cgroup.controllers").write_text("cpu pids\n")
    with pytest.raises(OSError, match="no memory controller"):
        cgroups._own_group(str(tmp_path / "cgroup"), str(tmp_path / "mounts"))
