"""The result: score, issues, rows, answers and files beside the model, each where the exercise asked for it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import service
from grading.content import GradedExam, GradedExercise
from service.model import ExerciseResult, Result
from ui.asked import exercise_text, finds, is_document, takes_rows, title
from ui.comparison import comparison
from ui.exercise_choice import choose_exercise
from ui.frame import enter, frame
from ui.i18n import _
from ui.issue_scores import issue_scores
from ui.model_answers import model_answers
from ui.model_solution import model_solution
from ui.navigation import go
from ui.row_scores import row_scores
from ui.run_box import run_output
from ui.score_head import score_head
from ui.sections import afterwards
from ui.session import app, current, signed_in


def show() -> None:
    """Draw the result of a submitted attempt."""
    attempt = current(signed_in())
    if not attempt.submitted:
        go("examen", attempt=attempt.id)
    with frame("", None):
        result = service.result(app(), attempt.id)
        exam = service.exam_of(app(), attempt)
        score_head(result, exam)
        if result.state != "graded":
            st.info(_("Not everything is graded yet."))
            if st.button(_("See how the grading goes")):
                go("correccion", attempt=attempt.id)
        chosen = _choose(result, exam)
        enter(f"result/{attempt.id}/{chosen.exercise}")
        _exercise(chosen, exam)
        afterwards(exam)


def _choose(result: Result, exam: GradedExam) -> ExerciseResult:
    by_slug = {each.exercise: each for each in result.exercises}
    named = {slug: title(exam.exercise(slug), number) for number, slug in enumerate(by_slug, 1)}
    return by_slug[choose_exercise(named, f"result-exercise-{result.attempt.id}")]


def _exercise(result: ExerciseResult, exam: GradedExam) -> None:
    exercise = exam.exercise(result.exercise)
    if result.changed:
        st.caption(_("The exam has been changed since this attempt began; the solution shown is today's."))
    parts = _parts(exercise)
    drawn = st.tabs([name for name, _draw in parts], key=f"result-tabs-{result.submission.id}")
    for tab, (_name, draw) in zip(drawn, parts, strict=True):
        with tab:
            draw(result, exercise)


def _parts(exercise: GradedExercise) -> list[tuple[str, Callable[[ExerciseResult, GradedExercise], None]]]:
    """The tabs' names and what each draws: only of what the exercise asked for."""
    parts = []
    if exercise.issues:
        parts.append((_("Issues"), issue_scores))
    if takes_rows(exercise):
        parts.append((_("My findings") if finds(exercise) else _("My answers"), row_scores))
    if exercise_text(exercise).open_questions:
        parts.append((_("Questions and the model"), model_answers))
    if exercise.files:
        parts.append((_("My files and the model"), comparison))
    parts.append((_("Model solution"), model_solution))
    if exercise.files and exercise.checked:
        parts.append((_("Run output"), _run))
    return parts


def _run(result: ExerciseResult, exercise: GradedExercise) -> None:
    if result.grading is None:
        st.info(_("This exercise is not graded yet."))
    elif is_document(exercise):
        st.markdown(_("A document is not run: it is read."))
    else:
        run_output(result.grading.run)
