"""The instructors' page: an exam file, written and looked at side by side."""

from __future__ import annotations

import streamlit as st

from ui.author_editor import editor
from ui.author_lint import complaints, seen, summary
from ui.author_results import results
from ui.author_source import chosen
from ui.frame import frame, notice
from ui.i18n import _
from ui.session import instructor


def show() -> None:
    """Draw the page for an instructor, and for nobody else."""
    learner = instructor()
    lead = _("Write an exam in Markdown and see at once what learners will see, what is wrong, and what is missing.")
    with frame(_("Author an exam"), None, lead):
        notice()
        draft = chosen(learner)
        if draft is None:
            return
        look = seen(draft)
        left, right = st.columns([6, 7], gap="medium")
        with left:
            summary(look)
            lang = editor(learner, draft)
            complaints(look)
        with right:
            results(draft, look, lang)
