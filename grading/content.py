"""Load an exam folder: exam.md and its twin, and each exercise's rubric, checks, context and template."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from grading import imported, markdown, rubric, variants
from grading.errors import ContentError, UnknownName
from grading.exam import Exam, Exercise, Issue
from grading.graded import GradedExam, GradedExercise, GradedIssue, files_of
from grading.model import LANGUAGES, Language, Text
from grading.rubric import NOTHING, HandIn, Rubric

__all__ = [
    "FILES",
    "HOME",
    "GradedExam",
    "GradedExercise",
    "GradedIssue",
    "exams",
    "files_of",
    "find",
    "load",
    "unsaved",
]

HOME = Path(__file__).resolve().parent.parent / "exercises"
FILES: dict[Language, str] = {"es": "exam.md", "en": "exam.en.md"}
"""An exam's own text in each language; the first one is always there."""


def exams(home: Path = HOME) -> tuple[str, ...]:
    """The slugs of the exams in a folder."""
    return tuple(sorted(path.parent.name for path in home.glob("*/exam.md")))


def find(name: str, home: Path = HOME) -> GradedExam:
    """An exam by its folder's name in exercises/ or by a path; raises UnknownName."""
    folder = home / name
    if not (folder / "exam.md").is_file():
        folder = Path(name).resolve()
    if not (folder / "exam.md").is_file():
        raise UnknownName("exam", name, exams(home))
    return load(folder)


def unsaved(slug: str, exam: Exam) -> GradedExam:
    """An exam that was read from text and has no folder yet, as it would load from one without sidecars."""
    nowhere = Path("unsaved") / slug
    made = (_imported(slug, {"es": each, "en": each}, nowhere / each.slug, "unsaved") for each in exam.exercises)
    return GradedExam(slug, {"es": exam, "en": exam}, tuple(made), "unsaved")


@cache
def load(folder: Path) -> GradedExam:
    """Load an exam folder; raises ContentError for whatever does not fit together."""
    text: dict[Language, Exam] = {"es": markdown.read_exam(folder / "exam.md")}
    twin = folder / FILES["en"]
    text["en"] = markdown.read_exam(twin) if twin.is_file() else text["es"]
    for exam, path in ((text["es"], folder / "exam.md"), (text["en"], twin)):
        for complaint in exam.complaints:
            if complaint.level == "error":
                raise ContentError(complaint.message, f"{path}:{complaint.line}", "see `python -m grading exam`")
    if len(text["es"].exercises) != len(text["en"].exercises):
        raise ContentError("has not as many exercises as exam.md", str(twin), "keep both files in step")
    version = _hash(folder)
    exercises = []
    for spanish, english in zip(text["es"].exercises, text["en"].exercises, strict=True):
        home = folder / spanish.slug
        make = _exercise if (home / "rubric.yml").is_file() else _imported
        exercises.append(make(folder.name, {"es": spanish, "en": english}, home, version))
    return GradedExam(folder.name, text, tuple(exercises), version)


def _exercise(exam: str, text: dict[Language, Exercise], folder: Path, version: str) -> GradedExercise:
    notes = rubric.read(folder / "rubric.yml")
    issues = tuple(_join(text, notes, index, folder) for index in range(len(notes.issues)))
    shown = tuple(HandIn(file.name or "", file.language) for file in text["es"].files)
    files = notes.files or (shown if (folder / "checks.py").is_file() else imported.hand_ins(text["es"]))
    axes = variants.read(folder)
    return GradedExercise(exam, text["es"].slug, text, issues, files, notes.rejects, folder, version, axes)


def _imported(exam: str, text: dict[Language, Exercise], folder: Path, version: str) -> GradedExercise:
    """An exercise without a rubric: its tables say what there is to find, and nothing is known of how people put it."""
    nothing = Text("", "")
    issues = tuple(
        GradedIssue(issue.id, title, imported.severity(issue), correction, nothing, {}, (), NOTHING, NOTHING)
        for issue, title, correction in imported.titled(text)
    )
    files = imported.hand_ins(text["es"])
    return GradedExercise(exam, text["es"].slug, text, issues, files, NOTHING, folder, version)


def _join(text: dict[Language, Exercise], notes: Rubric, index: int, folder: Path) -> GradedIssue:
    note = notes.issues[index]
    where = f"{folder / 'rubric.yml'}, issue {note.id}"
    rows = {lang: _table_row(text[lang], note.row, where) for lang in LANGUAGES}
    spanish, english = rows["es"], rows["en"]
    title = note.title or (spanish and english and Text(spanish.title, english.title))
    correction = note.correction or (spanish and english and Text(spanish.correction, english.correction))
    severity = note.severity or (spanish and spanish.severity)
    if not title or not correction or not severity:
        raise ContentError("has neither a row nor title, correction and severity", where, "give one of both")
    said = (note.phrasings, note.rejects, note.cures, note.miscures)
    return GradedIssue(note.id, title, severity, correction, note.cured, note.failed, note.follows, *said)


def _table_row(exercise: Exercise, row: int | None, where: str) -> Issue | None:
    if row is None:
        return None
    if not 1 <= row <= len(exercise.issues):
        raise ContentError(f"row {row} is not in the solution table", where, f"it has {len(exercise.issues)} rows")
    return exercise.issues[row - 1]


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in files_of(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
