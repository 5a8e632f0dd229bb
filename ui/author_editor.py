"""The exam file in its editor; every change is saved and shown at once."""

from __future__ import annotations

import streamlit as st

import service
from db.records import Learner
from grading.content import FILES
from grading.model import Language
from service import ExamDraft
from ui import codemirror
from ui.frame import attempt_to, enter, visit
from ui.i18n import NAMES, _, hour

LANGUAGE: dict[str, Language] = {name: lang for lang, name in FILES.items()}


def editor(learner: Learner, draft: ExamDraft) -> Language:
    """Draw the editor of one exam file; returns the language whose file it is."""
    file = _file(draft)
    enter(f"author/{draft.name}/{file}")

    def save(text: str) -> None:
        attempt_to(lambda: service.save_exam(draft, file, text))

    name = f"author/{learner.id}/{draft.name}/{file}"
    codemirror.editor(
        draft.text(file),
        "markdown",
        label=_("Text of {name}", name=file),
        key=f"{name}@{visit()}",
        mirror=name,
        on_change=save,
    )
    st.caption(_("Saved while you type; last at {time}.", time=hour(draft.saved)))
    return LANGUAGE[file]


def _file(draft: ExamDraft) -> str:
    if len(draft.files) == 1:
        return draft.files[0]
    key = f"author-file-{draft.name}"
    st.segmented_control(
        _("File"),
        draft.files,
        format_func=lambda file: f"{file} · {NAMES[LANGUAGE[file]]}",
        key=key,
        default=draft.files[0],
        required=True,
        label_visibility="collapsed",
    )
    return str(st.session_state[key])
