"""A learner's attempts, one card each, with the way to what comes next."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from db.records import Attempt
from grading.content import GradedExam
from service.model import AttemptState, AttemptSummary
from ui.i18n import N_, _, moment, number, say
from ui.navigation import go
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
            title = heading(say(line.title))
            what.markdown(_("**{title}** · attempt {number}", title=title, number=attempt.number))
            when = moment(attempt.submitted or attempt.started)
            what.caption(_("{when} · practice", when=when) if attempt.mode == "practice" else when)
            with state:
                _state(line)
            score.markdown(_score(line))
            if way.button(_("Open"), key=f"open-{attempt.id}", width="stretch"):
                go({"open": "examen", "graded": "resultado"}.get(line.state, "correccion"), attempt=attempt.id)


def variant_note(attempt: Attempt, exam: GradedExam) -> None:
    """One line where the attempt is at another variant than the exam as it is written."""
    if attempt.variant and any(exercise.seed for exercise in exam.exercises):
        said = _(
            "Variant {number}: other data, names and defects of the same kind. The points are shared among the "
            "defects that are there.",
            number=attempt.variant,
        )
        st.caption(said)


def _state(line: AttemptSummary) -> None:
    if line.passed is not None and line.max > 0:
        st.badge(_("Passed") if line.passed else _("Not passed"), color="green" if line.passed else "orange")
    elif line.state == "graded":
        st.badge(_("Self-assessed"), color="gray")
    else:
        st.badge(_(STATES[line.state]), color="gray" if line.state == "open" else "blue")


def _score(line: AttemptSummary) -> str:
    if line.score is None or line.max <= 0:
        return ""
    return _("{score} of {max} points", score=number(line.score), max=number(line.max))
