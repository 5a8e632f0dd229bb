"""Drafts: saved while typing, refused once handed in or over the deadline.  What is refused changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePosixPath

from sqlalchemy.orm import Session

from db.records import UNCHANGED, Draft, DraftRow, FileVersion, Unchanged
from db.store import attempts, drafts
from grading.content import GradedExercise
from grading.errors import InputError, UnknownName
from grading.model import MAX_CELL, MAX_FILE, MAX_ROWS, Run, Severity
from service import archive, clock
from service.attempts import attempt, begun, find_or_add_draft, is_over, known, language_of
from service.exams import exam_of
from service.model import App


def draft(app: App, attempt_id: int, exercise: str) -> Draft:
    """What is written so far: made on first use with the exercise's first files and one empty row."""
    with app.database.reading() as session:
        found = drafts.find(session, attempt_id, exercise)
    if found:
        return found
    graded = _exercise(app, attempt_id, exercise)
    with app.database.writing() as session:
        return find_or_add_draft(session, known(attempt_id, attempts.lock(session, attempt_id)), graded)


def first_files(app: App, attempt_id: int, exercise: str) -> dict[str, str]:
    """The hand-ins as a draft begins with them, for who wants to start over: `save_files` takes them."""
    mine = attempt(app, attempt_id)
    with app.database.reading() as session:
        lang = language_of(session, mine)
    return begun(exam_of(app, mine).exercise(exercise), lang)


def add_row(app: App, attempt_id: int, exercise: str) -> DraftRow:
    """One more empty row; InputError when there are MAX_ROWS."""
    with writing(app, attempt_id, exercise) as (session, mine, _):
        if len(mine.rows) >= MAX_ROWS:
            raise InputError(f"the table has {MAX_ROWS} rows", exercise, "that is the most: change or remove one")
        return drafts.add_row(session, mine.id, clock.now())


def save_row(
    app: App,
    attempt_id: int,
    exercise: str,
    row_id: int,
    *,
    problem: str | Unchanged = UNCHANGED,
    severity: Severity | str | Unchanged | None = UNCHANGED,
    correction: str | Unchanged = UNCHANGED,
) -> Draft:
    """Save the cells that are given; a severity is one of `Severity`, or nothing ("" or None)."""
    for name, cell in (("problem", problem), ("correction", correction)):
        if cell is not UNCHANGED:
            check_text(cell, f"{exercise}, {name}", len(cell), MAX_CELL, "characters")
    with writing(app, attempt_id, exercise) as (session, mine, graded):
        chosen = severity if severity is UNCHANGED else _severity(severity)
        now = clock.now()
        done = drafts.update_row(session, mine.id, row_id, now, problem=problem, severity=chosen, correction=correction)
        return _after(session, mine, graded, row_id, done)


def remove_row(app: App, attempt_id: int, exercise: str, row_id: int) -> Draft:
    """Take a row out of the table."""
    with writing(app, attempt_id, exercise) as (session, mine, graded):
        return _after(session, mine, graded, row_id, drafts.remove_row(session, mine.id, row_id, clock.now()))


def save_file(app: App, attempt_id: int, exercise: str, name: str, text: str) -> Draft:
    """Save one file while it is typed."""
    return _save(app, attempt_id, exercise, {name: text}, keep=False)


def save_files(app: App, attempt_id: int, exercise: str, files: Mapping[str, str]) -> Draft:
    """Save files that were uploaded, all or none; what they replace stays among the earlier versions."""
    return _save(app, attempt_id, exercise, files, keep=True)


def upload(app: App, attempt_id: int, exercise: str, name: str, data: bytes) -> Draft:
    """Save an uploaded zip, or one file under a hand-in's name."""
    graded = _exercise(app, attempt_id, exercise)
    if name.lower().endswith(".zip"):
        return save_files(app, attempt_id, exercise, archive.read_zip(data, graded))
    base = PurePosixPath(name.replace("\\", "/")).name
    meant = archive.hand_in_of(name, [wanted.name for wanted in graded.files]) or base
    return save_files(app, attempt_id, exercise, {meant: archive.decode(data, meant)})


def earlier(app: App, attempt_id: int, exercise: str, name: str) -> tuple[FileVersion, ...]:
    """The versions that a file of the draft had, newest first."""
    mine = draft(app, attempt_id, exercise)
    with app.database.reading() as session:
        return drafts.versions(session, mine.id, name)


def reviewed_zip(app: App, attempt_id: int, exercise: str) -> bytes:
    """The reviewed files and what they import, to work on elsewhere."""
    mine = attempt(app, attempt_id)
    graded = exam_of(app, mine).exercise(exercise)
    with app.database.reading() as session:
        lang = language_of(session, mine)
    reviewed = {name: text.encode() for name, text in graded.reviewed(lang).items()}
    return archive.write_zip({**graded.sample_context(), **reviewed})


def run_draft(app: App, attempt_id: int, exercise: str) -> Run:
    """Run the learner's saved files in the sandbox: output and traceback, no verdicts."""
    from grading import pipeline  # brings scikit-learn with it

    graded = _exercise(app, attempt_id, exercise)
    files = {name: text.encode() for name, text in draft(app, attempt_id, exercise).files.items()}
    with app.slots:
        return pipeline.try_out(graded, files, sandbox=app.sandbox)


def _save(app: App, attempt_id: int, exercise: str, files: Mapping[str, str], *, keep: bool) -> Draft:
    for name, text in files.items():
        check_text(text, name, len(text.encode(errors="replace")), MAX_FILE, "bytes")
    with writing(app, attempt_id, exercise) as (session, mine, graded):
        names = {wanted.name for wanted in graded.files}
        for name, text in files.items():
            if name not in names:
                raise InputError("is not a file of this exercise", name, f"hand in {', '.join(sorted(names))}")
            drafts.put_text(session, mine.id, name, text, clock.now(), keep=keep)
        return saved(session, mine, graded)


@contextmanager
def writing(app: App, attempt_id: int, exercise: str) -> Iterator[tuple[Session, Draft, GradedExercise]]:
    """The session, the draft and its exercise, with the attempt locked; InputError when it is closed."""
    graded = _exercise(app, attempt_id, exercise)
    with app.database.writing() as session:
        mine = known(attempt_id, attempts.lock(session, attempt_id))
        if mine.submitted is not None:
            raise InputError("the attempt is handed in", exercise, "begin another attempt to write on")
        if is_over(mine):
            raise InputError("the time is up", exercise, "what was saved in time is handed in")
        yield session, find_or_add_draft(session, mine, graded), graded


def _after(session: Session, mine: Draft, graded: GradedExercise, row_id: int, done: bool) -> Draft:
    if not done:
        raise UnknownName("row", str(row_id), [str(row.id) for row in mine.rows])
    return saved(session, mine, graded)


def saved(session: Session, mine: Draft, graded: GradedExercise) -> Draft:
    """A draft that was written, read anew."""
    return find_or_add_draft(session, known(mine.attempt_id, attempts.get(session, mine.attempt_id)), graded)


def _exercise(app: App, attempt_id: int, exercise: str) -> GradedExercise:
    return exam_of(app, attempt(app, attempt_id)).exercise(exercise)


def _severity(value: Severity | str | None) -> Severity | None:
    try:
        return Severity(value) if value else None
    except ValueError:
        raise InputError(f"severity {value!r} is unknown", "", "use critical, medium, minor or nothing") from None


def check_text(text: str, where: str, size: int, most: int, unit: str) -> None:
    """Raises InputError for a text over a limit (`size` and `most` in `unit`) or with characters that are no text."""
    if size > most:
        raise InputError(f"has {size} {unit}", where, f"at most {most} are taken; what was saved before is kept")
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InputError("holds characters that are no text", where, "write plain text")
