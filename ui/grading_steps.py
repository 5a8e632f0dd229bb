"""How far the grading of an exercise is."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from db.records import JobState
from service.model import SubmissionState
from ui.i18n import N_, _

STEPS: dict[JobState, str] = {
    "queued": N_("In the queue"),
    "matching": N_("Comparing your findings"),
    "running": N_("Running your files"),
    "checking": N_("Checking what they did"),
    "done": N_("Done"),
}


def finished(states: Sequence[SubmissionState]) -> bool:
    """Whether every exercise of the attempt is graded."""
    return bool(states) and all(state.state == "done" for state in states)


def steps(state: SubmissionState, title: str) -> None:
    """A bar with the step's name; a failure of ours is told as one."""
    with st.container(border=True, key=f"steps-{state.submission_id}"):
        if state.state == "failed":
            st.markdown(f"**{title}**")
            st.warning(_("The grading stopped through a fault of ours. It is tried again and costs you nothing."))
            return
        order = list(STEPS)
        said = _(STEPS[state.state])
        if state.state == "queued" and state.position > 1:
            said = _("In the queue, {ahead} before it", ahead=state.position - 1)
        st.progress(order.index(state.state) / (len(order) - 1), text=f"**{title}** · {said}")
