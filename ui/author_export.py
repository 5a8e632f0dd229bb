"""Out of the page: the exam's name, the zip to go on with, and its installation."""

from __future__ import annotations

import streamlit as st

import service
from grading.preview import Look
from service import ExamDraft
from ui.author_source import take
from ui.frame import attempt_to, notice, reseed
from ui.i18n import _
from ui.navigation import go
from ui.session import app
from ui.text import literal


def download(draft: ExamDraft) -> None:
    """The exam's folder as a zip."""
    st.markdown(
        _(
            "The zip is the exam's folder. An exercise without a rubric has a commented rubric.yml in it, made from "
            "its tables: unpack it into exercises/ and go on from there."
        )
    )
    st.download_button(
        _("Download the exam (zip)"),
        data=lambda: service.exam_zip(draft),
        file_name=f"{draft.name}.zip",
        mime="application/zip",
        on_click="ignore",
        key="author-zip",
    )
    st.code(f"python -m grading prove {draft.name}", language="bash")


def install(draft: ExamDraft, look: Look) -> None:
    """The exam's name, and the button that puts its files into exercises/, or why it can't be pressed."""
    _name(draft)
    st.markdown(
        _("Installs the exam files under the name {name}: learners can start it at once.", name=f"`{draft.name}`")
    )
    if draft.has_sidecars:
        st.info(
            _(
                "Only the Markdown is installed from here. Rubrics, checks and templates come by the command line: "
                "download the zip and unpack it into exercises/."
            )
        )
    if st.session_state.get("author-installed") == (draft.name, draft.texts):
        st.success(_("{name} is installed.", name=literal(draft.name)))
        if st.button(_("Go to the exams and start it"), key="author-home", type="primary"):
            go("inicio")
        return
    why = _hindrance(draft, look)
    if why:
        st.warning(why)
    if st.button(_("Install the exam"), key="author-install", type="primary", disabled=bool(why)):
        if attempt_to(lambda: service.install_exam(app(), draft.name, draft.texts)):
            st.session_state["author-installed"] = (draft.name, draft.texts)
            st.rerun()
        notice()


def _hindrance(draft: ExamDraft, look: Look) -> str:
    if not look.whole:
        return _("It can't be installed while it has errors ({count}): mend them first.", count=look.errors)
    if draft.name in {exam.slug for exam in app().exams}:
        return _("There is an exam called {name} already, and none is written over: change the name.", name=draft.name)
    return ""


def _name(draft: ExamDraft) -> None:
    with st.form("author-name", border=False):
        field, change = st.columns([3, 1], vertical_alignment="bottom")
        name = field.text_input(
            _("Name of the exam's folder: lower-case letters, digits and hyphens"), value=draft.name, max_chars=60
        )
        asked = change.form_submit_button(_("Rename"), width="stretch")
    if asked and name != draft.name and attempt_to(lambda: take(service.rename_exam(draft, name.strip()))):
        reseed()
        st.rerun()
    notice()
