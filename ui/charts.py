"""Charts, in the theme's colours and the learner's words."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from service.model import ProgressPoint
from ui.i18n import _, moment, number


def exercise_bars(lines: Sequence[tuple[str, float, float]]) -> None:
    """Points of each exercise (title, points, most) as bars on a scale of the most."""
    frame = pd.DataFrame(lines, columns=["title", "points", "most"])
    frame["said"] = [f"{title} · {number(points)} / {number(most)}" for title, points, most in lines]
    labels = alt.Axis(labelLimit=320, labelFontSize=14, ticks=False, domain=False)
    scale = alt.Scale(domain=[0, max(1.0, float(frame["most"].max()))])
    base = alt.Chart(frame).encode(y=alt.Y("said:N", sort=None, title=None, axis=labels))
    full = base.mark_bar(opacity=0.15, cornerRadius=3).encode(x=alt.X("most:Q", axis=None, scale=scale))
    got = base.mark_bar(cornerRadius=3).encode(x=alt.X("points:Q", axis=None, scale=scale))
    st.altair_chart((full + got).properties(height=36 * len(frame)))


def attempts_line(points: Sequence[ProgressPoint], pass_share: float) -> None:
    """Percent of the points of each graded attempt in order of time; the pass mark (a share of 1) is a dashed line.

    Attempts at an exam that gives no points have no place on it.
    """
    graded = [point for point in points if point.max > 0]
    rows = [(place, 100 * point.score / point.max, moment(point.submitted)) for place, point in enumerate(graded, 1)]
    frame = pd.DataFrame(rows, columns=["place", "percent", "when"])
    frame["said"] = [f"{number(percent)} %" for percent in frame["percent"]]
    x = alt.X("place:O", title=_("Attempt"), axis=alt.Axis(labelAngle=0))
    y = alt.Y("percent:Q", title=_("Percent of the points"), scale=alt.Scale(domain=[0, 100]))
    tips = [alt.Tooltip("when:N", title=_("Handed in")), alt.Tooltip("said:N", title=_("Points"))]
    line = alt.Chart(frame).mark_line(point=alt.OverlayMarkDef(size=90, filled=True)).encode(x=x, y=y, tooltip=tips)
    mark = (
        alt.Chart(pd.DataFrame({"percent": [100 * pass_share]}))
        .mark_rule(strokeDash=[6, 4], color="#808a94")
        .encode(y="percent:Q")
    )
    st.altair_chart((mark + line).properties(height=300))
