"""Attacks on what is not the run's: names, memory, descriptors, libraries, later phases, the grader's channel."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.job import Job, Limits, Phase
from grading.sandbox import Sandbox, client
from tests.sandbox.programs import SMALL, attack, job, observe, refused

pytestmark = pytest.mark.usefixtures("unaffected", "nothing_left")

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("call", ["getaddrinfo('example.com', 80)", "gethostbyname('localhost.localdomain')"])
def test_names_are_not_resolved(sandbox: Sandbox, call: str) -> None:
    """No name server answers, so not even a look-up leaves the machine."""
    refused(sandbox, f"import socket; attempt(lambda: socket.{call})")


OTHERS_MEMORY = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
class Part(ctypes.Structure):
    _fields_ = [('base', ctypes.c_void_p), ('size', ctypes.c_size_t)]
def peek(pid, call):
    held = ctypes.create_string_buffer(8)
    mine, theirs = Part(ctypes.addressof(held), 8), Part(id(held), 8)
    if call(pid, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0) < 0:
        raise OSError(ctypes.get_errno(), 'no')
for pid in (os.getppid(), 1):
    attempt(lambda: peek(pid, libc.process_vm_readv))
    attempt(lambda: peek(pid, libc.process_vm_writev))
for path in (f'/proc/{os.getppid()}/mem', '/proc/1/mem', '/proc/kcore', '/dev/mem', '/dev/kmem', '/dev/port'):
    attempt(lambda: os.open(path, os.O_RDONLY))
"""


def test_the_memory_of_others_can_not_be_read(sandbox: Sandbox) -> None:
    """Neither by a system call nor as a file: not the first process's, not the kernel's."""
    assert refused(sandbox, OTHERS_MEMORY).count("refused") == 10


SEARCH = r"""
import re
wanted = [re.compile(pattern) for pattern in {patterns}]
found = set()
for line in open('/proc/self/maps'):
    span, rights = line.split()[:2]
    start, end = (int(part, 16) for part in span.split('-'))
    if 'r' not in rights or '[v' in line or end - start > 1 << 28:
        continue
    with open('/proc/self/mem', 'rb', 0) as memory:
        try:
            memory.seek(start)
            text = memory.read(end - start)
        except OSError:
            continue
    found |= {{number for number, word in enumerate(wanted) if word.search(text)}}
    del text
print(sorted(found))
"""


def searched(sandbox: Sandbox, words: list[str], late: str) -> str:
    """The numbers of the words that a program finds in its own memory; as a pattern, no word is in it by itself."""
    patterns = ["".join(f"\\x{byte:02x}" for byte in word.encode()).encode() for word in words]
    code = SEARCH.format(patterns=patterns)
    limits = Limits(memory=1024)
    phase = Phase("run", "script", {"file": "code.py"}, late=late, learner=True, limits=limits)
    run = sandbox.run(Job({"code.py": code.encode()}, (phase,))).run
    assert run.state == "ok", run.error
    return run.stdout.strip()


def test_the_own_memory_holds_no_secret_of_the_grader(sandbox: Sandbox) -> None:
    """What the program was forked from knows no check, no solution and nothing that is handed over late."""
    card = (ROOT / "exercises/hito-5/model-card-incompleto/template/model_card.md.j2").read_text()
    secrets = ["def classification_metrics(store", "What the calls of a service left behind", "late-secret-4711"]
    assert searched(sandbox, [*secrets, max(card.splitlines(), key=len)], "late-secret-4711") == "[]"
    assert searched(sandbox, ["found |= {number"], "") == "[0]"  # its own source it does find


def test_no_descriptor_is_inherited_but_the_five(sandbox: Sandbox) -> None:
    """Nothing is open besides /dev/null, the two outputs and the wire, and none of them leads to a file or a socket."""
    code = """
    import os
    for number in range(600):
        try:
            print(number, os.readlink(f'/proc/self/fd/{number}').partition(':')[0])
        except OSError:
            pass
    """
    assert attack(sandbox, code).stdout.splitlines() == ["0 /dev/null", "1 pipe", "2 pipe", "3 pipe", "4 pipe"]


LIBRARY = """
import os, sys, numpy
package = os.path.dirname(numpy.__file__)
for place in (package, os.path.dirname(package), os.path.dirname(os.__file__)):
    attempt(lambda: open(place + '/planted.py', 'w'))
    attempt(lambda: open(place + '/planted.pth', 'w'))
    attempt(lambda: os.mkdir(place + '/planted'))
    attempt(lambda: os.symlink('/box', place + '/planted'))
    attempt(lambda: os.rename(place, place + '2'))
    attempt(lambda: os.utime(place))
    attempt(lambda: os.chmod(place, 0o777))
attempt(lambda: os.unlink(numpy.__file__))
attempt(lambda: os.truncate(numpy.__file__, 0))
attempt(lambda: open(sys.executable, 'ab'))
"""


def test_libraries_can_not_be_changed(sandbox: Sandbox) -> None:
    """No file, folder, link or .pth can be added to the libraries, and none changed or removed."""
    assert refused(sandbox, LIBRARY).count("refused") == 24


PLANTED = ("json.py", "mlflow.py", "sitecustomize.py", "usercustomize.py", "conftest.py", "os.py", "planted.pth")


def test_a_file_named_like_a_library_serves_only_its_own_run(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Modules, .pth and start-up files that a run leaves are not what a later phase imports or starts with."""
    (tmp_path / "look.py").write_text(
        "import os, sys, subprocess\ndef main(argument, late):\n    import json, colorsys\n"
        "    out = subprocess.run([sys.executable, '-c', 'import json, colorsys; print(json.__file__)'],"
        " capture_output=True, text=True, cwd='/')\n"
        "    return [json.__name__ in sys.modules, os.getcwd() in json.__file__, os.getcwd() in out.stdout, out.stderr]"
    )
    (tmp_path / "script.py").write_text((client.INSIDE / "script.py").read_text())
    monkeypatch.setattr(client, "INSIDE", tmp_path)
    code = f"""
for name in {PLANTED!r}:
    for folder in ('.', '/tmp', '/dev/shm'):
        try:
            open(folder + '/' + name, 'w').write('import os; os._exit(9)')
        except OSError:
            pass
"""
    phases = (Phase("run", "script", {"file": "code.py"}, learner=True), Phase("look", "look"))
    seen = sandbox.run(Job({"code.py": code.encode()}, phases))
    assert (seen.run.state, dict(seen.faults)) == ("ok", {})
    assert seen.seen["look"] == [True, False, False, ""]


LEFT = {
    "a FIFO": "os.mkfifo('left')",
    "a socket": "import socket; socket.socket(1).bind('left')",
    "a link to a device": "os.symlink('/dev/zero', 'left')",
    "a link to itself": "os.symlink('left', 'left')",
    "a link to a pipe of its own": "os.symlink('/proc/self/fd/0', 'left')",
    "a folder without rights": "os.mkdir('left', 0)",
    "a file without rights": "os.close(os.open('left', os.O_CREAT, 0))",
    "a very long path": "\nfor _ in range(60):\n    os.mkdir('d' * 200)\n    os.chdir('d' * 200)",
    "a name that is no text": "os.close(os.open(b'\\xff\\xfe', os.O_CREAT))",
    "a name with a line break": "os.close(os.open('a\\nb\\x1b[2J', os.O_CREAT))",
    "an executable named like a tool": "os.close(os.open('python', os.O_CREAT, 0o6755))",
}


@pytest.mark.parametrize("code", LEFT.values(), ids=LEFT)
def test_odd_files_left_behind_hinder_nobody(sandbox: Sandbox, code: str) -> None:
    """Whatever lies in the work folder, the phases after it run, and the folder goes with the job."""
    script = f"import os\ntry:\n    exec({code!r})\nexcept OSError: pass"
    phases = tuple(
        Phase(name, "script", {"file": "code.py"}, learner=name == "run", limits=SMALL) for name in ("run", "again")
    )
    seen = sandbox.run(Job({"code.py": script.encode()}, phases))
    assert seen.run.state == "ok"
    assert "again" in {*seen.seen, *seen.faults}


def test_a_work_folder_that_was_closed_hinders_nobody(sandbox: Sandbox) -> None:
    """A run that takes all rights from its own folder ends as it would have, and the phases after it can be asked."""
    phases = tuple(Phase(name, "script", {"file": "code.py"}, learner=name == "run") for name in ("run", "again"))
    seen = sandbox.run(Job({"code.py": b"import os; os.chmod('.', 0)"}, phases))
    assert seen.run.state == "ok"


DIGGING = """
import gc, json, os, struct, sys
def frames():
    frame = sys._getframe()
    while frame:
        yield frame
        frame = frame.f_back
token = next(frame.f_locals['token'] for frame in frames() if 'token' in frame.f_locals)
data = json.dumps({"done": {"finished": "forged"}, "token": token}).encode()
os.write(4, struct.pack('>I', len(data)) + data)
"""


@pytest.mark.parametrize("ending", ["os._exit(0)", "pass"], ids=["and leaves", "and goes on"])
def test_what_a_forger_of_the_answer_gains(sandbox: Sandbox, ending: str) -> None:
    """Who digs for the token can answer for their own phase, once, and reaches no other: a second answer is a fault."""
    seen = observe(sandbox, DIGGING + ending)
    if ending == "pass":
        assert seen.run.state == "error"
        assert "wrote on after its answer" in seen.run.error
    else:
        assert (seen.run.state, seen.seen) == ("ok", {"run": {"finished": "forged"}})


def test_a_forged_answer_does_not_hide_what_the_run_did(sandbox: Sandbox) -> None:
    """An answer before its time does not turn a failing exit, a signal or a limit into success."""
    for ending in ("os._exit(3)", "os.abort()", "print('x' * 999_999, flush=True)", "while True: pass"):
        seen = observe(sandbox, DIGGING + ending, Limits(cpu=0.3, wall=5, output=64))
        assert seen.run.state in ("error", "killed", "timeout"), ending
        assert seen.seen == {}


def test_answers_that_are_hard_to_read_are_read_or_refused_quickly(sandbox: Sandbox) -> None:
    """Millions of tiny values, numbers beyond all floats and halves of characters end as an answer or a fault."""
    payloads = {
        "'[' + '[],' * 2_000_000 + '[]]'": None,
        "'[1e999, -1e999, NaN, 1E-999]'": None,
        "'9' * 5000": "no JSON",
        "'\"' + chr(92) + 'ud800' * 1 + '\"'": None,
        "'{' + ','.join(f'\"{n}\":0' for n in range(400_000)) + '}'": None,
        "'\"' + 'x' * (8 << 20) + '\"'": "a frame of",
    }
    for payload, fault in payloads.items():
        code = DIGGING.replace(
            'data = json.dumps({"done": {"finished": "forged"}, "token": token}).encode()',
            f"data = ('{{\"token\": \"' + token + '\", \"done\": ' + {payload} + '}}').encode()",
        )
        code = code.replace(
            "os.write(4, struct.pack('>I', len(data)) + data)",
            "view = memoryview(struct.pack('>I', len(data)) + data)\nwhile view: view = view[os.write(4, view):]",
        )
        seen = sandbox.run(job(code + "os._exit(0)", Limits()))
        assert (seen.run.state == "ok") is (fault is None), (payload, seen.run.error)
        assert fault is None or fault in seen.run.error
