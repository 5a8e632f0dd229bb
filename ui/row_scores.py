"""Each of the learner's rows with what it matched."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExercise
from grading.model import Row, RowScore
from grading.shown import prose
from service.model import ExerciseResult
from ui import severity
from ui.asked import finds, issue_title, row_name
from ui.i18n import _, say
from ui.self_assessment import assess
from ui.text import foreign, literal


def row_scores(result: ExerciseResult, exercise: GradedExercise) -> None:
    """One card per row that was handed in, in the learner's order."""
    if not result.submission.rows:
        empty = _("You named nothing in this exercise.") if finds(exercise) else _("*You left this one empty.*")
        st.markdown(empty)
    scores = result.grading.rows if result.grading else (None,) * len(result.submission.rows)
    for number, (row, score) in enumerate(zip(result.submission.rows, scores, strict=False), 1):
        with st.container(border=True, key=f"row-{number}"):
            said, matched = st.columns([3, 2], gap="medium")
            with said:
                _said(row, row_name(exercise, number))
            if score is not None:
                with matched:
                    _matched(score, exercise)
    if not exercise.issues:
        if text := prose(result.solution_text):
            with st.expander(_("Model solution"), expanded=True):
                st.markdown(foreign(text))
        assess(result, "rows", _("How near did these rows come?"))


def _said(row: Row, name: str) -> None:
    grade = f" · {severity.name(row.severity)}" if row.severity else ""
    st.markdown(name + grade)
    st.markdown(literal(row.problem) or "–")
    if row.correction.strip():
        st.caption(literal(row.correction))


def _matched(score: RowScore, exercise: GradedExercise) -> None:
    title = issue_title(exercise, score.issue) if score.issue else ""
    if score.band == "accepted":
        st.badge(_("✓ names an issue"), color="green")
        st.markdown(f"**{title}**")
    elif score.band == "uncertain":
        st.badge(_("? may name an issue"), color="orange")
        st.markdown(_("Perhaps: {title}", title=title))
    else:
        st.badge(_("✗ names no issue") if exercise.issues else _("not compared"), color="gray")
    st.caption(foreign(say(score.why)))
    if score.remark:
        st.caption(foreign(say(score.remark)))
