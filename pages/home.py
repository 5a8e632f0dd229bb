"""The first page: who one is, the exams, and one's attempts."""

from __future__ import annotations

import streamlit as st

import service
from db.records import Learner
from grading.content import GradedExam
from grading.shown import prose
from service.model import AttemptSummary
from ui.asked import title
from ui.attempts import attempt_list
from ui.frame import attempt_to, frame, notice
from ui.i18n import _, language, number
from ui.navigation import go
from ui.run_box import note_where_nothing_runs
from ui.session import app, sign_up, visitor
from ui.text import foreign, heading, literal

LONG = 900


def show() -> None:
    """Draw the exams; a first visitor chooses an alias before starting one."""
    learner = visitor()
    with frame(
        "Corrige", "home", _("Review flawed code as in a pull request, fix it, and see how well you judged it.")
    ):
        note_where_nothing_runs()
        if learner is None:
            _welcome()
        mine = service.attempts(app(), learner.id) if learner else ()
        for exam in app().exams:
            _exam(exam, learner, tuple(line for line in mine if line.attempt.exam == exam.slug))
        for error in app().refused:
            st.warning(_("An exam is left out because its files can't be used: {why}", why=literal(str(error))))
        if mine:
            st.header(_("My attempts"), anchor=False)
            attempt_list(mine)


def _welcome() -> None:
    with st.container(border=True), st.form("sign-up", border=False):
        st.subheader(_("What shall we call you?"), anchor=False)
        st.markdown(
            _("There is no account and no password: this browser remembers you. The leaderboard shows your alias.")
        )
        alias = st.text_input(_("Alias"), max_chars=40)
        if st.form_submit_button(_("Begin"), type="primary") and attempt_to(lambda: sign_up(alias)):
            st.rerun()
        notice()


def _exam(exam: GradedExam, learner: Learner | None, mine: tuple[AttemptSummary, ...]) -> None:
    text = exam.text[language()]
    with st.container(border=True, key=f"exam-{exam.slug}"):
        st.subheader(heading(text.title), anchor=False)
        instructions = foreign(prose(text.instructions))
        if len(instructions) > LONG:
            with st.expander(_("Instructions")):
                st.markdown(instructions)
        else:
            st.markdown(instructions)
        _facts(exam)
        st.markdown("\n".join(f"{count}. {title(each)}" for count, each in enumerate(exam.exercises, 1)))
        if learner is None:
            st.caption(_("Choose an alias above to start."))
        else:
            _start(exam, learner, mine)


def _facts(exam: GradedExam) -> None:
    """How long it takes and what passes; what only the learner can assess gives no points."""
    text = exam.text[language()]
    aim, most = text.minutes
    graded = sum(exercise.graded_points for exercise in exam.exercises)
    points = sum(exercise.points for exercise in exam.exercises)
    facts = [(_("Exercises"), str(len(exam.exercises)))]
    if aim != most:
        facts.append((_("Aim"), _("{minutes} min", minutes=aim)))
    facts.append((_("Time limit"), _("{minutes} min", minutes=most)))
    if graded:
        facts.append((_("To pass"), f"{number(graded * text.pass_percent / 100)} / {number(graded)}"))
    for place, (name, value) in zip(st.columns(4), facts, strict=False):
        place.metric(name, value)
    if graded < points:
        st.caption(
            _(
                "{graded} of the exam's {points} points are graded; the other answers you assess yourself.",
                graded=number(graded),
                points=number(points),
            )
        )


def _start(exam: GradedExam, learner: Learner, mine: tuple[AttemptSummary, ...]) -> None:
    """Go on with the attempt that is open, else begin one, with the clock or without."""
    running = next((line.attempt for line in mine if line.state == "open"), None)
    with st.container(horizontal=True):
        if running:
            if st.button(_("Continue"), type="primary", key=f"start-{exam.slug}"):
                go("examen", attempt=running.id)
            return
        taken = any(line.attempt.mode == "exam" for line in mine)
        label = _("Start another attempt") if taken else _("Start the exam")
        start = st.button(label, type="primary", key=f"start-{exam.slug}")
        practice = st.button(_("Practice without a clock"), key=f"practice-{exam.slug}")
    varies = any(exercise.has_template for exercise in exam.exercises)
    if varies:
        told = _("Practice and further attempts are at other variants: other data, names and defects of the same kind.")
        st.caption(told)
    if start or practice:
        attempt = service.open_attempt(app(), learner.id, exam.slug, mode="practice" if practice else "exam")
        service.warm_up(app(), exam.slug)
        go("examen", attempt=attempt.id)
