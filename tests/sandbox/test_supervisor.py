"""The supervisor: one for all who use an installation, jobs in order of arrival, and it goes when nobody needs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grading.sandbox.client import WarmSandbox
from tests.sandbox.programs import attack

ROOT = Path(__file__).resolve().parent.parent.parent
ELSEWHERE = """
from grading.sandbox.client import WarmSandbox
with WarmSandbox(linger=1) as box:
    box.start()
    print(box.status()["pid"])
"""


@pytest.fixture
def meet_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own in which clients and supervisor meet."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def until(true: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether it becomes true in that time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def alive(pid: int) -> bool:
    """Whether a process of that number exists and is no zombie."""
    try:
        return b") Z " not in Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False


def test_jobs_are_run_in_the_order_of_arrival() -> None:
    """With one place, eight that wait are served as they came."""
    served: list[int] = []
    with WarmSandbox(private=True, places=1) as box:
        box.start()
        first = threading.Thread(target=attack, args=(box, "import time; time.sleep(1)"))
        first.start()
        assert until(lambda: box.status()["running"] == 1)

        def one(number: int) -> None:
            assert attack(box, "").state == "ok"
            served.append(number)

        threads = [first]
        for number in range(8):
            threads.append(threading.Thread(target=one, args=(number,)))
            threads[-1].start()
            assert until(lambda number=number: box.status()["waiting"] == number + 1)  # type: ignore[misc]
        for thread in threads:
            thread.join()
    assert served == sorted(served)
    assert len(served) == 8


def test_client_that_left_the_queue_takes_no_place() -> None:
    """Who hangs up while waiting is passed over."""
    with WarmSandbox(private=True, places=1) as box:
        box.start()
        busy = threading.Thread(target=attack, args=(box, "import time; time.sleep(0.5)"))
        busy.start()
        assert until(lambda: box.status()["running"] == 1)
        box._ask("job", "base").close()
        assert attack(box, "print(1)").stdout == "1\n"
        busy.join()
        assert until(lambda: box.status()["running"] == 0)


def test_clients_of_an_installation_share_one_supervisor(meet_here: Path) -> None:
    """Threads and processes that start at the same time find the same supervisor."""
    found = []
    boxes = [WarmSandbox(linger=1) for _ in range(4)]
    threads = [threading.Thread(target=lambda box=box: found.append(box.status()["pid"])) for box in boxes]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    said = subprocess.run([sys.executable, "-c", ELSEWHERE], cwd=ROOT, capture_output=True, text=True, check=True)
    for thread in threads:
        thread.join()
    assert set(found) == {int(said.stdout)}
    for box in boxes:
        box.close()
    assert until(lambda: not alive(found[0]))
    assert not list(meet_here.rglob("socket"))


def test_next_client_finds_the_servers_warm(meet_here: Path) -> None:
    """A client that comes within the time that the supervisor lingers uses the same server."""
    pids = []
    for _ in range(2):
        with WarmSandbox(linger=2) as box:
            assert attack(box, "print(1)").stdout == "1\n"
            pids.append(box.servers()[0].pid)
    assert pids[0] == pids[1]
    assert until(lambda: not alive(pids[0]))


def test_killed_supervisor_is_replaced_and_what_it_left_is_removed(meet_here: Path) -> None:
    """After kill -9 its servers and folders are gone, and the next job starts another."""
    with WarmSandbox(linger=1) as box:
        box.start()
        before, server = box.status()["pid"], box.servers()[0].pid
        os.kill(before, signal.SIGKILL)
        assert attack(box, "print(1)").stdout == "1\n"
        assert box.status()["pid"] != before
        assert until(lambda: not alive(server))
        prefix = box._met().prefix
    assert not alive(before)
    folder = Path(tempfile.gettempdir())
    assert until(lambda: not list(folder.glob(f"{prefix}*")))


def test_server_is_replaced_after_so_many_jobs_without_a_pause() -> None:
    """The successor is ready before the old one is closed, and no job is lost meanwhile."""
    with WarmSandbox(private=True, most_jobs=3) as box:
        box.start()
        (first,) = box.servers()
        assert until(lambda: attack(box, "print(1)").stdout == "1\n" and box.servers()[0].pid != first.pid, 60)
        assert until(lambda: not alive(first.pid))


@pytest.mark.parametrize("spoil", ["open to others", "a file", "a link", "too long"])
def test_meeting_place_that_is_not_ours_alone_is_not_used(
    meet_here: Path, spoil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where somebody else could sit in the meeting place the supervisor is private."""
    home = meet_here / "corrige"
    if spoil == "open to others":
        home.mkdir(mode=0o777)
        home.chmod(0o777)
    elif spoil == "a file":
        home.touch()
    elif spoil == "a link":
        (meet_here / "real").mkdir(mode=0o700)
        home.symlink_to(meet_here / "real")
    else:
        long = meet_here / ("x" * 120)
        long.mkdir()
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    with WarmSandbox(linger=60) as box:
        assert attack(box, "print(1)").stdout == "1\n"
        pid = box.status()["pid"]
        assert box._met().private
    assert until(lambda: not alive(pid))


def test_warming_up_starts_a_server_without_waiting() -> None:
    """A profile that was asked for is being loaded when the first job comes, and a closed sandbox does not mind."""
    with WarmSandbox(private=True) as box:
        box.warm("base")
        assert until(lambda: [server.profile for server in box.servers()] == ["base"])
    box.warm("base")
