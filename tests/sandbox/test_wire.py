"""The wire: frames in any pieces, garbage that is named, exceptions that are told."""

from __future__ import annotations

import json
import os
import struct
from typing import Any

import pytest

from grading.sandbox import boot
from grading.sandbox.answers import MAX_DEPTH, Garbage, Inbox, clean
from tests.sandbox.programs import frame


def test_frames_may_come_in_any_pieces() -> None:
    """An answer that arrives byte by byte is the answer."""
    inbox = Inbox("t")
    for byte in frame({"want": "late"}) + frame({"done": [1]}):
        inbox.feed(bytes([byte]))
    assert inbox.answer == {"done": [1]}


def nested(depth: int) -> Any:
    """An empty list inside so many lists."""
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


def test_depth_is_allowed_to_the_limit() -> None:
    """An answer with the last allowed level of nesting is read, one more is garbage."""
    Inbox("t").feed(frame({"done": nested(MAX_DEPTH - 2)}))
    with pytest.raises(Garbage, match="nested"):
        Inbox("t").feed(frame({"done": nested(MAX_DEPTH)}))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (struct.pack(">I", boot.MAX_FRAME + 1), "allowed"),
        (struct.pack(">I", 2) + b"[]", "no JSON object"),
        (struct.pack(">I", 2) + b"\xff\xff", "no JSON"),
        (frame({"done": 1}, "other"), "token"),
        (frame({"done": 1}) + b"x", "after its answer"),
        (struct.pack(">I", 5000) + b"9" * 5000, "no JSON"),
    ],
    ids=["too large", "list", "bytes", "token", "more", "huge number"],
)
def test_garbage_is_named(data: bytes, why: str) -> None:
    """Bytes that are no frame raise Garbage with the reason."""
    with pytest.raises(Garbage, match=why):
        Inbox("t").feed(data)


def test_clean_text_can_be_stored() -> None:
    """Text is cut to length, and neither NUL nor half a surrogate pair is left in it."""
    assert clean("a\0b\ud800c", 3) == "a�b"
    assert clean("\ud800", 9) == "?"
    assert clean(7, 9) == "7"


def test_wire_refuses_a_frame_over_its_limit() -> None:
    """A reader with a limit of n bytes reads a frame of n and refuses n + 1; a closed end is an EOFError."""
    reader, writer = os.pipe()
    data = json.dumps("x" * 8)
    os.write(writer, boot.pack("x" * 8))
    assert boot.Wire(reader, writer, len(data)).receive() == "x" * 8
    os.write(writer, boot.pack("x" * 9))
    with pytest.raises(EOFError, match="a frame of 11 bytes"):
        boot.Wire(reader, writer, len(data)).receive()
    os.close(writer)
    os.close(reader)


def test_wire_whose_other_end_is_gone_raises_eof() -> None:
    """Reading from a pipe that nobody writes to any more is an EOFError, also in the middle of a frame."""
    reader, writer = os.pipe()
    os.write(writer, boot.pack("x" * 8)[:6])
    os.close(writer)
    with pytest.raises(EOFError, match="gone"):
        boot.Wire(reader, writer).receive()
    os.close(reader)


class Unprintable(Exception):
    """An exception whose text can't be had."""

    def __str__(self) -> str:
        """Raise instead."""
        raise SystemExit


def test_an_exception_without_a_text_is_described() -> None:
    """An exception that raises when it is printed gives a description all the same."""
    assert "Unprintable" in boot.describe(Unprintable())


def test_causes_of_exceptions() -> None:
    """Exceptions that speak of a limit are told from those that do not."""
    cases = [
        (MemoryError(), "memory"),
        (OSError(12, ""), "memory"),
        (OSError(28, ""), "disk"),
        (OSError(27, ""), "disk"),
    ]
    cases += [(OSError(11, ""), "processes"), (RuntimeError("can't start new thread"), "processes")]
    cases += [(OSError(2, ""), None), (RuntimeError("x"), None), (ValueError(), None)]
    assert [boot.cause(error) for error, _ in cases] == [cause for _, cause in cases]
