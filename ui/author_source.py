"""Which exam is being written: one begun earlier, a shipped one, the skeleton, or a file that is uploaded."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import service
from db.records import Learner
from service import ExamDraft
from ui.frame import attempt_to, reseed, visit
from ui.i18n import _, language
from ui.session import app

CHOSEN, NEXT = "author-draft", "author-next"


def chosen(learner: Learner) -> ExamDraft | None:
    """The draft to work on, the one written last at first; None while there is none."""
    drafts = {draft.name: draft for draft in service.exam_drafts(app(), learner.id)}
    if not drafts:
        st.subheader(_("What do you want to begin with?"), anchor=False)
        _ways(learner)
        return None
    if (wanted := st.session_state.pop(NEXT, None)) in drafts:
        st.session_state[CHOSEN] = wanted
    if st.session_state.get(CHOSEN) not in drafts:
        st.session_state[CHOSEN] = next(iter(drafts))
    which, begin, discard = st.columns([3, 1, 1], vertical_alignment="bottom")
    name = which.selectbox(
        _("Exams in the making"),
        list(drafts),
        key=CHOSEN,
        on_change=reseed,
    )
    # A new key closes it: what was begun stands behind it.
    with begin.popover(_("Begin another"), width="stretch", key=f"author-begin@{visit()}"):
        _ways(learner)
    with discard.popover(_("Discard this one"), width="stretch", key=f"author-discarding@{visit()}"):
        st.markdown(_("Remove this draft for good? The exam that it was taken from stays as it is."))
        if st.button(_("Yes, discard it"), key="author-discard"):
            service.discard_exam(drafts[name])
            del st.session_state[CHOSEN]
            reseed()
            st.rerun()
    return drafts[name]


def take(draft: ExamDraft) -> None:
    """Work on that draft from the next run on."""
    st.session_state[NEXT] = draft.name


def _ways(learner: Learner) -> None:
    lang = language()
    with st.container(border=True):
        st.markdown(_("**The skeleton**: a small exam of two defects, to be changed into your own."))
        if st.button(_("Begin with the skeleton"), key="author-new"):
            _begin(lambda: service.new_exam(app(), learner.id, lang))
    with st.container(border=True):
        st.markdown(_("**An exam that is here**: a copy of it, with its rubrics, checks and templates."))
        slug = st.selectbox(_("Exam to copy"), [exam.slug for exam in app().exams], key="author-slug")
        if st.button(_("Copy it"), key="author-pick") and slug:
            _begin(lambda: service.pick_exam(app(), learner.id, slug))
    with st.container(border=True):
        st.markdown(_("**A file of yours**: Markdown, saved as UTF-8."))
        sent = st.file_uploader(_("Exam file"), type=["md", "markdown", "txt"], key=f"author-upload@{visit()}")
        if sent is not None and st.button(_("Begin with this file"), key="author-take", type="primary"):
            _begin(lambda: service.upload_exam(app(), learner.id, sent.name, sent.getvalue()))


def _begin(make: Callable[[], ExamDraft]) -> None:
    if attempt_to(lambda: take(make())):
        reseed()
    st.rerun()
