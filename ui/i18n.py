"""Interface text, times and numbers in the learner's language; English in the code, Spanish is the default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from babel.dates import format_datetime, format_time
from babel.numbers import format_decimal, format_percent

from grading.messages import translate
from grading.model import LANGUAGES, Language, Text

DEFAULT: Language = "es"
NAMES: Mapping[Language, str] = {"es": "Español", "en": "English"}


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "collect this, translate it later"
    """Mark a sentence for the catalogue; it is translated where it is shown."""
    return message


def language() -> Language:
    """The language of this session."""
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else DEFAULT


def _(message: str, **params: object) -> str:
    """The sentence in the learner's language with its `{name}` places filled."""
    return translate(language(), message, **params)


def say(text: Text) -> str:
    """A stored sentence in the learner's language."""
    return text.in_(language())


def number(value: float, digits: int = 1) -> str:
    """A number with at most that many decimals: 18,4 or 18.4."""
    return format_decimal(round(value, digits), format="#,##0." + "#" * digits, locale=language())


def percent(share: float) -> str:
    """A share of 1 as a percentage."""
    return format_percent(share, locale=language())


def moment(when: datetime) -> str:
    """Date and time on the learner's own clock."""
    return format_datetime(when, "medium", tzinfo=zone(), locale=language())


def hour(when: datetime) -> str:
    """The time of day on the learner's own clock."""
    return format_time(when, "medium", tzinfo=zone(), locale=language())


def zone() -> ZoneInfo:
    """The browser's time zone; UTC when it names none that is known here."""
    name = st.context.timezone
    try:
        return ZoneInfo(name) if isinstance(name, str) and name else ZoneInfo("UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
