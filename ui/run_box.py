"""*Run*: what the learner's files print, and their traceback.  No verdict is in it."""

from __future__ import annotations

import re

import streamlit as st

import service
from db.records import Attempt
from grading.content import GradedExercise
from grading.model import Run, State
from ui.asked import is_document
from ui.frame import attempt_to, notice
from ui.i18n import N_, _, number
from ui.session import app
from ui.text import without_images

FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)
SAID: dict[State, str] = {
    "ok": N_("Your files ran to their end."),
    "error": N_("Your files raised an error."),
    "timeout": N_("Your files did not finish in time and were stopped."),
    "killed": N_("Your files went over a limit and were stopped."),
    "rejected": N_("There is no file of yours that can be run."),
}


@st.fragment
def run_box(attempt: Attempt, exercise: GradedExercise) -> None:
    """The button and what came of it; a document is shown as its readers will see it instead."""
    notice()
    if is_document(exercise):
        _preview(attempt, exercise)
        return
    if note_where_nothing_runs():
        return
    st.markdown(_("Runs the files that are saved, in the sandbox, and shows what they print. It judges nothing."))
    kept = f"run-{attempt.id}-{exercise.slug}"
    if st.button(_("Run my files"), key=f"start-{kept}", type="primary"):
        with st.spinner(_("Running your files…")):
            attempt_to(lambda: st.session_state.__setitem__(kept, service.run_draft(app(), attempt.id, exercise.slug)))
        notice()
    if run := st.session_state.get(kept):
        run_output(run)


def note_where_nothing_runs() -> bool:
    """Say so where this system can't run files (macOS, Windows), and whether it is so."""
    if not app().runs_files:
        st.info(
            _(
                "Files can't be run on this system, only on Linux. Tables are graded as always; what your corrected "
                "files cure is not checked, and costs you nothing."
            )
        )
    return not app().runs_files


def run_output(run: Run) -> None:
    """How a run ended, what it printed and its traceback."""
    show = st.success if run.state == "ok" else st.warning
    show(" ".join([_(SAID[run.state]), _("({seconds} s)", seconds=number(run.seconds, 2))]))
    if run.error:
        st.caption(_("Error"))
        st.code(run.error, language="python", wrap_lines=True)
    for title, text in ((_("Output"), run.stdout), (_("Error output"), run.stderr)):
        if text.strip():
            st.caption(title)
            st.code(text, language=None, wrap_lines=True, height=360 if text.count("\n") > 18 else "content")
    if not run.error and not run.stdout.strip() and not run.stderr.strip():
        st.caption(_("They printed nothing."))


def _preview(attempt: Attempt, exercise: GradedExercise) -> None:
    st.markdown(_("This is how the readers of your document see it."))
    text = service.draft(app(), attempt.id, exercise.slug).files.get(exercise.files[0].name, "")
    with st.container(border=True):
        if front := FRONT_MATTER.match(text):
            st.code(front.group(1), language="yaml")
        st.markdown(without_images(FRONT_MATTER.sub("", text)) or _("*The document is empty.*"))
