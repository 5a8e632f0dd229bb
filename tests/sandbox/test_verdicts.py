"""Verdicts can't be forged blindly: what a program writes where it should not is a fault of its phase."""

from __future__ import annotations

import pytest

from grading.sandbox import Sandbox
from tests.sandbox.programs import attack, observe

pytestmark = pytest.mark.usefixtures("unaffected")


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
