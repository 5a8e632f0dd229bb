"""The tables.  Types are those that SQLite and PostgreSQL share; text lengths are held by service/, not here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from db.records import JobState, Mark, Mode
from grading.model import Language, Severity


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite has no zones, so the zone is put back when a value is read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC; a naive value is a mistake of ours and raises ValueError."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a datetime without zone: {value}")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every constraint has a name, so that a migration can speak of it on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _parent(column: str) -> ForeignKey:
    return ForeignKey(column, ondelete="CASCADE")


class LearnerRow(Base):
    """A person."""

    __tablename__ = "learners"
    id: Mapped[int] = mapped_column(primary_key=True)
    alias: Mapped[str] = mapped_column(String(40))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    lang: Mapped[Language] = mapped_column(String(2))
    created: Mapped[datetime] = mapped_column(UtcDateTime)


class AttemptRow(Base):
    """One go at an exam; the partial index holds that a learner has at most one open attempt at each."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("learner_id", "exam", "number"),
        Index(
            "ix_attempts_open",
            "learner_id",
            "exam",
            unique=True,
            sqlite_where=text("submitted IS NULL"),
            postgresql_where=text("submitted IS NULL"),
        ),
        Index("ix_attempts_exam_submitted", "exam", "submitted"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(_parent("learners.id"))
    exam: Mapped[str] = mapped_column(String(100))
    exam_version: Mapped[str] = mapped_column(String(64))
    mode: Mapped[Mode] = mapped_column(String(16))
    number: Mapped[int]
    started: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seed: Mapped[int]
    variant: Mapped[int] = mapped_column(server_default=text("0"))


class ExamVersionRow(Base):
    """An exam's folder as it was in a version: `archive` is a zip of its files.  Never updated."""

    __tablename__ = "exam_versions"
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    exam: Mapped[str] = mapped_column(String(100))
    archive: Mapped[bytes] = mapped_column(LargeBinary)
    stored: Mapped[datetime] = mapped_column(UtcDateTime)


class DraftTable(Base):
    """What is being written for one exercise of an attempt; its cells and texts stand in the next two tables."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("attempt_id", "exercise"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(_parent("attempts.id"))
    exercise: Mapped[str] = mapped_column(String(100))
    revision: Mapped[int]
    saved: Mapped[datetime] = mapped_column(UtcDateTime)


class DraftIssueRow(Base):
    """A row of the issue table; a removed one stays, with the time of its removal: nothing written is lost."""

    __tablename__ = "draft_rows"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(_parent("drafts.id"), index=True)
    problem: Mapped[str] = mapped_column(Text)
    severity: Mapped[Severity | None] = mapped_column(String(16))
    correction: Mapped[str] = mapped_column(Text)
    removed: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DraftTextRow(Base):
    """A text that a file had: the newest id of a name is the file, the older ones are what it was before."""

    __tablename__ = "draft_texts"
    __table_args__ = (Index(None, "draft_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(_parent("drafts.id"))
    name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    begun: Mapped[datetime] = mapped_column(UtcDateTime)


class DraftAnswerRow(Base):
    """The answer to an open question; `place` is the question's, from 0."""

    __tablename__ = "draft_answers"
    draft_id: Mapped[int] = mapped_column(_parent("drafts.id"), primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)


class SubmissionRow(Base):
    """What was handed in for one exercise.  Never updated.

    `rows` is a list of row objects, `files` name -> text, `answers` place -> text (JSON makes a place a string).
    """

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("attempt_id", "exercise"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(_parent("attempts.id"))
    exercise: Mapped[str] = mapped_column(String(100))
    rows: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    files: Mapped[dict[str, str]] = mapped_column(JSON)
    stored: Mapped[datetime] = mapped_column(UtcDateTime)
    answers: Mapped[dict[str, str]] = mapped_column(JSON, server_default=text("'{}'"))


class SelfAssessmentRow(Base):
    """What a learner says of one part of what they handed in."""

    __tablename__ = "self_assessments"
    submission_id: Mapped[int] = mapped_column(_parent("submissions.id"), primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(String(220), primary_key=True)
    mark: Mapped[Mark] = mapped_column(String(16))
    stored: Mapped[datetime] = mapped_column(UtcDateTime)


class JobRow(Base):
    """How far the grading of a submission is, and who holds its lease."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "due"),)
    submission_id: Mapped[int] = mapped_column(_parent("submissions.id"), primary_key=True, autoincrement=False)
    state: Mapped[JobState] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    tries: Mapped[int]
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    owner: Mapped[str | None] = mapped_column(String(200))
    expires: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GradingRow(Base):
    """A grading: `body` is all of it, the columns beside it are what queries ask for.  Never updated."""

    __tablename__ = "gradings"
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(_parent("submissions.id"), index=True)
    score: Mapped[float] = mapped_column(Float)
    max: Mapped[float] = mapped_column(Float)
    seed: Mapped[int]
    grader: Mapped[str] = mapped_column(String(100))
    content: Mapped[str] = mapped_column(String(100))
    needs_regrade: Mapped[bool]
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
