"""Gradings: added and read, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.model import GradingRow
from db.records import GradingRecord
from grading.model import Grading


def add(session: Session, submission_id: int, grading: Grading, now: datetime) -> GradingRecord:
    """Another grading of a submission."""
    row = GradingRow(
        submission_id=submission_id,
        score=grading.score,
        max=grading.max,
        seed=grading.seed,
        grader=grading.grader,
        content=grading.content,
        needs_regrade=grading.needs_regrade,
        body=grading.store(),
        created=now,
    )
    session.add(row)
    session.flush()
    return _record(row)


def of_submission(session: Session, submission_id: int) -> tuple[GradingRecord, ...]:
    """All of a submission's, newest first."""
    query = select(GradingRow).where(GradingRow.submission_id == submission_id).order_by(GradingRow.id.desc())
    return tuple(map(_record, session.scalars(query)))


def newest(session: Session, submission_ids: Iterable[int]) -> dict[int, GradingRecord]:
    """Submission id -> its newest grading; those without one are absent."""
    chosen = _newest_ids().where(GradingRow.submission_id.in_(list(submission_ids)))
    found = map(_record, session.scalars(select(GradingRow).where(GradingRow.id.in_(chosen))))
    return {record.submission_id: record for record in found}


def wanting_regrade(session: Session, most: int) -> tuple[int, ...]:
    """Submissions whose newest grading left a check undone by a fault of ours and that have fewer than `most`."""
    few = _newest_ids().having(func.count() < most)
    query = select(GradingRow.submission_id).where(GradingRow.id.in_(few), GradingRow.needs_regrade)
    return tuple(session.scalars(query.order_by(GradingRow.submission_id)))


def _newest_ids() -> Select[int]:
    return select(func.max(GradingRow.id)).group_by(GradingRow.submission_id)


def _record(row: GradingRow) -> GradingRecord:
    return GradingRecord(row.id, row.submission_id, Grading.restore(row.body), row.created)
