"""Attacks on time, memory, disk and processes that the limits' own tests do not make: each ends, with a name."""

from __future__ import annotations

import dataclasses

import pytest

from grading.sandbox import Sandbox
from tests.sandbox.programs import SMALL, attack, processes_with

pytestmark = pytest.mark.usefixtures("unaffected", "nothing_left")

BRIEF = dataclasses.replace(SMALL, cpu=0.5, wall=6)
BUSY = {
    "nested quantifiers": "import re; re.fullmatch(r'(\\w+\\s?)*', 'a' * 40 + '!')",
    "back reference": "import re; re.search(r'(.*)(.*)(.*)(.*)(.*)\\1\\2\\3\\4\\5x', 'ab' * 60)",
    "digits of a power": "str(3 ** 10_000_000)",
    "power modulo": "pow(3, (1 << 3_000_000) + 1, (1 << 3_000_000) + 3)",
    "sum of a range": "sum(range(10 ** 12))",
    "in a thread": "import threading\nfor _ in range(4): threading.Thread(target=lambda: sum(range(10**12))).start()",
    "at exit": "import atexit; atexit.register(lambda: sum(range(10 ** 12)))",
    "in a finaliser": "class A:\n    def __del__(self): sum(range(10 ** 12))\na = A(); del a",
}


@pytest.mark.parametrize("code", BUSY.values(), ids=BUSY)
def test_work_inside_the_interpreter_is_cut_off(sandbox: Sandbox, code: str) -> None:
    """A computation that never comes back to Python code is a timeout of the processor."""
    run = attack(sandbox, f"import sys; sys.set_int_max_str_digits(0)\n{code}", BRIEF)
    assert run.state == "timeout"
    assert run.error.startswith("CPU")


WAITING = {
    "input": "input()",
    "a lock": "import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "a pipe": "import os; os.read(os.pipe()[0], 1)",
    "a thread at exit": "import threading; threading.Thread(target=threading.Event().wait).start()",
    "every signal blocked": "import signal, time\nsignal.pthread_sigmask(0, range(1, 65))\ntime.sleep(60)",
    "stopped by itself": "import os, signal, time; os.kill(os.getpid(), signal.SIGSTOP); time.sleep(60)",
}


@pytest.mark.parametrize("code", WAITING.values(), ids=WAITING)
def test_waiting_for_ever_ends_with_the_time(sandbox: Sandbox, code: str) -> None:
    """A program that waits for what never comes is a timeout; one that reads its input finds none."""
    run = attack(sandbox, code, dataclasses.replace(SMALL, wall=0.6))
    if code == "input()":
        assert (run.state, run.error.splitlines()[-1]) == ("error", "EOFError: EOF when reading a line")
    else:
        assert run.state == "timeout"


HOGS = {
    "text": "'x' * (1 << 40)",
    "list": "[0] * (1 << 36)",
    "a growing list": "held = [0]\nwhile True: held += held",
    "a growing text": "held = 'x'\nwhile True: held += held",
    "a deep structure": "held = None\nwhile True: held = (held, bytearray(4096))",
    "in threads": (
        "import threading\ndef hog():\n    held = []\n    while True: held.append(bytearray(1 << 20))\n"
        "for _ in range(4): threading.Thread(target=hog).start()"
    ),
    "big power": "x = 1 << (1 << 40)",
    "decompression": (
        "import zlib\nsmall = zlib.compress(bytes(64 << 20))\nheld = []\n"
        "while True: held.append(zlib.decompress(small) + b'x')"
    ),
}


@pytest.mark.parametrize("code", HOGS.values(), ids=HOGS)
def test_memory_hog_is_killed_whatever_it_is_made_of(sandbox: Sandbox, code: str) -> None:
    """More memory than allowed ends the run as killed, asked for at once or bit by bit."""
    run = attack(sandbox, code, dataclasses.replace(SMALL, cpu=8))
    assert run.state == "killed"
    assert run.error.startswith("memory")


def test_exhausted_memory_can_not_be_hidden(sandbox: Sandbox) -> None:
    """A program that swallows its MemoryError goes on within its limit: it gets no more memory by asking again."""
    code = """
    held = []
    for _ in range(2000):
        try:
            held.append(bytearray(1 << 20))
        except MemoryError:
            pass
    print(len(held) < 1000)
    """
    run = attack(sandbox, code)
    assert (run.state, run.stdout) in [("ok", "True\n"), ("killed", "")]


FLOODS = {
    "one line without end": "import os\nwhile True: os.write(2, b'x' * 65536)",
    "both streams in turn": "import os\nwhile True: os.write(1, b'x' * 999); os.write(2, b'y' * 999)",
    "children": "import os\nfor _ in range(3): os.fork()\nwhile True: os.write(2, b'x' * 999)",
    "a traceback": "raise ValueError('x' * (1 << 20))",
    "warnings": "import warnings\nfor n in range(10 ** 9): warnings.warn(str(n) * 99)",
}


@pytest.mark.parametrize("code", FLOODS.values(), ids=FLOODS)
def test_output_is_kept_to_its_limit_whoever_writes_it(sandbox: Sandbox, code: str) -> None:
    """Never more than the limit is kept, and who writes more is killed; an endless exception is cut instead."""
    run = attack(sandbox, code)
    assert len(run.stdout) + len(run.stderr) <= SMALL.output * 1024
    if code.startswith("raise"):
        assert (run.state, len(run.error) < 40_000) == ("error", True)
    else:
        assert (run.state, run.error.split(":")[0]) == ("killed", "output")


DAEMONS = {
    "after an early exit": "os._exit(0)",
    "after an error": "raise ValueError",
    "after a flood": "while True: os.write(1, b'x' * 9999)",
    "after a crash": "os.abort()",
    "after a normal end": "pass",
}


@pytest.mark.parametrize("ending", DAEMONS.values(), ids=DAEMONS)
def test_a_daemon_that_respawns_is_dead_however_the_run_ended(sandbox: Sandbox, ending: str) -> None:
    """Detached processes that ignore signals, hold the output open and follow each other do not outlive the run."""
    code = f"""
import os, signal, sys, time
if os.fork() == 0:
    os.setsid()
    for number in set(signal.Signals) - {{signal.SIGKILL, signal.SIGSTOP}}:
        signal.signal(number, signal.SIG_IGN)
    if os.fork() == 0:
        code = 'import os, time\\nwhile True:\\n  time.sleep(.02)\\n  if os.fork(): os._exit(0)\\n  os.setsid()'
        os.execv(sys.executable, [sys.executable, '-c', code, 'corrige-respawn-mark'])
    os._exit(0)
time.sleep(0.2)
{ending}
"""
    attack(sandbox, code)
    assert processes_with("corrige-respawn-mark") == []


FILES = {
    "a sparse file read back": "open('x', 'wb').truncate(3 << 20)\nheld = [open('x', 'rb').read() for _ in range(999)]",
    "links": "import os\nopen('x', 'w')\nfor n in range(9999): os.link('x', f'l{n}')",
    "symbolic links": "import os\nfor n in range(9999): os.symlink('x' * 200, f'l{n}')",
    "long names": "for n in range(9999): open(f'{n:0200}', 'w').close()",
    "in every folder": "for n in range(9999):\n    for f in ('.', '/tmp', '/dev/shm'): open(f'{f}/{n}', 'w').close()",
    "appended": "while True:\n    with open('x', 'ab') as f: f.write(b'x' * 65536)",
    "extended attributes": (
        "import os\nopen('x', 'w').close()\nfor n in range(9999): os.setxattr('x', f'user.n{n}', b'x' * 60000)"
    ),
}


@pytest.mark.parametrize("code", FILES.values(), ids=FILES)
def test_files_of_any_kind_are_limited(sandbox: Sandbox, code: str) -> None:
    """Links, names, attributes and holes do not get round the limits of disk, files and memory."""
    run = attack(sandbox, code)
    assert run.state != "ok"
    assert run.error.split(":")[0] in ("disk", "memory") or "OSError" in run.error or "PermissionError" in run.error


def test_open_files_are_limited(sandbox: Sandbox) -> None:
    """Descriptors run out before the machine's do."""
    run = attack(sandbox, "held = []\nwhile True: held.append(open('/dev/null'))")
    assert run.state == "error"
    assert "Too many open files" in run.error


SOURCES = {
    "parentheses": "(" * 100_000,
    "brackets that close": "[" * 5_000 + "]" * 5_000,
    "a chain of attributes": "a" + ".a" * 200_000,
    "a chain of signs": "x = " + "-" * 100_000 + "1",
    "a chain of calls": "x" + "()" * 100_000,
    "nested blocks": "".join(" " * n + "if 1:\n" for n in range(120)),
    "nested functions": "f = " + "lambda: " * 20_000 + "1",
    "NUL": "x = 1\0",
    "NUL in a comment": "# \0\n",
    "no text": "\ufffe\uffff",
    "another encoding": "# -*- coding: utf-7 -*-\nx = 1",
    "an unknown encoding": "# -*- coding: klingon -*-\nx = 1",
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_source_that_breaks_the_parser_is_an_error_or_harmless(sandbox: Sandbox, source: str) -> None:
    """Nesting without end, NUL and odd encodings are the run's error (or run), whatever the parser does."""
    run = attack(sandbox, source)
    assert run.state in ("ok", "error", "killed")
    assert (run.error is None) is (run.state == "ok")
