"""An exam file as it was read: Exam, its Exercises, their Issues and files, and the reader's Complaints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from grading.model import Severity


@dataclass(frozen=True)
class SourceFile:
    """A fenced block of an exam: `line` is its first line of text in the exam file (1-based)."""

    name: str | None
    language: str
    text: str
    line: int

    @property
    def lines(self) -> int:
        """Number of lines of text."""
        return len(self.text.splitlines())


@dataclass(frozen=True)
class Complaint:
    """What a reader has to say about an exam file: `line` is 1-based."""

    line: int
    level: Literal["error", "warning"]
    message: str


@dataclass(frozen=True)
class Issue:
    """A defect that an exercise holds: title and correction are what the solution table (or the rubric) says."""

    id: str
    title: str
    severity: Severity | None
    correction: str


@dataclass(frozen=True)
class Exercise:
    """One exercise as an exam file has it."""

    slug: str
    title: str
    points: float
    kind: str
    instructions: str
    files: tuple[SourceFile, ...]
    columns: tuple[str, ...]
    issues: tuple[Issue, ...]
    questions: tuple[str, ...]
    solution_files: tuple[SourceFile, ...]
    solution_text: str
    line: int

    @property
    def asks_severity(self) -> bool:
        """Whether the learner's table has a severity column."""
        return any(column.casefold().startswith(("sever", "grave")) for column in self.columns)


@dataclass(frozen=True)
class Exam:
    """An exam file, read."""

    title: str
    minutes: tuple[int, int]
    pass_mark: float
    instructions: str
    exercises: tuple[Exercise, ...]
    rubric: Mapping[str, float]
    complaints: tuple[Complaint, ...]
