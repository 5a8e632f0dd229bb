"""The exam: its exercises, each with what is under review and the kinds of answer that it asks for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import service
from db.records import Attempt
from grading.content import GradedExam, GradedExercise
from grading.shown import prose, task
from service import clock
from ui import codemirror
from ui.asked import exercise_text, finds, is_document, takes_rows, titles
from ui.attempts import variant_note
from ui.exercise_choice import choose_exercise
from ui.file_editors import file_editors
from ui.frame import enter, frame
from ui.i18n import _, language
from ui.issue_table import issue_table
from ui.navigation import go
from ui.open_answers import open_answers
from ui.reviewed import reviewed
from ui.run_box import run_box
from ui.sections import sections
from ui.session import app, current, signed_in
from ui.text import foreign, heading
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
        exam = service.exam_of(app(), attempt)
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
    elif attempt.mode == "practice":
        left.markdown(_("Practice, without a clock"))
    if submit.button(_("Review and hand in"), type="primary", width="stretch"):
        go("entregar", attempt=attempt.id)
    variant_note(attempt, exam)
    opening = [section for section in text.sections if section.role == "head"]
    with st.expander(_("Instructions")):
        for words in (*(section.text for section in opening), text.instructions):
            st.markdown(foreign(prose(words)))


def _choose(exam: GradedExam) -> GradedExercise:
    named = titles(exam)
    asked = st.query_params.get("exercise")
    st.session_state.setdefault("exercise", asked)
    chosen = choose_exercise(named, "exercise")
    st.query_params["exercise"] = chosen
    return exam.exercise(chosen)


def _workplace(attempt: Attempt, exercise: GradedExercise) -> None:
    """What there is to read on the left, where there is something, and what to answer on the right."""
    text = exercise_text(exercise)
    if instructions := prose(text.instructions):
        st.markdown(foreign(instructions))
    sections([section for section in text.sections if section.role == "hint"])
    under_review = exercise.reviewed(language())
    if not under_review:
        _answers(attempt, exercise)
        return
    label = _("File under review") if len(under_review) == 1 else _("Under review")
    with st.container(key="reviewed-narrow"), st.expander(label):
        reviewed(exercise, "narrow")
    left, right = st.columns([5, 6], gap="medium")
    with left, st.container(key="reviewed-wide"):
        reviewed(exercise, "wide")
    with right:
        _answers(attempt, exercise)


def _answers(attempt: Attempt, exercise: GradedExercise) -> None:
    """A tab for each kind of answer that the exercise asks for."""
    if words := task(exercise_text(exercise)):
        st.markdown(foreign(words))
    places = _places(exercise)
    if not places:
        st.info(_("There is nothing to hand in here: read it, and compare it with the solution after the hand-in."))
        return
    # A rerun per tab, so that the preview and the run begin with what is saved now; all of them stay mounted.
    drawn = st.tabs([name for name, _place in places], key=f"tabs-{exercise.slug}", on_change="rerun")
    for tab, (_name, place) in zip(drawn, places, strict=True):
        with tab:
            place(attempt, exercise)


def _places(exercise: GradedExercise) -> list[tuple[str, Callable[[Attempt, GradedExercise], None]]]:
    """The tabs' names and what each draws."""
    places = []
    if takes_rows(exercise):
        places.append((_("Findings") if finds(exercise) else _("Answers"), issue_table))
    if exercise_text(exercise).open_questions:
        places.append((_("Questions"), open_answers))
    if exercise.files:
        places.append((_("Corrected files"), file_editors))
        if is_document(exercise):
            places.append((_("Preview"), run_box))
        elif exercise.checked:
            places.append((_("Run"), run_box))
        places.append((_("Download and upload"), transfer))
    return places
