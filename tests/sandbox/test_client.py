"""What the sandbox promises its callers: threads, order, and servers that die."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from grading.errors import InputError, SandboxError, UnknownName
from grading.job import Job, Limits
from grading.sandbox import client, open_sandbox
from grading.sandbox.client import Turnstile, WarmSandbox
from tests.sandbox.programs import attack


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
        found[number] = attack(sandbox, f"print({number})").stdout

    threads = [threading.Thread(target=one, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: f"{number}\n" for number in range(12)}


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


def test_other_systems_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no Linux the sandbox says that it can't run files, before it tries."""
    monkeypatch.setattr(sys, "platform", "darwin")
    with open_sandbox() as box, pytest.raises(SandboxError, match="macOS"):
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
