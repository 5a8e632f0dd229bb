"""The second step of handing in: what the server has, exercise by exercise, before it becomes final."""

from __future__ import annotations

import streamlit as st

import service
from pages.exam import time_is_up
from ui.asked import title
from ui.frame import attempt_to, frame, notice
from ui.handed import draft_summary
from ui.i18n import _
from ui.navigation import go
from ui.session import app, current, signed_in


def show() -> None:
    """Draw the stored drafts and the button that hands them in."""
    attempt = current(signed_in())
    if attempt.submitted:
        go("correccion", attempt=attempt.id)
    if time_is_up(attempt):
        service.hand_in(app(), attempt.id)
        go("correccion", attempt=attempt.id)
    lead = _(
        "This is what is saved and will be graded. After handing in it can't be changed, and you see the solution."
    )
    with frame(_("Review and hand in"), f"submit/{attempt.id}", lead):
        notice()
        exam = service.exam_of(app(), attempt)
        empty = [
            title(exercise)
            for number, exercise in enumerate(exam.exercises, 1)
            if not draft_summary(service.draft(app(), attempt.id, exercise.slug), exercise, number)
        ]
        if empty:
            st.warning(_("Nothing of yours is in: {titles}.", titles=", ".join(empty)))
        back, confirm = st.columns(2)
        if back.button(_("Back to the exam"), width="stretch"):
            go("examen", attempt=attempt.id)
        done = confirm.button(_("Hand in for good"), type="primary", width="stretch")
        if done and attempt_to(lambda: service.hand_in(app(), attempt.id)):
            go("correccion", attempt=attempt.id)
        if done:
            st.rerun()
