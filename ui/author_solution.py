"""The model solution as learners see it after the hand-in."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExam, GradedExercise
from grading.exam import Exercise
from grading.shown import prose
from ui.asked import exercise_text
from ui.i18n import _, language
from ui.model_solution import model
from ui.sections import afterwards
from ui.text import foreign


def solution(exam: GradedExam, exercise: GradedExercise) -> None:
    """The exercise's model solution, the model answers, and what the exam says behind its exercises."""
    text = exercise_text(exercise)
    model(
        exercise,
        exercise.issues,
        exercise.solution(language()),
        text.solution_text,
        key=f"author-model-{exercise.slug}",
    )
    _answers(text)
    afterwards(exam)


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
