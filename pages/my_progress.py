"""My progress: attempts over time, and what I keep missing."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

import service
from service.model import IssueProgress, Progress
from ui.attempts import attempt_list
from ui.charts import attempts_line
from ui.frame import frame
from ui.i18n import _, say
from ui.session import app, signed_in
from ui.text import foreign, heading, table


def show() -> None:
    """Draw the learner's own history."""
    learner = signed_in()
    with frame(_("My progress"), "progress"):
        mine = service.attempts(app(), learner.id)
        progress = service.progress(app(), learner.id)
        if not progress.attempts:
            st.info(_("There is nothing to show before your first graded attempt."))
        else:
            _over_time(progress)
            _missed(progress)
        if mine:
            st.header(_("My attempts"), anchor=False)
            attempt_list(mine)


def _over_time(progress: Progress) -> None:
    for _slug, points in groupby(sorted(progress.attempts, key=lambda point: point.exam), key=lambda point: point.exam):
        mine = list(points)
        st.header(heading(say(mine[-1].title)), anchor=False)
        attempts_line(mine, mine[-1].pass_mark / 100)


def _missed(progress: Progress) -> None:
    st.header(_("What I keep missing"), anchor=False)
    weak = [issue for issue in progress.issues if issue.named < issue.graded or _unfixed(issue)]
    if not weak:
        checked = all(issue.checked for issue in progress.issues)
        fixed = _("Nothing: you named and fixed every issue in every graded attempt.")
        st.success(fixed if checked else _("Nothing: you named every issue in every graded attempt."))
        return
    heads = [_("Issue"), _("Exercise"), _("Named"), _("Fixed"), _("Missed altogether")]
    table(heads, [_line(issue) for issue in weak])


def _unfixed(issue: IssueProgress) -> bool:
    return issue.checked and issue.fixed < issue.graded


def _line(issue: IssueProgress) -> list[str]:
    counts = [
        _("{times} of {graded}", times=times, graded=issue.graded) for times in (issue.named, issue.fixed, issue.missed)
    ]
    if not issue.checked:
        counts[1] = "–"
    return [foreign(say(issue.title)), foreign(say(issue.exercise_title)), *counts]
