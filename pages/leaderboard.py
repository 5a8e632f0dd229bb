"""The leaderboard: every learner's best graded attempt."""

from __future__ import annotations

import streamlit as st

import service
from grading.content import GradedExam
from ui.frame import frame
from ui.i18n import _, language, moment, number
from ui.session import app, signed_in
from ui.text import heading, literal, table


def show() -> None:
    """Draw the best attempts at each exam."""
    learner = signed_in()
    with frame(_("Leaderboard"), "leaderboard", _("The best attempt of each learner.")):
        for exam in app().exams:
            st.header(heading(exam.text[language()].title), anchor=False)
            _board(exam, learner.id)


def _board(exam: GradedExam, me: int) -> None:
    lines = service.leaderboard(app(), exam.slug)
    if not lines:
        st.info(_("Nobody has a graded attempt yet."))
        return
    heads = ["#", _("Alias"), _("Points"), _("Attempts"), _("When")]
    rows = []
    for line in lines:
        alias = literal(line.alias)
        alias = _("**{alias}** (you)", alias=alias) if line.learner_id == me else alias
        points = f"{number(line.score)} / {number(line.max)}"
        rows.append([str(line.rank), alias, points, str(line.attempts), moment(line.when)])
    table(heads, rows)
