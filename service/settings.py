"""The settings: each is declared once, as a field with its type, default and help, and read from CORRIGE_<NAME>."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from grading.errors import InputError, UnknownName
from grading.model import Language
from grading.sandbox.minimum import Minimum

HOME = Path(__file__).resolve().parent.parent
PREFIX = "CORRIGE_"
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


@dataclass(frozen=True)
class Settings:
    """What an operator can set.  Folders and SQLite files that are not absolute are beside the app."""

    database: Annotated[str, "where everything is kept: an SQLAlchemy URL"] = "sqlite:///var/corrige.db"
    exercises: Annotated[str, "the folder that holds the exams, a folder each"] = "exercises"
    language: Annotated[Language, "the language of who has not chosen one: es or en"] = "es"
    worker: Annotated[bool, "grade in this process; 0 where another process does it"] = True
    slots: Annotated[int, "how many *Run* of learners may go on at once in this process"] = 2
    poll_seconds: Annotated[float, "seconds between two looks at the queue when nothing wakes the worker"] = 1.0
    lease_seconds: Annotated[float, "seconds after which a submission that a dead process held is graded anew"] = 30.0
    retry_seconds: Annotated[float, "seconds until a failed grading is tried again; doubled with every try"] = 10.0
    retry_most_seconds: Annotated[float, "the most seconds until a failed grading is tried again"] = 900.0
    minimum_layers: Annotated[
        Minimum, "the least protection of a run: rlimits, seccomp and Landlock or namespaces; or all, else no start"
    ] = "self-study"
    linger_seconds: Annotated[float, "seconds that the warm servers wait for another program after the last"] = 60.0
    instructors: Annotated[
        bool, "print the link that makes its holder an instructor, who writes and installs exams"
    ] = True
    plain_widgets: Annotated[bool, "plain text areas instead of the code editor, for assistive technology"] = False

    @property
    def database_url(self) -> str:
        """The URL with an SQLite file that is not absolute laid beside the app."""
        url = make_url(self.database)
        if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
            url = url.set(database=str(HOME / url.database))
        return url.render_as_string(hide_password=False)

    @property
    def state_folder(self) -> Path:
        """The folder beside the database, for what is kept in files: an SQLite file's own, else var/."""
        url = make_url(self.database_url)
        return Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else HOME / "var"

    @property
    def exercises_folder(self) -> Path:
        """The folder of the exams."""
        return HOME / self.exercises


@dataclass(frozen=True)
class Setting:
    """One setting as a table of them shows it."""

    name: str
    type: str
    default: str
    help: str


def declared() -> tuple[Setting, ...]:
    """All settings, by the names of their environment variables, in the order of declaration."""
    defaults = {one.name: one.default for one in fields(Settings)}
    return tuple(
        Setting(PREFIX + name.upper(), _expected(kind), _shown(defaults[name]), text)
        for name, (kind, text) in _fields().items()
    )


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of an environment; raises UnknownName or InputError, so that nothing starts on a misspelt one."""
    environment = os.environ if environment is None else environment
    known = {PREFIX + name.upper(): name for name in _fields()}
    given = {name: value.strip() for name, value in environment.items() if name.startswith(PREFIX)}
    for name in given:
        if name not in known:
            raise UnknownName("setting", name, known)
    values = {known[name]: _value(name, _fields()[known[name]][0], value) for name, value in given.items()}
    settings = Settings(**values)
    _check_database(settings.database)
    return settings


def _fields() -> dict[str, tuple[Any, str]]:
    hints = get_type_hints(Settings, include_extras=True)
    return {name: get_args(hint)[:2] for name, hint in hints.items()}


def _shown(default: object) -> str:
    return str(int(default)) if isinstance(default, bool) else str(default)


def _expected(kind: Any) -> str:
    known = {bool: "1 or 0", int: "a whole number above 0", float: "a number above 0", str: "text"}
    return known.get(kind) or " or ".join(get_args(kind))


def _value(name: str, kind: Any, value: str) -> Any:
    if kind is bool and value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    if get_origin(kind) is Literal and value in get_args(kind):
        return value
    if kind is str and value:
        return value
    if kind in {int, float}:
        try:
            number = kind(value)
        except ValueError:
            number = 0
        if 0 < number < 1e9:
            return number
    raise InputError(f"expected {_expected(kind)}, got {value!r}", name, "correct it, or unset it to use its default")


def _check_database(text: str) -> URL:
    try:
        url = make_url(text)
        url.get_dialect()
    except (ArgumentError, ImportError) as error:
        # NoSuchModuleError is an ArgumentError.  Only the scheme is shown: the rest may hold a password.
        reason = f"expected a database URL, got one that starts with {text.partition('://')[0][:20]!r}"
        raise InputError(reason, f"{PREFIX}DATABASE", "write sqlite:///PATH or postgresql+psycopg://…") from error
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        reason = f"{url.get_backend_name()} databases are not supported"
        raise InputError(reason, f"{PREFIX}DATABASE", "write sqlite:///PATH or postgresql+psycopg://…")
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise InputError("a database in memory is lost", f"{PREFIX}DATABASE", "name a file: sqlite:///PATH")
    return url
