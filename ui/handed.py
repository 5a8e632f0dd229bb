"""What the server has of one exercise: the rows, and the files as they are stored."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from db.records import Draft, DraftRow
from grading.content import GradedExercise
from grading.matching.groups import grouped
from grading.model import Row
from ui import codemirror, severity
from ui.i18n import _, language
from ui.issue_table import columns
from ui.text import literal, table


def draft_summary(draft: Draft, exercise: GradedExercise, number: int) -> bool:
    """Draw an exercise's draft; returns whether the learner has put anything into it."""
    rows = [row for row in draft.rows if row.problem.strip() or row.correction.strip()]
    reviewed = {text for lang in ("es", "en") for text in exercise.reviewed(lang).values()}
    changed = {name: text for name, text in draft.files.items() if text.strip() and text not in reviewed}
    with st.container(border=True, key=f"handed-{exercise.slug}"):
        st.subheader(f"{number} · {exercise.text[language()].title}", anchor=False)
        if rows:
            problem, correction = columns(exercise)
            heads = ["#", problem, *([_("Severity")] if exercise.asks_severity else []), correction]
            table(heads, [_cells(row, exercise, count) for count, row in enumerate(rows, 1)])
            _ask_to_split(rows)
        else:
            st.warning(_("The table is empty: naming the findings is half of the points."))
        if not changed:
            st.warning(_("The files are as they were: fixing them is half of the points."))
        for file in exercise.files:
            text = draft.files.get(file.name, "")
            if not text.strip():
                st.caption(_("{name} is empty.", name=file.name))
                continue
            with st.expander(_("{name}, as it is saved", name=file.name)):
                key = f"handed-{exercise.slug}-{file.name}"
                codemirror.view(text, file.language, label=_("Your {name}", name=file.name), key=key, height=480)
    return bool(rows or changed)


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
