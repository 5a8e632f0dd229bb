"""Load an exam folder: exam.md and its twin, and each exercise's rubric, checks, context and template."""

from __future__ import annotations

import hashlib
import importlib.util
import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType

from grading import imported, markdown, rubric, template
from grading.checks.core import Check
from grading.errors import ContentError, UnknownName
from grading.exam import Exam, Exercise, Issue
from grading.model import LANGUAGES, Language, Severity, Text
from grading.rubric import NOTHING, HandIn, Rubric, Sayings

HOME = Path(__file__).resolve().parent.parent / "exercises"


@dataclass(frozen=True)
class GradedIssue:
    """An issue with all that grading needs: the exam's table and rubric.yml brought together."""

    id: str
    title: Text
    severity: Severity
    correction: Text
    cured: Text
    failed: Mapping[str, Text]
    follows: tuple[str, ...]
    phrasings: Sayings
    rejects: Sayings
    cures: Sayings = field(default_factory=dict)
    miscures: Sayings = field(default_factory=dict)


@dataclass(frozen=True)
class GradedExercise:
    """One exercise of a loaded exam.  `text` is the exercise as each language's exam file has it."""

    exam: str
    slug: str
    text: Mapping[Language, Exercise]
    issues: tuple[GradedIssue, ...]
    files: tuple[HandIn, ...]
    rejects: Sayings
    folder: Path
    version: str

    @property
    def points(self) -> float:
        """Points of the whole exercise."""
        return self.text["es"].points

    @property
    def graded_points(self) -> float:
        """Points that a grading can give: none where nothing but the learner can assess the answers."""
        return self.points if self.issues else 0.0

    @property
    def checked(self) -> bool:
        """Whether corrected files are checked; else they are parsed and the table has all the points."""
        return (self.folder / "checks.py").is_file()

    @property
    def asks_severity(self) -> bool:
        """Whether its table has a severity column, and the exam says what is right in it."""
        return self.text["es"].asks_severity if self.has_rubric else imported.asks_severity(self.text["es"])

    @property
    def has_rubric(self) -> bool:
        """Whether a rubric.yml says what the exam's tables lack."""
        return (self.folder / "rubric.yml").is_file()

    def issue(self, name: str) -> GradedIssue:
        """One issue by id; raises UnknownName."""
        for issue in self.issues:
            if issue.id == name:
                return issue
        raise UnknownName("issue", name, [issue.id for issue in self.issues])

    def render(self, defects: tuple[str, ...], lang: Language = "es") -> dict[str, str]:
        """The files with just those defects (all of them: the reviewed files; none: the model solution)."""
        return template.render(self.folder / "template", defects, [issue.id for issue in self.issues], lang)

    def reviewed(self, lang: Language = "es") -> dict[str, str]:
        """The files under review."""
        if not self._has_template:
            return imported.reviewed(self.text[lang])
        return self.render(tuple(issue.id for issue in self.issues), lang)

    def first(self, lang: Language = "es") -> dict[str, str]:
        """What the editors of the files to hand in begin with."""
        return self.reviewed(lang) if self._has_template else imported.first(self.text[lang])

    def solution(self, lang: Language = "es") -> dict[str, str]:
        """The model solution."""
        return self.render((), lang) if self._has_template else imported.solution(self.text[lang])

    @property
    def _has_template(self) -> bool:
        return (self.folder / "template").is_dir()

    def context(self) -> dict[str, bytes]:
        """The files that the learner's files import."""
        folder = self.folder / "context"
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}

    def sample_context(self) -> dict[str, bytes]:
        """The context with a draw of data that is used for nothing else: what a learner may download and run."""
        sample = getattr(self.checks_module(), "sample_context", None) if self.checked else None
        drawn = sample(random.Random("download")) if sample else {}
        return {**self.context(), **drawn}

    def checks_module(self) -> ModuleType:
        """checks.py, imported."""
        return _checks_module(self.folder / "checks.py")

    def checks(self) -> dict[str, Check]:
        """Issue id -> check; raises ContentError when the ids are not those of the rubric."""
        found = [value for value in vars(self.checks_module()).values() if isinstance(value, Check)]
        ids = [check.issue for check in found]
        if sorted(ids) != sorted(issue.id for issue in self.issues):
            raise ContentError(f"checks {sorted(ids)}", str(self.folder / "checks.py"), "write one check per issue")
        return {check.issue: check for check in found}


@dataclass(frozen=True)
class GradedExam:
    """A loaded exam folder; `version` is a hash over every file of it."""

    slug: str
    text: Mapping[Language, Exam]
    exercises: tuple[GradedExercise, ...]
    version: str

    def exercise(self, slug: str) -> GradedExercise:
        """One exercise by slug; raises UnknownName."""
        for exercise in self.exercises:
            if exercise.slug == slug:
                return exercise
        raise UnknownName("exercise", slug, [exercise.slug for exercise in self.exercises])


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
    twin = folder / "exam.en.md"
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
    files = notes.files or tuple(HandIn(file.name or "", file.language) for file in text["es"].files)
    return GradedExercise(exam, text["es"].slug, text, issues, files, notes.rejects, folder, version)


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


@cache
def _checks_module(path: Path) -> ModuleType:
    name = "corrige_checks_" + hashlib.sha256(str(path).encode()).hexdigest()[:16]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ContentError("is missing", str(path), "write one check per issue")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a dataclass looks up the module that it is defined in
    spec.loader.exec_module(module)
    return module


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in _files(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _files(folder: Path) -> list[Path]:
    """A folder's files without what tools leave there (caches and hidden folders)."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [p for p in paths if not any(part.startswith((".", "__")) for part in p.relative_to(folder).parts)]
