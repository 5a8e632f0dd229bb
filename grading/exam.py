"""An exam file as it was read: Exam, its Exercises, what they ask for, and the reader's Complaints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from grading.model import Severity

Level = Literal["error", "warning"]
Kind = Literal["issue-table", "missing-list", "questions", "files", "none"]
Role = Literal["head", "instructions", "scoring", "hint", "reflection", "certification", "rubric", "other"]


@dataclass(frozen=True)
class SourceFile:
    """A fenced block of an exam: `line` is its first line of text in the exam file (1-based).

    `heading` is the title of the section that it stands in, without Markdown.
    """

    name: str | None
    language: str
    text: str
    line: int
    heading: str = ""

    @property
    def lines(self) -> int:
        """Number of lines of text."""
        return len(self.text.splitlines())


@dataclass(frozen=True)
class Complaint:
    """What a reader has to say about an exam file: `line` is 1-based."""

    line: int
    level: Level
    message: str


@dataclass(frozen=True)
class Section:
    """A part of an exam that is neither exercise nor answer: kept as Markdown and shown; `line` is its heading's."""

    role: Role
    title: str
    text: str
    line: int


@dataclass(frozen=True)
class Issue:
    """A defect that an exercise holds: title and correction are what the solution table (or the rubric) says.

    `category` is the table's category column or the sub-heading that the table stands under, `where` its line or
    class column, `impact` its impact column; `line` is the row's.  All are empty (0) where the table has none.
    """

    id: str
    title: str
    severity: Severity | None
    correction: str
    category: str = ""
    where: str = ""
    impact: str = ""
    line: int = 0


@dataclass(frozen=True)
class Question:
    """An open question; `choices` are those it offers (Sí, No), `answer` is the model answer (may be empty)."""

    text: str
    line: int
    choices: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True)
class IssueTable:
    """A table to fill in, one defect a row; `rows` is how many empty ones the exam file shows."""

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class MissingList:
    """Things that are missing, to be listed; `blanks` is how many lines the exam file leaves (0: any number)."""

    prompt: str
    blanks: int


@dataclass(frozen=True)
class OpenQuestions:
    """Questions that the learner answers in prose and assesses against the model answers after the reveal."""

    questions: tuple[Question, ...]
    checklist: tuple[str, ...]


@dataclass(frozen=True)
class CorrectedFiles:
    """Files to hand in; `blanks` are the ones that the answer section begins for the learner."""

    files: tuple[SourceFile, ...]
    blanks: tuple[SourceFile, ...]


Answer = IssueTable | MissingList | OpenQuestions | CorrectedFiles


def kind_of(answer: Answer) -> Kind:
    """What a kind of answer is called in reports."""
    match answer:
        case IssueTable():
            return "issue-table"
        case MissingList():
            return "missing-list"
        case OpenQuestions():
            return "questions"
        case CorrectedFiles():
            return "files"


@dataclass(frozen=True)
class Exercise:
    """One exercise as an exam file has it.

    `files` are under review, `solution_files` and `solution_text` the model solution without its issue tables;
    `answers` are all the kinds of answer that it asks for, `kind` the first of them; `answer_text` is the Markdown of
    the answer section without its tables and code.
    """

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
    answers: tuple[Answer, ...] = ()
    sections: tuple[Section, ...] = ()
    answer_text: str = ""

    @property
    def asks_severity(self) -> bool:
        """Whether the learner's table has a severity column."""
        return any(column.casefold().startswith(("sever", "grave")) for column in self.columns)

    def reworded(self, say: Callable[[str], str]) -> Exercise:
        """The same exercise with other words in all that is read of it; slug, what it asks for and files stay."""
        issues = (replace(one, title=say(one.title), correction=say(one.correction)) for one in self.issues)
        return replace(
            self,
            title=say(self.title),
            instructions=say(self.instructions),
            issues=tuple(issues),
            solution_text=say(self.solution_text),
            sections=tuple(replace(one, text=say(one.text)) for one in self.sections),
            answer_text=say(self.answer_text),
        )

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The open questions with their model answers."""
        return next((answer.questions for answer in self.answers if isinstance(answer, OpenQuestions)), ())


@dataclass(frozen=True)
class Exam:
    """An exam file, read; `sections` are all its parts that are no exercises (`head`: what stands before the first)."""

    title: str
    minutes: tuple[int, int]
    pass_mark: float
    instructions: str
    exercises: tuple[Exercise, ...]
    rubric: Mapping[str, float]
    complaints: tuple[Complaint, ...]
    sections: tuple[Section, ...] = ()
    pass_of: float = 100.0

    @property
    def pass_percent(self) -> float:
        """The pass mark (`pass_mark` of `pass_of`, as the exam says it) in percent of the points."""
        return round(100 * self.pass_mark / self.pass_of, 2) if self.pass_of else self.pass_mark
