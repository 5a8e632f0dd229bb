"""Limits: each breach is contained, has a state of its own, and the next run knows nothing of it."""

from __future__ import annotations

import dataclasses

import pytest

from grading.sandbox import Sandbox
from tests.sandbox.programs import SMALL, attack, refused

pytestmark = pytest.mark.usefixtures("unaffected")


def test_heap_hog_is_killed(sandbox: Sandbox) -> None:
    """Memory that one process takes ends the run as killed, and the error names memory."""
    run = attack(sandbox, "held = []\nwhile True: held.append(bytes(1 << 20) + b'x' * (1 << 20))")
    assert run.state == "killed"
    assert run.error.startswith("memory")


def test_memory_hog_over_several_processes_is_killed(sandbox: Sandbox) -> None:
    """Memory counts over all processes of a run, though each stays under the limit."""
    code = """
    import os, time
    for _ in range(6):
        if os.fork() == 0:
            x = b'x' * (60 << 20)
            time.sleep(30)
    time.sleep(30)
    """
    run = attack(sandbox, code)
    assert run.state == "killed"
    assert run.error.startswith("memory")


def test_shared_mapping_hog_is_killed(sandbox: Sandbox) -> None:
    """Memory of a shared anonymous mapping counts like any other."""
    code = (
        "import mmap, time\nm = mmap.mmap(-1, 400 << 20)\nfor i in range(0, 400 << 20, 4096): m[i] = 1\ntime.sleep(30)"
    )
    run = attack(sandbox, code)
    assert run.state == "killed"
    assert run.error.startswith("memory")


@pytest.mark.parametrize("call", ["os.memfd_create('x')", "libc_shmget()"], ids=["memfd", "system V"])
def test_memory_outside_every_process_is_refused(sandbox: Sandbox, call: str) -> None:
    """Memory that belongs to no process, and so escapes the watcher, can't be made."""
    code = """
import os, ctypes
libc = ctypes.CDLL(None, use_errno=True)
def libc_shmget():
    if libc.shmget(0, 1 << 20, 0o1600) < 0: raise OSError(ctypes.get_errno(), 'shmget')
attempt(lambda: %s)
"""
    assert refused(sandbox, code % call) == "refused 1\n"


def test_fork_bomb_is_stopped(sandbox: Sandbox) -> None:
    """A fork bomb runs into the process limit at once, and the error names processes."""
    run = attack(sandbox, "import os\nwhile True: os.fork()")
    assert run.state == "killed"
    assert run.error.startswith("processes: more than 16")


def test_process_limit_counts_to_the_last(sandbox: Sandbox) -> None:
    """With a limit of n processes exactly n - 1 can be started beside the first."""
    code = """
    import os, time
    started = 0
    try:
        while True:
            if os.fork() == 0:
                time.sleep(30)
            started += 1
    except BlockingIOError:
        print(started)
    """
    assert attack(sandbox, code).stdout == f"{SMALL.processes - 1}\n"


def test_thread_bomb_is_stopped(sandbox: Sandbox) -> None:
    """Threads count as processes do."""
    code = "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,)).start()"
    run = attack(sandbox, code)
    assert run.state == "killed"
    assert run.error.startswith("processes")


@pytest.mark.parametrize(
    "code",
    ["while True: pass", "9 ** (9 ** 9)", "import re; re.match('(a+)+$', 'a' * 60 + 'b')"],
    ids=["loop", "big power", "regex"],
)
def test_busy_loop_is_a_timeout_of_the_processor(sandbox: Sandbox, code: str) -> None:
    """Processor time has a limit of its own, also inside C code that never looks at signals."""
    run = attack(sandbox, code, dataclasses.replace(SMALL, cpu=1))
    assert run.state == "timeout"
    assert run.error.startswith("CPU")


def test_processor_time_counts_over_all_processes(sandbox: Sandbox) -> None:
    """Splitting the work over processes does not split the processor time that is counted."""
    code = "import os\nfor _ in range(3): os.fork()\nwhile True: pass"
    run = attack(sandbox, code, dataclasses.replace(SMALL, cpu=1))
    assert run.state == "timeout"
    assert run.error.startswith("CPU")


def test_sleep_is_a_timeout_that_keeps_the_output(sandbox: Sandbox) -> None:
    """What was printed before the time was up is shown."""
    run = attack(sandbox, "import time; print('before'); time.sleep(60)", dataclasses.replace(SMALL, wall=0.5))
    assert (run.state, run.stdout) == ("timeout", "before\n")
    assert 0.5 <= run.seconds < 8


def test_ignoring_every_signal_does_not_help(sandbox: Sandbox) -> None:
    """A program that ignores all signals it can is ended all the same."""
    code = """
    import signal, time
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    time.sleep(60)
    """
    assert attack(sandbox, code, dataclasses.replace(SMALL, wall=0.5)).state == "timeout"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_output_flood_is_killed_and_cut(sandbox: Sandbox, stream: str) -> None:
    """Output over the limit ends the run, and exactly the limit of it is kept, newline or not."""
    run = attack(sandbox, f"import sys\nwhile True: sys.{stream}.write('x' * 999)")
    assert run.state == "killed"
    assert run.error.startswith("output")
    assert len(getattr(run, stream)) == SMALL.output * 1024


def test_both_streams_share_one_limit(sandbox: Sandbox) -> None:
    """Half of the limit on each stream is allowed, one character more is not."""
    half = SMALL.output * 1024 // 2
    fits = f"import sys; sys.stdout.write('o' * {half}); sys.stderr.write('e' * {half})"
    assert attack(sandbox, fits).state == "ok"
    assert attack(sandbox, fits + "; sys.stderr.write('e')").state == "killed"


@pytest.mark.parametrize(
    "code",
    [
        "f = open('x', 'wb')\nwhile True: f.write(b'x' * 65536)",
        "for n in range(99):\n    open(str(n), 'wb').write(b'x' * (1 << 20))",
        "for n in range(9999): open(str(n), 'w')",
        "import os\nfor n in range(9999):\n    os.mkdir('d')\n    os.chdir('d')",
        "for n in range(99): open(f'/dev/shm/{n}', 'wb').write(b'x' * (1 << 20))",
        "import tempfile\nfor n in range(99): open(f'{tempfile.gettempdir()}/{n}', 'wb').write(b'x' * (1 << 20))",
    ],
    ids=["one file", "many files", "empty files", "nested folders", "shared memory", "tmp"],
)
def test_disk_filler_is_stopped(sandbox: Sandbox, code: str) -> None:
    """Bytes and files on the private disk are limited together, wherever they lie on it."""
    run = attack(sandbox, code)
    assert run.state == "killed"
    assert run.error.startswith("disk")


def test_sparse_file_takes_no_more_than_a_file_may(sandbox: Sandbox) -> None:
    """A file can't be made to look larger than the disk."""
    run = attack(sandbox, "open('x', 'wb').truncate(1 << 40)")
    assert run.state == "killed"
    assert run.error.startswith("disk")
