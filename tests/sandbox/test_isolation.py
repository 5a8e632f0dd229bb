"""Isolation: network, files of others, other processes, the kernel.  Each attack is a small program."""

from __future__ import annotations

import dataclasses
import os
import socket
import threading
from pathlib import Path

import pytest

from grading.sandbox import Sandbox
from tests.sandbox.programs import SMALL, attack, processes_with, refused

ROOT = Path(__file__).resolve().parent.parent.parent


pytestmark = pytest.mark.usefixtures("unaffected")


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
     str(ROOT / "exercises"), str(ROOT / "grading" / "checks"), str(ROOT / "pyproject.toml"), str(ROOT / ".git")],
)  # fmt: skip
def test_files_of_others_are_out_of_sight(sandbox: Sandbox, path: str) -> None:
    """Accounts, homes, the exercises, the checks and the project can be neither listed nor read."""
    code = f"import os; p = {path!r}\nattempt(lambda: os.listdir(p) if os.path.isdir(p) else open(p).read())"
    refused(sandbox, code)


def test_the_root_can_not_be_listed(sandbox: Sandbox) -> None:
    """Not even the names of the folders above the libraries are told."""
    refused(sandbox, "import os; attempt(lambda: os.listdir('/'))")


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
    """Calls that no exercise needs answer EPERM, or EINVAL for a uid that is not mapped (numbers of x86-64)."""
    code = f"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call():
    if {call} < 0: raise OSError(ctypes.get_errno() or 1, 'no')
attempt(call)
"""
    assert refused(sandbox, code) in ("refused 1\n", "refused 22\n")


def test_set_uid_programs_give_no_rights(sandbox: Sandbox) -> None:
    """The process has no capability, can't gain one, and is not root."""
    code = """
    import os
    lines = dict(line.split(':', 1) for line in open('/proc/self/status').read().splitlines())
    print(lines['CapEff'].strip(), lines['CapPrm'].strip(), lines['NoNewPrivs'].strip(), lines['Seccomp'].strip())
    print(os.getuid() != 0)
    """
    assert attack(sandbox, code).stdout == "0000000000000000 0000000000000000 1 2\nTrue\n"
