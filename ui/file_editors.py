"""The corrected files in tabs, in the editor that the learner chose."""

from __future__ import annotations

import streamlit as st

import service
from db.records import Attempt
from grading.content import GradedExercise
from grading.rubric import HandIn
from ui import codemirror
from ui.asked import ace_mode, hand_in_language
from ui.frame import attempt_to, notice, reseed, visit
from ui.i18n import _, hour, language
from ui.session import app
from ui.text import literal

TWO_BLANKS = {"yaml", "markdown", "json", "hcl"}
"""Languages that are indented by two blanks."""


@st.fragment
def file_editors(attempt: Attempt, exercise: GradedExercise) -> None:
    """One tab per file to hand in, each beginning with the stored text; every change goes to the draft at once."""
    notice()
    if not exercise.checked:
        st.caption(
            _(
                "These files are parsed, not run: after the hand-in you compare them with the model solution and "
                "assess them yourself."
            )
        )
    draft = service.draft(app(), attempt.id, exercise.slug)
    labels = [_tab(exercise, file) for file in exercise.files]
    for file, tab in zip(exercise.files, st.tabs(labels) if len(labels) > 1 else [st.container()], strict=True):
        with tab:
            _editor(attempt, exercise, file, draft.files.get(file.name, ""))
    saved, reset = st.columns([3, 2], vertical_alignment="center")
    saved.caption(
        _("Saved while you type; last at {time}.", time=hour(service.draft(app(), attempt.id, exercise.slug).saved))
    )
    with reset.popover(_("Start over"), width="stretch"):
        st.markdown(_("Put what the editors began with back in them? What you wrote in them goes."))
        if st.button(_("Yes, start over"), key=f"reset-{exercise.slug}") and attempt_to(
            lambda: service.save_files(app(), attempt.id, exercise.slug, _first(exercise))
        ):
            reseed()
            st.rerun()
    _choice()


def _tab(exercise: GradedExercise, file: HandIn) -> str:
    """Where nothing is checked every file is optional, and none has to say so."""
    name = literal(file.name)
    return _("{name} (optional)", name=name) if file.optional and exercise.checked else name


def _first(exercise: GradedExercise) -> dict[str, str]:
    first = exercise.first(language())
    return {file.name: first.get(file.name, "") for file in exercise.files}


def _editor(attempt: Attempt, exercise: GradedExercise, file: HandIn, text: str) -> None:
    def save(written: str) -> None:
        attempt_to(lambda: service.save_file(app(), attempt.id, exercise.slug, file.name, written))

    name = f"file-{attempt.id}-{exercise.slug}-{file.name}"
    label = _("Your {name}", name=file.name)
    if accessible() or codemirror.plain():
        mirror = f"{attempt.seed}/{name}"
        key = f"{name}@{visit()}"
        codemirror.editor(text, hand_in_language(file), label=label, key=key, on_change=save, mirror=mirror)
        return
    from streamlit_ace import st_ace  # its import declares a component, which wants a session

    st.caption(label)
    key = f"ace-{name}@{visit()}"
    known = st.session_state.setdefault(f"known-{key}", {"seed": text, "last": text})
    # streamlit-ace repeats its last value on every rerun: only a value that it has not told before was typed now.
    written = st_ace(
        value=known["seed"],
        language=ace_mode(hand_in_language(file)),
        theme="tomorrow_night" if st.context.theme.type == "dark" else "tomorrow",
        auto_update=True,
        wrap=True,
        min_lines=22,
        max_lines=36,
        font_size=15,
        tab_size=2 if hand_in_language(file) in TWO_BLANKS else 4,
        key=key,
    )
    if written is not None and written != known["last"]:
        known["last"] = written
        if written != text:
            save(written)
            notice()


def accessible() -> bool:
    """Whether the learner chose the editor that the keyboard can leave."""
    return bool(st.session_state.get("accessible", False))


def _choice() -> None:
    if codemirror.plain():
        return

    def switch() -> None:
        st.session_state["accessible"] = st.session_state["accessible-switch"]
        reseed()

    st.toggle(
        _("Accessible editor: Tab leaves it, screen readers can read it"),
        value=accessible(),
        key="accessible-switch",
        on_change=switch,
    )
