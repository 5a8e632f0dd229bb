"""A learner's attempts, one card each, with the way to what comes next."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from service.model import AttemptState, AttemptSummary
from ui.i18n import N_, _, language, moment, number
from ui.navigation import go
from ui.session import app
from ui.text import heading

STATES: dict[AttemptState, str] = {
    "open": N_("Open"),
    "queued": N_("Waiting for its grading"),
    "grading": N_("Being graded"),
    "graded": N_("Graded"),
}


def attempt_list(lines: Iterable[AttemptSummary]) -> None:
    """The attempts in the order given."""
    for line in lines:
        attempt = line.attempt
        with st.container(border=True, key=f"attempt-{attempt.id}"):
            what, state, score, way = st.columns([5, 3, 3, 2], vertical_alignment="center")
            title = heading(app().exam(attempt.exam).text[language()].title)
            what.markdown(_("**{title}** · attempt {number}", title=title, number=attempt.number))
            what.caption(moment(attempt.submitted or attempt.started))
            with state:
                _state(line)
            score.markdown(_score(line))
            if way.button(_("Open"), key=f"open-{attempt.id}", width="stretch"):
                go({"open": "examen", "graded": "resultado"}.get(line.state, "correccion"), attempt=attempt.id)


def _state(line: AttemptSummary) -> None:
    if line.passed is None:
        st.badge(_(STATES[line.state]), color="gray" if line.state == "open" else "blue")
    else:
        st.badge(_("Passed") if line.passed else _("Not passed"), color="green" if line.passed else "orange")


def _score(line: AttemptSummary) -> str:
    if line.score is None:
        return ""
    return _("{score} of {max} points", score=number(line.score), max=number(line.max))
