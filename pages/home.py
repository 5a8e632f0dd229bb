"""The first page: who one is, the exams, and one's attempts."""

from __future__ import annotations

import streamlit as st

import service
from db.records import Learner
from grading.content import GradedExam
from service.model import AttemptSummary
from ui.attempts import attempt_list
from ui.frame import attempt_to, frame, notice
from ui.i18n import _, language, number
from ui.navigation import go
from ui.run_box import note_where_nothing_runs
from ui.session import app, sign_up, visitor
from ui.text import heading


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
            st.warning(_("An exam is left out because its files can't be used: {why}", why=str(error)))
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
    aim, most = text.minutes
    points = sum(exercise.points for exercise in exam.exercises)
    with st.container(border=True, key=f"exam-{exam.slug}"):
        st.subheader(heading(text.title), anchor=False)
        st.markdown(text.instructions)
        facts = st.columns(4)
        facts[0].metric(_("Exercises"), len(exam.exercises))
        facts[1].metric(_("Aim"), _("{minutes} min", minutes=aim))
        facts[2].metric(_("Time limit"), _("{minutes} min", minutes=most))
        facts[3].metric(_("To pass"), f"{number(text.pass_mark)} / {number(points)}")
        st.markdown(
            "\n".join(f"{count}. {each.text[language()].title}" for count, each in enumerate(exam.exercises, 1))
        )
        if learner is None:
            st.caption(_("Choose an alias above to start."))
        else:
            _start(exam, learner, mine)


def _start(exam: GradedExam, learner: Learner, mine: tuple[AttemptSummary, ...]) -> None:
    running = any(line.state == "open" for line in mine)
    label = _("Continue") if running else (_("Start another attempt") if mine else _("Start the exam"))
    if st.button(label, type="primary", key=f"start-{exam.slug}"):
        attempt = service.open_attempt(app(), learner.id, exam.slug)
        service.warm_up(app(), exam.slug)
        go("examen", attempt=attempt.id)
