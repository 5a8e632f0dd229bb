"""Read what a confined process sends: every byte of it is untrusted."""

from __future__ import annotations

import json
import struct
from typing import Any

from grading.sandbox.boot import MAX_FRAME

MAX_DEPTH = 64
"""Nesting of an answer: the programs' own answers stay under ten levels."""


class Garbage(Exception):
    """The bytes are no frame of the protocol; the message says why."""


class Inbox:
    """Collects bytes and cuts them into frames that carry `token`."""

    def __init__(self, token: str) -> None:
        self.token, self._held = token, bytearray()
        self.answer: dict[str, Any] | None = None

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        """The frames that are complete now; raises Garbage, also for anything after the answer."""
        self._held += data
        frames = []
        while self._held:
            if self.answer is not None:
                raise Garbage("it wrote on after its answer")
            if len(self._held) < 4:
                break
            (size,) = struct.unpack(">I", self._held[:4])
            if size > MAX_FRAME:
                raise Garbage(f"a frame of {size} bytes where {MAX_FRAME} are allowed")
            if len(self._held) < 4 + size:
                break
            frame = _decode(bytes(self._held[4 : 4 + size]))
            del self._held[: 4 + size]
            if frame.pop("token", None) != self.token:
                raise Garbage("a frame without the token")
            if "want" not in frame:
                self.answer = frame
            frames.append(frame)
        return frames


def _decode(raw: bytes) -> dict[str, Any]:
    try:
        frame = json.loads(raw)
        if b"\\ud" in raw.lower():  # half of a surrogate pair can't be stored or printed later
            frame = json.loads(json.dumps(frame, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError, MemoryError) as error:
        raise Garbage(f"no JSON: {type(error).__name__}") from None
    if not isinstance(frame, dict):
        raise Garbage("no JSON object")
    if _depth_over(frame, MAX_DEPTH):
        raise Garbage(f"JSON nested more than {MAX_DEPTH} levels deep")
    return frame


def _depth_over(value: Any, limit: int) -> bool:
    level = [value]
    for _ in range(limit + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def clean(text: object, most: int) -> str:
    """Text that can be stored anywhere: at most so many characters, no NUL, no lone surrogate."""
    kept = text if isinstance(text, str) else repr(text)
    return kept[:most].encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
