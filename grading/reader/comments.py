"""HTML comments of an exam file: notes for its authors, which no learner sees."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grading.exam import Complaint

OPEN, CLOSE = "<!--", "-->"
SPAN_OR_OPEN = re.compile(rf"(?<!`)`++[^`]++`++|(?<!\\){OPEN}")
"""A code span, in which nothing is a comment, or what opens one."""


def drop_comments(lines: list[str], in_code: Sequence[bool]) -> list[Complaint]:
    r"""Take comments out of the lines, in place; lines stay as many as they were, so that each keeps its number.

    A comment may hold blocks of code, which go with it; one that never ends, or not before another begins, becomes
    text, or a parser would read nothing behind it.

    >>> lines = ["a <!-- b", "c --> d", "<!-- `e` -->", "`<!-- f -->` <!-- g"]
    >>> [complaint.line for complaint in drop_comments(lines, [False] * 4)]
    [4]
    >>> lines
    ['a ', ' d', '', '`<!-- f -->` \\<!-- g']
    """
    ends_below = _ends_below(lines, in_code)
    complaints, inside = [], False
    for row, line in enumerate(lines):
        if inside and in_code[row]:
            lines[row] = ""
        elif not in_code[row] and (inside or OPEN in line):
            lines[row], inside = _cut(line, inside, ends_below[row])
            if f"\\{OPEN}" in lines[row] and f"\\{OPEN}" not in line:
                message = f"this comment never ends and is shown; write {CLOSE} where it does"
                complaints.append(Complaint(row + 1, "warning", message))
    return complaints


def _cut(line: str, inside: bool, ends_below: bool) -> tuple[str, bool]:
    """The line without comments, with a backslash before one that never ends, and whether it ends inside one."""
    kept, at = [], 0
    if inside:
        end = line.find(CLOSE)
        if end < 0:
            return "", True
        at = end + len(CLOSE)
    look = at
    while found := SPAN_OR_OPEN.search(line, look):
        look = found.end()
        if found[0] != OPEN:
            continue
        end = line.find(CLOSE, look)
        if end < 0 and not ends_below:
            kept += [line[at : found.start()], "\\"]
            at = found.start()
            break
        kept.append(line[at : found.start()])
        if end < 0:
            return "".join(kept), True
        at = look = end + len(CLOSE)
    return "".join([*kept, line[at:]]), False


def _ends_below(lines: Sequence[str], in_code: Sequence[bool]) -> list[bool]:
    """For each line whether a comment ends below it, outside of code and before another one begins."""
    found = [False] * len(lines)
    for row in range(len(lines) - 2, -1, -1):
        below = "" if in_code[row + 1] else lines[row + 1]
        found[row] = CLOSE in below.partition(OPEN)[0] or (found[row + 1] and OPEN not in below)
    return found
