"""Each issue of an exercise: what of it was earned, and the sentence that says why."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExercise
from grading.model import IssueScore
from service.model import ExerciseResult
from ui import severity
from ui.asked import issue_title, severity_in_exam
from ui.i18n import _, number, say
from ui.text import foreign


def issue_scores(result: ExerciseResult, exercise: GradedExercise) -> None:
    """One card per issue, in the order of the model table."""
    grading = result.grading
    if grading is None:
        st.info(_("This exercise is not graded yet."))
        return
    if not grading.issues:
        st.info(_("The exam gives nothing here that could be graded by itself: compare and assess it yourself."))
        return
    points, most = number(grading.score, 2), number(grading.max, 2)
    st.markdown(_("**{score} of {max} points**", score=points, max=most))
    if not grading.checked:
        st.caption(_("Nothing runs the files of this exercise: what you named has all the points."))
    if grading.needs_regrade:
        st.info(_("A fault of ours left a check undone. It costs you nothing and will be graded again."))
    levels = severity_in_exam(exercise)
    for issue in grading.issues:
        _card(issue, exercise, checked=grading.checked, graded=issue.id in levels)


def _card(issue: IssueScore, exercise: GradedExercise, *, checked: bool, graded: bool) -> None:
    """`checked`: there is something to say of the fix; `graded`: the exam says how grave it is."""
    with st.container(border=True, key=f"issue-{issue.id}"):
        title, points = st.columns([5, 1], vertical_alignment="center")
        title.markdown(f"**{issue_title(exercise, issue.id)}**")
        points.markdown(f"**{number(issue.points, 2)}** / {number(issue.max_points, 2)}", text_alignment="right")
        with st.container(horizontal=True):
            if graded:
                severity.badge(issue.severity)
            _part(issue.named, _("named"), _("not named"))
            if issue.named and issue.severity_ok is not None:
                _part(issue.severity_ok, _("severity right"), _("severity not right"))
            if checked and issue.fixed is None:
                st.badge(_("fix not checked"), color="gray")
            elif checked:
                _part(bool(issue.fixed), _("fixed"), _("not fixed"))
        st.markdown(foreign(say(issue.reason)))


def _part(earned: bool, yes: str, no: str) -> None:
    st.badge(f"✓ {yes}" if earned else f"✗ {no}", color="green" if earned else "red")
