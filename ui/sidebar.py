"""Who one is, and in which language."""

from __future__ import annotations

import streamlit as st

from grading.model import LANGUAGES
from ui.frame import attempt_to, notice
from ui.i18n import NAMES, _, language
from ui.session import rename, speak
from ui.text import literal


def sidebar() -> None:
    """The alias with a way to change it, and the language switch."""
    with st.sidebar:
        if learner := st.session_state.get("learner"):
            with (
                st.popover(_("You are {alias}", alias=literal(learner.alias)), width="stretch"),
                st.form("rename", border=False),
            ):
                alias = st.text_input(_("Alias"), value=learner.alias, max_chars=40)
                if st.form_submit_button(_("Change")) and attempt_to(lambda: rename(alias)):
                    st.rerun()
                notice()
        chosen = st.segmented_control(
            _("Language"), LANGUAGES, format_func=NAMES.__getitem__, default=language(), key="language-switch"
        )
        if chosen is not None and chosen != language():
            speak(chosen)
            st.rerun()
