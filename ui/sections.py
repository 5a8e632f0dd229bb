"""Parts of an exam file that are neither exercise nor answer, as they stand there."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from grading.exam import Role, Section
from grading.shown import prose
from ui.i18n import N_, _
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
