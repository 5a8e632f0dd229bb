"""What the sandbox promises its callers: phases, faults, late values, threads, and servers that die."""

from __future__ import annotations

import dataclasses
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grading.errors import InputError, SandboxError, UnknownName
from grading.model import Job, Limits, Phase
from grading.sandbox import client, open_sandbox
from grading.sandbox.client import Turnstile, WarmSandbox
from grading.sandbox.testing import BareSandbox
from tests.sandbox.programs import SMALL, attack, job

PROGRAMS = {
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


def test_late_is_handed_over_when_asked_for(sandbox: WarmSandbox) -> None:
    """`late()` gives the phase's late value, each time the same."""
    assert sandbox.run(only("late", late={"x": 1})).seen["p"] == [{"x": 1}, {"x": 1}]


def test_asking_without_end_is_a_fault(sandbox: WarmSandbox) -> None:
    """A program that asks for its late value again and again is stopped."""
    assert "asked too often" in sandbox.run(only("greedy", late=1)).faults["p"]


def test_later_phases_see_the_work_folder_and_a_fresh_tmp(sandbox: WarmSandbox) -> None:
    """Files that the learner left are there; what was left in /tmp and shared memory is not."""
    code = b"for folder in ('.', '/tmp', '/dev/shm'): open(folder + '/left', 'w')"
    looks = (Phase("work", "look", "."), Phase("tmp", "look", "/tmp"), Phase("shm", "look", "/dev/shm"))  # noqa: S108
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


# callers


def test_file_names_that_lead_out_are_refused(sandbox: WarmSandbox) -> None:
    """A job's file names stay in the work folder, or the caller is told."""
    for name in ("../x", "/etc/x", "a/../../x", "", "a\0b"):
        with pytest.raises(InputError, match="does not lie in the work folder"):
            sandbox.run(Job({name: b""}, ()))


def test_unknown_profile_is_named(sandbox: WarmSandbox) -> None:
    """A profile that does not exist is answered with the near ones."""
    with pytest.raises(UnknownName, match="metrics"):
        sandbox.run(Job({}, (), profile="metric"))


def test_run_names_the_active_layers(sandbox: WarmSandbox) -> None:
    """A run carries the layers of its server."""
    assert attack(sandbox, "").layers == sandbox.start("base")


def test_many_threads_may_run_jobs_at_once(sandbox: WarmSandbox) -> None:
    """Each of twelve concurrent callers gets the answer to its own job."""
    found: dict[int, Any] = {}

    def one(number: int) -> None:
        found[number] = sandbox.run(only("echo", number)).seen["p"]["argument"]

    threads = [threading.Thread(target=one, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: number for number in range(12)}


def test_turnstile_lets_callers_pass_in_order() -> None:
    """Who came first passes first, however many wait."""
    turnstile, passed, threads = Turnstile(1), [], []

    def pass_through(number: int) -> None:
        with turnstile.place():
            passed.append(number)

    with turnstile.place():
        for number in range(8):
            thread = threading.Thread(target=pass_through, args=(number,))
            thread.start()
            threads.append(thread)
            while len(turnstile._queue) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert passed == list(range(8))


# servers


def test_server_is_started_again_when_it_died_between_jobs() -> None:
    """A server that was killed while idle is replaced without a word."""
    with open_sandbox() as box:
        box.start("base")
        before = box._servers["base"].process.pid
        os.kill(before, signal.SIGKILL)
        assert attack(box, "print(1)").stdout == "1\n"
        assert box._servers["base"].process.pid != before


def test_job_is_done_again_when_the_server_dies_under_it() -> None:
    """A job whose server is killed in the middle is re-run on a new one, and none of its processes lives on."""
    with open_sandbox() as box:
        box.start("base")
        victim = box._servers["base"].process.pid
        killer = threading.Timer(0.4, os.kill, (victim, signal.SIGKILL))
        killer.start()
        run = attack(box, "import time; time.sleep(1); print('done')")
        assert (run.state, run.stdout) == ("ok", "done\n")


def test_job_that_is_lost_twice_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that dies under the same job again is reported as the sandbox's fault, never as the learner's."""
    with open_sandbox() as box:

        def killed(*_: object) -> None:
            os.kill(box._servers["base"].process.pid, signal.SIGKILL)
            raise EOFError

        monkeypatch.setattr(client, "_talk", killed)
        with pytest.raises(SandboxError, match="lost twice"):
            attack(box, "")


def test_server_that_can_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interpreter that breaks at its start is a SandboxError with its last words."""
    monkeypatch.setattr(client, "_START", "raise SystemExit('no such library')")
    with open_sandbox() as box, pytest.raises(SandboxError, match="no such library"):
        box.start()


def test_sandbox_that_can_hide_nothing_refuses_to_start() -> None:
    """Without namespaces and without Landlock nothing hides the solutions: it does not run at all."""
    with (
        open_sandbox(without=("namespaces", "landlock")) as box,
        pytest.raises(SandboxError, match="nothing here can hide"),
    ):
        box.start()


def test_closed_sandbox_takes_no_job() -> None:
    """After close, a run is refused, and the server is gone with its folder."""
    box = open_sandbox()
    box.start()
    server = box._servers["base"]
    box.close()
    assert server.process.returncode is not None
    assert not Path(server.folder).exists()
    with pytest.raises(SandboxError, match="closed"):
        attack(box, "")


def test_no_descriptor_is_left_open() -> None:
    """Opening, running and closing leaves as many descriptors as there were."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    with open_sandbox() as box:
        for _ in range(3):
            attack(box, "print(1)")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_the_cage_holds_what_it_can_without_each_layer() -> None:
    """With Landlock or seccomp left out, the others hide the project's files, and the run says which were active."""
    code = f"import os; print(os.path.exists({str(Path(__file__).parent)!r}))"
    for layer in ("landlock", "seccomp"):
        with open_sandbox(without=(layer,)) as box:
            run = attack(box, code)
            assert (run.state, run.stdout) == ("ok", "False\n")
            assert layer not in run.layers
            assert len(run.layers) == 3


def test_python_is_the_same_as_the_callers(sandbox: WarmSandbox) -> None:
    """The confined interpreter is the one that runs the app, with its libraries, also in a subprocess."""
    code = """
    import subprocess, sys
    subprocess.run([sys.executable, '-c', 'import sys, numpy; print(sys.version)'], check=True)
    """
    assert attack(sandbox, code, Limits()).stdout.strip() == sys.version
