"""The model table and the model files."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExercise
from service.model import ExerciseResult
from ui import codemirror, severity
from ui.i18n import _, say
from ui.text import table


def model_solution(result: ExerciseResult, exercise: GradedExercise) -> None:
    """What there was to find, and one way to fix it."""
    heads = ["#", _("Issue"), _("Severity"), _("Correction")]
    rows = [
        [str(number), say(issue.title), severity.name(issue.severity), say(issue.correction)]
        for number, issue in enumerate(result.table, 1)
    ]
    table(heads, rows)
    languages = {file.name: file.language for file in exercise.files}
    for name, text in result.solution.items():
        st.markdown(f"`{name}`")
        label = _("{name}, the model solution", name=name)
        codemirror.view(text, languages.get(name, "python"), label=label, key=f"model-{result.submission.id}-{name}")
