"""What only the learner can judge, after the reveal: a mark each, counted apart from the points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import streamlit as st

import service
from db.records import Mark
from grading.content import GradedExam, GradedExercise
from service.model import ExerciseResult
from ui.asked import checklist, exercise_text, takes_rows
from ui.i18n import N_, _
from ui.session import app
from ui.text import foreign

MARKS: dict[Mark, str] = {"right": N_("✓ Right"), "partly": N_("~ Partly"), "missed": N_("✗ Missed")}


def subjects(exercise: GradedExercise) -> tuple[str, ...]:
    """What of an exercise is for the learner to judge: open questions, and the rows and files that nothing checks."""
    rows = ("rows",) if takes_rows(exercise) and not exercise.issues else ()
    questions = (f"question:{place}" for place in range(len(exercise_text(exercise).open_questions)))
    files = () if exercise.checked else (f"file:{file.name}" for file in exercise.files)
    return (*rows, *questions, *files)


def assess(result: ExerciseResult, subject: str, label: str) -> None:
    """The three marks; another click takes a mark back."""
    key = f"assess-{result.submission.id}-{subject}"
    st.session_state.setdefault(key, result.assessed.get(subject))
    st.segmented_control(
        label,
        list(MARKS),
        format_func=lambda mark: _(MARKS[mark]),
        key=key,
        on_change=lambda: _store(result, subject, st.session_state[key]),
    )


def ticks(result: ExerciseResult, exercise: GradedExercise) -> None:
    """The exam's own checklist, to be ticked."""
    items = checklist(exercise)
    if items:
        st.markdown(_("**Checklist of the exam**"))
    for place, item in enumerate(items):
        key = f"tick-{result.submission.id}-{place}"
        st.session_state.setdefault(key, f"check:{place}" in result.assessed)
        st.checkbox(foreign(item), key=key, on_change=_ticker(result, place, key))


def summary(results: Iterable[ExerciseResult], exam: GradedExam) -> str:
    """One sentence on how many answers were assessed, and how; empty where there is nothing to assess."""
    said = list(_marks(results, exam))
    if not said:
        return ""
    done = [mark for mark in said if mark]
    count = {mark: done.count(mark) for mark in MARKS}
    return _(
        "Self-assessed: {done} of {all} answers ({right} right, {partly} partly, {missed} missed). "
        "They are counted apart and change no points.",
        done=len(done),
        all=len(said),
        **count,
    )


def _marks(results: Iterable[ExerciseResult], exam: GradedExam) -> Iterator[Mark | None]:
    for result in results:
        for subject in subjects(exam.exercise(result.exercise)):
            yield result.assessed.get(subject)


def _ticker(result: ExerciseResult, place: int, key: str) -> Callable[[], None]:
    return lambda: _store(result, f"check:{place}", "right" if st.session_state[key] else None)


def _store(result: ExerciseResult, subject: str, mark: Mark | None) -> None:
    service.assess(app(), result.submission.attempt_id, result.exercise, subject, mark)
