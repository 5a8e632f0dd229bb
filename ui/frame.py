"""What all pages share: the title, the error box, and the count of visits that editors are keyed by."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from grading.errors import CorrigeError
from ui.i18n import _
from ui.refusals import refusal

log = logging.getLogger(__name__)
SHEET = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


@contextmanager
def frame(title: str, place: str | None, lead: str = "") -> Iterator[None]:
    """A page's body: its title above, and a calm box instead of a traceback when something goes wrong.

    `place` names the page with what it shows; coming to another place gives every editor a new key (see `visit`).
    It is None where the page itself calls `enter`, once it knows what it shows.
    """
    if place is not None:
        enter(place)
    if title:
        st.title(title, anchor=False)
    if lead:
        st.markdown(lead)
    try:
        yield
    except CorrigeError as error:
        st.error(refusal(error))
    except Exception:  # whatever broke: the learner reads a sentence, the log has the traceback
        log.exception("page %r broke", title or place)
        st.error(_("Something went wrong on our side. Nothing that was saved is lost: reload the page."))


def enter(place: str) -> None:
    """Note where the learner is; a change of place is a new visit."""
    if st.session_state.get("place") != place:
        st.session_state["place"] = place
        reseed()


def visit() -> int:
    """The number of this visit, part of every editor's key: a new one makes editors start from the stored text."""
    return int(st.session_state.get("visit", 0))


def reseed() -> None:
    """Make every editor start again from the stored text."""
    st.session_state["visit"] = visit() + 1


def attempt_to(action: Callable[[], object]) -> bool:
    """Do something that may be refused; keeps the refusal for `notice` and says whether it was done."""
    try:
        action()
    except CorrigeError as error:
        st.session_state["notice"] = refusal(error)
        return False
    return True


def notice() -> None:
    """Show a refusal once."""
    if said := st.session_state.pop("notice", None):
        st.error(said)
