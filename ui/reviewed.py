"""The files under review, read-only."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExercise
from ui import codemirror
from ui.i18n import _, language


def reviewed(exercise: GradedExercise, where: str) -> None:
    """Every file under review with its line numbers; `where` is "wide" or "narrow", the window that it is drawn for."""
    texts = {file.name: file.language for file in exercise.files}
    for name, text in exercise.reviewed(language()).items():
        st.markdown(_("`{name}` · read only", name=name))
        codemirror.view(
            text,
            texts.get(name, "python"),
            label=_("{name}, the file under review", name=name),
            key=f"reviewed-{exercise.slug}-{name}-{where}",
        )
