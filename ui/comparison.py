"""The learner's files beside the model solution."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExercise
from service.model import ExerciseResult
from ui import codemirror
from ui.i18n import _, language


def comparison(result: ExerciseResult, exercise: GradedExercise) -> None:
    """One difference per file; equal stretches are folded."""
    st.markdown(_("The model solution is one of many: what counts is what your files did."))
    languages = {file.name: file.language for file in exercise.files}
    for name, model in result.solution.items():
        mine = result.submission.files.get(name, "")
        st.markdown(f"`{name}`")
        if not mine.strip():
            st.caption(_("You did not hand in this file."))
        codemirror.diff(
            mine,
            model,
            languages.get(name, "python"),
            labels=(_("Yours"), _("Model solution")),
            key=f"diff-{result.submission.id}-{name}",
            lang=language(),
        )
