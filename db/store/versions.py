"""Exam versions: added once, read, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.model import AttemptRow, ExamVersionRow


def add(session: Session, version: str, exam: str, archive: bytes, now: datetime) -> None:
    """Keep a version; IntegrityError when another process was first."""
    session.add(ExamVersionRow(version=version, exam=exam, archive=archive, stored=now))
    session.flush()


def has(session: Session, version: str) -> bool:
    """Whether it is kept."""
    return session.scalar(select(ExamVersionRow.version).where(ExamVersionRow.version == version)) is not None


def archive(session: Session, version: str) -> bytes | None:
    """The zip of its files; None when it is not kept."""
    return session.scalar(select(ExamVersionRow.archive).where(ExamVersionRow.version == version))


def is_used(session: Session, version: str) -> bool:
    """Whether an attempt began with it."""
    return session.scalar(select(AttemptRow.id).where(AttemptRow.exam_version == version).limit(1)) is not None
