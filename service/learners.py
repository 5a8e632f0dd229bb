"""Who is who: a learner is known by the token in their cookie."""

from __future__ import annotations

import secrets

from db.records import Learner
from db.store import learners
from grading.errors import InputError, UnknownName
from grading.model import LANGUAGES, Language
from service import clock
from service.model import App

MAX_ALIAS = 40
"""Characters of an alias: what fits into a line of the leaderboard."""


def register(app: App, alias: str, lang: Language) -> Learner:
    """A new learner with a token of their own; raises InputError for an alias that can't be shown."""
    with app.database.writing() as session:
        return learners.add(session, _alias(alias), secrets.token_urlsafe(24), _language(lang), clock.now())


def learner_by_token(app: App, token: str) -> Learner | None:
    """The learner who holds this token."""
    if not token or "\0" in token:
        return None
    with app.database.reading() as session:
        return learners.by_token(session, token)


def rename(app: App, learner_id: int, alias: str) -> Learner:
    """Give a learner another alias; raises InputError or UnknownName."""
    with app.database.writing() as session:
        return _known(learner_id, learners.update(session, learner_id, alias=_alias(alias)))


def set_language(app: App, learner_id: int, lang: Language) -> Learner:
    """Set the language that a learner reads; raises InputError or UnknownName."""
    with app.database.writing() as session:
        return _known(learner_id, learners.update(session, learner_id, lang=_language(lang)))


def _known(learner_id: int, learner: Learner | None) -> Learner:
    if learner is None:
        raise UnknownName("learner", str(learner_id), ())
    return learner


def _alias(text: str) -> str:
    alias = " ".join(text.split())
    if not alias or len(alias) > MAX_ALIAS or not alias.isprintable():
        raise InputError(f"the alias has {len(alias)} characters", "", f"write 1 to {MAX_ALIAS} that can be shown")
    return alias


def _language(lang: Language) -> Language:
    if lang not in LANGUAGES:
        raise InputError(f"the language {lang!r} is unknown", "", f"use one of {', '.join(LANGUAGES)}")
    return lang
