"""What the sandbox promises its callers: threads, order, and servers that die."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from grading.errors import InputError, SandboxError, UnknownName
from grading.job import Job, Limits
from grading.sandbox import client, meeting, open_sandbox, servers
from grading.sandbox.client import WarmSandbox
from grading.sandbox.servers import Server
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


# servers


def test_server_is_started_again_when_it_died_between_jobs() -> None:
    """A server that was killed while idle is replaced without a word."""
    with WarmSandbox(private=True) as box:
        box.start("base")
        (before,) = box.servers()
        os.kill(before.pid, signal.SIGKILL)
        assert attack(box, "print(1)").stdout == "1\n"
        (after,) = box.servers()
        assert after.pid != before.pid


@pytest.mark.parametrize("victim", ["server", "supervisor"])
def test_job_is_done_again_when_what_runs_it_dies(victim: str) -> None:
    """A job whose server or supervisor is killed in the middle is re-run, and none of its processes lives on."""
    with WarmSandbox(private=True) as box:
        box.start("base")
        pid = box.servers()[0].pid if victim == "server" else box.status()["pid"]
        killer = threading.Timer(0.4, os.kill, (pid, signal.SIGKILL))
        killer.start()
        run = attack(box, "import time; time.sleep(1); print('done')")
        assert (run.state, run.stdout) == ("ok", "done\n")


def test_job_that_is_lost_twice_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that dies under the same job again is reported as the sandbox's fault, never as the learner's."""
    with WarmSandbox(private=True) as box:

        def killed(*_: object) -> None:
            os.kill(box.servers()[0].pid, signal.SIGKILL)
            raise EOFError

        monkeypatch.setattr(client, "_talk", killed)
        with pytest.raises(SandboxError, match="lost twice"):
            attack(box, "")


def test_server_that_ends_at_its_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last line of a server's log is in the error."""
    monkeypatch.setattr(servers, "START", "raise SystemExit('no such library')  # {module} {call}")
    server = Server("base", meeting.private(meeting.How((), 1, 0.0, 10)))
    assert server.hear() is None
    assert "no such library" in server.obituary()[0]
    server.close()


def test_supervisor_that_ends_at_its_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """A supervisor that can't be started is a SandboxError, with what it said last in its log."""
    monkeypatch.setattr(meeting, "START", "print('no room', file=sys.stderr)  # {module} {call}")
    with WarmSandbox(private=True) as box, pytest.raises(SandboxError, match="supervisor did not start"):
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
    box = WarmSandbox(private=True)
    box.start()
    (server,) = box.servers()
    folder = Path(box._met().folder)
    box.close()
    assert not Path("/proc", str(server.pid)).exists()
    assert not list(folder.parent.glob(f"{folder.name}*"))
    with pytest.raises(SandboxError, match="closed"):
        attack(box, "")


def test_no_descriptor_is_left_open() -> None:
    """Opening, running and closing leaves as many descriptors as there were."""
    before = len(list(Path("/proc/self/fd").iterdir()))
    with WarmSandbox(private=True) as box:
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
