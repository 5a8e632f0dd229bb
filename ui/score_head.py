"""The head of a result: points, badge, passed or not, and the points of each exercise."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExam
from service.model import Result
from ui.attempts import variant_note
from ui.charts import exercise_bars
from ui.i18n import _, language, moment, number
from ui.self_assessment import summary
from ui.text import heading

STARS = {70: "★", 80: "★★", 90: "★★★", 95: "★★★★"}


def score_head(result: Result, exam: GradedExam) -> None:
    """Title, points and verdict on the left; the exercises' points as bars on the right."""
    st.title(_("Result"), anchor=False)
    when = moment(result.attempt.submitted) if result.attempt.submitted else ""
    title = heading(exam.text[language()].title)
    st.caption(_("{title} · attempt {number} · {when}", title=title, number=result.attempt.number, when=when))
    variant_note(result.attempt, exam)
    left, right = st.columns([2, 3], gap="large", vertical_alignment="center")
    with left:
        if result.max > 0:
            st.metric(_("Points"), f"{number(result.score)} / {number(result.max)}")
            _verdict(result)
        else:
            st.info(_("Nothing in this exam can be graded by itself: you assess your answers yourself."))
        if assessed := summary(result.exercises, exam):
            st.caption(assessed)
    with right:
        lines = [
            (exam.exercise(each.exercise).text[language()].title, each.grading.score, each.grading.max)
            for each in result.exercises
            if each.grading and each.grading.max > 0
        ]
        if lines:
            exercise_bars(lines)


def _verdict(result: Result) -> None:
    if result.passed is None:
        st.badge(_("Not complete yet"), color="gray")
        return
    mark = number(result.max * result.pass_mark / 100)
    if result.passed:
        st.success(_("Passed: {mark} points are needed.", mark=mark))
    else:
        st.warning(_("Not passed yet: {mark} points are needed.", mark=mark))
    if result.badge:
        st.badge(_("{stars} Badge: {percent} % or more", stars=STARS[result.badge], percent=result.badge), color="blue")
