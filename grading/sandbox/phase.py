"""One phase, seen from its keeper: a process of the sandbox's own, outside the cage, that ends with the phase.

It starts the confined processes, reads their output and frames, watches the limits, and says what became of them.
"""

from __future__ import annotations

import os
import selectors
import signal
import struct
import time
from typing import Any

from grading.errors import SandboxError
from grading.job import Limits
from grading.model import State
from grading.sandbox.answers import Garbage, Inbox, clean
from grading.sandbox.boot import MAX_ERROR, Wire, pack
from grading.sandbox.child import SET_UP_FAILED
from grading.sandbox.watch import Breach, Watcher

TICK = 0.02
"""Seconds between two looks at the limits: a process that fills memory as fast as it can gets about 50 MiB further."""
MAX_WANTS = 8
"""Times that `late()` may be called: each call is answered with the same value."""
_CHUNK = 1 << 16
_KILLED = struct.pack(">i", signal.SIGKILL)


class Keeper:
    """Talks with the confined process of one phase.  `client` is the way to who asked for the run."""

    def __init__(self, client: Wire, inbox: Inbox, watcher: Watcher, limits: Limits) -> None:
        self.client, self.inbox, self.watcher, self.limits = client, inbox, watcher, limits
        self.output = {"stdout": bytearray(), "stderr": bytearray()}
        self.breach: Breach | None = None
        self.garbage: str | None = None
        self.status = b""
        self.abandoned = False
        self._late: list[Any] = []
        self._wants = 0
        self._outbox = bytearray()

    def converse(self, pipes: dict[str, int], wire_out: int, request: bytes) -> None:
        """Until the program has ended, a limit is broken, or what it says is garbage.

        `pipes`: name -> descriptor; `request`: the frames to send first.
        """
        self._outbox += request
        deadline = time.monotonic() + self.limits.wall
        next_look = time.monotonic() + TICK
        with selectors.DefaultSelector() as selector:
            for name, descriptor in pipes.items():
                os.set_blocking(descriptor, False)
                selector.register(descriptor, selectors.EVENT_READ, name)
            selector.register(self.client.reader, selectors.EVENT_READ, "client")
            os.set_blocking(wire_out, False)
            while not (self.breach or self.garbage or self.abandoned or len(self.status) >= 4):
                self._pour(selector, wire_out)
                wait = min(next_look, deadline) - time.monotonic()
                for key, _ in selector.select(max(wait, 0)):
                    if key.data != "outbox" and not self.take(key.data, key.fd):
                        selector.unregister(key.fd)
                        self.abandoned |= key.data == "status"
                now = time.monotonic()
                if now >= deadline:
                    self.breach = self.breach or ("timeout", f"more than {self.limits.wall:g} s of time")
                elif now >= next_look:
                    next_look = now + TICK
                    self.breach = self.breach or self.watcher.breach()
        if self.abandoned or self.status == _KILLED:
            self.breach = self.breach or self.watcher.breach()  # was it the kernel, for want of memory?

    def drain(self, pipes: dict[str, int]) -> None:
        """Read what is left in the pipes when every process is dead."""
        for name, descriptor in pipes.items():
            while self.take(name, descriptor):
                continue

    def take(self, name: str, descriptor: int) -> bool:
        """Read once from a pipe; false when there is nothing more."""
        if name == "client":  # it has nothing to say now: it is gone
            self.breach = ("error", "nobody waits for this run any more")
            return False
        try:
            data = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            return False
        if name == "status":
            self.status += data
        elif name == "wire":
            self._frames(data)
        else:
            room = self.limits.output * 1024 - sum(len(held) for held in self.output.values())
            self.output[name] += data[: max(room, 0)]
            if len(data) > room:
                self.breach = self.breach or ("killed", f"output: more than {self.limits.output} KiB were written")
        return bool(data)

    def _frames(self, data: bytes) -> None:
        if self.garbage:
            return
        try:
            for frame in self.inbox.feed(data):
                if "want" in frame:
                    self._give_late()
        except Garbage as reason:
            self.garbage = str(reason)

    def _give_late(self) -> None:
        self._wants += 1
        if self._wants > MAX_WANTS:
            raise Garbage("it asked too often")
        if not self._late:
            self.client.send({"want": "late"})
            self._late.append(self.client.receive()["late"])
        self._outbox += pack({"late": self._late[0]})

    def _pour(self, selector: selectors.BaseSelector, wire_out: int) -> None:
        """Pass on what the pipe takes: the other end may be slow to read, or never do.

        The pipe is watched for room only while something is left.
        """
        waiting = wire_out in selector.get_map()
        try:
            while self._outbox:
                del self._outbox[: os.write(wire_out, self._outbox[:_CHUNK])]
        except BlockingIOError:
            if not waiting:
                selector.register(wire_out, selectors.EVENT_WRITE, "outbox")
            return
        except BrokenPipeError:
            self._outbox.clear()
        if waiting:
            selector.unregister(wire_out)


def conclude(keeper: Keeper, *, cpu: float, disk_full: bool) -> dict[str, Any]:
    """The phase's result: `cpu` seconds were used in all; `disk_full` says that nothing more fitted on the disk."""
    state, error = _outcome(keeper, cpu, disk_full=disk_full)
    answer = keeper.inbox.answer or {}
    text = {name: clean(data.decode("utf-8", "replace"), len(data)) for name, data in keeper.output.items()}
    return {"state": state, "error": error, **text, "answer": answer.get("done") if state == "ok" else None}


def _outcome(keeper: Keeper, cpu: float, *, disk_full: bool) -> tuple[State, str | None]:
    if keeper.status.startswith(SET_UP_FAILED):
        raise SandboxError(keeper.status.decode("utf-8", "replace"), "sandbox")
    if keeper.breach:
        return keeper.breach
    if keeper.garbage:
        return "error", f"the process wrote on the grader's own channel: {keeper.garbage}"
    if keeper.abandoned and len(keeper.status) < 4:  # no program reaches the process that watches it
        raise SandboxError("the first process of a phase was killed", "sandbox", "is there memory left?")
    status = struct.unpack(">i", keeper.status)[0] if len(keeper.status) == 4 else signal.SIGKILL
    answer = keeper.inbox.answer
    if answer is None or "raised" not in answer:
        code = os.waitstatus_to_exitcode(status)
        if code == 0 and answer is not None and "done" in answer:
            return "ok", None
        return _early(code, cpu, keeper.limits, disk_full=disk_full)
    traceback = clean(answer["raised"], 2 * MAX_ERROR)
    return _raised(traceback, answer.get("cause"), keeper.limits, disk_full=disk_full)


def _raised(traceback: str, cause: object, limits: Limits, *, disk_full: bool) -> tuple[State, str]:
    """What the files raised, and whether it was for want of something that is limited."""
    if cause == "memory":
        return "killed", f"memory: more than {limits.memory} MiB were asked for\n\n{traceback}"
    if cause == "disk" or disk_full:
        return "killed", f"disk: more than {limits.disk} MiB or {limits.inodes} files\n\n{traceback}"
    if cause == "processes":
        return "killed", f"processes: more than {limits.processes} at a time\n\n{traceback}"
    return "error", traceback


def _early(code: int, cpu: float, limits: Limits, *, disk_full: bool) -> tuple[State, str]:
    """Why a process ended that had not reported: `code` is its exit code, or minus a signal."""
    if code == -signal.SIGXCPU or (code == -signal.SIGKILL and cpu >= limits.cpu):
        return "timeout", f"CPU: more than {limits.cpu:g} s of processor time"
    if code == -signal.SIGXFSZ:
        return "killed", f"disk: a file of more than {limits.disk} MiB"
    if code == -signal.SIGBUS and disk_full:  # a mapped file that found no room
        return "killed", f"disk: more than {limits.disk} MiB or {limits.inodes} files"
    if code < 0:
        name = signal.strsignal(-code) or "unknown"
        return "error", f"the process was ended by signal {-code} ({name}) before it had finished"
    return "error", f"the process ended with exit code {code} before it had finished (os._exit or the like)"
