"""Opening and migrating."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import ArgumentError, IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from db import engine
from db.engine import Database, migrations, open_database
from db.model import Base, UtcDateTime
from db.store import learners


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A fresh database in a file."""
    opened = open_database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'corrige.db'}")
    yield opened
    opened.close()


def _compare(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))


def test_the_migrations_build_what_the_models_say(database: Database) -> None:
    """From an empty file to head there is no difference to the models' metadata."""
    assert _compare(database) == []


def test_a_missing_column_would_be_seen(database: Database) -> None:
    """The comparison above notices a table that differs."""
    with database.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE learners DROP COLUMN created"))
    assert _compare(database) != []


def test_the_open_attempt_index_is_partial(database: Database) -> None:
    """The index that holds one open attempt per learner and exam covers open ones only."""
    with database.reading() as session:
        written = session.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = 'ix_attempts_open'"))
    assert str(written).endswith("WHERE submitted IS NULL")


def test_opening_again_changes_nothing(database: Database) -> None:
    """A database at head keeps its rows when it is opened once more."""
    with database.writing() as session:
        ada = learners.add(session, "Ada", "token", "es", datetime.now(UTC))
    again = open_database(str(database.engine.url))
    with again.reading() as session:
        assert learners.get(session, ada.id) == ada
    again.close()


def test_every_migration_can_be_undone(database: Database) -> None:
    """Down to nothing and up again gives the same tables."""
    config = migrations()
    with database.engine.execution_options(corrige_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
    engine.migrate(database.engine)
    assert _compare(database) == []


def test_there_is_one_head() -> None:
    """The migrations are one line."""
    assert len(ScriptDirectory.from_config(migrations()).get_heads()) == 1


def test_a_migration_that_breaks_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables made before the error are rolled back, and the next start begins anew."""
    url = f"sqlite:///{tmp_path / 'corrige.db'}"
    real = sa.Table.create
    made: list[str] = []

    def upgrade(config: object, revision: str) -> None:
        connection = config.attributes["connection"]  # type: ignore[attr-defined]
        real(Base.metadata.tables["learners"], connection)
        made.append(revision)
        raise OSError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", upgrade)
        with pytest.raises(OSError, match="power cut"):
            open_database(url)
    assert made == ["head"]
    database = open_database(url)
    assert _compare(database) == []
    database.close()


def test_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    """Four processes that open the same new file all find it at head."""
    code = (
        "import sys; from db.engine import open_database\n"
        "sys.stdin.readline()\n"
        "database = open_database(sys.argv[1]); database.close()"
    )
    url = f"sqlite:///{tmp_path / 'corrige.db'}"
    started = [subprocess.Popen([sys.executable, "-c", code, url], stdin=subprocess.PIPE) for _ in range(4)]
    for process in started:
        process.communicate(b"go\n", timeout=120)
    assert [process.returncode for process in started] == [0] * 4
    database = open_database(url)
    assert _compare(database) == []
    database.close()


def test_sqlite_is_set_up_on_every_connection(database: Database) -> None:
    """WAL, foreign keys and a busy timeout, also on connections that the pool opens later."""
    with database.reading() as one, database.reading() as two:
        for session in (one, two):
            values = [session.scalar(sa.text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys")]
            assert values == ["wal", 1]
            assert session.scalar(sa.text("PRAGMA busy_timeout")) == engine.BUSY_SECONDS * 1000


def test_a_locked_file_is_waited_for() -> None:
    """Switching to WAL is tried again while another connection holds the file."""

    class Cursor:
        def __init__(self) -> None:
            self.answers = ["database is locked", "database is locked", ""]

        def execute(self, _statement: str) -> None:
            if answer := self.answers.pop(0):
                raise engine.sqlite3.OperationalError(answer)

    cursor = Cursor()
    engine._switch_to_wal(cursor)
    assert cursor.answers == []
    cursor.answers = ["disk I/O error"]
    with pytest.raises(engine.sqlite3.OperationalError, match="disk"):
        engine._switch_to_wal(cursor)


def test_a_session_that_breaks_changes_nothing(database: Database) -> None:
    """What was written in a block that ends with an error is not there."""

    def write_and_break() -> None:
        with database.writing() as session:
            learners.add(session, "Ada", "token", "es", datetime.now(UTC))
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        write_and_break()
    with database.reading() as session:
        assert learners.by_token(session, "token") is None


def test_a_foreign_key_is_held(database: Database) -> None:
    """A row of a parent that does not exist is refused."""
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(
            sa.text("INSERT INTO submissions (attempt_id, exercise, rows, files, stored) VALUES (7, 'x', '', '', 0)")
        )


@pytest.mark.parametrize("url", ["not a url", "nosuch://host/db"])
def test_what_is_no_database_is_refused(url: str) -> None:
    """A URL of nothing known raises ArgumentError before anything is made."""
    with pytest.raises(ArgumentError):
        open_database(url)


def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    """A time of another zone is read back as the same moment in UTC; one without a zone is refused."""
    there = datetime(2026, 1, 1, 12, 0, 0, 5, timezone(timedelta(hours=2)))
    with database.writing() as session:
        ada = learners.add(session, "Ada", "token", "es", there)
    with database.reading() as session:
        found = learners.get(session, ada.id)
    assert found is not None
    assert (found.created, found.created.tzinfo) == (there, UTC)
    dialect = sa.dialects.registry.load("sqlite")()
    with pytest.raises(ValueError, match="without zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), dialect)  # noqa: DTZ001 (that is the point)
    aware = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    assert UtcDateTime().process_result_value(aware, dialect) == aware
    assert UtcDateTime().process_result_value(None, dialect) is None


def test_the_tables_are_postgresql_too() -> None:
    """Every table and index compiles for PostgreSQL, with zones on every time."""
    dialect = postgresql.dialect()
    written = ""
    for table in Base.metadata.sorted_tables:
        written += str(CreateTable(table).compile(dialect=dialect))
        written += "".join(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)
    assert "WHERE submitted IS NULL" in written
    assert "TIMESTAMP WITHOUT TIME ZONE" not in written
    assert "DATETIME" not in written
