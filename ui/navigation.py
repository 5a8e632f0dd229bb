"""The site map's entries, and the way from one page to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

import streamlit as st
from streamlit.navigation.page import Page

from ui.i18n import _

ICON = Path(__file__).parent / "icon.png"
Role = Literal["visitor", "learner", "instructor"]
EVERYONE: tuple[Role, ...] = ("visitor", "learner", "instructor")
LEARNERS: tuple[Role, ...] = ("learner", "instructor")
INSTRUCTORS: tuple[Role, ...] = ("instructor",)
"""Who is an instructor is a learner too."""


@dataclass(frozen=True)
class Entry:
    """One page: its function, its title (English), its address, who may open it.

    `menu` says whether the menu shows it, `roomy` whether the menu is folded away at first to leave it the width.
    """

    show: Callable[[], None]
    title: str
    url: str
    roles: tuple[Role, ...]
    menu: bool = True
    roomy: bool = False


def navigate(site: Sequence[Entry], role: Role) -> Page:
    """Register the role's pages and return the one that is asked for; the first entry is the default."""
    pages = {entry.url: _page(entry, first=entry is site[0]) for entry in site if role in entry.roles}
    st.session_state["pages"] = pages
    page = st.navigation({"Corrige": list(pages.values())})
    roomy = any(entry.roomy for entry in site if entry.url == page.url_path)
    st.set_page_config(layout="wide", page_icon=str(ICON), initial_sidebar_state="collapsed" if roomy else "auto")
    st.logo(str(ICON), size="large")
    return page


def go(url: str, **query: object) -> NoReturn:
    """Switch to another page."""
    st.switch_page(st.session_state["pages"][url], query_params={key: str(value) for key, value in query.items()})


def _page(entry: Entry, *, first: bool) -> Page:
    visibility: Literal["visible", "hidden"] = "visible" if entry.menu else "hidden"
    return st.Page(entry.show, title=_(entry.title), url_path=entry.url, default=first, visibility=visibility)
