"""The frozen dataclasses that leave db/: no caller ever sees an ORM row.  Every time is an aware UTC datetime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final, Literal

from grading.model import Grading, Language, Row, Severity

Mode = Literal["exam", "practice"]
JobState = Literal["queued", "matching", "running", "checking", "done", "failed"]
Mark = Literal["right", "partly", "missed"]
"""What a learner says of their own answer, once the model answer is shown."""


class Unchanged(Enum):
    """The type of UNCHANGED."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED
"""Passed to a partial update: leave that value as it is (None would set it to nothing)."""


@dataclass(frozen=True)
class Learner:
    """A person; who holds `token` (a cookie) is this learner."""

    id: int
    alias: str
    token: str = field(repr=False)
    lang: Language
    created: datetime


@dataclass(frozen=True)
class Attempt:
    """One go at an exam: `number` counts a learner's attempts at it from 1; `deadline` is None without a clock.

    `exam_version` is that of the exam when the attempt began; `seed` makes its gradings repeatable; `variant` is the
    seed that the exercises were drawn from, 0 for the exam as it is written.
    """

    id: int
    learner_id: int
    exam: str
    exam_version: str
    mode: Mode
    number: int
    started: datetime
    deadline: datetime | None
    submitted: datetime | None
    seed: int
    variant: int = 0


@dataclass(frozen=True)
class DraftRow:
    """A row of the issue table while it is written; `id` is the same for as long as the row lives."""

    id: int
    problem: str
    severity: Severity | None
    correction: str


@dataclass(frozen=True)
class Draft:
    """What a learner has written so far for one exercise; `revision` grows by one with every change.

    `answers` are those to open questions, by the question's place (from 0).
    """

    id: int
    attempt_id: int
    exercise: str
    rows: tuple[DraftRow, ...]
    files: Mapping[str, str]
    revision: int
    saved: datetime
    answers: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FileVersion:
    """A text that a draft's file had, and when it began to be it (saves while typing go on with a version)."""

    id: int
    name: str
    text: str
    begun: datetime


@dataclass(frozen=True)
class Submission:
    """What was handed in for one exercise: stored once, never changed; `answers` as a Draft has them."""

    id: int
    attempt_id: int
    exercise: str
    rows: tuple[Row, ...]
    files: Mapping[str, str]
    stored: datetime
    answers: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """How far the grading of a submission is: `owner` holds the lease until `expires`; it is not begun before `due`."""

    submission_id: int
    attempt_id: int
    exercise: str
    state: JobState
    reason: str
    tries: int
    due: datetime
    owner: str | None
    expires: datetime | None


@dataclass(frozen=True)
class GradingRecord:
    """One grading of a submission; a regrade adds another."""

    id: int
    submission_id: int
    grading: Grading
    created: datetime


@dataclass(frozen=True)
class Standing:
    """The points of an attempt from its newest gradings: `graded` of its `handed_in` submissions have one."""

    attempt: Attempt
    handed_in: int
    graded: int
    score: float
    max: float
