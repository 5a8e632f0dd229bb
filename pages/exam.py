"""The exam: four exercises, each with its file under review, the issue table and the corrected files."""

from __future__ import annotations

import streamlit as st

import service
from db.records import Attempt
from grading.content import GradedExam, GradedExercise
from service import clock
from ui import codemirror
from ui.file_editors import file_editors
from ui.frame import enter, frame
from ui.i18n import _, language
from ui.issue_table import issue_table
from ui.navigation import go
from ui.reviewed import reviewed
from ui.run_box import run_box
from ui.session import app, current, signed_in
from ui.text import heading
from ui.transfer import transfer


def show() -> None:
    """Draw the page of an attempt that is open."""
    attempt = current(signed_in())
    if attempt.submitted:
        go("resultado", attempt=attempt.id)
    if time_is_up(attempt):
        service.hand_in(app(), attempt.id)
        go("correccion", attempt=attempt.id)
    with frame("", None):
        exam = app().exam(attempt.exam)
        _head(exam, attempt)
        exercise = _choose(exam)
        enter(f"exam/{attempt.id}/{exercise.slug}")
        _workplace(attempt, exercise)


def time_is_up(attempt: Attempt) -> bool:
    """Whether the deadline has passed, by the server's clock or by the one in the browser (which follows it)."""
    seen = st.session_state.pop("over", None) == attempt.id
    return seen or (attempt.deadline is not None and attempt.deadline <= clock.now())


def _head(exam: GradedExam, attempt: Attempt) -> None:
    title, left, submit = st.columns([6, 2, 2], vertical_alignment="center")
    text = exam.text[language()]
    title.subheader(heading(text.title), anchor=False)
    if attempt.deadline:
        with left:
            codemirror.clock(
                attempt.deadline,
                label=_("Time left"),
                key=f"clock-{attempt.id}",
                on_over=lambda: st.session_state.__setitem__("over", attempt.id),
            )
    if submit.button(_("Review and hand in"), type="primary", width="stretch"):
        go("entregar", attempt=attempt.id)
    with st.expander(_("Instructions")):
        st.markdown(text.instructions)


def _choose(exam: GradedExam) -> GradedExercise:
    titles = {
        exercise.slug: f"{number} · {exercise.text[language()].title}"
        for number, exercise in enumerate(exam.exercises, 1)
    }
    asked = st.query_params.get("exercise")
    st.session_state.setdefault("exercise", asked if asked in titles else exam.exercises[0].slug)
    if st.session_state["exercise"] not in titles:
        st.session_state["exercise"] = exam.exercises[0].slug
    st.segmented_control(
        _("Exercise"),
        list(titles),
        format_func=titles.__getitem__,
        key="exercise",
        label_visibility="collapsed",
        required=True,
    )
    st.query_params["exercise"] = st.session_state["exercise"]
    return exam.exercise(st.session_state["exercise"])


def _workplace(attempt: Attempt, exercise: GradedExercise) -> None:
    text = exercise.text[language()]
    st.markdown(text.instructions)
    with st.container(key="reviewed-narrow"), st.expander(_("File under review")):
        reviewed(exercise, "narrow")
    left, right = st.columns([5, 6], gap="medium")
    with left, st.container(key="reviewed-wide"):
        reviewed(exercise, "wide")
    with right:
        trial = _("Preview") if exercise.files[0].language == "markdown" else _("Run")
        names = [_("Findings"), _("Corrected files"), trial, _("Download and upload")]
        # A rerun per tab, so that the preview and the run begin with what is saved now; all four stay mounted.
        findings, files, run, move = st.tabs(names, key=f"tabs-{exercise.slug}", on_change="rerun")
        with findings:
            for question in text.questions:
                st.markdown(question)
            issue_table(attempt, exercise)
        with files:
            file_editors(attempt, exercise)
        with run:
            run_box(attempt, exercise)
        with move:
            transfer(attempt, exercise)
