"""What the reader complains of, line by line."""

from __future__ import annotations

import streamlit as st

from grading.exam import Level
from grading.preview import Look, Remark, look
from service import ExamDraft
from ui.complaints import complaint
from ui.i18n import _
from ui.text import literal

SHOWN = 60
"""Complaints that are listed: who has more mends these first."""
HEIGHT = 76
"""Pixels of the summary: three lines, the third one cut where it is needed at all."""
COLOURS: dict[Level, str] = {"error": "red", "warning": "orange"}


def seen(draft: ExamDraft) -> Look:
    """The draft as it is read now; read again only when a text has changed."""
    key = (str(draft.folder), draft.texts)
    kept = st.session_state.get("author-look")
    if kept is None or kept[0] != key:
        kept = st.session_state["author-look"] = (key, look(draft.folder))
    read: Look = kept[1]
    return read


def summary(read: Look) -> None:
    """Whether it is an exam, and the first complaint; of one height, so that the editor below stays where it is."""
    with st.container(height=HEIGHT, border=False):
        if not read.remarks:
            fine = _("Nothing to complain of: the exam loads.")
            st.markdown(f":green-badge[✓] {fine}")
            return
        warnings = len(read.remarks) - read.errors
        said = _("{errors} errors, {warnings} warnings", errors=read.errors, warnings=warnings)
        told = _("until the errors are mended it is no exam") if read.errors else _("the exam loads")
        first = _sorted(read)[0]
        st.markdown(
            f":{COLOURS[first.level]}-badge[{said}] {told}  \n**{_place(first)}** {literal(complaint(first.message))}"
        )


def complaints(read: Look) -> None:
    """Each complaint with its level, place and what to do, errors first."""
    if read.remarks:
        st.markdown(_("**Complaints**"))
    for remark in _sorted(read)[:SHOWN]:
        _line(remark)
    if len(read.remarks) > SHOWN:
        st.caption(_("… and {count} more.", count=len(read.remarks) - SHOWN))


def _sorted(read: Look) -> list[Remark]:
    return sorted(read.remarks, key=lambda each: (each.level == "warning", each.file, each.line))


def _place(remark: Remark) -> str:
    return literal(_("{file}, line {line}", file=remark.file, line=remark.line) if remark.line else remark.file)


def _line(remark: Remark) -> None:
    level = _("error") if remark.level == "error" else _("warning")
    with st.container(border=True, gap="small"):
        st.markdown(
            f":{COLOURS[remark.level]}-badge[{level}] **{_place(remark)}**  \n{literal(complaint(remark.message))}"
        )
        if remark.excerpt:
            st.code(remark.excerpt[:200], language=None)
