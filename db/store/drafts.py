"""Drafts: rows and texts while they are written.  Who writes locks the attempt first (attempts.lock)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.model import DraftAnswerRow, DraftIssueRow, DraftTable, DraftTextRow
from db.records import UNCHANGED, Draft, DraftRow, FileVersion, Unchanged
from grading.model import Severity

VERSION_SECONDS = 60
"""A text that is saved while typing becomes a new version this often: what a learner can go back to."""
SHRINK = 80
"""A save that makes a text shorter by more characters than this always begins a new version (about a line)."""


def add(session: Session, attempt_id: int, exercise: str, files: Mapping[str, str], now: datetime) -> Draft:
    """A new draft with these files and one empty row."""
    row = DraftTable(attempt_id=attempt_id, exercise=exercise, revision=1, saved=now)
    session.add(row)
    session.flush()
    session.add_all(DraftTextRow(draft_id=row.id, name=name, text=text, begun=now) for name, text in files.items())
    session.add(DraftIssueRow(draft_id=row.id, problem="", severity=None, correction="", removed=None))
    session.flush()
    return _record(session, row)


def find(session: Session, attempt_id: int, exercise: str) -> Draft | None:
    """The draft of one exercise."""
    row = session.scalar(select(DraftTable).where(DraftTable.attempt_id == attempt_id, DraftTable.exercise == exercise))
    return _record(session, row) if row else None


def add_row(session: Session, draft_id: int, now: datetime) -> DraftRow:
    """One more empty row, at the end."""
    row = DraftIssueRow(draft_id=draft_id, problem="", severity=None, correction="", removed=None)
    session.add(row)
    session.flush()
    _touch(session, draft_id, now)
    return _row_record(row)


def update_row(
    session: Session,
    draft_id: int,
    row_id: int,
    now: datetime,
    *,
    problem: str | Unchanged = UNCHANGED,
    severity: Severity | Unchanged | None = UNCHANGED,
    correction: str | Unchanged = UNCHANGED,
) -> bool:
    """Change the cells that are given; False when the draft has no such row."""
    row = _live_row(session, draft_id, row_id)
    if row is None:
        return False
    if problem is not UNCHANGED:
        row.problem = problem
    if severity is not UNCHANGED:
        row.severity = severity
    if correction is not UNCHANGED:
        row.correction = correction
    if session.is_modified(row):
        _touch(session, draft_id, now)
    return True


def remove_row(session: Session, draft_id: int, row_id: int, now: datetime) -> bool:
    """Take a row out of the table (it is marked, not deleted); False when the draft has no such row."""
    row = _live_row(session, draft_id, row_id)
    if row is None:
        return False
    row.removed = now
    _touch(session, draft_id, now)
    return True


def put_text(session: Session, draft_id: int, name: str, text: str, now: datetime, *, keep: bool = False) -> None:
    """Save a file's text.

    What it replaces is kept as a version when `keep` asks so (an upload), when that version is older than
    VERSION_SECONDS, or when the text loses more than SHRINK characters; otherwise it is the same version, typed on.
    """
    newest = session.scalar(_texts(draft_id).where(DraftTextRow.name == name).order_by(DraftTextRow.id.desc()).limit(1))
    if newest is not None and newest.text == text:
        return
    typed_on = (
        newest is not None
        and not keep
        and now - newest.begun < timedelta(seconds=VERSION_SECONDS)
        and len(text) >= len(newest.text) - SHRINK
    )
    if newest is not None and typed_on:
        newest.text = text
    else:
        session.add(DraftTextRow(draft_id=draft_id, name=name, text=text, begun=now))
    _touch(session, draft_id, now)


def put_answer(session: Session, draft_id: int, place: int, text: str, now: datetime) -> None:
    """Save the answer to an open question."""
    row = session.get(DraftAnswerRow, (draft_id, place))
    if text == (row.text if row else ""):
        return
    if row is None:
        session.add(DraftAnswerRow(draft_id=draft_id, place=place, text=text))
    else:
        row.text = text
    _touch(session, draft_id, now)


def versions(session: Session, draft_id: int, name: str) -> tuple[FileVersion, ...]:
    """Every kept version of a file, newest first."""
    query = _texts(draft_id).where(DraftTextRow.name == name).order_by(DraftTextRow.id.desc())
    return tuple(FileVersion(row.id, row.name, row.text, row.begun) for row in session.scalars(query))


def of_attempt(session: Session, attempt_id: int) -> tuple[Draft, ...]:
    """The drafts of an attempt that there are, in the order in which they were begun."""
    rows = session.scalars(select(DraftTable).where(DraftTable.attempt_id == attempt_id).order_by(DraftTable.id))
    return tuple(_record(session, row) for row in rows)


def _texts(draft_id: int) -> Select[DraftTextRow]:
    return select(DraftTextRow).where(DraftTextRow.draft_id == draft_id)


def _live_row(session: Session, draft_id: int, row_id: int) -> DraftIssueRow | None:
    row = session.get(DraftIssueRow, row_id)
    return row if row is not None and row.draft_id == draft_id and row.removed is None else None


def _touch(session: Session, draft_id: int, now: datetime) -> None:
    draft = session.get_one(DraftTable, draft_id)
    draft.revision += 1
    draft.saved = now
    session.flush()


def _row_record(row: DraftIssueRow) -> DraftRow:
    return DraftRow(row.id, row.problem, Severity(row.severity) if row.severity else None, row.correction)


def _record(session: Session, draft: DraftTable) -> Draft:
    rows = session.scalars(
        select(DraftIssueRow)
        .where(DraftIssueRow.draft_id == draft.id, DraftIssueRow.removed.is_(None))
        .order_by(DraftIssueRow.id)
    )
    newest = select(func.max(DraftTextRow.id)).where(DraftTextRow.draft_id == draft.id).group_by(DraftTextRow.name)
    texts = session.scalars(_texts(draft.id).where(DraftTextRow.id.in_(newest)).order_by(DraftTextRow.name))
    answers = session.scalars(
        select(DraftAnswerRow).where(DraftAnswerRow.draft_id == draft.id).order_by(DraftAnswerRow.place)
    )
    return Draft(
        draft.id,
        draft.attempt_id,
        draft.exercise,
        tuple(map(_row_record, rows)),
        {text.name: text.text for text in texts},
        draft.revision,
        draft.saved,
        {answer.place: answer.text for answer in answers},
    )
