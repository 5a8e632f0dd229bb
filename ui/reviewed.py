"""The files under review, read-only."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExercise
from grading.languages import language_of
from ui import codemirror
from ui.asked import exercise_text, reviewed_names
from ui.i18n import _, language


def reviewed(exercise: GradedExercise, where: str) -> None:
    """Every file under review with its line numbers; `where` is "wide" or "narrow", the window that it is drawn for."""
    texts = exercise.reviewed(language())
    blocks = exercise_text(exercise).files
    said = [block.language for block in blocks] if len(blocks) == len(texts) else [""] * len(texts)
    called = reviewed_names(exercise)
    for (name, text), block_language in zip(texts.items(), said, strict=True):
        st.markdown(_("{name} · read only", name=called[name]))
        codemirror.view(
            text,
            language_of(name, block_language),
            label=_("{name}, the file under review", name=name),
            key=f"reviewed-{exercise.slug}-{name}-{where}",
        )
