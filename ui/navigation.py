"""The site map's entries, and the way from one page to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NoReturn

import streamlit as st
from streamlit.navigation.page import Page

from ui.i18n import _

Role = Literal["visitor", "learner"]
EVERYONE: tuple[Role, ...] = ("visitor", "learner")
LEARNERS: tuple[Role, ...] = ("learner",)


@dataclass(frozen=True)
class Entry:
    """One page: its function, its title (English), its address, who may open it, and whether the menu shows it."""

    show: Callable[[], None]
    title: str
    url: str
    roles: tuple[Role, ...]
    menu: bool = True


def navigate(site: Sequence[Entry], role: Role) -> Page:
    """Register the role's pages and return the one that is asked for; the first entry is the default."""
    pages = {entry.url: _page(entry, first=entry is site[0]) for entry in site if role in entry.roles}
    st.session_state["pages"] = pages
    return st.navigation({"Corrige": list(pages.values())})


def go(url: str, **query: object) -> NoReturn:
    """Switch to another page."""
    st.switch_page(st.session_state["pages"][url], query_params={key: str(value) for key, value in query.items()})


def _page(entry: Entry, *, first: bool) -> Page:
    visibility: Literal["visible", "hidden"] = "visible" if entry.menu else "hidden"
    return st.Page(entry.show, title=_(entry.title), url_path=entry.url, default=first, visibility=visibility)
