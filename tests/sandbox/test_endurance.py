"""The sandbox over hundreds of runs, with many at once, and while its own processes are killed."""

from __future__ import annotations

import dataclasses
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grading import content, judge
from grading.errors import SandboxError
from grading.sandbox.client import WarmSandbox
from tests.sandbox.leftovers import Held, descendants, grown, memory, settled, steady
from tests.sandbox.programs import SMALL, attack, processes_with
from tests.sandbox.test_supervisor import until

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_GROWTH = 20
"""MiB that the issue allows a server to grow by over 500 runs."""
BRIEF = dataclasses.replace(SMALL, wall=4)

DAEMONS = """
import os, sys, time
for _ in range(2):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv(sys.executable, [sys.executable, '-S', '-c', 'import time; time.sleep(600)', 'corrige-endured'])
        os._exit(0)
print('left')
"""
RUNS: dict[str, tuple[str, str, str]] = {
    "trivial": ("print(6 * 7)", "ok", "42\n"),
    "failing": ("print('so far')\nraise ValueError('mine')", "error", "so far\n"),
    "daemons": (DAEMONS, "ok", "left\n"),
    "disk": ("f = open('x', 'wb')\nwhile True: f.write(b'x' * 65536)", "killed", ""),
    "exit": ("import os; os._exit(3)", "error", ""),
    "files": (
        "import tempfile\nfor n in range(40): open(f'{tempfile.gettempdir()}/{n}', 'w').write('x')\nopen('mine', 'w')",
        "ok",
        "",
    ),
}
"""Program, the state that it must end with, and its output."""


def assert_nothing_left(box: WarmSandbox, before: Held, size: dict[str, float]) -> dict[str, float]:
    """Processes, folders, groups, mounts and descriptors are as before, no server has grown too much; the growth."""
    assert settled(box, before) == before
    assert processes_with("corrige-endured") == []
    more = grown(box, size)
    assert max(more.values()) < MOST_GROWTH, more
    return more


def test_five_hundred_runs_in_a_row_leave_nothing(record_property: Callable[[str, object], None]) -> None:
    """Good, failing, daemon-leaving and disk-filling runs end as they should on one server, which stays as it was."""
    with WarmSandbox(private=True) as box:
        for code, *_ in RUNS.values():
            attack(box, code, BRIEF)
        (server,), before, size = box.servers(), steady(box), memory(box)
        wrong = []
        for number in range(500):
            name = list(RUNS)[number % len(RUNS)]
            code, state, out = RUNS[name]
            run = attack(box, code, BRIEF)
            if (run.state, run.stdout) != (state, out):
                wrong.append((number, name, run))
        assert wrong == []
        record_property("grown", assert_nothing_left(box, before, size))
        assert [one.pid for one in box.servers()] == [server.pid]
        assert box.servers()[0].jobs == server.jobs + 500


def test_a_hundred_trainings_in_a_row_leave_nothing(record_property: Callable[[str, object], None]) -> None:
    """The MLflow model solution trains a hundred times on one server with all its phases, and leaves nothing."""
    exercise = content.find("hito-5").exercise("mlflow-con-errores")
    files = {name: text.encode() for name, text in exercise.solution().items()}
    with WarmSandbox(private=True) as box:

        def train(seed: int) -> tuple[str, str | None, list[str], list[str]]:
            job = judge.plan(exercise, files, seed).job
            assert job is not None
            seen = box.run(job)
            return seen.run.state, seen.run.error, sorted(seen.seen), sorted(seen.faults)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(train, range(4)))
            (server,), before, size = box.servers(), steady(box), memory(box)
            ends = Counter(map(str, pool.map(train, range(100))))
        assert ends == {str(("ok", None, ["predict", "store", "train"], [])): 100}
        record_property("grown", assert_nothing_left(box, before, size))
        assert [one.pid for one in box.servers()] == [server.pid]


def test_fifty_at_once_are_served_in_order_of_arrival() -> None:
    """On two places fifty threads that came one after another get each their own answer, in that order."""
    begun: dict[int, float] = {}

    def one(number: int) -> None:
        run = attack(box, f"import time; print({number}, time.clock_gettime(time.CLOCK_MONOTONIC)); time.sleep(0.02)")
        said, moment = run.stdout.split()
        assert int(said) == number
        begun[number] = float(moment)

    with WarmSandbox(private=True, places=2) as box, ThreadPoolExecutor(52) as pool:
        box.start()
        before = steady(box)
        gates = [pool.submit(attack, box, "import time; time.sleep(1.5)") for _ in range(2)]
        assert until(lambda: box.status()["running"] == 2)
        waiting = []
        for number in range(50):
            waiting.append(pool.submit(one, number))
            assert until(lambda number=number: box.status()["waiting"] + len(begun) > number)  # type: ignore[misc]
        for each in [*gates, *waiting]:
            each.result(60)
        assert settled(box, before) == before
    moments = [begun[number] for number in range(50)]
    # with two places a program may be a moment slower to begin than the one that was handed over right after it
    assert all(moments[number] < moments[number + 2] for number in range(48)), moments


SIX = """
import sys, threading
from grading.sandbox.client import WarmSandbox
from tests.sandbox.programs import attack
box, said = WarmSandbox(places=2, linger=2), []
def one(number):
    run = attack(box, f"import time; time.sleep(0.05); print({number})")
    said.append((run.state, run.stdout) == ("ok", f"{number}\\n"))
threads = [threading.Thread(target=one, args=(number,)) for number in range(10)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(sum(said), box.status()["pid"])
box.close()
"""


def test_fifty_at_once_from_five_processes_are_all_answered(tmp_path: Path) -> None:
    """Five programs that start at the same time share one supervisor, and each gets its ten answers."""
    env = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    five = [subprocess.Popen([sys.executable, "-c", SIX], cwd=ROOT, env=env, stdout=subprocess.PIPE) for _ in range(5)]
    said = [one.communicate(timeout=120)[0].split() for one in five]
    assert [one.returncode for one in five] == [0] * 5
    assert [answered for answered, _ in said] == [b"10"] * 5
    (supervisor,) = {int(pid) for _, pid in said}
    assert until(lambda: not Path("/proc", str(supervisor)).exists(), 20)
    assert not list(tmp_path.rglob("socket"))


# killed in the middle

VICTIMS = {"supervisor": -1, "server": 0, "job": 1, "keeper": 2, "first process of a phase": 3}
"""Whose process is killed, by generations below a server: what comes below these is the learner's."""


def kill_one(box: WarmSandbox, victim: str, draw: random.Random) -> None:
    """Kill such a process as soon as one is there."""
    generation = VICTIMS[victim]
    while True:
        try:
            server = draw.choice(box.servers()).pid
            below = descendants(server, generation) if generation > 0 else [server]
            os.kill(box.status()["pid"] if generation < 0 else draw.choice(below), signal.SIGKILL)
        except (IndexError, ProcessLookupError, SandboxError):
            time.sleep(0.005)  # it has just ended, or its server is not there yet
        else:
            return


def innocent(box: WarmSandbox, number: int) -> str:
    """What became of an innocent program: "its own answer", "our error", or what it was blamed for."""
    try:
        run = attack(box, f"import time; time.sleep(0.1); print({number})", BRIEF)
    except SandboxError:
        return "our error"
    return "its own answer" if (run.state, run.stdout) == ("ok", f"{number}\n") else repr(run)


@pytest.mark.parametrize("victim", VICTIMS)
def test_kill_in_the_middle_loses_nothing_and_blames_nobody(victim: str) -> None:
    """Of twenty that run and wait each is answered after kill -9, by its own run or an error of ours, five times."""
    draw = random.Random(victim)
    with WarmSandbox(private=True, places=2) as box:
        attack(box, "")
        before = steady(box)
        for _ in range(5):
            with ThreadPoolExecutor(20) as pool:
                answers = [pool.submit(innocent, box, number) for number in range(20)]
                time.sleep(draw.uniform(0.02, 0.9))
                kill_one(box, victim, draw)
                ends = Counter(answer.result(120) for answer in answers)
            assert set(ends) <= {"its own answer", "our error"}, ends
            assert ends.total() == 20
            assert ends["our error"] <= 2, "no more than were running when it died"
        assert settled(box, before) == before


def test_server_that_is_killed_again_and_again_is_reported() -> None:
    """While the server is killed every half a second, each of twenty is still answered, rightly or as our error."""
    with WarmSandbox(private=True, places=2) as box:
        attack(box, "")
        over = threading.Event()

        def kill() -> None:
            while not over.wait(0.5):
                for server in box.servers():
                    os.kill(server.pid, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        with ThreadPoolExecutor(20) as pool:
            ends = Counter(pool.map(lambda number: innocent(box, number), range(20)))
        over.set()
        killer.join()
        assert set(ends) <= {"its own answer", "our error"}, ends
        assert ends.total() == 20
        assert attack(box, "print(1)").stdout == "1\n"
