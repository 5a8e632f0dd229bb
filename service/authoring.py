"""Exams in the making: each is a folder beside the database, laid out as in exercises/, so that all tools work on it.

authors/<learner>/<exam>/exam.md [exam.en.md]       what the instructor writes, saved at every change
                         <exercise>/ …              the sidecars, where the exam was picked from exercises/
"""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grading import markdown, skeleton
from grading.content import FILES, GradedExercise, files_of
from grading.errors import ContentError, InputError, UnknownName
from grading.model import FileRemark, Language, Match, Row, Run, Verdict
from grading.preview import look
from grading.reader.words import slug
from grading.rubric_skeleton import rubric_skeleton
from service.archive import write_zip
from service.exams import MAX_NAME
from service.model import App

EXAM_FILES = tuple(FILES.values())
"""Characters of an exam's name: it is a folder's, and part of addresses."""
OF_TEMPLATES = re.compile(r"^<!--[^\n]*template/[^\n]*-->\n+", re.MULTILINE)
"""Comments of the skeleton on what is written by template/, which an exam file alone does not have."""


@dataclass(frozen=True)
class ExamDraft:
    """An exam in the making: `files` are its exam files, `saved` is when one was last written."""

    folder: Path
    files: tuple[str, ...]
    saved: datetime

    @property
    def name(self) -> str:
        """What the exam would be called in exercises/."""
        return self.folder.name

    @property
    def has_sidecars(self) -> bool:
        """Whether more than exam files is in its folder."""
        return any(path.is_dir() for path in self.folder.iterdir())

    def text(self, file: str) -> str:
        """The text of an exam file."""
        return (self.folder / file).read_text(encoding="utf-8")

    @property
    def texts(self) -> dict[str, str]:
        """The exam files by name."""
        return {file: self.text(file) for file in self.files}


@dataclass(frozen=True)
class SolutionCheck:
    """What came of checking a model solution: a run with a verdict per issue, or what parsing says of each file."""

    run: Run | None
    verdicts: Mapping[str, Verdict]
    remarks: tuple[FileRemark, ...]


def exam_drafts(app: App, learner_id: int) -> tuple[ExamDraft, ...]:
    """An instructor's exams in the making, the one that was written last first."""
    home = _home(app, learner_id)
    found = [_draft(folder) for folder in home.glob("*") if (folder / EXAM_FILES[0]).is_file()]
    return tuple(sorted(found, key=lambda draft: draft.saved, reverse=True))


def new_exam(app: App, learner_id: int, lang: Language) -> ExamDraft:
    """The exam file of `python -m grading new`, without sidecars: their checks would stay as the text changes."""
    name = "nuevo-examen" if lang == "es" else "new-exam"
    with tempfile.TemporaryDirectory() as place:
        skeleton.write(str(Path(place) / name), lang)
        text = (Path(place) / name / EXAM_FILES[0]).read_text(encoding="utf-8")
    return _begin(app, learner_id, name, OF_TEMPLATES.sub("", text))


def pick_exam(app: App, learner_id: int, exam: str) -> ExamDraft:
    """A copy of an exam of exercises/ with its sidecars; raises UnknownName."""
    source = app.settings.exercises_folder / app.exam(exam).slug
    if not (source / EXAM_FILES[0]).is_file():
        raise UnknownName("exam", exam, [each.slug for each in app.exams])
    folder = _free(_home(app, learner_id), exam)
    for path in files_of(source):
        target = folder / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return _draft(folder)


def upload_exam(app: App, learner_id: int, name: str, data: bytes) -> ExamDraft:
    """An exam file of the instructor's; raises InputError when it is too large or no UTF-8 text."""
    try:
        text = markdown.decode(data, name)
    except ContentError as error:
        raise InputError(error.what, name, error.fix) from error
    if "\0" in text:
        raise InputError("holds NUL bytes", name, "upload a Markdown file")
    if not text.strip():
        raise InputError("is empty", name, "upload a Markdown file")
    return _begin(app, learner_id, slug(re.sub(r"\.\w+$", "", name)), text)


def save_exam(draft: ExamDraft, file: str, text: str) -> ExamDraft:
    """Write one of its exam files, whole or not at all.

    Raises InputError when the text is too long, UnknownName when there is no such draft or file any more.
    """
    if file not in draft.files:
        raise UnknownName("exam file", file, draft.files)
    if not (draft.folder / file).is_file():  # renamed or discarded in another window
        raise UnknownName("exam draft", draft.name, ())
    data = text.encode("utf-8", errors="replace")
    if len(data) > markdown.MAX_BYTES:
        raise InputError(f"has {len(data)} bytes", file, f"at most {markdown.MAX_BYTES} are read: split it")
    _write(draft.folder / file, data)
    return _draft(draft.folder)


def rename_exam(draft: ExamDraft, name: str) -> ExamDraft:
    """Give it another name; raises InputError when that is no good or taken by another of theirs."""
    if not skeleton.NAME.fullmatch(name) or len(name) > MAX_NAME:
        raise InputError(f"{name!r} can't be an exam's name", "", "use lower-case letters, digits and hyphens")
    target = draft.folder.with_name(name)
    if not draft.folder.is_dir():
        raise UnknownName("exam draft", draft.name, ())
    if target.exists():
        raise InputError("is there already", name, "choose another name")
    draft.folder.rename(target)
    return _draft(target)


def discard_exam(draft: ExamDraft) -> None:
    """Remove it for good."""
    shutil.rmtree(draft.folder, ignore_errors=not draft.folder.exists())


def exam_zip(draft: ExamDraft) -> bytes:
    """The folder as a zip; an exercise without a rubric gets a commented one, made from its tables, to go on from."""
    files = {path.relative_to(draft.folder).as_posix(): path.read_bytes() for path in files_of(draft.folder)}
    seen = look(draft.folder)
    if seen.exam and seen.whole:
        for exercise in seen.exam.exercises:
            if exercise.issues and not exercise.has_rubric:
                files[f"{exercise.slug}/rubric.yml"] = rubric_skeleton(exercise).encode()
    return write_zip({f"{draft.name}/{name}": data for name, data in files.items()})


def try_row(exercise: GradedExercise, row: Row) -> Match:
    """What the matcher says of one row; raises InputError for an exercise that lists no issues."""
    from grading.matching import matcher  # brings scikit-learn with it

    return matcher(exercise).match(row)


def check_solution(app: App, exercise: GradedExercise, lang: Language) -> SolutionCheck:
    """The model solution through the exercise's checks, else through the parsers of its files' languages."""
    from grading import languages, pipeline

    solution = exercise.solution(lang)
    if not exercise.checked:
        said = {file.name: file.language for file in exercise.files}
        remarks = tuple(languages.remark(name, said.get(name, ""), text) for name, text in solution.items())
        return SolutionCheck(None, {}, remarks)
    files = {name: text.encode() for name, text in solution.items()}
    with app.slots:
        run, verdicts = pipeline.check_files(exercise, files, random.randrange(2**31), sandbox=app.sandbox)
    return SolutionCheck(run, verdicts, ())


def _home(app: App, learner_id: int) -> Path:
    return app.settings.state_folder / "authors" / str(learner_id)


def _begin(app: App, learner_id: int, name: str, text: str) -> ExamDraft:
    folder = _free(_home(app, learner_id), name[:MAX_NAME].strip("-"))
    _write(folder / EXAM_FILES[0], text.encode("utf-8", errors="replace"))
    return _draft(folder)


def _free(home: Path, name: str) -> Path:
    """A new folder of that name, with a number behind it where it is taken."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number in range(1, 1000):
        folder = home / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return folder
    raise InputError("is taken a thousand times", name, "discard some of these drafts")


def _draft(folder: Path) -> ExamDraft:
    files = tuple(file for file in EXAM_FILES if (folder / file).is_file())
    saved = max((folder / file).stat().st_mtime for file in files)
    return ExamDraft(folder, files, datetime.fromtimestamp(saved, UTC))


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all; the name of what is not ready begins with a dot, which no reader of exams looks at."""
    unready = path.with_name(f".{path.name}")
    unready.write_bytes(data)
    unready.replace(path)
