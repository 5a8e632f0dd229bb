"""All that comes of the text, in tabs."""

from __future__ import annotations

import zlib

import streamlit as st

from grading.content import GradedExam
from grading.gaps import missing
from grading.model import Language
from grading.preview import Look, in_language
from service import ExamDraft
from ui.asked import titles
from ui.author_export import download, install
from ui.author_gaps import gaps
from ui.author_preview import as_learner
from ui.author_solution import solution
from ui.author_trial import try_row, try_solution
from ui.i18n import _

SHOWN = "author-exercise"


def results(draft: ExamDraft, look: Look, lang: Language) -> None:
    """Preview, trials, gaps and ways out of a draft; `lang` is the language of the exam file that is being edited."""
    exam = in_language(look.exam, lang) if look.exam else None
    place = _place(exam) if exam else 0
    names = [
        _("As the learner sees it"),
        _("Solution"),
        _("Try a row"),
        _("Run the checks"),
        _("What is missing"),
        _("Download"),
        _("Install"),
    ]
    preview, model, row, checks, lacking, out, ship = st.tabs(names)
    for tab in (preview, model, row, checks, lacking):
        if exam is None:
            tab.info(_("Nothing can be shown yet: mend the errors first."))
    if exam and look.exam:
        shown, graded = exam.exercises[place], look.exam.exercises[place]
        with preview:
            as_learner(exam, shown)
        with model:
            solution(exam, shown)
        with row:
            try_row(graded)
        with checks:
            try_solution(graded)
        with lacking:
            gaps(missing(look.exam), exam)
    with out:
        download(draft)
    with ship:
        install(draft, look)


def _place(exam: GradedExam) -> int:
    """The place of the exercise that the tabs show, from 0; it stays when its title is being changed."""
    said = list(titles(exam).values())
    place = min(st.session_state.get(SHOWN, 0), len(said) - 1)
    # A selectbox goes on showing the words that were chosen: with other titles it has to be another one.
    key = f"{SHOWN}-{zlib.crc32(repr(said).encode())}"
    chosen = st.selectbox(_("Exercise shown"), range(len(said)), index=place, format_func=said.__getitem__, key=key)
    st.session_state[SHOWN] = chosen
    return chosen
