"""Self-assessments: one mark for a part of a submission, changed and taken back as its learner likes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.model import SelfAssessmentRow
from db.records import Mark


def put(session: Session, submission_id: int, subject: str, mark: Mark | None, now: datetime) -> None:
    """Set a mark, or take it back with None."""
    row = session.get(SelfAssessmentRow, (submission_id, subject))
    if row is None and mark is not None:
        session.add(SelfAssessmentRow(submission_id=submission_id, subject=subject, mark=mark, stored=now))
    elif row is not None and mark is None:
        session.delete(row)
    elif row is not None and mark is not None and row.mark != mark:
        row.mark, row.stored = mark, now
    session.flush()


def of_submissions(session: Session, submission_ids: Iterable[int]) -> dict[int, dict[str, Mark]]:
    """Submission id -> subject -> mark, for every id that is asked for."""
    found: dict[int, dict[str, Mark]] = {submission_id: {} for submission_id in submission_ids}
    query = select(SelfAssessmentRow).where(SelfAssessmentRow.submission_id.in_(found))
    for row in session.scalars(query.order_by(SelfAssessmentRow.subject)):
        found[row.submission_id][row.subject] = row.mark
    return found
