"""One's own answers to the open questions beside the model answers, each to be assessed."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExercise
from grading.exam import Question
from grading.shown import prose
from service.model import ExerciseResult
from ui.asked import exercise_text
from ui.i18n import _
from ui.self_assessment import assess, ticks
from ui.text import foreign


def model_answers(result: ExerciseResult, exercise: GradedExercise) -> None:
    """A card per question, then the exam's checklist."""
    questions = exercise_text(exercise).open_questions
    st.markdown(_("Compare each answer with the model and say how near it came. This changes no points."))
    shared = len(questions) > 1 and len({question.answer for question in questions}) == 1
    for place, question in enumerate(questions):
        with st.container(border=True, key=f"model-answer-{result.submission.id}-{place}"):
            st.markdown(f"**{place + 1}.** {foreign(question.text)}")
            mine, model = st.columns(2, gap="medium")
            with mine:
                st.caption(_("Your answer"))
                _mine(result.submission.answers.get(place, ""))
            with model:
                st.caption(_("Model answer"))
                _model(question, shared=shared)
            assess(result, f"question:{place}", _("How near did answer {number} come?", number=place + 1))
    if shared and questions[0].answer:
        with st.expander(_("The model solution answers all questions together"), expanded=True):
            st.markdown(foreign(prose(questions[0].answer)))
    ticks(result, exercise)


def _mine(answer: str) -> None:
    if answer.strip():
        st.text(answer)
    else:
        st.markdown(_("*You left this one empty.*"))


def _model(question: Question, *, shared: bool) -> None:
    text = prose(question.answer)
    if shared and text:
        st.markdown(_("Together with the others, below."))
    elif text:
        st.markdown(foreign(text))
    else:
        st.markdown(_("The exam file gives none: judge by the model solution."))
