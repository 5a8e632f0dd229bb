"""The model table, what the exam says to it, and the model files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from grading.content import GradedExercise, GradedIssue
from grading.exam import Issue
from grading.languages import language_of
from grading.shown import prose
from service.model import ExerciseResult, ModelIssue
from ui import codemirror, severity
from ui.asked import exercise_text, severity_in_exam
from ui.i18n import _, say
from ui.sections import sections
from ui.text import foreign, table

Listed = ModelIssue | GradedIssue


def model_solution(result: ExerciseResult, exercise: GradedExercise) -> None:
    """The model solution of a result."""
    key = f"model-{result.submission.id}"
    model(exercise, result.table, result.solution, result.solution_text, key=key)


def model(
    exercise: GradedExercise, issues: Sequence[Listed], files: Mapping[str, str], solution_text: str, *, key: str
) -> None:
    """What there was to find, one way to fix it, and the other parts of the exercise."""
    text = prose(solution_text)
    others = (section for section in exercise_text(exercise).sections if section.role != "hint")
    more = [section for section in others if section.text not in solution_text]
    if not (issues or files or text or more):
        st.info(_("The exam file gives no solution to this exercise."))
    if issues:
        _table(issues, exercise)
    if text:
        st.markdown(foreign(text))
    for name, code in files.items():
        st.markdown(f"`{name}`")
        label = _("{name}, the model solution", name=name)
        codemirror.view(code, _language(name, exercise), label=label, key=f"{key}-{name}")
    sections(more)


def _table(issues: Sequence[Listed], exercise: GradedExercise) -> None:
    """Columns that the exam does not fill are left out; line, category and impact stand where it has them."""
    levels = severity_in_exam(exercise)
    source = _source(exercise)
    columns = [
        ("#", [str(number) for number in range(1, len(issues) + 1)]),
        (_("Place"), [foreign(one.where) for one in source]),
        (_("Category"), [foreign(one.category) for one in source]),
        (_("Issue"), [foreign(say(issue.title)) for issue in issues]),
        (_("Impact"), [foreign(one.impact) for one in source]),
        (_("Severity"), [severity.name(levels[issue.id]) if issue.id in levels else "" for issue in issues]),
        (_("Correction"), [foreign(say(issue.correction)) for issue in issues]),
    ]
    filled = [(head, cells) for head, cells in columns if any(cells)]
    table([head for head, _cells in filled], list(zip(*(cells for _head, cells in filled), strict=True)))


def _source(exercise: GradedExercise) -> tuple[Issue, ...]:
    """The exam file's own rows; none where a rubric says what they are."""
    if exercise.has_rubric:
        return ()
    mine, spanish = exercise_text(exercise).issues, exercise.text["es"].issues
    return mine if len(mine) == len(spanish) else spanish


def _language(name: str, exercise: GradedExercise) -> str:
    said = {file.name: file.language for file in exercise.files}
    return language_of(name, said.get(name, ""))
