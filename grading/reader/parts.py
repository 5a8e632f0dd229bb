"""The blocks of one exercise -> its parts: prompt, review, answer, solution, scoring, hints, and what else there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from grading.reader.answers import PROSE
from grading.reader.blocks import Block
from grading.reader.issues import roles
from grading.reader.words import (
    ANSWER,
    CERTIFICATION,
    FIND,
    HINT,
    REFLECTION,
    REVIEW,
    RUBRIC,
    SCORING,
    SOLUTION,
    TASK,
    is_bold,
    plain,
    says,
)

PartRole = Literal[
    "prompt", "review", "answer", "solution", "scoring", "hint", "reflection", "certification", "rubric", "other"
]


OPENING: tuple[tuple[re.Pattern[str], PartRole], ...] = (
    (SOLUTION, "solution"),
    (ANSWER, "answer"),
    (SCORING, "scoring"),
    (HINT, "hint"),
)
AFTERWARDS: tuple[tuple[re.Pattern[str], PartRole], ...] = (
    (REFLECTION, "reflection"),
    (CERTIFICATION, "certification"),
    (RUBRIC, "rubric"),
)
"""Headings that are taken as these only once the exercise has an answer section."""


@dataclass
class Part:
    """A run of blocks with one role; `heading` opens it (None: the exercise's own heading or a tag did)."""

    role: PartRole
    heading: Block | None
    blocks: list[Block] = field(default_factory=list)
    folded: bool = False

    @property
    def title(self) -> str:
        """The heading's words."""
        return plain(self.heading.text).rstrip(": ") if self.heading else ""


def with_bold_headings(blocks: Iterable[Block]) -> list[Block]:
    """Blocks in which a line in bold alone that opens an answer, a solution or the like is a heading of level 5.

    One that says what to find ("**Identifica los problemas:**") does where nothing else opens an answer.
    """
    blocks = list(blocks)
    opens: tuple[re.Pattern[str], ...] = (ANSWER, SOLUTION, SCORING, HINT, REVIEW)
    if not any(says(ANSWER, plain(block.text)) for block in blocks if block.shape == "heading" or _is_bold(block)):
        opens = (*opens, FIND)
    return [
        replace(block, shape="heading", text=plain(block.text), level=5)
        if _is_bold(block) and any(says(pattern, plain(block.text)) for pattern in opens)
        else block
        for block in blocks
    ]


def _is_bold(block: Block) -> bool:
    """Whether a paragraph is a line in bold alone that does not ask; "**Tu Respuesta** (en la tabla)" is one too."""
    text = re.sub(r"(?<=\*\*)\s*\([^()\n]*\)\W*$", "", block.text) if block.shape == "paragraph" else ""
    return is_bold(text) and "?" not in text


def split(blocks: Sequence[Block]) -> list[Part]:
    """The parts of an exercise, in their order."""
    return _Splitter(blocks).split()


class _Splitter:
    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = with_bold_headings(blocks)
        self.parts = [Part("prompt", None)]
        self.roles: set[PartRole] = set()
        self.settled = 0
        self.folds: list[Part] = []
        self.answer_level = 0
        answers = [i for i, b in enumerate(self.blocks) if b.shape == "heading" and says(ANSWER, b.text)]
        self.last_answer = answers[-1] if answers else -1

    def split(self) -> list[Part]:
        for index, block in enumerate(self.blocks):
            if block.shape == "open":
                self.folds.append(self.parts[-1])
                if len(self.folds) == 1:
                    role: PartRole = "solution" if self._seen("answer") or self._seen("review") else "review"
                    self.parts.append(Part(role, None, folded=True))
            elif block.shape == "summary":
                self._summary(block)
            elif block.shape == "close":
                self._close()
            elif block.shape == "heading":
                self._heading(block, index)
            elif block.shape != "rule":
                self.parts[-1].blocks.append(block)
        return [part for part in self.parts if part.blocks or part.heading]

    def _seen(self, role: PartRole) -> bool:
        self.roles |= {part.role for part in self.parts[self.settled :]}
        self.settled = len(self.parts) - 1  # the last part's role may still change
        return role in self.roles

    def _summary(self, block: Block) -> None:
        part = self.parts[-1]
        if len(self.folds) != 1 or part.blocks:
            part.blocks.append(block)
            return
        part.heading = block
        if says(SOLUTION, block.text):
            part.role = "solution"
        elif says(HINT, block.text):
            part.role = "hint"
        elif says(SCORING, block.text):
            part.role = "scoring"
        elif not self._seen("answer") and (says(REVIEW, block.text) or self.last_answer >= 0):
            part.role = "review"

    def _close(self) -> None:
        if not self.folds:
            return
        before = self.folds.pop()
        if not self.folds:
            folded = next(part for part in reversed(self.parts) if part.folded)
            ended = folded.role in {"solution", "scoring"}
            self.parts.append(Part("other", None) if ended else Part(before.role, before.heading))

    def _heading(self, block: Block, index: int) -> None:
        role = self._role(block, index)
        if role is None:
            self.parts[-1].blocks.append(block)
            return
        if role == "answer":
            self.answer_level = block.level
        self.parts.append(Part(role, block, folded=bool(self.folds) and self.parts[-1].folded))

    def _role(self, block: Block, index: int) -> PartRole | None:
        """The role of the part that a heading opens; None where it stays inside the part before it."""
        now = self.parts[-1].role
        if self.folds:
            return "scoring" if says(SCORING, block.text) else "solution" if now == "scoring" else None
        named = self._named(block, index)
        if named:
            return named
        if now in {"prompt", "review"}:
            return "review"
        if says(REVIEW, block.text) and (now != "answer" or block.level <= self.answer_level):
            return "review"
        if now == "answer":
            return None
        return "review" if index < self.last_answer else "other"

    def _named(self, block: Block, index: int) -> PartRole | None:
        """The role that a heading's words give, wherever it stands."""
        for pattern, role in (*(AFTERWARDS if self._seen("answer") else ()), *OPENING):
            if says(pattern, block.text):
                return role
        if says(FIND, block.text) and not self._holds_code(index):
            return "answer"
        if says(TASK, block.text) and self.last_answer < 0 and not self._holds_code(index):
            return "answer"
        return "answer" if self._holds_form(index) and not says(REVIEW, block.text) else None

    def _holds_form(self, index: int) -> bool:
        """Whether the first that stands under a heading, but for a line of prose, is an empty table of problems."""
        below = self.blocks[index + 1 : index + 3]
        form = next((block.table for block in below if block.table), None) if below else None
        if form is None or below[0].shape not in {"table", "paragraph"} or not form.is_empty():
            return False
        role = roles(form)
        return role.title is not None or role.cure is not None

    def _holds_code(self, index: int) -> bool:
        for block in self.blocks[index + 1 :]:
            if block.shape in {"heading", "open"}:
                return False
            if block.shape == "fence" and block.info not in PROSE:
                return True
        return False
