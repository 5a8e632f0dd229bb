"""What of an exam file's text a learner is shown: headings of the table, words of the answer section, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grading.exam import Exercise, MissingList
from grading.reader.issues import roles
from grading.reader.tables import Table
from grading.reader.words import (
    ASKS_MISSING,
    BLANK,
    CHOICE,
    LONGEST_HEADING,
    PLACEHOLDER,
    fold,
    plain,
    says,
    without_blank,
)

TAG = re.compile(r"^\s*(?:</?details\b[^>]*>\s*|<summary\b[^>]*>[^<]*(?:</summary>\s*)?|</summary>\s*)+$", re.I)
"""A line of nothing but what opens or closes a fold."""
DEFECT = re.compile(r"falta|missing|problem|issue|error|defect|hallazgo|finding|fallo|\bbugs?\b|vulnerab")
FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
BULLET = re.compile(r"^[\s>]*(?:\d+\s*[.):]|[-*•>])\s*|^\s+")
LABEL = re.compile(r"^[\W\d]*(?:pregunta|question)\s*\d*\W*$")
FILE = r"[*_`]+(?:[\w./-]+\.[A-Za-z]\w{0,11}|Dockerfile|Makefile|Procfile)[*_`]+:?"
HEADING = re.compile(rf"^\s*(?:(?P<level>#{{1,6}})\s|\*\*[^*]+(?::\*\*|\*\*:)\s*$|__[^_]+(?::__|__:)\s*$|{FILE}\s*$)")
"""A heading, a line in bold alone that announces something, or one with a file's name alone."""
BOLD = re.compile(r"^\s*(?P<level>)\*\*[^*]*[^*.!?…]\*\*\s*$")
"""A line in bold alone: a heading too, unless it is all that there is."""


TEXT = 9
"""Deeper than any heading."""


@dataclass(frozen=True)
class Columns:
    """The headings of a learner's table: of what is found, of what is said to it (None: nothing), and all others."""

    problem: str
    correction: str | None
    others: tuple[str, ...] = ()


def columns(header: Sequence[str], *, severity: bool = False) -> Columns | None:
    """Which heading stands for what, in whatever order; None without any.  `severity`: that column has a field.

    What is said to a problem is its correction, else its purpose, else the first column behind it that is neither
    place, category nor impact; of a table that names no problems it is all that stands beside its first column.
    """
    if not header:
        return None
    role = roles(Table(tuple(header), (), 0))
    known = {role.title, role.cure, role.severity, role.category, role.where, role.impact, role.purpose}
    aside = {role.severity} if severity else set()
    free = [index for index in range(len(header)) if index not in aside]
    problem = role.title if role.title is not None else next(iter(free), 0)
    spare = [index for index in free if index > problem and index not in known]
    if role.title is None and role.cure is None:
        rest = [header[index] for index in free if index != problem]
        return Columns(header[problem], " · ".join(rest) or None)
    second = next((index for index in (role.cure, role.purpose, *spare) if index is not None), None)
    others = tuple(header[index] for index in free if index not in {problem, second})
    return Columns(header[problem], None if second is None else header[second], others)


def asks_missing(exercise: Exercise) -> bool:
    """Whether its list is one of what is missing."""
    lists = (answer for answer in exercise.answers if isinstance(answer, MissingList))
    return any(says(ASKS_MISSING, answer.prompt) for answer in lists)


def asks_defects(exercise: Exercise) -> bool:
    """Whether its list is one of problems, or of what is missing; else it is of anything, as of decisions."""
    lists = [answer for answer in exercise.answers if isinstance(answer, MissingList)]
    return bool(lists) and (asks_missing(exercise) or says(DEFECT, f"{lists[0].prompt} {exercise.answer_text}"))


def task(exercise: Exercise) -> str:
    """The answer section's own words as Markdown: without places to write on, and without the open questions."""
    asked = [_words(question.text) for question in exercise.open_questions]
    kept: list[str] = []
    fence, begun = "", False
    for line in exercise.answer_text.split("\n"):
        mark = FENCE.match(line)
        if fence or mark:
            fence = "" if fence and mark and mark[1].startswith(fence) else fence or (mark[1] if mark else "")
            continue
        words = _words(line)
        if any(question and question in words for question in asked):
            begun = True
        elif not _is_room(line, begun=begun):
            kept.append(without_blank(line))
    return "\n".join(line for line in kept if not TAG.match(line)).strip("\n")


def _is_room(line: str, *, begun: bool) -> bool:
    """Whether a line is only there to be written on; `begun`: behind an open question, where labels are its own."""
    bare = BULLET.sub("", line)
    if not line.strip():
        return False
    announces = without_blank(bare) != bare or bare.rstrip(" *_").endswith(":") or LABEL.match(fold(bare))
    label = begun and bool(CHOICE.match(bare) or announces)
    return label or bool(BLANK.match(bare)) or says(PLACEHOLDER, plain(bare))


def _words(text: str) -> str:
    return re.sub(r"\W+", " ", fold(text)).strip()


def prose(text: str) -> str:
    """Markdown without headings that nothing stands under (their tables are shown elsewhere) and without fold tags."""
    lines = [line for line in text.split("\n") if not TAG.match(line)]
    return _filled(lines, bold=True) or _filled(lines, bold=False)


def _filled(lines: Sequence[str], *, bold: bool) -> str:
    """The lines without headings over nothing; with `bold` a line in bold alone is a heading whatever it ends with."""
    kept: list[str] = []
    below = 0  # what stands below: nothing, a heading of that depth, or text
    for line, depth in reversed(list(zip(lines, _depths(lines, bold=bold), strict=True))):
        if depth and below <= depth:
            continue
        below = (depth or TEXT) if line.strip() else below
        kept.append(line)
    return "\n".join(reversed(kept)).strip("\n")


def _depths(lines: Sequence[str], *, bold: bool) -> Iterator[int]:
    """Each line's depth as a heading, 0 for text and code; a line in bold alone is below all others."""
    fence = ""
    for line in lines:
        mark = FENCE.match(line)
        said = line if len(line) <= LONGEST_HEADING else ""
        heading = HEADING.match(said) or (BOLD.match(said) if bold else None)
        yield len(heading["level"] or "") or TEXT - 1 if heading and not fence and not mark else 0
        if mark:
            fence = mark[1] if not fence else "" if mark[1].startswith(fence) else fence
