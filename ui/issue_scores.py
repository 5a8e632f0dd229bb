"""Each issue of an exercise: what of it was earned, and the sentence that says why."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExercise
from grading.model import Grading, IssueScore
from ui import severity
from ui.i18n import _, number, say
from ui.text import without_images


def issue_scores(grading: Grading | None, exercise: GradedExercise) -> None:
    """One card per issue, in the order of the model table."""
    if grading is None:
        st.info(_("This exercise is not graded yet."))
        return
    points, most = number(grading.score, 2), number(grading.max, 2)
    st.markdown(_("**{score} of {max} points**", score=points, max=most))
    if grading.needs_regrade:
        st.info(_("A fault of ours left a check undone. It costs you nothing and will be graded again."))
    for issue in grading.issues:
        _card(issue, exercise)


def _card(issue: IssueScore, exercise: GradedExercise) -> None:
    with st.container(border=True, key=f"issue-{issue.id}"):
        title, points = st.columns([5, 1], vertical_alignment="center")
        title.markdown(f"**{without_images(say(exercise.issue(issue.id).title))}**")
        points.markdown(f"**{number(issue.points, 2)}** / {number(issue.max_points, 2)}", text_alignment="right")
        with st.container(horizontal=True):
            severity.badge(issue.severity)
            _part(issue.named, _("named"), _("not named"))
            if issue.severity_ok is not None:
                _part(issue.severity_ok, _("severity right"), _("severity not right"))
            if issue.fixed is None:
                st.badge(_("fix not checked"), color="gray")
            else:
                _part(issue.fixed, _("fixed"), _("not fixed"))
        st.markdown(without_images(say(issue.reason)))


def _part(earned: bool, yes: str, no: str) -> None:
    st.badge(f"✓ {yes}" if earned else f"✗ {no}", color="green" if earned else "red")
