"""The open questions: a choice where there is one, and a text, saved while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

import service
from db.records import Attempt
from grading.content import GradedExercise
from grading.exam import Question
from grading.model import MAX_CELL
from ui import codemirror
from ui.asked import exercise_text
from ui.frame import attempt_to, notice, visit
from ui.i18n import _, hour
from ui.session import app
from ui.text import foreign


def join(choice: str | None, text: str) -> str:
    """One stored answer: the choice on a line of its own, then the text."""
    return f"{choice}\n{text}".rstrip("\n") if choice else text


def split(answer: str, choices: Sequence[str]) -> tuple[str | None, str]:
    """The inverse of `join`: the first line is the choice where it is one of them."""
    first, _newline, rest = answer.partition("\n")
    return (first, rest) if first in choices else (None, answer)


@st.fragment
def open_answers(attempt: Attempt, exercise: GradedExercise) -> None:
    """A card per question; every change goes to the draft at once."""
    notice()
    st.caption(
        _(
            "Nobody grades these: after the hand-in you see the model answers and assess your own. "
            "They are counted apart from the points."
        )
    )
    answers = service.draft(app(), attempt.id, exercise.slug).answers
    for place, question in enumerate(exercise_text(exercise).open_questions):
        with st.container(border=True, key=f"question-{attempt.id}-{exercise.slug}-{place}"):
            _card(attempt, exercise, question, place, answers.get(place, ""))
    saved = service.draft(app(), attempt.id, exercise.slug).saved
    st.caption(_("Saved while you type; last at {time}.", time=hour(saved)))


def _card(attempt: Attempt, exercise: GradedExercise, question: Question, place: int, answer: str) -> None:
    def save(changed: Callable[[str | None, str], str]) -> None:
        stored = service.draft(app(), attempt.id, exercise.slug).answers.get(place, "")
        written = changed(*split(stored, question.choices))
        attempt_to(lambda: service.save_answer(app(), attempt.id, exercise.slug, place, written))

    choice, text = split(answer, question.choices)
    name = f"answer-{attempt.id}-{exercise.slug}-{place}"
    st.markdown(f"**{place + 1}.** {foreign(question.text)}")
    if question.choices:
        key = f"{name}-choice@{visit()}"
        st.session_state.setdefault(key, choice)
        st.radio(
            _("Choice {number}", number=place + 1),
            question.choices,
            index=None,
            format_func=foreign,
            key=key,
            horizontal=True,
            label_visibility="collapsed",
            on_change=lambda: save(lambda _choice, text: join(st.session_state[key], text)),
        )
    codemirror.field(
        text,
        label=_("Answer {number}", number=place + 1),
        key=f"{name}@{visit()}",
        mirror=f"{attempt.seed}/{name}",
        rows=2 if question.choices else 4,
        max_chars=MAX_CELL - max(map(len, question.choices), default=-1) - 1,
        on_change=lambda written: save(lambda choice, _text: join(choice, written)),
    )
