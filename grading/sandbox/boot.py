"""The learner's side of the wire: what runs in the child, alone, with nothing of ours importable.

Frames on one descriptor pair: a 4-byte big-endian length, then JSON.  The parent sends
`{"source", "name", "argument"}`; the child may ask `{"want": "late"}` once and gets `{"late": …}`; it ends with
`{"done": …}` or `{"raised": traceback}`.  Standard library only: this file is read as text and compiled in the child.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import traceback
from typing import Any

MAX_FRAME = 8 * 1024 * 1024


class Wire:
    """One end of the protocol on two descriptors."""

    def __init__(self, reader: int, writer: int) -> None:
        self.reader, self.writer = reader, writer

    def send(self, payload: Any) -> None:
        """Write one frame; what JSON can't hold is written as its repr."""
        data = json.dumps(payload, default=repr).encode()
        os.write(self.writer, struct.pack(">I", len(data)))
        view = memoryview(data)
        while view:
            view = view[os.write(self.writer, view) :]

    def receive(self) -> Any:
        """Read one frame; raises EOFError when the other end is gone or the frame is too large."""
        (size,) = struct.unpack(">I", self._exactly(4))
        if size > MAX_FRAME:
            raise EOFError(f"a frame of {size} bytes")
        return json.loads(self._exactly(size))

    def _exactly(self, size: int) -> bytes:
        parts = []
        while size:
            part = os.read(self.reader, min(size, 65536))
            if not part:
                raise EOFError("the other end is gone")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def execute(wire: Wire) -> int:
    """Run one program to its end and report it; returns the exit status."""
    request = wire.receive()

    def late() -> Any:
        wire.send({"want": "late"})
        return wire.receive()["late"]

    sys.path.insert(0, os.getcwd())
    space: dict[str, Any] = {"__name__": "__inside__", "__file__": "<grader>"}
    try:
        exec(compile(request["source"], "<grader>", "exec"), space)
        answer = {"done": space["main"](request["argument"], late)}
    except BaseException:
        answer = {"raised": traceback.format_exc()}
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue  # the learner's code closed or replaced it: there is nothing left to flush
    wire.send(answer)
    return 1 if "raised" in answer else 0


if __name__ == "__main__":
    os._exit(execute(Wire(int(sys.argv[1]), int(sys.argv[2]))))
