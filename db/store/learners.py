"""Learners."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.model import LearnerRow
from db.records import UNCHANGED, Learner, Unchanged
from grading.model import Language


def add(session: Session, alias: str, token: str, lang: Language, now: datetime) -> Learner:
    """A new learner."""
    row = LearnerRow(alias=alias, token=token, lang=lang, created=now)
    session.add(row)
    session.flush()
    return _record(row)


def get(session: Session, learner_id: int) -> Learner | None:
    """By id."""
    row = session.get(LearnerRow, learner_id)
    return _record(row) if row else None


def by_token(session: Session, token: str) -> Learner | None:
    """By the secret in their cookie."""
    row = session.scalar(select(LearnerRow).where(LearnerRow.token == token))
    return _record(row) if row else None


def update(
    session: Session, learner_id: int, *, alias: str | Unchanged = UNCHANGED, lang: Language | Unchanged = UNCHANGED
) -> Learner | None:
    """Change what is given; None when there is no such learner."""
    row = session.get(LearnerRow, learner_id)
    if row is None:
        return None
    if alias is not UNCHANGED:
        row.alias = alias
    if lang is not UNCHANGED:
        row.lang = lang
    session.flush()
    return _record(row)


def _record(row: LearnerRow) -> Learner:
    return Learner(row.id, row.alias, row.token, row.lang, row.created)
