"""Submissions: added and read, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.model import SubmissionRow
from db.records import Submission
from grading.model import Row


def add(
    session: Session,
    attempt_id: int,
    exercise: str,
    rows: tuple[Row, ...],
    files: Mapping[str, str],
    now: datetime,
    *,
    answers: Mapping[int, str] | None = None,
) -> Submission:
    """A new submission; IntegrityError when the attempt has one for that exercise."""
    row = SubmissionRow(
        attempt_id=attempt_id,
        exercise=exercise,
        rows=[row.to_dict() for row in rows],
        files=dict(files),
        stored=now,
        answers={str(place): text for place, text in (answers or {}).items()},
    )
    session.add(row)
    session.flush()
    return _record(row)


def get(session: Session, submission_id: int) -> Submission | None:
    """By id."""
    row = session.get(SubmissionRow, submission_id)
    return _record(row) if row else None


def of_attempt(session: Session, attempt_id: int) -> tuple[Submission, ...]:
    """Those of an attempt, in the order of the exam's exercises (they are stored in it)."""
    query = select(SubmissionRow).where(SubmissionRow.attempt_id == attempt_id).order_by(SubmissionRow.id)
    return tuple(map(_record, session.scalars(query)))


def _record(row: SubmissionRow) -> Submission:
    where = f"submission {row.id}"
    rows = tuple(Row.from_dict(raw, where) for raw in row.rows)
    answers = {int(place): text for place, text in row.answers.items()}
    return Submission(row.id, row.attempt_id, row.exercise, rows, dict(row.files), row.stored, answers)
