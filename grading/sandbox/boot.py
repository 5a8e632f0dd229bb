"""The learner's side of the wire: what runs in the child, alone, with nothing of ours importable.

Frames on one descriptor pair: a 4-byte big-endian length, then JSON.  The parent sends
`{"source", "argument", "token", "learner"}`; the child may ask `{"want": "late"}` and gets `{"late": …}`; it ends
with `{"done": …}` or `{"raised": traceback, "cause": "memory" | "processes" | "disk" | null}`.  Every frame of the
child carries the token: what is blindly written to all descriptors is no answer.
Standard library only: a cold interpreter runs this file, a warm server imports it.
"""

from __future__ import annotations

import atexit
import errno
import json
import os
import struct
import sys
import threading
import traceback
from typing import Any

MAX_FRAME = 8 * 1024 * 1024
MAX_ERROR = 16 * 1024
"""Characters of a traceback that are kept: its head and its tail."""
_dumps, _loads, _write, _read = json.dumps, json.loads, os.write, os.read


def pack(payload: Any) -> bytes:
    """A frame: what JSON can't hold is written as its repr."""
    data = _dumps(payload, default=repr).encode()
    return struct.pack(">I", len(data)) + data


class Wire:
    """One end of the protocol on two descriptors; `limit` is the largest frame in bytes that is read."""

    def __init__(self, reader: int, writer: int, limit: int = MAX_FRAME) -> None:
        self.reader, self.writer, self.limit = reader, writer, limit

    def send(self, payload: Any) -> None:
        """Write one frame."""
        view = memoryview(pack(payload))
        while view:
            view = view[_write(self.writer, view) :]

    def receive(self) -> Any:
        """Read one frame; raises EOFError when the other end is gone or the frame is too large."""
        (size,) = struct.unpack(">I", self._exactly(4))
        if size > self.limit:
            raise EOFError(f"a frame of {size} bytes")
        return _loads(self._exactly(size))

    def _exactly(self, size: int) -> bytes:
        parts = []
        while size:
            part = _read(self.reader, min(size, 1 << 20))
            if not part:
                raise EOFError("the other end is gone")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def execute(wire: Wire) -> int:
    """Run one program to its end and report it; returns the exit status.

    The work folder is importable while the learner's files run, and only then: a later phase must not pick up a
    module that they left behind (a program that needs one puts the folder on sys.path itself).
    """
    request = wire.receive()
    token, own = request["token"], os.getpid()

    def late() -> Any:
        wire.send({"want": "late", "token": token})
        return wire.receive()["late"]

    if request["learner"]:
        sys.path.insert(0, os.getcwd())  # noqa: PTH109 (sys.path holds text)
    space: dict[str, Any] = {"__name__": "__inside__", "__file__": "<grader>"}
    try:
        exec(compile(request["source"], "<grader>", "exec"), space)  # noqa: S102 (ours; the learner's code is what it calls)
        answer = {"done": space["main"](request["argument"], late)}
    except BaseException as error:  # noqa: BLE001 (whatever the files raise is the answer)
        answer = {"raised": describe(error), "cause": cause(error)}
    if "done" in answer:
        _finish()
    _flush()
    if os.getpid() != own:
        os._exit(0)  # a fork of the learner's that came to the end too: the answer is the first process's
    try:
        wire.send({**answer, "token": token})
    except (TypeError, ValueError, RecursionError, MemoryError) as error:
        wire.send({"raised": f"the answer can't be written as JSON: {error!r}"[:MAX_ERROR], "token": token})
        return 1
    return 1 if "raised" in answer else 0


def _finish() -> None:
    """What an interpreter does at its end: wait for threads, run exit handlers (mlflow ends its run there)."""
    for step in (threading._shutdown, atexit._run_exitfuncs):  # type: ignore[attr-defined]
        try:
            step()
        except BaseException:  # noqa: BLE001 (an exit handler of the learner's)
            traceback.print_exc()


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue  # the learner's code closed or replaced it: there is nothing left to flush


def describe(error: BaseException) -> str:
    """The traceback as the learner knows it: from their own file on, without the frames that led there.

    A program that ran the learner's code elsewhere raises with that traceback as the attribute `shown`.
    """
    try:
        shown = getattr(error, "shown", None)
        if isinstance(shown, str):
            return shown[:MAX_ERROR]
        report = traceback.TracebackException.from_exception(error)
        _strip(report, set())
        text = "".join(report.format())
    except BaseException:  # noqa: BLE001 (the learner's exception may have a __str__ of its own)
        text = f"{type(error).__name__} (its traceback can't be shown)"
    if len(text) > MAX_ERROR:
        text = f"{text[: MAX_ERROR // 2]}\n[…]\n{text[-MAX_ERROR // 2 :]}"
    return text


def _strip(report: traceback.TracebackException | None, seen: set[int]) -> None:
    if report is None or id(report) in seen:
        return
    seen.add(id(report))
    frames = list(report.stack)
    found = [index for index, frame in enumerate(frames) if _theirs(frame.filename)]
    found += [index for index, frame in enumerate(frames) if not _ours(frame.filename)]
    theirs = found[0] if found else len(frames)
    if theirs < len(frames) or issubclass(report.exc_type or Exception, SyntaxError):
        del report.stack[:theirs]
    _strip(report.__cause__, seen)
    _strip(report.__context__, seen)
    for inner in getattr(report, "exceptions", None) or ():
        _strip(inner, seen)


def _theirs(filename: str) -> bool:
    """Whether a file lies in the work folder, named from there or whole."""
    here = os.getcwd() + os.sep  # noqa: PTH109 (the learner may have replaced pathlib)
    return filename.startswith(here) or not filename.startswith((os.sep, "<"))


def _ours(filename: str) -> bool:
    return filename in ("<grader>", __file__, "<frozen runpy>") or filename.startswith("<frozen importlib")


def cause(error: BaseException) -> str | None:
    """Which limit an exception speaks of, if any."""
    if isinstance(error, MemoryError):
        return "memory"
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "disk"
    if number == errno.ENOMEM:
        return "memory"
    if number == errno.EAGAIN or (isinstance(error, RuntimeError) and "start new thread" in str(error)):
        return "processes"
    return None


if __name__ == "__main__":
    os._exit(execute(Wire(int(sys.argv[1]), int(sys.argv[2]))))
