"""Jobs: how far the grading of each submission is, and the lease that lets one process at a time work on it.

Every change by the holder is a compare-and-set UPDATE on `owner`: who has lost the lease changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from db.model import JobRow, SubmissionRow
from db.records import Job, JobState


def add(session: Session, submission_id: int, now: datetime) -> None:
    """Queue a new submission."""
    session.add(JobRow(submission_id=submission_id, state="queued", reason="", tries=0, due=now))
    session.flush()


def get(session: Session, submission_id: int) -> Job | None:
    """By its submission's id."""
    found = _select(session, JobRow.submission_id == submission_id)
    return found[0] if found else None


def of_attempts(session: Session, attempt_ids: Iterable[int]) -> tuple[Job, ...]:
    """Those of some attempts, in the order of their submissions."""
    return _select(session, SubmissionRow.attempt_id.in_(list(attempt_ids)))


def claim(session: Session, submission_id: int, owner: str, now: datetime, expires: datetime) -> bool:
    """Take the lease and count a try; False when it is done or another holds the lease."""
    return _set(
        session,
        (JobRow.submission_id == submission_id) & (JobRow.state != "done") & _unheld(now),
        state="queued",
        reason="",
        owner=owner,
        expires=expires,
        tries=JobRow.tries + 1,
    )


def renew(session: Session, submission_id: int, owner: str, expires: datetime) -> bool:
    """Hold the lease for longer; False when it is lost."""
    return _set(session, _held(submission_id, owner), expires=expires)


def advance(session: Session, submission_id: int, owner: str, state: JobState, expires: datetime) -> bool:
    """Write progress and renew the lease; False when it is lost."""
    return _set(session, _held(submission_id, owner), state=state, expires=expires)


def finish(session: Session, submission_id: int, owner: str) -> bool:
    """It is graded; False when the lease is lost, and then nothing may be stored."""
    return _set(session, _held(submission_id, owner), state="done", reason="", owner=None, expires=None)


def fail(session: Session, submission_id: int, owner: str, reason: str, due: datetime) -> bool:
    """It could not be graded and is to be tried again when due; False when the lease is lost."""
    return _set(session, _held(submission_id, owner), state="failed", reason=reason, due=due, owner=None, expires=None)


def requeue(session: Session, submission_id: int, now: datetime) -> bool:
    """Grade it (once more); False when it is waiting or being worked on already."""
    idle = (JobRow.submission_id == submission_id) & JobRow.state.in_(["done", "failed"]) & JobRow.owner.is_(None)
    return _set(session, idle, state="queued", reason="", tries=0, due=now)


def release(session: Session, submission_id: int, owner: str, due: datetime) -> bool:
    """Take the lease from an owner that is known to be dead."""
    return _set(session, _held(submission_id, owner), state="queued", owner=None, expires=None, due=due)


def next_due(session: Session, now: datetime) -> int | None:
    """The submission whose turn it is: in order of arrival, those to be tried again when they are due."""
    turn = select(JobRow.submission_id).where(JobRow.state != "done", JobRow.due <= now, _unheld(now))
    return session.scalar(turn.order_by(JobRow.due, JobRow.submission_id).limit(1))


def position(session: Session, job: Job, now: datetime) -> int:
    """Its place among those that wait, from 1; 0 when it is not waiting."""
    if job.state == "done" or (job.owner is not None and job.expires is not None and job.expires > now):
        return 0
    before = or_(JobRow.due < job.due, (JobRow.due == job.due) & (JobRow.submission_id < job.submission_id))
    query = select(func.count()).select_from(JobRow).where(JobRow.state != "done", _unheld(now), before)
    return 1 + (session.scalar(query) or 0)


def held(session: Session) -> tuple[Job, ...]:
    """Those that somebody has a lease on, whether it has expired or not."""
    return _select(session, JobRow.owner.is_not(None))


def failed(session: Session) -> tuple[Job, ...]:
    """Those that could not be graded so far."""
    return _select(session, (JobRow.state == "failed") & JobRow.owner.is_(None))


def hasten(session: Session, submission_id: int, now: datetime) -> None:
    """Try a failed one again now instead of when it is due."""
    _set(session, (JobRow.submission_id == submission_id) & (JobRow.state == "failed"), due=now)


def _unheld(now: datetime) -> ColumnElement[bool]:
    return or_(JobRow.owner.is_(None), JobRow.expires <= now)


def _held(submission_id: int, owner: str) -> ColumnElement[bool]:
    return (JobRow.submission_id == submission_id) & (JobRow.owner == owner)


def _set(session: Session, condition: ColumnElement[bool], **values: Any) -> bool:
    statement = update(JobRow).where(condition).values(**values).returning(JobRow.submission_id)
    return session.scalar(statement.execution_options(synchronize_session=False)) is not None


def _select(session: Session, condition: ColumnElement[bool]) -> tuple[Job, ...]:
    query = select(JobRow, SubmissionRow.attempt_id, SubmissionRow.exercise).join(SubmissionRow).where(condition)
    found = session.execute(query.order_by(JobRow.submission_id).execution_options(populate_existing=True))
    return tuple(_record(row, attempt_id, exercise) for row, attempt_id, exercise in found)


def _record(row: JobRow, attempt_id: int, exercise: str) -> Job:
    return Job(
        row.submission_id,
        attempt_id,
        exercise,
        row.state,
        row.reason,
        row.tries,
        row.due,
        row.owner,
        row.expires,
    )
