"""The frozen dataclasses that service/ adds to those of db/records.py.  Every time is an aware UTC datetime."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Literal, Protocol

from db.records import Attempt, GradingRecord, JobState, Mark, Submission
from grading.content import GradedExam, GradedExercise
from grading.errors import ContentError, UnknownName
from grading.model import Grading, Row, Severity, Text
from grading.sandbox import Sandbox
from grading.sandbox.nowhere import NoSandbox

if TYPE_CHECKING:
    from db.engine import Database
    from service.settings import Settings
    from service.shelf import Shelf
    from service.worker import Worker

AttemptState = Literal["open", "queued", "grading", "graded"]
BADGES = (95, 90, 80, 70)
"""Percent of the points from which each badge is given (DESIGN.md, Points)."""


class Grader(Protocol):
    """`grading.pipeline.grade`, or a fake of it: calls `progress` with "matching", "running", "checking" in turn."""

    def __call__(
        self,
        exercise: GradedExercise,
        rows: tuple[Row, ...],
        files: Mapping[str, bytes],
        seed: int,
        *,
        sandbox: Sandbox,
        progress: Callable[[str], None],
    ) -> Grading:
        """Grade one submission; raises SandboxError when the sandbox can't work."""
        ...


@dataclass(frozen=True)
class App:
    """What a process makes once and hands to every function of service/.

    A *Run* takes one of the `slots`; `opened` is what `stop` closes.
    """

    database: Database
    shelf: Shelf
    sandbox: Sandbox
    settings: Settings
    worker: Worker
    grade: Grader
    slots: BoundedSemaphore
    opened: ExitStack

    @property
    def runs_files(self) -> bool:
        """Whether this system has a sandbox; where it has none, only tables are graded."""
        return not isinstance(self.sandbox, NoSandbox)

    @property
    def exams(self) -> tuple[GradedExam, ...]:
        """The exams that stand in the folder, as it is now or was a few seconds ago."""
        return self.shelf.exams

    @property
    def refused(self) -> tuple[ContentError, ...]:
        """Why an exam that stands in the folder is left out."""
        return self.shelf.refused

    def exam(self, slug: str) -> GradedExam:
        """One exam as it is today, by slug; raises UnknownName."""
        exams = self.exams
        for exam in exams:
            if exam.slug == slug:
                return exam
        raise UnknownName("exam", slug, [exam.slug for exam in exams])


@dataclass(frozen=True)
class AttemptSummary:
    """An attempt in a list.  `score` is None until every exercise is graded; `passed` and `badge` likewise.

    `max` are the points to be had; `badge` is 70, 80, 90 or 95 (percent), or None.  Where a grading can give no
    points at all `max` is 0 and `passed` stays None.  `title` is the exam's, or its slug where it is gone.
    """

    attempt: Attempt
    state: AttemptState
    score: float | None
    max: float
    passed: bool | None
    badge: int | None
    title: Text


@dataclass(frozen=True)
class SubmissionState:
    """How far one submission is.  `position` is 1 for the next in the queue, 0 when it is not waiting.

    `reason` says, when the state is "failed", why and that it will be graded again.
    """

    submission_id: int
    exercise: str
    state: JobState
    position: int
    reason: str
    tries: int


@dataclass(frozen=True)
class ModelIssue:
    """A row of the model table."""

    id: str
    title: Text
    severity: Severity
    correction: Text


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise after the hand-in.  `record` is the newest grading, None while there is none.

    `reviewed` and `solution` are name -> text; `changed` says that what is shown, or was graded with, is not the
    version that the attempt began with (the grading's `content` names its version).  `assessed` is what the learner
    says of their own work, by subject (service/answers.py); it is no part of the score.
    """

    exercise: str
    submission: Submission
    state: SubmissionState
    record: GradingRecord | None
    gradings: int
    reviewed: Mapping[str, str]
    solution: Mapping[str, str]
    solution_text: str
    table: tuple[ModelIssue, ...]
    changed: bool
    assessed: Mapping[str, Mark]

    @property
    def grading(self) -> Grading | None:
        """The newest grading."""
        return self.record.grading if self.record else None


@dataclass(frozen=True)
class Result:
    """A submitted attempt.  `score` sums the exercises graded so far; `passed` and `badge` are None until all are.

    `max` sums what gradings can give: where that is 0, `passed` and `badge` stay None.
    """

    attempt: Attempt
    exercises: tuple[ExerciseResult, ...]
    state: AttemptState
    score: float
    max: float
    pass_mark: float
    passed: bool | None
    badge: int | None


@dataclass(frozen=True)
class ProgressPoint:
    """One graded attempt on the time line; `pass_mark` is in percent of the points, `title` the exam's."""

    attempt_id: int
    exam: str
    number: int
    submitted: datetime
    score: float
    max: float
    passed: bool
    pass_mark: float
    title: Text


@dataclass(frozen=True)
class IssueProgress:
    """One issue over the graded attempts: in how many it was named, cured, and missed (neither named nor cured).

    `title` is the issue's as it is written, `exercise_title` its exercise's; where nothing is `checked` nothing can be
    cured.
    """

    exam: str
    exercise: str
    issue: str
    title: Text
    graded: int
    named: int
    fixed: int
    missed: int
    exercise_title: Text
    checked: bool = True


@dataclass(frozen=True)
class Progress:
    """A learner over time: attempts oldest first, issues with the most often missed first.

    Attempts that no points could be had in are not among them.
    """

    attempts: tuple[ProgressPoint, ...]
    issues: tuple[IssueProgress, ...]


@dataclass(frozen=True)
class LeaderboardLine:
    """A learner's best graded attempt at an exam in exam mode; `attempts` counts their graded ones in it."""

    rank: int
    learner_id: int
    alias: str
    score: float
    max: float
    attempts: int
    when: datetime
