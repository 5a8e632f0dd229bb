"""What the server has of one exercise: the rows, the answers, and the files as they are stored."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from db.records import Draft, DraftRow
from grading.content import GradedExercise
from grading.matching.groups import grouped
from grading.model import LANGUAGES, Row
from grading.rubric import HandIn
from ui import codemirror, severity
from ui.asked import columns_of, exercise_text, hand_in_language, takes_rows, title
from ui.i18n import _
from ui.text import foreign, literal, table


def draft_summary(draft: Draft, exercise: GradedExercise, number: int) -> bool:
    """Draw an exercise's draft; returns whether the learner has put anything into what it asks for."""
    rows = [row for row in draft.rows if row.problem.strip() or row.correction.strip()]
    begun = {text for lang in LANGUAGES for text in exercise.first(lang).values()}
    changed = [name for name, text in draft.files.items() if text.strip() and text not in begun]
    questions = exercise_text(exercise).open_questions
    answered = [place for place in range(len(questions)) if draft.answers.get(place, "").strip()]
    with st.container(border=True, key=f"handed-{exercise.slug}"):
        st.subheader(title(exercise, number), anchor=False)
        if takes_rows(exercise):
            _rows(rows, exercise)
        if questions:
            _answers(draft, exercise, len(answered))
        if exercise.files and not changed:
            half = _("The files are as they were: fixing them is half of the points.")
            st.warning(half if exercise.checked else _("The files are as they were."))
        for file in exercise.files:
            _file(draft, exercise, file)
        if not (takes_rows(exercise) or questions or exercise.files):
            st.caption(_("There is nothing to hand in here."))
            return True
    return bool(rows or changed or answered)


def _rows(rows: Sequence[DraftRow], exercise: GradedExercise) -> None:
    if rows:
        named = columns_of(exercise)
        heads = ["#", literal(named.problem), *([_("Severity")] if exercise.asks_severity else [])]
        cells = [_cells(row, exercise, count) for count, row in enumerate(rows, 1)]
        table([*heads, literal(named.correction) if named.correction else _("Correction")], cells)
        _ask_to_split(rows)
    elif exercise.checked:
        st.warning(_("The table is empty: naming the findings is half of the points."))
    elif exercise.graded_points:
        st.warning(_("The table is empty: naming the findings has all the points."))
    else:
        st.warning(_("The table is empty."))


def _answers(draft: Draft, exercise: GradedExercise, answered: int) -> None:
    questions = exercise_text(exercise).open_questions
    if answered < len(questions):
        st.warning(_("Answered: {count} of {all} questions.", count=answered, all=len(questions)))
    for place, question in enumerate(questions):
        st.markdown(f"**{place + 1}.** {foreign(question.text)}")
        answer = draft.answers.get(place, "")
        if answer.strip():
            st.text(answer)
        else:
            st.caption("–")


def _file(draft: Draft, exercise: GradedExercise, file: HandIn) -> None:
    text = draft.files.get(file.name, "")
    if not text.strip():
        st.caption(_("{name} is empty.", name=literal(file.name)))
        return
    with st.expander(_("{name}, as it is saved", name=literal(file.name))):
        key = f"handed-{exercise.slug}-{file.name}"
        label = _("Your {name}", name=file.name)
        codemirror.view(text, hand_in_language(file), label=label, key=key, height=480)


def _ask_to_split(rows: Sequence[DraftRow]) -> None:
    """Ask by the rows' form alone, so that nothing is given away of what is sought."""
    joined = [str(count) for count, row in enumerate(rows, 1) if grouped(Row(row.problem, None, row.correction))]
    if len(joined) == 1:
        st.warning(
            _(
                "Row {row} seems to hold several problems: one row, one problem. "
                "You can go back and split it, or hand it in as it is: then only the first one counts.",
                row=joined[0],
            )
        )
    elif joined:
        st.warning(
            _(
                "Rows {rows} seem to hold several problems each: one row, one problem. "
                "You can go back and split them, or hand them in as they are: then only the first of each counts.",
                rows=", ".join(joined),
            )
        )


def _cells(row: DraftRow, exercise: GradedExercise, count: int) -> list[str]:
    graded = [severity.name(row.severity) if row.severity else "–"] if exercise.asks_severity else []
    return [str(count), literal(row.problem), *graded, literal(row.correction) or "–"]
