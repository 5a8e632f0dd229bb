"""Grading, as it goes: the page watches the stored state and grades nothing itself."""

from __future__ import annotations

import streamlit as st

import service
from db.records import Attempt
from ui.asked import title
from ui.frame import frame
from ui.grading_steps import finished, steps
from ui.i18n import _
from ui.navigation import go
from ui.session import app, current, signed_in

EVERY = 1.0  # seconds between two looks at the stored state: one exercise takes a few


def show() -> None:
    """Draw the state of each exercise until all are graded, then go on to the result."""
    attempt = current(signed_in())
    if not attempt.submitted:
        go("examen", attempt=attempt.id)
    lead = _("Your answers are stored. You may close this page: the grading goes on and the result waits for you.")
    with frame(_("Grading"), f"grading/{attempt.id}", lead):
        if finished(service.submissions(app(), attempt.id)):
            go("resultado", attempt=attempt.id)
        _watch(attempt)
        if st.button(_("See what there is so far")):
            go("resultado", attempt=attempt.id)


@st.fragment(run_every=EVERY)
def _watch(attempt: Attempt) -> None:
    states = service.submissions(app(), attempt.id)
    exam = service.exam_of(app(), attempt)
    for state in states:
        steps(state, title(exam.exercise(state.exercise)))
    if finished(states):
        st.rerun()
