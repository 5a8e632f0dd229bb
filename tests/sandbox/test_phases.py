"""What the sandbox promises its callers: phases, faults, late values, tracebacks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grading.job import Job, Limits, Phase
from grading.sandbox import client, open_sandbox
from grading.sandbox.client import WarmSandbox
from grading.sandbox.places import SHM, TMP
from grading.sandbox.testing import BareSandbox
from tests.sandbox.programs import SMALL, attack, job

PROGRAMS = {
    "imports": "import importlib\ndef main(argument, late):\n    importlib.import_module('other')",
    "echo": "def main(argument, late):\n    return {'argument': argument}",
    "late": "def main(argument, late):\n    return [late(), late()]",
    "greedy": "def main(argument, late):\n    while True: late()",
    "look": "import os, sys\ndef main(argument, late):\n    return sorted(os.listdir(argument)) + ['.' in sys.path]",
    "planted": "def main(argument, late):\n    import planted\n    return planted.VALUE",
    "raises": "def main(argument, late):\n    raise ValueError('ours')",
    "fork": "import os\ndef main(argument, late):\n    os.fork()\n    return os.getpid() > 0",
    "deep": "def main(argument, late):\n    x = []\n    for _ in range(argument): x = [x]\n    return x",
    "text": "def main(argument, late):\n    return '\\ud800' + 'ñ'",
    "large": "def main(argument, late):\n    return 'x' * argument",
    "odd": "def main(argument, late):\n    return {1: {2}, 'three': object}",
    "random": "import random, numpy\ndef main(argument, late):\n    return [random.random(), numpy.random.random()]",
}


@pytest.fixture(autouse=True)
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside programs of these tests' own."""
    for name, text in PROGRAMS.items():
        (tmp_path / f"{name}.py").write_text(text)
    (tmp_path / "script.py").write_text((client.INSIDE / "script.py").read_text())
    monkeypatch.setattr(client, "INSIDE", tmp_path)
    monkeypatch.setattr("grading.sandbox.testing.INSIDE", tmp_path)


def only(program: str, argument: Any = None, *, late: Any = None, files: Mapping[str, bytes] | None = None) -> Job:
    """A job of one phase that is not the learner's."""
    return Job(files or {}, (Phase("p", program, argument, late),))


# phases


def test_argument_goes_in_and_answer_comes_out(sandbox: WarmSandbox) -> None:
    """What JSON can hold comes back as it went in."""
    value = {"a": [1, 2.5, None, True, "ñ\n\U0001f600"], "b": {}}
    assert sandbox.run(only("echo", value)).seen == {"p": {"argument": value}}


def test_large_argument_goes_in_and_comes_out(sandbox: WarmSandbox) -> None:
    """An argument many times larger than a pipe arrives whole, and so does the answer."""
    value = ["x" * 1000] * 3000
    assert sandbox.run(only("echo", value)).seen == {"p": {"argument": value}}


def test_late_is_handed_over_when_asked_for(sandbox: WarmSandbox) -> None:
    """`late()` gives the phase's late value, each time the same."""
    assert sandbox.run(only("late", late={"x": 1})).seen["p"] == [{"x": 1}, {"x": 1}]


def test_asking_without_end_is_a_fault(sandbox: WarmSandbox) -> None:
    """A program that asks for its late value again and again is stopped."""
    assert "asked too often" in sandbox.run(only("greedy", late=1)).faults["p"]


def test_later_phases_see_the_work_folder_and_a_fresh_tmp(sandbox: WarmSandbox) -> None:
    """Files that the learner left are there; what was left in /tmp and shared memory is not."""
    code = b"import tempfile\nfor folder in ('.', tempfile.gettempdir(), '/dev/shm'): open(folder + '/left', 'w')"
    looks = (Phase("work", "look", "."), Phase("tmp", "look", TMP), Phase("shm", "look", SHM))
    phases = (Phase("run", "script", {"file": "code.py"}, learner=True), *looks)
    seen = sandbox.run(Job({"code.py": code}, phases)).seen
    assert seen["work"] == ["code.py", "left", False]
    assert seen["tmp"] == seen["shm"] == [False]


def test_a_module_left_behind_is_not_imported_by_a_later_phase(sandbox: WarmSandbox) -> None:
    """The work folder is importable for the learner's files only."""
    planted = {"planted.py": b"VALUE = 'forged'"}
    assert sandbox.run(Job(planted, (Phase("p", "planted", learner=True),))).seen == {"p": "forged"}
    assert "No module named 'planted'" in sandbox.run(only("planted", files=planted)).faults["p"]


def test_a_later_phase_has_room_on_a_disk_that_was_filled(sandbox: WarmSandbox) -> None:
    """What the learner left does not take the disk of the phases after it."""
    limits = Limits(disk=2)
    files = {
        "fill.py": b"open('x', 'wb').write(b'x' * ((2 << 20) - 4096))",
        "more.py": b"open('y', 'wb').write(b'x' * (1 << 20))",
    }
    phases = tuple(Phase(name, "script", {"file": f"{name}.py"}, limits=limits) for name in ("fill", "more"))
    assert sandbox.run(Job(files, phases)).faults == {}


def test_phases_after_a_learner_that_failed_are_not_started(sandbox: WarmSandbox) -> None:
    """The learner's error is in the run and in the faults, and nothing else is."""
    phases = (Phase("run", "raises", learner=True), Phase("after", "echo"))
    seen = sandbox.run(Job({}, phases))
    assert (seen.run.state, seen.seen, list(seen.faults)) == ("error", {}, ["run"])


def test_phases_after_a_probe_that_failed_are_started(sandbox: WarmSandbox) -> None:
    """A fault of a later phase is told, costs the run nothing, and stops nothing."""
    phases = (Phase("run", "echo", learner=True), Phase("bad", "raises"), Phase("good", "echo"))
    seen = sandbox.run(Job({}, phases))
    assert (seen.run.state, list(seen.seen), list(seen.faults)) == ("ok", ["run", "good"], ["bad"])
    assert seen.faults["bad"].startswith("error: Traceback")


def test_a_fork_that_comes_to_the_end_too_does_not_answer(sandbox: WarmSandbox) -> None:
    """Only the first process of a phase answers."""
    assert sandbox.run(only("fork")).seen == {"p": True}


def test_random_numbers_differ_from_run_to_run(sandbox: WarmSandbox) -> None:
    """Forks do not share the state of random generators."""
    runs = [sandbox.run(dataclasses.replace(only("random"), profile="metrics")).seen["p"] for _ in range(2)]
    assert runs[0][0] != runs[1][0]
    assert runs[0][1] != runs[1][1]


# answers


@pytest.mark.parametrize(
    ("program", "argument", "fault"),
    [("deep", 70, "nested more than 64"), ("deep", 50_000, "can't be written"), ("large", 9 << 20, "a frame of")],
)
def test_an_answer_out_of_bounds_is_a_fault(sandbox: WarmSandbox, program: str, argument: int, fault: str) -> None:
    """An answer that is too deep or too large is reported as such."""
    assert fault in sandbox.run(only(program, argument)).faults["p"]


def test_text_that_can_not_be_stored_is_cleaned(sandbox: WarmSandbox) -> None:
    """Half of a surrogate pair becomes a question mark; NUL in the output a replacement character."""
    assert sandbox.run(only("text")).seen["p"] == "?ñ"
    assert attack(sandbox, r"import os; os.write(1, b'a\0b\xff')").stdout == "a�b�"


def test_what_json_can_not_hold_comes_as_its_repr(sandbox: WarmSandbox) -> None:
    """A set and a class are written as text rather than lost."""
    assert sandbox.run(only("odd")).seen["p"] == {"1": "{2}", "three": "<class 'object'>"}


# the learner's traceback


TRACEBACKS = {
    "raise ValueError('x')": ('code.py", line 1', "ValueError: x"),
    "def broken(:": ('code.py", line 1', "SyntaxError: invalid syntax"),
    "import helper": ('helper.py", line 2', "KeyError: 'k'"),
    "import sys; sys.exit('no data')": ('code.py", line 1', "SystemExit: no data"),
}


@pytest.mark.parametrize("make", [open_sandbox, BareSandbox], ids=["warm", "bare"])
@pytest.mark.parametrize(("code", "said"), TRACEBACKS.items(), ids=["raise", "syntax", "imported", "exit"])
def test_traceback_starts_at_the_learners_file(
    make: Any, code: str, said: tuple[str, str], sandbox: WarmSandbox
) -> None:
    """The frames of the grader and of runpy are not shown."""
    box = sandbox if make is open_sandbox else make()
    error = box.run(job(code, Limits(), files={"helper.py": b"\n{}['k']"})).run.error
    assert all(part in error for part in said)
    assert "<grader>" not in error
    assert "runpy" not in error


def test_a_long_traceback_is_cut_in_the_middle(sandbox: WarmSandbox) -> None:
    """The head and the tail of an endless message are kept."""
    error = attack(sandbox, "raise ValueError('a' * 1000000 + 'END')", dataclasses.replace(SMALL, output=4096)).error
    assert len(error) < 20_000
    assert "line 1" in error
    assert error.endswith("END\n")


def test_exit_handlers_run_as_they_do_in_python(sandbox: WarmSandbox) -> None:
    """`atexit` functions and threads that are no daemons come to their end before the phase does."""
    code = """
    import atexit, threading, time
    atexit.register(print, 'handler')
    threading.Thread(target=lambda: (time.sleep(0.2), print('thread'))).start()
    """
    assert attack(sandbox, code).stdout == "thread\nhandler\n"


def test_frames_that_imported_the_learners_file_are_not_shown(sandbox: WarmSandbox) -> None:
    """A file that a program imports is where the traceback starts: no path of this machine stands before it."""
    error = sandbox.run(Job({"other.py": b"1 / 0\n"}, (Phase("run", "imports", learner=True),))).run.error
    first, second = error.splitlines()[:2]
    assert first == "Traceback (most recent call last):"
    assert second.split(",")[0].endswith('/other.py"')
