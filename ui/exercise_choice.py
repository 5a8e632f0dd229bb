"""The choice of an exercise: buttons side by side, or a list where there are many."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui.i18n import _

SIDE_BY_SIDE = 12
"""Exercises up to which each has a button of its own."""


def choose_exercise(titles: Mapping[str, str], key: str) -> str:
    """The slug that is chosen, at first the first one; `titles` are Markdown by slug."""
    slugs = list(titles)
    if st.session_state.get(key) not in titles:
        st.session_state[key] = slugs[0]
    label, hidden = _("Exercise"), "collapsed"
    if len(slugs) > SIDE_BY_SIDE:
        st.selectbox(label, slugs, format_func=titles.__getitem__, key=key, label_visibility=hidden)
    else:
        st.segmented_control(
            label, slugs, format_func=titles.__getitem__, key=key, label_visibility=hidden, required=True
        )
    return str(st.session_state[key])
