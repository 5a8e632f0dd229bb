"""The result: score, each issue with its sentence, each row, the files against the model solution."""

from __future__ import annotations

import streamlit as st

import service
from grading.content import GradedExam
from service.model import ExerciseResult, Result
from ui.comparison import comparison
from ui.frame import enter, frame
from ui.i18n import _, language
from ui.issue_scores import issue_scores
from ui.model_solution import model_solution
from ui.navigation import go
from ui.row_scores import row_scores
from ui.run_box import run_output
from ui.score_head import score_head
from ui.session import app, current, signed_in


def show() -> None:
    """Draw the result of a submitted attempt."""
    attempt = current(signed_in())
    if not attempt.submitted:
        go("examen", attempt=attempt.id)
    with frame("", None):
        result = service.result(app(), attempt.id)
        exam = app().exam(attempt.exam)
        score_head(result, exam)
        if result.state != "graded":
            st.info(_("Not everything is graded yet."))
            if st.button(_("See how the grading goes")):
                go("correccion", attempt=attempt.id)
        chosen = _choose(result, exam)
        enter(f"result/{attempt.id}/{chosen.exercise}")
        _exercise(chosen, exam)


def _choose(result: Result, exam: GradedExam) -> ExerciseResult:
    by_slug = {each.exercise: each for each in result.exercises}
    titles = {
        slug: f"{number} · {exam.exercise(slug).text[language()].title}" for number, slug in enumerate(by_slug, 1)
    }
    slug = st.segmented_control(
        _("Exercise"),
        list(titles),
        format_func=titles.__getitem__,
        default=next(iter(titles)),
        key=f"result-exercise-{result.attempt.id}",
        label_visibility="collapsed",
        required=True,
    )
    return by_slug[slug or next(iter(titles))]


def _exercise(result: ExerciseResult, exam: GradedExam) -> None:
    exercise = exam.exercise(result.exercise)
    if result.changed:
        st.caption(_("The exam has been changed since this attempt began; the solution shown is today's."))
    names = [_("Issues"), _("My findings"), _("My files and the model"), _("Model solution"), _("Run output")]
    issues, rows, files, model, run = st.tabs(names)
    grading = result.grading
    with issues:
        issue_scores(grading, exercise)
    with rows:
        row_scores(result, exercise)
    with files:
        comparison(result, exercise)
    with model:
        model_solution(result, exercise)
    with run:
        if grading is None:
            st.info(_("This exercise is not graded yet."))
        elif exercise.files[0].language == "markdown":
            st.markdown(_("A document is not run: it is read."))
        else:
            run_output(grading.run)
