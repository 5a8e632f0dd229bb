"""What keeps the exam from full grading."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from grading.content import GradedExam
from grading.gaps import Gap
from ui.asked import titles
from ui.i18n import _, say
from ui.text import foreign

SHOWN = 60
"""Gaps that are listed: who has more fills these first."""


def gaps(found: Sequence[Gap], exam: GradedExam) -> None:
    """Exercise by exercise: what is missing, what to do, and what learners get until then."""
    if not found:
        st.success(_("Nothing is missing: every exercise is checked and graded in full."))
        return
    shown, more = found[:SHOWN], len(found) - SHOWN
    st.markdown(_("The exam can be taken as it is. This is what would make its grading better."))
    for slug, title in {**titles(exam), "": _("The exam")}.items():
        mine = [gap for gap in shown if gap.exercise == slug]
        if mine:
            st.markdown(f"**{title}**")
        for gap in mine:
            _gap(gap)
    if more > 0:
        st.caption(_("… and {count} more.", count=more))


def _gap(gap: Gap) -> None:
    colour, said = ("orange", _("for grading")) if gap.weight == "grading" else ("gray", _("better with it"))
    with st.container(border=True, gap="small"):
        st.markdown(f":{colour}-badge[{said}] **{foreign(say(gap.what))}**")
        st.markdown(foreign(say(gap.todo)))
        st.caption(_("Until then: {what}", what=foreign(say(gap.until))))
