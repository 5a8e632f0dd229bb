"""Files out and in, for who prefers their own editor."""

from __future__ import annotations

import streamlit as st

import service
from db.records import Attempt
from grading.content import GradedExercise
from ui.frame import attempt_to, notice, reseed, visit
from ui.i18n import _
from ui.session import app
from ui.text import literal


def transfer(attempt: Attempt, exercise: GradedExercise) -> None:
    """Download the files under review with what they import, upload corrected ones into the same draft."""
    st.markdown(
        _("Work in your own editor: download the files with all that they import, and upload the corrected ones.")
    )
    st.download_button(
        _("Download the files (zip)"),
        data=lambda: service.reviewed_zip(app(), attempt.id, exercise.slug),
        file_name=f"{exercise.slug}.zip",
        mime="application/zip",
        on_click="ignore",
        key=f"download-{exercise.slug}",
    )
    names = ", ".join(f"`{file.name}`" for file in exercise.files)
    st.markdown(
        _("Upload {names}, alone or in a zip. An upload takes the place of what the editor holds.", names=names)
    )
    sent = st.file_uploader(
        _("Corrected files"), accept_multiple_files=True, key=f"upload-{attempt.id}-{exercise.slug}@{visit()}"
    )
    if sent and st.button(_("Put them into my draft"), key=f"take-{exercise.slug}", type="primary"):
        taken = [file.name for file in sent if _take(attempt, exercise, file.name, file.getvalue())]
        if len(taken) == len(sent):
            reseed()
            st.session_state["taken"] = ", ".join(literal(name) for name in taken)
            st.rerun()
    notice()
    if taken := st.session_state.pop("taken", None):
        st.success(_("In your draft now: {names}.", names=taken))


def _take(attempt: Attempt, exercise: GradedExercise, name: str, data: bytes) -> bool:
    return attempt_to(lambda: service.upload(app(), attempt.id, exercise.slug, name, data))
