"""The exam of an attempt: in the version that it began with, as its variant drew it."""

from __future__ import annotations

import logging
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from db.records import Attempt, Mode
from db.store import versions
from grading import skeleton
from grading.content import FILES, GradedExam
from grading.errors import InputError, UnknownName
from service import clock
from service.model import App

log = logging.getLogger(__name__)

TRIES = 24
"""Seeds that are tried for one whose files the learner has not seen."""
EARLIER = 50
"""Attempts, the latest, that a new one is compared with."""
MAX_NAME = 60
"""Characters of the name of an exam's folder."""
INSTALLED = tuple(FILES.values())
"""All that a browser may bring: text that is read.  Checks and templates are code, and come by the command line."""


def exam_of(app: App, attempt: Attempt) -> GradedExam:
    """The exam of an attempt, in the version that it began with and in its variant.

    Where that version was not kept, or no longer loads, it is today's.  Raises UnknownName when there is none either.
    """
    return app.shelf.variant(written(app, attempt), attempt.variant)


def written(app: App, attempt: Attempt) -> GradedExam:
    """The same as it is written, with all that a variant is drawn from."""
    today = next((exam for exam in app.exams if exam.slug == attempt.exam), None)
    if today and today.version == attempt.exam_version:
        return today

    def fetch() -> bytes | None:
        with app.database.reading() as session:
            return versions.archive(session, attempt.exam_version)

    return app.shelf.kept(attempt.exam, attempt.exam_version, fetch) or today or app.exam(attempt.exam)


def keep(app: App, exam: GradedExam) -> None:
    """Store a served exam's version, once, so that its attempts can be shown and graded for ever."""
    archive = app.shelf.archive(exam)
    with app.database.reading() as session:
        if not archive or versions.has(session, exam.version):
            return
    try:
        with app.database.writing() as session:
            versions.add(session, exam.version, exam.slug, archive, clock.now())
    except IntegrityError:
        log.info("version %s of %s was kept by another process", exam.version, exam.slug)


def keep_used(app: App) -> None:
    """Store the served versions that attempts began with before versions were kept."""
    for exam in app.exams:
        with app.database.reading() as session:
            used = versions.is_used(session, exam.version)
        if used:
            keep(app, exam)


def draw_variant(app: App, exam: GradedExam, mode: Mode, earlier: Iterable[Attempt]) -> int:
    """The variant of a learner's next attempt at an exam, after the `earlier` ones at it (latest first).

    The first in exam mode is the exam as it is written (0).  A retake and a practice draw one of which as few
    exercises as possible, of some seeds, have files that the learner has seen, those of variant 0 among them.
    """
    earlier = list(earlier)
    if mode == "exam" and not any(one.mode == "exam" for one in earlier):
        return 0
    known = {_files(exam, slug) for slug in _slugs(exam)}
    for one in earlier[:EARLIER]:
        try:
            then = exam_of(app, one)
        except UnknownName:
            continue
        known |= {_files(then, slug) for slug in _slugs(then)}
    best, least = 0, -1
    for _ in range(TRIES):
        seed = 1 + secrets.randbelow(2**31 - 1)
        drawn = exam.variant(seed)
        same = sum(_files(drawn, slug) in known for slug in _slugs(drawn))
        if least < 0 or same < least:
            best, least = seed, same
        if not same:
            break
    return best


def install_exam(app: App, slug: str, files: Mapping[str, str]) -> Path:
    """Write exam files (`INSTALLED`, no others) into a new folder of exercises/, which the app then serves.

    All of it appears at once, or nothing.  Raises InputError for another file or name, or a folder that is there
    already, ContentError with the line when the exam does not load.
    """
    if not skeleton.NAME.fullmatch(slug) or len(slug) > MAX_NAME:
        fix = f"use at most {MAX_NAME} lower-case letters, digits and hyphens, as in hito-6"
        raise InputError("can't be an exam's name", slug[:MAX_NAME], fix)
    for name in files:
        if name not in INSTALLED:
            raise InputError("can't be installed from here", name, f"only {' and '.join(INSTALLED)} can")
    if "exam.md" not in files:
        raise InputError("is missing", "exam.md", "name the exam's file so")
    folder = app.settings.exercises_folder / slug
    _refuse_to_write_over(folder)
    try:
        data = {name: text.encode() for name, text in files.items()}
    except UnicodeEncodeError as error:
        raise InputError("holds characters that are no text", slug, "save it as UTF-8") from error
    try:
        app.shelf.read(slug, data)
        _place(folder, data)
    except OSError as error:
        _refuse_to_write_over(folder)  # somebody else was first
        fix = "see that the folder of exams can be written to"
        raise InputError(f"can't be written: {error.strerror}", slug, fix) from error
    app.shelf.look()
    return folder


def _refuse_to_write_over(folder: Path) -> None:
    if folder.exists() or folder.is_symlink():
        raise InputError("is there already", folder.name, "choose another name, or remove the folder yourself")


def _place(folder: Path, data: Mapping[str, bytes]) -> None:
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        for name, text in data.items():
            (made / name).write_bytes(text)
        made.chmod(0o755)
        made.rename(folder)  # refused by the system where a folder with files has come in between
    except OSError:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _slugs(exam: GradedExam) -> list[str]:
    return [exercise.slug for exercise in exam.exercises]


def _files(exam: GradedExam, slug: str) -> tuple[object, ...]:
    return slug, *sorted(exam.exercise(slug).reviewed().items())
