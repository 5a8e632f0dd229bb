"""Severities in words and colours."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from grading.model import Severity
from ui.i18n import N_, _

NAMES = {Severity.CRITICAL: N_("Critical"), Severity.MEDIUM: N_("Medium"), Severity.MINOR: N_("Minor")}
COLOURS: dict[Severity, Literal["red", "orange", "green"]] = {
    Severity.CRITICAL: "red",
    Severity.MEDIUM: "orange",
    Severity.MINOR: "green",
}


def name(severity: Severity) -> str:
    """Its name in the learner's language."""
    return _(NAMES[severity])


def badge(severity: Severity) -> None:
    """Its name on its colour."""
    st.badge(name(severity), color=COLOURS[severity])
