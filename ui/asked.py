"""What an exercise asks for, and what its exam file calls it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from grading.content import GradedExam, GradedExercise
from grading.exam import Exercise, IssueTable, MissingList, OpenQuestions
from grading.languages import language_of
from grading.model import Severity
from grading.rubric import HandIn
from grading.shown import Columns, asks_defects, asks_missing, columns
from ui.i18n import _, language, say
from ui.text import foreign, literal

ACE = {"hcl": "terraform", "bash": "sh"} | {
    name: name
    for name in ("python", "yaml", "markdown", "json", "toml", "dockerfile", "sql", "ini", "javascript", "html")
}
"""Languages by the names of streamlit-ace; all others are plain text."""


LONGEST = 60
"""Characters of a section's heading that stands above a file: a longer one is a sentence, told in the instructions."""


def exercise_text(exercise: GradedExercise) -> Exercise:
    """The exercise as the learner's exam file has it."""
    return exercise.text[language()]


def title(exercise: GradedExercise, number: int = 0) -> str:
    """Its title as Markdown, with its number when one is given."""
    said = foreign(exercise_text(exercise).title)
    return f"{number} · {said}" if number else said


def titles(exam: GradedExam) -> dict[str, str]:
    """Slug -> numbered title, in the exam's order."""
    return {exercise.slug: title(exercise, number) for number, exercise in enumerate(exam.exercises, 1)}


def takes_rows(exercise: GradedExercise) -> bool:
    """Whether there is something to name: a table or a list to fill in, or issues that only rows can earn."""
    kinds = exercise_text(exercise).answers
    return bool(exercise.issues) or any(isinstance(kind, IssueTable | MissingList) for kind in kinds)


def columns_of(exercise: GradedExercise) -> Columns:
    """What the text columns of its table are called; a list has no headings of its own.

    Without a correction the exam asks for none: one may be given all the same, and helps to recognise the row.
    """
    text = exercise_text(exercise)
    is_table = any(isinstance(kind, IssueTable) for kind in text.answers) or not text.answers
    named = columns(text.columns, severity=exercise.asks_severity) if is_table else None
    if named:
        return named
    if asks_missing(text):
        return Columns(_("What is missing"), None)
    return Columns(_("Problem"), _("Correction")) if finds(exercise) else Columns(_("Answer"), None)


def finds(exercise: GradedExercise) -> bool:
    """Whether its rows name defects or what is missing; else they are answers of another kind, as decisions are."""
    return bool(exercise.issues) or asks_defects(exercise_text(exercise))


def row_name(exercise: GradedExercise, number: int) -> str:
    """What a row goes by above its fields."""
    return _("**Finding {number}**", number=number) if finds(exercise) else f"**{number}.**"


def checklist(exercise: GradedExercise) -> tuple[str, ...]:
    """What the answer section gives to tick."""
    kinds = exercise_text(exercise).answers
    return next((kind.checklist for kind in kinds if isinstance(kind, OpenQuestions)), ())


def severity_in_exam(exercise: GradedExercise) -> Mapping[str, Severity]:
    """Issue id -> severity, of the issues whose severity the exam says; none of them where it says none."""
    if exercise.has_rubric:
        return {issue.id: issue.severity for issue in exercise.issues}
    return {issue.id: issue.severity for issue in exercise.text["es"].issues if issue.severity}


def issue_title(exercise: GradedExercise, name: str) -> str:
    """An issue's title as Markdown; its id where an exam no longer has it."""
    found = next((issue for issue in exercise.issues if issue.id == name), None)
    return foreign(say(found.title)) if found else literal(name)


def is_document(exercise: GradedExercise) -> bool:
    """Whether what is handed in is read, not run."""
    return bool(exercise.files) and exercise.files[0].language in {"markdown", "md"}


def hand_in_language(file: HandIn) -> str:
    """A hand-in's language, by its name first."""
    return language_of(file.name, file.language)


def ace_mode(name: str) -> str:
    """The language's name in streamlit-ace."""
    return ACE.get(name, "text")


def reviewed_names(exercise: GradedExercise) -> dict[str, str]:
    """Name -> what it is called above it: a block without a name of its own goes by its section's heading."""
    names = list(exercise.reviewed(language()))
    blocks = exercise_text(exercise).files
    if exercise.has_template or len(blocks) != len(names):
        return {name: f"`{name}`" for name in names}
    wanted = {file.name for file in exercise.files}
    said = {}
    for name, block in zip(names, blocks, strict=True):
        section = f"**{foreign(block.heading)}**" if 0 < len(block.heading) <= LONGEST else ""
        if block.name or not section or block.heading == name:
            said[name] = f"`{name}`"
        else:
            said[name] = f"{section} · `{name}`" if name in wanted else section
    return said


def base_name(name: str) -> str:
    """The last part of a file's name: that of an uploaded one."""
    return PurePosixPath(name.replace("\\", "/")).name
