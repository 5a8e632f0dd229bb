"""Trying an exercise out: the matcher on a row, the checks on the model solution."""

from __future__ import annotations

import streamlit as st

import service
from grading.content import GradedExercise
from grading.model import FileRemark, Match, Outcome, Row, Verdict
from service import SolutionCheck
from ui import severity
from ui.asked import columns_of
from ui.frame import attempt_to, notice
from ui.i18n import N_, _, language, percent, say
from ui.run_box import note_where_nothing_runs, run_output
from ui.session import app
from ui.text import foreign, literal

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    "passed": ("green", N_("✓ passes")),
    "failed": ("red", N_("✗ fails")),
    "unchecked": ("gray", N_("could not be checked")),
}


def try_row(exercise: GradedExercise) -> None:
    """A row as a learner would write it, and what the matcher says of it."""
    if not exercise.issues:
        st.info(_("This exercise lists no issues, so no row can name one."))
        return
    how = (
        _("With this exercise's rubric, as in a grading.")
        if exercise.has_rubric
        else _("From titles and corrections alone, as in a grading: there is no rubric.yml.")
    )
    st.markdown(_("Write a row as a learner would.") + " " + how)
    named = columns_of(exercise)
    with st.form("author-row"):
        problem = st.text_area(literal(named.problem), key="author-problem", height=80)
        correction = st.text_area(named.correction or _("Correction"), key="author-correction", height=80)
        asked = st.form_submit_button(_("What does the matcher say?"))
    if asked:
        with st.spinner(_("The matcher is learning this exercise…")):
            row = Row(problem, None, correction)
            attempt_to(lambda: _keep("match", exercise, service.try_row(exercise, row)))
        notice()
    match: Match | None = _kept("match", exercise)
    if match is not None:
        _matched(match, exercise)


def try_solution(exercise: GradedExercise) -> None:
    """A verdict per issue on the model solution; where nothing checks it, what parsing says of its files."""
    if exercise.checked:
        st.markdown(
            _("Runs the model solution in the sandbox, as a learner's files are graded: every check must pass.")
        )
        if note_where_nothing_runs():
            return
    else:
        st.markdown(_("Without a checks.py the files of the solution are parsed, as those of learners are."))
    if st.button(_("Check the model solution"), key=f"author-check-{exercise.slug}", type="primary"):
        with st.spinner(_("Checking the model solution…")):
            attempt_to(lambda: _keep("check", exercise, service.check_solution(app(), exercise, language())))
        notice()
    done: SolutionCheck | None = _kept("check", exercise)
    if done is None:
        return
    if not done.verdicts and not done.remarks:
        st.info(_("The solution has no file."))
    for verdict in done.verdicts.values():
        _verdict(verdict, exercise)
    for remark in done.remarks:
        _remark(remark)
    if done.run is not None:
        with st.expander(_("What it printed")):
            run_output(done.run)


def _matched(match: Match, exercise: GradedExercise) -> None:
    with st.container(border=True):
        if match.band == "accepted":
            st.badge(_("✓ names an issue"), color="green")
        elif match.band == "uncertain":
            st.badge(_("? may name an issue"), color="orange")
        else:
            st.badge(_("✗ names no issue"), color="gray")
        if match.issue:
            issue = exercise.issue(match.issue)
            st.markdown(f"**{foreign(say(issue.title))}** · {severity.name(issue.severity)}")
        st.markdown(_("Confidence: {percent}", percent=percent(match.confidence)))
        st.markdown(foreign(say(match.why)))
        if match.remark:
            st.markdown(foreign(say(match.remark)))
        st.caption(_("The three nearest issues"))
        st.markdown("\n".join(f"{n}. {foreign(say(exercise.issue(one).title))}" for n, one in enumerate(match.top3, 1)))


def _verdict(verdict: Verdict, exercise: GradedExercise) -> None:
    colour, words = OUTCOMES[verdict.outcome]
    st.markdown(f":{colour}-badge[{_(words)}] **{foreign(say(exercise.issue(verdict.issue).title))}**")
    st.caption(foreign(say(verdict.reason)))


def _remark(remark: FileRemark) -> None:
    colour, mark = {True: ("green", "✓"), False: ("red", "✗"), None: ("gray", "–")}[remark.reads]
    st.markdown(f":{colour}-badge[{mark}] {literal(say(remark.text))}")


def _keep(what: str, exercise: GradedExercise, found: object) -> None:
    st.session_state[f"author-{what}"] = (exercise.slug, exercise.version, exercise.text, found)


def _kept(what: str, exercise: GradedExercise) -> object:
    """What was found for the exercise as it stands now; what an older text gave is no longer true."""
    slug, version, text, found = st.session_state.get(f"author-{what}", (None,) * 4)
    same = (slug, version, text) == (exercise.slug, exercise.version, exercise.text)
    return found if same else None
