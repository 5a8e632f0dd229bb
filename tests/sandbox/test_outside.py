"""What is seen and prepared from outside the cage: processes, folders, layers, places."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from grading.errors import SandboxError
from grading.job import Limits
from grading.sandbox import cage, places, profiles, seccomp, watch


@pytest.fixture
def proc() -> Any:
    """A descriptor of /proc."""
    descriptor = os.open("/proc", os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


def start(code: str) -> int:
    """A Python process of ours that runs this and is ready."""
    reader, writer = os.pipe()
    command = [
        sys.executable,
        "-c",
        f"import os, time\n{code}\ntry: os.write({writer}, b'x')\nexcept OSError: pass\ntime.sleep(30)",
    ]
    os.set_inheritable(writer, True)
    pid = os.posix_spawn(sys.executable, command, os.environ)
    os.close(writer)
    os.read(reader, 1)
    os.close(reader)
    return pid


def end(pid: int, proc: int) -> None:
    """Kill a process and its children."""
    for member in reversed(watch.family(proc, pid)):
        os.kill(member, signal.SIGKILL)
    os.waitpid(pid, 0)


def test_family_holds_all_descendants(proc: int) -> None:
    """Children and grandchildren are of the family, and a process that is gone has none but its number."""
    pid = start("if os.fork() == 0: os.fork()")
    deadline = time.monotonic() + 5
    while len(watch.family(proc, pid)) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(watch.family(proc, pid)) == 3
    end(pid, proc)
    assert watch.family(proc, pid) == [pid]


USES = {
    "idle": ("pass", Limits(), None),
    "memory": ("held = b'x' * (80 << 20)", Limits(memory=64), "memory"),
    "memory that fits": ("held = b'x' * (80 << 20)", Limits(memory=200), None),
    "processor": ("while time.process_time() < 0.3: pass", Limits(cpu=0.2), "CPU"),
}


@pytest.mark.parametrize(("code", "limits", "said"), USES.values(), ids=USES)
def test_watcher_sees_what_is_used(proc: int, code: str, limits: Limits, said: str | None) -> None:
    """Memory and processor time over the limit are a breach that names them, under it they are none."""
    pid = start(code)
    breach = watch.Watcher(proc, pid, limits, None).breach()
    end(pid, proc)
    assert breach is None if said is None else said in breach[1]


@pytest.mark.parametrize(("files", "size", "over"), [(3, 100, False), (11, 0, True), (2, 700_000, True)])
def test_watcher_measures_a_folder(proc: int, tmp_path: Path, files: int, size: int, over: bool) -> None:
    """Bytes and files that were added to a folder are counted, without following links."""
    (tmp_path / "before").write_bytes(b"x" * 2_000_000)
    limits = Limits(memory=1 << 20, cpu=1e9, processes=1 << 20, disk=1, inodes=10)  # this process may be large
    watcher = watch.Watcher(proc, os.getpid(), limits, str(tmp_path))
    for number in range(files):
        (tmp_path / str(number)).write_bytes(b"x" * size)
    (tmp_path / "loop").symlink_to(tmp_path) if files < 10 else None
    breach = watcher.breach()
    assert (breach is not None and breach[1].startswith("disk")) is over


# the cage


def test_layers_are_tried_and_named(tmp_path: Path) -> None:
    """Each layer is active or missing with its reason; one that is left out is among the missing."""
    built = cage.build(str(tmp_path), ("seccomp",))
    assert sorted([*built.layers, *built.missing]) == sorted(cage.LAYERS)
    assert built.missing["seccomp"] == "switched off"
    assert not built.has("seccomp")
    assert built.filter is None


def test_all_layers_are_active_where_nothing_is_left_out(tmp_path: Path) -> None:
    """A layer that is not left out is active, or its reason is the kernel's and not ours."""
    built = cage.build(str(tmp_path))
    assert {"landlock", "seccomp", "rlimits"} <= {*built.layers, *built.missing}
    assert "switched off" not in built.missing.values()
    assert (built.filter is None) == ("seccomp" in built.missing)


@pytest.mark.parametrize(("network", "signals"), [(True, True), (False, True), (False, False)])
def test_filters_can_be_built(network: bool, signals: bool) -> None:
    """Each of the filters is one that libseccomp takes, and a name that no machine knows is left out."""
    assert seccomp.build(network=network, signals=signals).rules is not None


def test_nothing_to_hide_files_with_is_an_error(tmp_path: Path) -> None:
    """Without both namespaces and Landlock no cage is built."""
    with pytest.raises(SandboxError, match="nothing here can hide"):
        cage.build(str(tmp_path), ("namespaces", "landlock"))


def test_refusal_gives_the_reason() -> None:
    """The reason why a layer failed comes out of the child that tried it."""
    assert cage._refusal(lambda: None) is None
    assert cage._refusal(lambda: (_ for _ in ()).throw(OSError("not allowed"))) == "not allowed"
    assert cage._refusal(lambda: os._exit(3)) == "ended with status 768"


def test_closed_folder_above_the_interpreter_is_named(tmp_path: Path) -> None:
    """A library below a folder that others can't enter is an error that names the folder."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(SandboxError, match="closed"):
        cage.check_reachable(places.Places((str(closed / "lib"),), (), ()))


def test_interpreter_and_libraries_are_readable_and_the_project_is_not() -> None:
    """The standard library and numpy lie in what is shown, no folder of the project does."""
    import numpy as np

    shown = [Path(path) for path in places.find_places().readable]
    for module in (os, np):
        assert any(Path(str(module.__file__)).is_relative_to(path) for path in shown)
    for name in places.OURS:
        assert not any((places.PROJECT / name).is_relative_to(path) for path in shown)


def test_project_inside_a_library_folder_is_covered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the project lies in a folder that has to be shown, its parts are covered."""
    (tmp_path / "lib" / "grading").mkdir(parents=True)
    monkeypatch.setattr(places, "PROJECT", tmp_path / "lib")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert places.find_places().covered == (str(tmp_path / "lib" / "grading"),)


def test_environment_is_a_white_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the caller's environment is in a confined process's."""
    monkeypatch.setenv("API_KEY", "s3cret-s3cret")
    env = profiles.environment("/home")
    assert "API_KEY" not in env
    assert "s3cret" not in repr(env)
    assert env["HOME"] == "/home"
