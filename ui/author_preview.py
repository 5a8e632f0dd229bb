"""An exam as the learner sees it, with forms that take nothing."""

from __future__ import annotations

import streamlit as st

from grading.content import GradedExam, GradedExercise
from grading.shown import prose, task
from ui import codemirror
from ui.asked import checklist, columns_of, exercise_text, finds, hand_in_language, takes_rows
from ui.i18n import _, language, number
from ui.reviewed import reviewed
from ui.sections import sections
from ui.text import foreign, heading, literal, table

ROWS = 3
"""Empty rows that stand for the table."""


def as_learner(exam: GradedExam, exercise: GradedExercise) -> None:
    """The head of the exam, then the exercise: instructions, files under review, and what it asks for."""
    text = exam.text[language()]
    st.subheader(heading(text.title), anchor=False)
    total = sum(each.points for each in exam.exercises)
    st.caption(
        _(
            "{minutes} minutes · {points} points · {percent} % to pass",
            minutes="–".join(dict.fromkeys(map(str, text.minutes))),
            points=number(total),
            percent=number(text.pass_percent),
        )
    )
    opening = [section.text for section in text.sections if section.role == "head"]
    with st.expander(_("Instructions")):
        for words in (*opening, text.instructions):
            st.markdown(foreign(prose(words)))
    asked = exercise_text(exercise)
    st.subheader(foreign(asked.title), anchor=False)
    st.caption(_("{points} points", points=number(exercise.points)))
    st.markdown(foreign(prose(asked.instructions)))
    sections([section for section in asked.sections if section.role == "hint"])
    reviewed(exercise, "author")
    if words := task(asked):
        st.markdown(foreign(words))
    _answers(exercise)


def _answers(exercise: GradedExercise) -> None:
    text = exercise_text(exercise)
    if takes_rows(exercise):
        said = _("**Findings**: as many rows as they want") if finds(exercise) else _("**Answers**: a row for each")
        st.markdown(said)
        named = columns_of(exercise)
        heads = ["#", named.problem, *([_("Severity")] if exercise.asks_severity else [])]
        heads += [named.correction or _("Correction"), *named.others]
        table([literal(head) for head in heads], [[str(row), *[" "] * (len(heads) - 1)] for row in range(1, ROWS + 1)])
    if text.open_questions:
        st.markdown(_("**Open questions**: they answer in prose and assess that themselves"))
    for place, question in enumerate(text.open_questions, 1):
        choices = "".join(f"\n   - ◯ {literal(choice)}" for choice in question.choices)
        st.markdown(f"{place}. {foreign(question.text)}{choices}")
    for item in checklist(exercise):
        st.markdown(f"- ☐ {foreign(item)}")
    _files(exercise)


def _files(exercise: GradedExercise) -> None:
    if not exercise.files:
        return
    st.markdown(_("**Corrected files**: what their editors begin with"))
    begun = exercise.first(language())
    for file in exercise.files:
        label = _("{name} (optional)", name=file.name) if file.optional else file.name
        with st.expander(literal(label)):
            codemirror.view(
                begun.get(file.name, ""),
                hand_in_language(file),
                label=_("{name}, as the editor begins", name=file.name),
                key=f"author-first-{exercise.slug}-{file.name}",
            )
