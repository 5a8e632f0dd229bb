"""Severities in words."""

from __future__ import annotations

import streamlit as st

from grading.model import Severity
from ui.i18n import N_, _

NAMES = {Severity.CRITICAL: N_("Critical"), Severity.MEDIUM: N_("Medium"), Severity.MINOR: N_("Minor")}


def name(severity: Severity) -> str:
    """Its name in the learner's language."""
    return _(NAMES[severity])


def badge(severity: Severity) -> None:
    """Its name as a badge, grey: red and green say what was earned."""
    st.badge(name(severity), color="gray")
