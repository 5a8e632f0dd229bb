"""Where fenced blocks begin and end: nested ones as they were meant, unclosed ones up to the next section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from grading.exam import Complaint
from grading.reader.words import ANSWER, says

FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})\s*([^`]*)$")
DETAILS = re.compile(r"^\s{0,3}</?details\b", re.I)
EXERCISE_HEADING = re.compile(r"^#{1,4}\s*\W*(?:ejercicio|exercise)\s+\d", re.I)
HEADING = re.compile(r"^#{2,5}\s+(.+)")
HOLDS_FENCES = {"markdown", "md", "mdx"}
MARKUP = {"html", "htm", "xml", "svg", "vue", "jsx", "tsx", "jinja", "jinja2", "text", "txt"}
"""Languages in which <details> may be part of the code."""


@dataclass(frozen=True)
class Fence:
    """A fenced block: indexes of its opening and closing line (`end` is one behind the last line when unclosed)."""

    start: int
    end: int
    closed: bool
    nested: bool


def find_fences(lines: Sequence[str]) -> list[Fence]:
    """All outermost fences, in order.  Each line is looked at a bounded number of times."""
    marks = [FENCE.match(line) for line in lines]
    fences, at = [], 0
    scan = _Scan(lines, marks, _borders(lines))
    while at < len(lines):
        if marks[at] is None:
            at += 1
            continue
        fence = scan.fence(at)
        fences.append(fence)
        at = fence.end + (1 if fence.closed else 0)
    return fences


def mend(lines: Sequence[str], fences: Sequence[Fence]) -> tuple[list[str], dict[int, str], list[Complaint]]:
    """Lines that CommonMark reads as they were meant, and what is wrong.

    Outer fences are made longer than inner ones.  The dict holds the closing lines that are missing, by the index of
    the line that each must stand before.
    """
    mended, missing, complaints = list(lines), {}, []
    for fence in fences:
        opening = FENCE.match(lines[fence.start])
        mark = opening[2] if opening else "```"
        if fence.nested:
            inside = (FENCE.match(line) for line in lines[fence.start + 1 : fence.end])
            longer = mark[0] * (1 + max(len(found[2]) for found in (opening, *inside) if found))
            mended[fence.start] = lines[fence.start].replace(mark, longer, 1)
            if fence.closed:
                mended[fence.end] = longer
            mark = longer
            message = "this fence holds fences of its own length and was read as the outer one; make it longer"
            complaints.append(Complaint(fence.start + 1, "warning", message))
        if not fence.closed:
            message = "this fence is never closed; add a closing line"
            complaints.append(Complaint(fence.start + 1, "error", message))
            missing[fence.end] = mark
    return mended, missing, complaints


def _borders(lines: Sequence[str]) -> list[bool]:
    """Which lines can only be the exam's own: an exercise's or answer's heading, <details>."""
    found = []
    for line in lines:
        heading = HEADING.match(line) if line.startswith("#") else None
        own = bool(heading and says(ANSWER, heading[1])) or bool(EXERCISE_HEADING.match(line))
        found.append(own or bool(DETAILS.match(line)))
    return found


class _Scan:
    """One walk from an opening fence to its end."""

    def __init__(self, lines: Sequence[str], marks: Sequence[re.Match[str] | None], borders: Sequence[bool]) -> None:
        self.lines, self.marks, self.borders = lines, marks, borders
        self.fences_before = list(accumulate((mark is not None for mark in marks), initial=0))
        self.next_border = [len(lines)] * (len(lines) + 1)
        for index in range(len(lines) - 1, -1, -1):
            self.next_border[index] = index if borders[index] else self.next_border[index + 1]

    def fence(self, start: int) -> Fence:
        """The fence that opens at `start`."""
        opening = self.marks[start]
        assert opening is not None  # noqa: S101 — the caller looks
        info = opening[3].strip().split()[:1]
        holds = bool(info) and info[0].lower() in HOLDS_FENCES
        markup = bool(info) and info[0].lower() in MARKUP
        inner, nested, border, heading = False, False, 0, 0
        for index in range(start + 1, len(self.lines)):
            if EXERCISE_HEADING.match(self.lines[index]):
                return Fence(start, border or index, False, nested)
            if not holds:
                own = self.borders[index] and not (markup and DETAILS.match(self.lines[index]))
                border = border or (index if own else 0)
                heading = heading or (index if self._is_heading(index) else 0)
            fence = self.marks[index]
            if not fence or fence[2][0] != opening[2][0] or len(fence[2]) < len(opening[2]):
                continue
            if fence[3].strip():
                if border or heading:  # the next block opens, and the exam had gone on before: this one lacks its end
                    return Fence(start, border or heading, False, nested)
                inner, nested = (holds, True) if holds else (inner, nested)
            elif inner:
                inner = False
            elif border and DETAILS.match(self.lines[border]):
                return Fence(start, border, False, nested)
            elif holds and self._opens(index):
                inner, nested = True, True
            else:
                return Fence(start, index, True, nested)
        return Fence(start, border or heading or len(self.lines), False, nested)

    def _is_heading(self, at: int) -> bool:
        return (
            self.lines[at].startswith("##") and not self.lines[at - 1].strip() and bool(HEADING.match(self.lines[at]))
        )

    def _opens(self, at: int) -> bool:
        """Whether a bare fence in a Markdown block opens an inner one.

        It does when it stands behind a blank line, a heading or a colon, text follows it at once, and an even number
        of bare fences is left for the inner and the outer end.
        """
        before = self.lines[at - 1].strip()
        if before and not before.endswith(":") and not before.startswith("#"):
            return False
        if at + 1 >= len(self.lines) or not self.lines[at + 1].strip() or self.marks[at + 1] or self.borders[at + 1]:
            return False
        bare = self.fences_before[self.next_border[at + 1]] - self.fences_before[at + 1]
        return bare >= 2 and bare % 2 == 0
