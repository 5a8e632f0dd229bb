"""Open a database by URL: SQLite (WAL) beside the app, or PostgreSQL; always migrated to the newest tables."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session

BUSY_SECONDS = 15.0
"""How long a writer waits for another one: writes here take milliseconds, so this is only met on a stalled disk."""
MIGRATION_LOCK = 0x436F7272
"""Key of the advisory lock that PostgreSQL migrations take ("Corr")."""


@dataclass(frozen=True)
class Database:
    """A migrated database.  A session lasts for one transaction and is committed when its block ends well."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that may write: on SQLite it takes the write lock first, so what it reads stays true."""
        engine = self.engine.execution_options(corrige_writes=True)
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Connect, create what is missing and migrate to head; safe when several processes do it at once.

    Raises sqlalchemy.exc.ArgumentError for what is no URL and OperationalError for what can't be opened.
    """
    address = make_url(url)
    sqlite = address.get_backend_name() == "sqlite"
    if sqlite and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS}} if sqlite else {"pool_pre_ping": True}
    engine = create_engine(address, **options)
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        migrate(engine)
    except Exception:
        engine.dispose()
        raise
    return Database(engine)


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade to a revision, alone: one transaction that holds the database's write lock from its start."""
    config = migrations()
    with engine.execution_options(corrige_writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def migrations() -> Config:
    """Alembic's configuration, without an alembic.ini: the scripts are found beside this file, wherever that is."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    return config


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions of its own: _begin_sqlite does, so that a writer locks at its start.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    cursor.execute("PRAGMA foreign_keys = ON")
    _switch_to_wal(cursor)
    cursor.close()


def _switch_to_wal(cursor: Any) -> None:
    # SQLite does not wait for its lock when the journal mode changes, and two processes may start at once.
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("corrige_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
