"""Text that was decoded with the wrong charset: repaired, with a complaint that says where."""

from __future__ import annotations

from collections.abc import Sequence

import ftfy
from ftfy.badness import is_bad

from grading.exam import Complaint

CHARSETS = ("sloppy-windows-1252", "latin-1", "cp850", "cp437", "mac_roman")
"""Charsets in which UTF-8 is often shown, the first of them by ftfy; consoles use those of the second half."""
LOST = "\N{REPLACEMENT CHARACTER}"
MOST_TOLD = 20
"""Lines that are named; the rest are counted."""


def repair(lines: list[str], longest: int) -> list[Complaint]:
    """Repair lines in place; those of over `longest` characters stay as they are.

    The whole text where all of it was shown in one charset; else each line that ftfy finds bad and, where there are
    any, each that can be read back: a text that was put together from a right and a wrong one comes out right.
    """
    before = list(lines)
    lines[:] = _read_back("\n".join(lines), CHARSETS).split("\n")
    suspects = [i for i, line in enumerate(lines) if not line.isascii() and len(line) <= longest]
    bad = [index for index in suspects if is_bad(lines[index])]
    for index in suspects if bad else ():
        lines[index] = (
            ftfy.fix_encoding(lines[index]) if is_bad(lines[index]) else _read_back(lines[index], CHARSETS[:2])
        )
    repaired = [number for number, pair in enumerate(zip(before, lines, strict=True), 1) if pair[0] != pair[1]]
    lost = [number for number, line in enumerate(before, 1) if LOST in line]
    complaints = []
    if repaired:
        message = (
            f"text was decoded with the wrong charset and was repaired ({_these(repaired)}); save the file as UTF-8"
        )
        complaints.append(Complaint(repaired[0], "warning", message))
    if lost:
        message = f"letters were lost to a wrong charset ({LOST}); write them again ({_these(lost)}) and save as UTF-8"
        complaints.append(Complaint(lost[0], "warning", message))
    return complaints


def _read_back(text: str, charsets: Sequence[str]) -> str:
    """The text as it was before the first charset in which all of it is UTF-8, which by chance no right text is."""
    for charset in charsets if not text.isascii() else ():
        try:
            repaired = text.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
        return repaired if repaired.count("\n") == text.count("\n") else text
    return text


def _these(lines: Sequence[int]) -> str:
    """Lines by their numbers, as many as help to find them."""
    more = f" and {len(lines) - MOST_TOLD} more" if len(lines) > MOST_TOLD else ""
    return f"line{'s' * (len(lines) > 1)} {', '.join(map(str, lines[:MOST_TOLD]))}{more}"
