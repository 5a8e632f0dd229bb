"""Who is here, and the one App of this process."""

from __future__ import annotations

from functools import cache

import streamlit as st

import service
from db.records import Attempt, Learner
from grading.errors import CorrigeError
from grading.model import Language
from service.model import App
from ui import codemirror
from ui.i18n import _
from ui.navigation import Role

COOKIE = "corrige_learner"
BADGE = "corrige_instructor"
"""The cookie that says so of an instructor, and its place in the session."""
LINK = "instructor"
"""The parameter of the instructors' link that holds the token."""


@cache
def app() -> App:
    """The App, made once per process: database migrated, what was not graded taken up again."""
    return service.start()


def visitor() -> Learner | None:
    """The learner of this session, by the session or by the cookie; None on a first visit."""
    state = st.session_state
    if state.get("learner") is None:
        token = st.context.cookies.get(COOKIE)
        learner = service.learner_by_token(app(), token) if isinstance(token, str) and token else None
        if learner is not None:
            _remember(learner)
    learner = state.get("learner")
    state.setdefault("lang", learner.lang if learner else app().settings.language)
    return learner


def sign_up(alias: str) -> Learner:
    """A new learner with that alias; raises InputError when the alias won't do."""
    learner = service.register(app(), alias, st.session_state["lang"])
    _remember(learner)
    return learner


def rename(alias: str) -> None:
    """Give the learner another alias; raises InputError when it won't do."""
    learner = st.session_state["learner"]
    st.session_state["learner"] = service.rename(app(), learner.id, alias)


def speak(lang: Language) -> None:
    """Change the language of the session, and of the learner where there is one."""
    st.session_state["lang"] = lang
    if learner := st.session_state.get("learner"):
        st.session_state["learner"] = service.set_language(app(), learner.id, lang)


def role() -> Role:
    """What this session may do; takes the token of an instructors' link out of the address."""
    token = st.query_params.get(LINK)
    if token is not None:
        del st.query_params[LINK]
        st.session_state[BADGE] = service.instructor_pass(app(), token)
        st.session_state["link"] = "right" if st.session_state[BADGE] else "wrong"
    if visitor() is None:
        return "visitor"
    return "instructor" if instructs() else "learner"


def instructs() -> bool:
    """Whether this session or this browser holds the instructors' pass that counts now."""
    shown = st.session_state.get(BADGE) or st.context.cookies.get(BADGE)
    if not isinstance(shown, str) or not service.is_instructor(app(), shown):
        return False
    st.session_state[BADGE] = shown
    return True


def keep_cookie() -> None:
    """Let the browser remember the learner, and that they are an instructor, unless it does already."""
    learner = st.session_state.get("learner")
    if learner is not None and st.context.cookies.get(COOKIE) != learner.token:
        codemirror.cookie(COOKIE, learner.token, key="learner-cookie")
    if (shown := st.session_state.get(BADGE)) and st.context.cookies.get(BADGE) != shown:
        codemirror.cookie(BADGE, shown, key="instructor-cookie")


def answer_link() -> None:
    """Say once what an instructors' link has done."""
    match st.session_state.pop("link", None):
        case "right":
            st.success(_("This browser is an instructor's from now on: “Author an exam” is in the menu."))
        case "wrong":
            st.warning(_("This link makes nobody an instructor: take the one that the app printed at its start."))


def signed_in() -> Learner:
    """The rights check that a learner's page starts with: stops the page when nobody is signed up."""
    learner = visitor()
    if learner is None:
        st.info(_("Choose an alias on the first page, then come back here."))
        st.stop()
    return learner


def instructor() -> Learner:
    """The rights check of an instructor's page: stops it for everybody else."""
    learner = signed_in()
    if not instructs():
        st.info(_("This page is for instructors: open the link that the app printed at its start."))
        st.stop()
    return learner


def current(learner: Learner) -> Attempt:
    """The attempt that the address names, else the newest; stops the page when there is none or it is another's."""
    asked = st.query_params.get("attempt", "")
    try:
        if asked.isdigit():
            return service.owned(app(), learner.id, int(asked))
    except CorrigeError:
        st.warning(_("There is no such attempt of yours."))
        st.stop()
    mine = service.attempts(app(), learner.id)
    if not mine:
        st.info(_("You have not started an exam yet."))
        st.stop()
    return mine[0].attempt


def _remember(learner: Learner) -> None:
    st.session_state["learner"] = learner
    st.session_state["lang"] = learner.lang
