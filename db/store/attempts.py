"""Attempts, and how they stand by their newest gradings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.model import AttemptRow, GradingRow, SubmissionRow
from db.records import Attempt, Mode, Standing


def add(  # noqa: PLR0913 (one value per column)
    session: Session,
    *,
    learner_id: int,
    exam: str,
    exam_version: str,
    mode: Mode,
    started: datetime,
    deadline: datetime | None,
    seed: int,
    variant: int = 0,
) -> Attempt:
    """The learner's next attempt; IntegrityError when one at this exam is open, or another process was first."""
    last = select(func.max(AttemptRow.number)).where(AttemptRow.learner_id == learner_id, AttemptRow.exam == exam)
    row = AttemptRow(
        learner_id=learner_id,
        exam=exam,
        exam_version=exam_version,
        mode=mode,
        number=(session.scalar(last) or 0) + 1,
        started=started,
        deadline=deadline,
        submitted=None,
        seed=seed,
        variant=variant,
    )
    session.add(row)
    session.flush()
    return _record(row)


def get(session: Session, attempt_id: int) -> Attempt | None:
    """By id."""
    row = session.get(AttemptRow, attempt_id)
    return _record(row) if row else None


def lock(session: Session, attempt_id: int) -> Attempt | None:
    """By id, and no other session changes it or its drafts until this one ends (who writes them locks first)."""
    row = session.scalar(select(AttemptRow).where(AttemptRow.id == attempt_id).with_for_update())
    return _record(row) if row else None


def open_one(session: Session, learner_id: int, exam: str) -> Attempt | None:
    """The learner's attempt at that exam that is not handed in."""
    row = session.scalar(
        select(AttemptRow).where(
            AttemptRow.learner_id == learner_id, AttemptRow.exam == exam, AttemptRow.submitted.is_(None)
        )
    )
    return _record(row) if row else None


def of_learner(session: Session, learner_id: int) -> tuple[Attempt, ...]:
    """All of a learner's, newest first."""
    query = select(AttemptRow).where(AttemptRow.learner_id == learner_id)
    return tuple(map(_record, session.scalars(query.order_by(AttemptRow.started.desc(), AttemptRow.id.desc()))))


def overdue(session: Session, now: datetime) -> tuple[int, ...]:
    """Ids of the open ones whose deadline has passed."""
    query = select(AttemptRow.id).where(AttemptRow.submitted.is_(None), AttemptRow.deadline <= now)
    return tuple(session.scalars(query.order_by(AttemptRow.deadline)))


def submit(session: Session, attempt_id: int, now: datetime) -> bool:
    """Mark it handed in; False when it already was."""
    still_open = (AttemptRow.id == attempt_id) & AttemptRow.submitted.is_(None)
    statement = update(AttemptRow).where(still_open).values(submitted=now).returning(AttemptRow.id)
    return session.scalar(statement) is not None


def standings(session: Session, *, learner_id: int | None = None, exam: str | None = None) -> tuple[Standing, ...]:
    """The submitted attempts of a learner, of an exam, or of both, oldest first."""
    newest = select(func.max(GradingRow.id)).group_by(GradingRow.submission_id)
    query = (
        select(
            AttemptRow,
            func.count(SubmissionRow.id),
            func.count(GradingRow.id),
            func.coalesce(func.sum(GradingRow.score), 0.0),
            func.coalesce(func.sum(GradingRow.max), 0.0),
        )
        .join(SubmissionRow, SubmissionRow.attempt_id == AttemptRow.id)
        .outerjoin(GradingRow, (GradingRow.submission_id == SubmissionRow.id) & GradingRow.id.in_(newest))
        .where(AttemptRow.submitted.is_not(None))
        .group_by(AttemptRow.id)
        .order_by(AttemptRow.submitted, AttemptRow.id)
    )
    if learner_id is not None:
        query = query.where(AttemptRow.learner_id == learner_id)
    if exam is not None:
        query = query.where(AttemptRow.exam == exam)
    found = session.execute(query)
    return tuple(
        Standing(_record(row), handed_in, graded, score, most) for row, handed_in, graded, score, most in found
    )


def _record(row: AttemptRow) -> Attempt:
    return Attempt(
        row.id,
        row.learner_id,
        row.exam,
        row.exam_version,
        row.mode,
        row.number,
        row.started,
        row.deadline,
        row.submitted,
        row.seed,
        row.variant,
    )
