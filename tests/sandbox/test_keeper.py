"""The keeper of a phase: what a process wrote and how it ended decide the outcome."""

from __future__ import annotations

import os
import signal
import struct
from typing import Any

import pytest

from grading.errors import SandboxError
from grading.job import Limits
from grading.sandbox.answers import Inbox
from grading.sandbox.boot import pack
from grading.sandbox.child import SET_UP_FAILED
from grading.sandbox.phase import MAX_WANTS, Keeper, conclude
from tests.sandbox.programs import frame

LIMITS = Limits(wall=2, cpu=1, memory=64, processes=8, output=1, disk=1, inodes=10)


class NoLimitBroken:
    """A watcher that never finds anything."""

    def breach(self) -> None:
        """Nothing."""
        return


class Client:
    """The far end of a phase: has one late value."""

    def __init__(self) -> None:
        self.reader, self._other = os.pipe()
        self.asked = 0

    def send(self, _payload: Any) -> None:
        """Count what was asked."""
        self.asked += 1

    def receive(self) -> Any:
        """The late value."""
        return {"late": "secret"}

    def hang_up(self) -> None:
        """Close both ends."""
        os.close(self._other)

    def close(self) -> None:
        """Give the descriptor back."""
        os.close(self.reader)


def keep(writes: dict[str, bytes], limits: Limits = LIMITS, *, gone: bool = False) -> tuple[Keeper, Client]:
    """Let a keeper talk with a process that has written this and ended."""
    far, pipes = Client(), {}
    for name in ("stdout", "stderr", "wire", "status"):
        pipes[name], writer = os.pipe()
        os.write(writer, writes.get(name, b""))
        os.close(writer)
    to_child, wire_out = os.pipe()
    if gone:
        far.hang_up()
    keeper = Keeper(far, Inbox("t"), NoLimitBroken(), limits)  # type: ignore[arg-type]
    keeper.converse(pipes, wire_out, pack({"token": "t"}))
    keeper.drain(pipes)
    for descriptor in (*pipes.values(), to_child, wire_out):
        os.close(descriptor)
    if not gone:
        far.hang_up()
    far.close()
    return keeper, far


def exited(code: int) -> bytes:
    """The status of a process that exited."""
    return struct.pack(">i", code << 8)


def killed(number: int) -> bytes:
    """The status of a process that was ended by a signal."""
    return struct.pack(">i", number)


OUTCOMES = {
    "done": ({"wire": frame({"done": 5}), "status": exited(0)}, "ok", None),
    "done, but ended badly": ({"wire": frame({"done": 5}), "status": exited(3)}, "error", "exit code 3"),
    "raised": ({"wire": frame({"raised": "Trace"}), "status": exited(1)}, "error", "Trace"),
    "raised for memory": ({"wire": frame({"raised": "T", "cause": "memory"}), "status": exited(1)}, "killed", "memory"),
    "raised for disk": ({"wire": frame({"raised": "T", "cause": "disk"}), "status": exited(1)}, "killed", "disk"),
    "raised for forks": ({"wire": frame({"raised": "T", "cause": "processes"}), "status": exited(1)}, "killed", "proc"),
    "neither": ({"wire": frame({}), "status": exited(0)}, "error", "before it had finished"),
    "no word": ({"status": exited(0)}, "error", "exit code 0"),
    "crashed": ({"status": killed(11)}, "error", "signal 11"),
    "processor time": ({"status": killed(signal.SIGXCPU)}, "timeout", "CPU"),
    "file size": ({"status": killed(signal.SIGXFSZ)}, "killed", "disk"),
    "garbage": ({"wire": b"\0\0\0\1x", "status": exited(0)}, "error", "own channel"),
    "flood": ({"stdout": b"x" * 1025, "status": exited(0)}, "killed", "output"),
}


@pytest.mark.parametrize(("writes", "state", "said"), OUTCOMES.values(), ids=OUTCOMES)
def test_outcome_of_a_phase(writes: dict[str, bytes], state: str, said: str | None) -> None:
    """What a process wrote and how it ended decide the state and what is said of it."""
    result = conclude(keep(writes)[0], cpu=0, disk_full=False)
    assert result["state"] == state
    assert (said is None) == (result["error"] is None)
    assert (said or "") in (result["error"] or "")
    assert result["answer"] == (5 if state == "ok" else None)


def test_error_on_a_full_disk_is_the_disks() -> None:
    """Whatever was raised when nothing fitted any more is put down to the disk."""
    keeper = keep({"wire": frame({"raised": "OperationalError"}), "status": exited(1)})[0]
    assert conclude(keeper, cpu=0, disk_full=True)["error"].startswith("disk")


def test_end_by_the_hard_limit_of_the_processor_is_a_timeout() -> None:
    """A process that ignored the first signal and was killed for its processor time is a timeout."""
    keeper = keep({"status": killed(signal.SIGKILL)})[0]
    assert conclude(keeper, cpu=1.5, disk_full=False)["state"] == "timeout"
    assert conclude(keeper, cpu=0.2, disk_full=False)["state"] == "error"


def test_failed_set_up_is_our_fault() -> None:
    """A process that could not be confined is a SandboxError with the reason, not an outcome."""
    keeper = keep({"status": SET_UP_FAILED + b"no such call"})[0]
    with pytest.raises(SandboxError, match="no such call"):
        conclude(keeper, cpu=0, disk_full=False)


def test_late_value_is_fetched_once() -> None:
    """However often it is asked for, the client is asked once; more than the limit is garbage."""
    wants = frame({"want": "late"})
    keeper, far = keep({"wire": wants * MAX_WANTS + frame({"done": 5}), "status": exited(0)})
    assert (far.asked, keeper.garbage) == (1, None)
    assert keep({"wire": wants * (MAX_WANTS + 1), "status": exited(0)})[0].garbage == "it asked too often"


def test_phase_ends_when_nobody_waits_for_it() -> None:
    """A client that is gone ends its phase."""
    assert "nobody waits" in conclude(keep({}, gone=True)[0], cpu=0, disk_full=False)["error"]


def test_killed_watcher_of_a_program_is_our_fault() -> None:
    """Where nobody says how the program ended, the phase ends at once and is no outcome of the learner's."""
    keeper = keep({"stdout": b"x"})[0]
    assert keeper.abandoned
    with pytest.raises(SandboxError, match="first process"):
        conclude(keeper, cpu=0, disk_full=False)
