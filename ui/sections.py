"""Parts of an exam file that are neither exercise nor answer, as they stand there."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from grading.content import GradedExam
from grading.exam import Role, Section
from grading.shown import prose
from ui.i18n import N_, _, language
from ui.text import foreign, heading

NAMES: dict[Role, str] = {
    "head": N_("About this exam"),
    "instructions": N_("Instructions"),
    "scoring": N_("Scoring"),
    "hint": N_("Hint"),
    "reflection": N_("Reflection"),
    "certification": N_("Certification"),
    "rubric": N_("Scoring"),
    "other": N_("More from the exam"),
}


def sections(found: Sequence[Section], *, opened: bool = False) -> None:
    """An expander for each, under its own title."""
    for section in found:
        text = prose(section.text)
        if text:
            with st.expander(heading(section.title) or _(NAMES[section.role]), expanded=opened):
                st.markdown(foreign(text))


def afterwards(exam: GradedExam) -> None:
    """What the exam file has behind its exercises; the rubric and the rest stay folded."""
    found = exam.text[language()].sections
    closing = [section for section in found if section.role in {"reflection", "certification"}]
    others = [section for section in found if section.role in {"rubric", "scoring", "other"}]
    if closing or others:
        st.header(_("After the exam"), anchor=False)
    sections(closing, opened=True)
    sections(others)
