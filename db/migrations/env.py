"""What Alembic runs: always on a connection that db/engine.py hands over, inside its transaction."""

from alembic import context

from db.model import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    transactional_ddl=True,  # SQLite's DDL is transactional too: a migration that fails leaves nothing behind
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
