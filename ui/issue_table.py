"""The issue table: one card per row, with the exercise's own columns, saved while one types."""

from __future__ import annotations

import streamlit as st

import service
from db.records import Attempt, DraftRow
from grading.content import GradedExercise
from grading.model import MAX_CELL, MAX_ROWS, Severity
from ui import codemirror, severity
from ui.asked import columns_of, finds, row_name
from ui.frame import attempt_to, notice, visit
from ui.i18n import _, hour
from ui.session import app
from ui.text import literal


@st.fragment
def issue_table(attempt: Attempt, exercise: GradedExercise) -> None:
    """The cards of an exercise; every change goes to the draft at once."""
    notice()
    rows = service.draft(app(), attempt.id, exercise.slug).rows
    if not exercise.issues:
        st.caption(
            _(
                "Nobody grades these: after the hand-in you see the model answers and assess your own. "
                "They are counted apart from the points."
            )
        )
    if others := columns_of(exercise).others:
        asked = ", ".join(literal(name) for name in others)
        st.caption(_("The exam's table also has: {columns}. Say it in either field where it matters.", columns=asked))
    for number, row in enumerate(rows, 1):
        _card(attempt, exercise, row, number)
    full = len(rows) >= MAX_ROWS
    label = _("Add a finding") if finds(exercise) else _("Add an answer")
    add = st.button(label, key=f"add-{exercise.slug}", disabled=full)
    if add and attempt_to(lambda: service.add_row(app(), attempt.id, exercise.slug)):
        st.rerun(scope="fragment")
    if full:
        st.caption(_("A table takes {most} rows: keep the ones that matter.", most=MAX_ROWS))
    saved = service.draft(app(), attempt.id, exercise.slug).saved
    st.caption(_("Saved while you type; last at {time}.", time=hour(saved)))


def _card(attempt: Attempt, exercise: GradedExercise, row: DraftRow, number: int) -> None:
    named = columns_of(exercise)
    with st.container(border=True, key=f"finding-{row.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(row_name(exercise, number), width="stretch")
            if exercise.asks_severity:
                _severity(attempt, exercise, row, number)
            label = _("Remove finding {number}", number=number)
            remove = st.button("✕", key=f"remove-{row.id}", help=label, type="tertiary")
        if remove and attempt_to(lambda: service.remove_row(app(), attempt.id, exercise.slug, row.id)):
            st.rerun(scope="fragment")
        _cell(attempt, exercise, row, "problem", f"{named.problem} {number}")
        asked = (
            f"{named.correction} {number}" if named.correction else _("Correction {number} (optional)", number=number)
        )
        _cell(attempt, exercise, row, "correction", asked)


def _cell(attempt: Attempt, exercise: GradedExercise, row: DraftRow, column: str, label: str) -> None:
    def save(text: str) -> None:
        attempt_to(lambda: service.save_row(app(), attempt.id, exercise.slug, row.id, **{column: text}))

    name = f"row-{row.id}-{column}"
    codemirror.field(
        getattr(row, column),
        label=label,
        key=f"{name}@{visit()}",
        mirror=f"{attempt.seed}/{name}",
        max_chars=MAX_CELL,
        on_change=save,
    )


def _severity(attempt: Attempt, exercise: GradedExercise, row: DraftRow, number: int) -> None:
    key = f"row-{row.id}-severity@{visit()}"

    def save() -> None:
        chosen = st.session_state[key]
        attempt_to(lambda: service.save_row(app(), attempt.id, exercise.slug, row.id, severity=chosen))

    st.session_state.setdefault(key, row.severity)
    st.selectbox(
        _("Severity {number}", number=number),
        list(Severity),
        format_func=severity.name,
        key=key,
        on_change=save,
        placeholder=_("Severity…"),
        label_visibility="collapsed",
        width=170,
    )
