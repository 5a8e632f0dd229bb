"""Blocks -> chapters: the exam's head, its exercises, and the sections around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from grading.exam import Complaint, Role
from grading.reader.blocks import Block
from grading.reader.exercises import Draft
from grading.reader.points import Heading, read_heading, take_points
from grading.reader.words import (
    ANSWER,
    CERTIFICATION,
    HINT,
    INSTRUCTIONS,
    POINTS_TABLE,
    REFLECTION,
    REVIEW,
    RUBRIC,
    SCORING,
    SOLUTION,
    is_bold,
    plain,
    says,
)

ALL_SOLUTIONS = re.compile(r"^\W*(?:soluciones|solutions|soluciones? (?:de|a) los ejercicios|answer key)\b")
ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (REFLECTION, "reflection"),
    (CERTIFICATION, "certification"),
    (RUBRIC, "rubric"),
    (INSTRUCTIONS, "instructions"),
    (POINTS_TABLE, "rubric"),
)


@dataclass
class Chapter:
    """A part of the exam under a heading of its own; `draft` where it is an exercise, `head` the first of all."""

    role: Role
    title: str
    line: int
    blocks: list[Block] = field(default_factory=list)
    draft: Draft | None = None
    head: bool = False


def outline(blocks: Sequence[Block], complaints: list[Complaint]) -> list[Chapter]:
    """The chapters of an exam, in their order."""
    return _Outline(_with_bold_exercises(blocks), complaints).chapters()


def _with_bold_exercises(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in which a line in bold alone that opens an exercise ("**Ejercicio 2: … (20 puntos)**") is a heading."""
    found = []
    for block in blocks:
        text = block.text.strip()
        heading = read_heading(text) if block.shape == "paragraph" and is_bold(text) else None
        is_exercise = heading and heading.number and heading.points is not None
        found.append(replace(block, shape="heading", text=plain(text), level=6) if is_exercise else block)
    return found


class _Outline:
    def __init__(self, blocks: Sequence[Block], complaints: list[Complaint]) -> None:
        self.blocks, self.complaints = blocks, complaints
        self.found = [Chapter("other", "", 1, head=True)]
        self.depth, self.opened = 0, 0
        self.answers: list[Block] | None = None
        self.in_solutions = False
        self.by_number: dict[str, Draft] = {}
        self.solved = False
        self.levels = [b.level for b in blocks if b.shape == "heading" and b.level < 6 and read_heading(b.text)]
        self.level = min(self.levels, default=2)
        self.cuts = self._bare_exercises()

    def chapters(self) -> list[Chapter]:
        for index, block in enumerate(self.blocks):
            if block.shape in {"open", "close"}:
                self._fold(block)
            if block.shape == "heading" and self._cuts(block, index):
                continue
            self._add(block)
        self._complain_if_open()
        return self.found

    def _add(self, block: Block) -> None:
        if self.answers is not None:
            self.answers.append(block)
            return
        chapter = self.found[-1]
        (chapter.draft.blocks if chapter.draft else chapter.blocks).append(block)

    def _fold(self, block: Block) -> None:
        if block.shape == "open":
            self.solved = True
            self.opened = block.start + 1 if not self.depth else self.opened
            self.depth += 1
        elif self.depth:
            self.depth -= 1
        else:
            message = "</details> closes nothing; remove it or write <details> before the solution"
            self.complaints.append(Complaint(block.start + 1, "warning", message))

    def _complain_if_open(self) -> None:
        if self.depth:
            message = "this <details> is never closed; write </details> behind the solution"
            self.complaints.append(Complaint(self.opened, "warning", message))
        self.depth = 0

    def _cuts(self, block: Block, index: int) -> bool:
        """Whether a heading opens a chapter, which is then added."""
        heading = read_heading(block.text)
        current = self.found[-1].draft
        if self.depth:
            if not heading or not heading.number.isdigit() or (current and heading.number == current.number):
                return False
            self._complain_if_open()
        if heading and not self._belongs(heading, block, current):
            self._exercise(heading, block)
            return True
        if index in self.cuts:
            self._exercise(self.cuts[index], block)
            return True
        if heading or block.level > max(self.level, 2 if current is None else self.level):
            return False
        return self._section(block, current)

    def _belongs(self, heading: Heading, block: Block, current: Draft | None) -> bool:
        """Whether an exercise's word stands in a deeper heading of the same exercise ("Ejercicio 1.2")."""
        if current is None or block.level <= self.level or self.in_solutions:
            return False
        same = heading.number.split(".")[0] == current.number
        return block.level < 6 and (same or not heading.number[:1].isdigit())

    def _exercise(self, heading: Heading, block: Block) -> None:
        if self.in_solutions:
            solved = self.by_number.get(heading.number)
            if solved:
                self.answers = solved.elsewhere
                return
        self.answers, self.in_solutions, self.solved = None, False, False
        if heading.number and heading.number in self.by_number:
            message = f"there is an exercise {heading.number} already; number each once"
            self.complaints.append(Complaint(block.start + 1, "warning", message))
        draft = Draft(heading.number, heading.title, heading.points, block)
        self.by_number.setdefault(heading.number, draft)
        self.found.append(Chapter("other", heading.title, block.start + 1, draft=draft))

    def _section(self, block: Block, current: Draft | None) -> bool:
        text = take_points(plain(block.text))[1]
        if block.level == 1 and not self.found[0].title and len(self.found) == 1:
            self.found[0].title, self.found[0].line = block.text.strip(), block.start + 1
            return True
        role: Role = next((role for pattern, role in ROLES if says(pattern, text)), "other")
        if says(ALL_SOLUTIONS, text) and self.by_number:
            self.in_solutions, self.answers = True, []
            return True
        if current is not None and self.answers is None and self._is_inside(text, role):
            return False
        self.answers, self.in_solutions = None, False
        self.found.append(Chapter(role, plain(block.text), block.start + 1))
        return True

    def _is_inside(self, text: str, role: Role) -> bool:
        """Whether a heading of an exercise's own level names a part of it ("## Tu Respuesta")."""
        if role in {"reflection", "certification", "instructions"} or says(RUBRIC, text):
            return False
        if says(SCORING, text):
            return False
        if says(SOLUTION, text) or says(HINT, text):
            return True
        return not self.solved and (says(ANSWER, text) or says(REVIEW, text))

    def _bare_exercises(self) -> dict[int, Heading]:
        """Headings of level 2 without the word that open exercises all the same: by index.

        They have points, or, in an exam that uses the word nowhere, an answer section or a solution under them.
        """
        found: dict[int, Heading] = {}
        tops = [i for i, b in enumerate(self.blocks) if b.shape == "heading" and b.level <= 2]
        for place, index in enumerate(tops):
            block = self.blocks[index]
            points, rest = take_points(plain(block.text))
            known = any(says(pattern, rest) for pattern, _ in ROLES) or says(SOLUTION, rest)
            if block.level != 2 or known or read_heading(block.text):
                continue
            end = tops[place + 1] if place + 1 < len(tops) else len(self.blocks)
            asks = any(
                b.shape == "open" or (b.shape == "heading" and says(ANSWER, b.text))
                for b in self.blocks[index + 1 : end]
            )
            if asks and (points is not None or not self.levels) and not says(ANSWER, block.text):
                number = re.match(r"^\W*(\d+)\s*[.):–—-]+\s*(?=\S)", rest)
                title = (rest[number.end() :] if number else rest).strip(" :.–—-*")
                found[index] = Heading(number[1] if number else "", title or rest, points)
        return found
