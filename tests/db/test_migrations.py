"""Opening and migrating."""

from __future__ import annotations

import io
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
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import ArgumentError, IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from db import engine
from db.engine import Database, migrations, open_database
from db.model import Base, UtcDateTime
from db.store import attempts, learners, submissions


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


OLD = {
    "learners": {"id": 1, "alias": "Ada", "token": "t", "lang": "es", "created": "2026-05-04 12:00:00.000000"},
    "attempts": {
        "id": 5,
        "learner_id": 1,
        "exam": "hito",
        "exam_version": "abc",
        "mode": "exam",
        "number": 1,
        "started": "2026-05-04 12:00:00.000000",
        "deadline": None,
        "submitted": "2026-05-04 12:30:00.000000",
        "seed": 7,
    },
    "drafts": {
        "id": 2,
        "attempt_id": 5,
        "exercise": "one",
        "revision": 3,
        "saved": "2026-05-04 12:20:00.000000",
    },
    "draft_rows": {"id": 3, "draft_id": 2, "problem": "p", "severity": "minor", "correction": "c", "removed": None},
    "draft_texts": {"id": 4, "draft_id": 2, "name": "a.py", "text": "ñ", "begun": "2026-05-04 12:00:00.000000"},
    "submissions": {
        "id": 6,
        "attempt_id": 5,
        "exercise": "one",
        "rows": '[{"problem": "p", "severity": "minor", "correction": "c"}]',
        "files": '{"a.py": "x"}',
        "stored": "2026-05-04 12:30:00.000000",
    },
    "jobs": {
        "submission_id": 6,
        "state": "done",
        "reason": "",
        "tries": 1,
        "due": "2026-05-04 12:30:00.000000",
        "owner": None,
        "expires": None,
    },
    "gradings": {
        "id": 8,
        "submission_id": 6,
        "score": 1.5,
        "max": 2.0,
        "seed": 7,
        "grader": "1.0",
        "content": "abc",
        "needs_regrade": 0,
        "body": "{}",
        "created": "2026-05-04 12:31:00.000000",
    },
}
"""A row of every table as version 0001 has them, parents first."""


def _rows(database: Database) -> dict[str, dict[str, object]]:
    queries = {table: sa.select(sa.text("*")).select_from(sa.table(table)) for table in OLD}
    with database.engine.connect() as connection:
        return {table: dict(connection.execute(query).mappings().one()) for table, query in queries.items()}


@pytest.fixture
def old(tmp_path: Path) -> Database:
    """A database as it was before variants and versions, with something in every table."""
    path = tmp_path / "old.db"
    made = sa.create_engine(f"sqlite:///{path}")
    engine.migrate(made, "0001")
    with made.begin() as connection:
        for table, row in OLD.items():
            connection.execute(sa.table(table, *map(sa.column, row)).insert(), row)
    made.dispose()
    return Database(sa.create_engine(f"sqlite:///{path}"))


def test_an_old_database_keeps_every_row_up_and_down(old: Database) -> None:
    """Opened today, each row has its old values and new ones that say nothing; undone, it is as it was."""
    before = _rows(old)
    assert before == OLD
    opened = open_database(str(old.engine.url))
    assert _compare(opened) == []
    expected = {**OLD, "attempts": {**OLD["attempts"], "variant": 0}}
    expected["submissions"] = {**OLD["submissions"], "answers": "{}"}
    assert _rows(opened) == expected
    with opened.reading() as session:
        attempt, submission = attempts.get(session, 5), submissions.get(session, 6)
    assert attempt is not None
    assert submission is not None
    assert (attempt.variant, submission.answers, submission.files) == (0, {}, {"a.py": "x"})
    config = migrations()
    with opened.engine.execution_options(corrige_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    opened.close()
    assert _rows(old) == before
    old.close()


def test_the_migrations_are_postgresql_too() -> None:
    """Every step up and down can be written as PostgreSQL, and times have zones there."""
    written = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written, "target_metadata": Base.metadata}
    )
    steps = list(ScriptDirectory.from_config(migrations()).walk_revisions())
    with Operations.context(context):
        for step in reversed(steps):
            step.module.upgrade()
        for step in steps:
            step.module.downgrade()
    told = written.getvalue()
    assert all(f"CREATE TABLE {table} " in told and f"DROP TABLE {table};" in told for table in Base.metadata.tables)
    assert "ADD COLUMN variant INTEGER DEFAULT 0 NOT NULL" in told
    assert "WITHOUT TIME ZONE" not in told


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
