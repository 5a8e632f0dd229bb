"""The model solution as learners see it after the hand-in."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExercise
from grading.exam import Exercise
from grading.languages import language_of
from grading.shown import prose
from ui import codemirror, severity
from ui.asked import exercise_text
from ui.i18n import _, language, say
from ui.text import foreign, literal, table


def solution(exercise: GradedExercise) -> None:
    """The issues with severity and correction, the model answers, the corrected files."""
    text = exercise_text(exercise)
    if exercise.issues:
        heads = ["#", _("Issue"), _("Severity"), _("Correction")]
        rows = [
            [str(row), foreign(say(issue.title)), severity.name(issue.severity), foreign(say(issue.correction))]
            for row, issue in enumerate(exercise.issues, 1)
        ]
        table(heads, rows)
    else:
        st.markdown(_("The solution lists no issues."))
    _answers(text)
    if words := prose(text.solution_text):
        with st.expander(_("Text of the solution")):
            st.markdown(foreign(words))
    for name, code in exercise.solution(language()).items():
        st.markdown(f"**{literal(name)}**")
        label = _("{name}, the model solution", name=name)
        said = next((file.language for file in exercise.files if file.name == name), "")
        codemirror.view(code, language_of(name, said), label=label, key=f"author-model-{exercise.slug}-{name}")


def _answers(text: Exercise) -> None:
    """The model answers; one that stands for all questions once."""
    shared = len(text.open_questions) > 1 and len({question.answer for question in text.open_questions}) == 1
    for place, question in enumerate(text.open_questions, 1):
        st.markdown(f"**{place}.** {foreign(question.text)}")
        if not shared or not question.answer:
            st.markdown(foreign(prose(question.answer)) or _("*no model answer*"))
    if shared and text.open_questions[0].answer:
        with st.expander(_("The model solution answers all questions together"), expanded=True):
            st.markdown(foreign(prose(text.open_questions[0].answer)))
