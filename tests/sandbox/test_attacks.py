"""Attacks: each a small program; contained, reported with the right state, and the next run knows nothing of it."""

from __future__ import annotations

import dataclasses
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from grading.sandbox import Sandbox
from tests.sandbox.programs import SMALL, attack, observe, processes_with

ROOT = Path(__file__).resolve().parent.parent.parent
TRY = """
def attempt(action):
    try:
        print('REACHED', action())
    except OSError as error:
        print('refused', error.errno)
"""
"""A prelude: says REACHED when an action worked, `refused` and the number when the kernel did not let it."""


@pytest.fixture(autouse=True)
def next_run_is_unaffected(sandbox: Sandbox) -> Iterator[None]:
    """After each attack an innocent file runs, alone in its folder and in its pid namespace."""
    yield
    after = attack(sandbox, "import os; print(os.listdir('.'), sorted(p for p in os.listdir('/proc') if p.isdigit()))")
    assert (after.state, after.stdout) == ("ok", "['code.py'] ['2']\n")


def refused(sandbox: Sandbox, code: str) -> str:
    """Run a program made of attempts; its output, in which nothing was reached."""
    run = attack(sandbox, TRY + code)
    assert run.state == "ok", run
    assert "REACHED" not in run.stdout
    assert "refused" in run.stdout
    return run.stdout


# memory, processes, time, output, disk


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
        "for n in range(99): open(f'/tmp/{n}', 'wb').write(b'x' * (1 << 20))",
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


# network


@pytest.mark.parametrize(
    "address", ["('1.1.1.1', 80)", "('8.8.8.8', 53)", "('169.254.169.254', 80)"], ids=["tcp", "dns", "metadata"]
)
def test_tcp_reaches_nobody(sandbox: Sandbox, address: str) -> None:
    """No address outside can be reached by TCP."""
    refused(sandbox, f"import socket; attempt(lambda: socket.create_connection({address}, 2))")


def test_udp_reaches_nobody(sandbox: Sandbox) -> None:
    """No datagram leaves."""
    code = "import socket; attempt(lambda: socket.socket(2, 2).sendto(b'x', ('1.1.1.1', 53)))"
    refused(sandbox, code)


def test_a_server_of_this_machine_is_not_reached(sandbox: Sandbox) -> None:
    """What listens on this machine's loopback is another loopback's."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        refused(sandbox, f"import socket; attempt(lambda: socket.create_connection({address!r}, 2))")


def test_unix_sockets_of_this_machine_are_not_reached(sandbox: Sandbox, tmp_path: Path) -> None:
    """Neither a socket file nor an abstract socket of this machine can be connected to."""
    path, name = str(tmp_path / "s"), f"\0corrige-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as file, socket.socket(socket.AF_UNIX) as abstract:
        file.bind(path)
        file.listen()
        abstract.bind(name)
        abstract.listen()
        code = f"import socket\nfor a in ({path!r}, {name!r}): attempt(lambda: socket.socket(1).connect(a))"
        assert refused(sandbox, code).count("refused") == 2


def test_other_socket_families_are_refused(sandbox: Sandbox) -> None:
    """Raw packets, netlink, kernel crypto and the virtual machine's host have no socket."""
    code = "import socket\nfor family in (16, 17, 31, 38, 40): attempt(lambda: socket.socket(family, 3))"
    assert refused(sandbox, code).count("refused 1") == 5


def test_own_loopback_works(sandbox: Sandbox) -> None:
    """A program may serve itself on its own loopback: a metrics server needs it."""
    code = """
    import socket
    server = socket.create_server(('127.0.0.1', 0))
    print(bool(socket.create_connection(server.getsockname())))
    """
    assert attack(sandbox, code).stdout == "True\n"


# files of others


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "/etc/shadow", "/root/.bashrc", "/home", "/var/log", "/sys/kernel", str(Path.home() / ".ssh"),
     str(ROOT / "exercises"), str(ROOT / "grading" / "checks"), str(ROOT / "pyproject.toml"), str(ROOT / ".git"), "/"],
)  # fmt: skip
def test_files_of_others_are_out_of_sight(sandbox: Sandbox, path: str) -> None:
    """Accounts, homes, the exercises, the checks and the project can be neither listed nor read."""
    code = f"import os; p = {path!r}\nattempt(lambda: os.listdir(p) if os.path.isdir(p) else open(p).read())"
    refused(sandbox, code)


@pytest.mark.parametrize("name", ["exercises", "grading", "db", "pyproject.toml"])
def test_the_project_is_not_even_there(sandbox: Sandbox, name: str) -> None:
    """Not even the existence of a file of the project can be asked, though the environment lies inside it."""
    refused(sandbox, f"import os; attempt(lambda: os.stat({str(ROOT / name)!r}))")


def test_our_own_modules_are_not_importable(sandbox: Sandbox) -> None:
    """The grader's package can't be imported, nor found among the loaded modules."""
    code = "import sys; print([m for m in sys.modules if m.startswith('grading')])\nimport grading"
    run = attack(sandbox, code)
    assert run.stdout == "[]\n"
    assert "ModuleNotFoundError: No module named 'grading'" in run.error


def test_environment_holds_no_secret(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable of the app's environment is nowhere in the run's, not even in the kernel's copy."""
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2-hunter2")
    code = """
    import os
    text = repr(dict(os.environ)) + open('/proc/self/environ').read()
    print('PASSWORD' in text, 'hunter2' in text, os.environ['USER'])
    """
    assert attack(sandbox, code).stdout == "False False learner\n"


def test_two_runs_at_once_do_not_see_each_other(sandbox: Sandbox) -> None:
    """Files in the work folder, /tmp and shared memory of a run that goes on are invisible to another."""
    write = """
    import time
    for folder in ('.', '/tmp', '/dev/shm'): open(folder + '/mine', 'w').write('secret')
    time.sleep(0.8)
    """
    look = """
    import os, time
    time.sleep(0.3)
    print([os.path.exists(folder + '/mine') for folder in ('.', '/tmp', '/dev/shm', '/box')])
    """
    seen: list[str] = []
    writer = threading.Thread(target=lambda: attack(sandbox, write))
    writer.start()
    seen.append(attack(sandbox, look).stdout)
    writer.join()
    assert seen == ["[False, False, False, False]\n"]


@pytest.mark.parametrize("path", ["/usr/lib/x", "/etc/x", "/x", "/dev/x", "/proc/sys/kernel/hostname", "LIBRARY"])
def test_nothing_outside_can_be_written(sandbox: Sandbox, path: str) -> None:
    """Libraries, system folders and kernel settings are read-only."""
    code = f"import numpy; p = {path!r}.replace('LIBRARY', numpy.__file__)\nattempt(lambda: open(p, 'a').write('x'))"
    refused(sandbox, code)


def test_links_lead_nowhere(sandbox: Sandbox) -> None:
    """A symbolic link, a hard link and `..` lead to nothing outside."""
    code = f"""
import os
os.symlink({str(ROOT / "pyproject.toml")!r}, 'link')
attempt(lambda: open('link').read())
attempt(lambda: os.link('/etc/ld.so.cache', 'hard'))
attempt(lambda: open('../../../../..{ROOT}/pyproject.toml').read())
attempt(lambda: open('/proc/self/root{ROOT}/pyproject.toml').read())
"""
    assert refused(sandbox, code).count("refused") == 4


def test_devices_and_fifos_can_not_be_made(sandbox: Sandbox) -> None:
    """No device file, and no FIFO on which a later phase could hang."""
    code = "import os\nattempt(lambda: os.mknod('disk', 0o60666, os.makedev(8, 0)))\nattempt(lambda: os.mkfifo('pipe'))"
    assert refused(sandbox, code).count("refused") == 2


# other processes and the kernel


def test_no_other_process_is_visible(sandbox: Sandbox) -> None:
    """The first process of the namespace, which holds the server's memory, can't be looked into."""
    code = "\n".join(
        f"attempt(lambda: open('/proc/1/{name}').read())" for name in ("environ", "mem", "maps", "cmdline")
    )
    assert refused(sandbox, code).count("refused") == 4


def test_killing_everything_kills_nobody_else(sandbox: Sandbox) -> None:
    """A signal to all processes, to the parent and to the first process reaches none."""
    code = "import os\nfor pid in (-1, os.getppid(), 1):\n    try: os.kill(pid, 9)\n    except OSError: print('no')"
    assert attack(sandbox, code).state == "ok"


def test_double_forked_daemon_is_dead_when_the_run_returns(sandbox: Sandbox) -> None:
    """What was detached by two forks and a session of its own does not outlive the run."""
    code = """
    import os, sys, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)', 'corrige-daemon-mark'])
        os._exit(0)
    time.sleep(0.3)
    print('gone')
    """
    run = attack(sandbox, code)
    assert (run.state, run.stdout) == ("ok", "gone\n")
    assert processes_with("corrige-daemon-mark") == []


def test_daemon_is_dead_after_a_timeout(sandbox: Sandbox) -> None:
    """The same when the run is ended by its time limit."""
    code = """
    import os, sys, time
    if os.fork() == 0:
        os.setsid()
        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)', 'corrige-late-mark'])
    time.sleep(60)
    """
    assert attack(sandbox, code, dataclasses.replace(SMALL, wall=0.7)).state == "timeout"
    assert processes_with("corrige-late-mark") == []


SYSCALLS = {
    "ptrace": "libc.ptrace(16, os.getppid(), 0, 0)",
    "unshare": "libc.unshare(0x10000000)",
    "mount": "libc.mount(b'tmpfs', b'/box', b'tmpfs', 0, 0)",
    "chroot": "libc.chroot(b'/box')",
    "setns": "libc.setns(0, 0)",
    "setuid": "libc.setuid(0) if os.getuid() else -1",
    "keyctl": "libc.syscall(250, 0, 0, 0, 0, 0)",
    "bpf": "libc.syscall(321, 0, 0, 0)",
    "perf_event_open": "libc.syscall(298, 0, 0, 0, 0, 0)",
    "userfaultfd": "libc.syscall(323, 0)",
    "io_uring": "libc.syscall(425, 1, 0)",
    "clone into a user namespace": "libc.syscall(56, 0x10000011, 0, 0, 0, 0)",
}


@pytest.mark.parametrize("call", SYSCALLS.values(), ids=SYSCALLS)
def test_system_calls_that_widen_the_surface_are_refused(sandbox: Sandbox, call: str) -> None:
    """Calls that no exercise needs answer EPERM (numbers of x86-64)."""
    code = f"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call():
    if {call} < 0: raise OSError(ctypes.get_errno() or 1, 'no')
attempt(call)
"""
    assert refused(sandbox, code) == "refused 1\n"


def test_set_uid_programs_give_no_rights(sandbox: Sandbox) -> None:
    """The process has no capability, can't gain one, and is not root."""
    code = """
    import os
    lines = dict(line.split(':', 1) for line in open('/proc/self/status').read().splitlines())
    print(lines['CapEff'].strip(), lines['CapPrm'].strip(), lines['NoNewPrivs'].strip(), lines['Seccomp'].strip())
    print(os.getuid() != 0)
    """
    assert attack(sandbox, code).stdout == "0000000000000000 0000000000000000 1 2\nTrue\n"


# verdicts


def test_early_exit_with_zero_is_an_error(sandbox: Sandbox) -> None:
    """Leaving with status 0 before the program has reported is an error that says so."""
    seen = observe(sandbox, "import os; os._exit(0)")
    assert seen.run.state == "error"
    assert "exit code 0 before it had finished" in seen.run.error
    assert seen.seen == {}


FORGED = """
import os, struct
data = {data}
frame = struct.pack('>I', len(data)) + data
for number in range(3, 600):
    try:
        os.write(number, frame)
    except OSError:
        pass
"""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("""b'{"done": {"finished": true}}'""", "without the token"),
        ("""b'{"token": "00000000000000000000000000000000", "done": 1}'""", "without the token"),
        ("b'[' * 100000", "no JSON"),
        ("b'9' * 100000", "no JSON"),
        ("b'[]'", "no JSON object"),
        ("bytes(range(256))", "no JSON"),
    ],
    ids=["no token", "wrong token", "deep", "huge number", "list", "bytes"],
)
def test_forged_frame_on_every_descriptor_is_no_answer(sandbox: Sandbox, data: str, why: str) -> None:
    """What is written blindly to all descriptors is reported, and nothing of it is seen."""
    seen = observe(sandbox, FORGED.format(data=data))
    assert seen.run.state == "error"
    assert why in seen.run.error
    assert (list(seen.seen), list(seen.faults)) == ([], ["run"])


def test_flood_of_the_wire_ends_the_run(sandbox: Sandbox) -> None:
    """A frame that is announced larger than any answer is not waited for."""
    seen = observe(
        sandbox, "import os\nfor n in (3, 4):\n    try: os.write(n, b'\\xff' * 9)\n    except OSError: pass\ninput()"
    )
    assert "a frame of 4294967295 bytes" in seen.run.error


def test_closing_every_descriptor_is_a_fault_of_the_phase(sandbox: Sandbox) -> None:
    """A program that closes the wire is an error, not an exception of ours."""
    assert attack(sandbox, "import os; os.closerange(0, 600)").state == "error"


def test_patched_json_spoils_only_the_own_run(sandbox: Sandbox) -> None:
    """Breaking the libraries that carry the answer spoils nothing but the answer."""
    code = "import json, os, struct\njson.dumps = json.loads = None\nstruct.pack = None\nos.write = None"
    assert attack(sandbox, code).state == "error"


def test_crash_of_the_interpreter_names_the_signal(sandbox: Sandbox) -> None:
    """A segmentation fault is the learner's error, with its name."""
    run = attack(sandbox, "import ctypes; ctypes.string_at(0)")
    assert run.state == "error"
    assert "signal 11" in run.error
