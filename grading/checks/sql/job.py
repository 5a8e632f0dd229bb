"""The job of grading a query: run it on each database, in the sandbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grading.job import Job, Limits, Phase

Tables = Mapping[str, Sequence[Sequence[object]]]
LIMITS = Limits(wall=10.0, cpu=5.0, memory=512)
"""The model solution takes milliseconds on some twenty rows."""


def query_job(query: str, schema: str, files: Mapping[str, bytes], databases: Mapping[str, Tables]) -> Job:
    """Run one of the files on databases (name -> table -> rows) of that schema (statements).

    >>> job = query_job("report.sql", "CREATE TABLE a (b);", {"report.sql": b"SELECT b FROM a"}, {"one": {"a": [[1]]}})
    >>> job.phases[0].program, job.profile
    ('sql_query', 'base')
    """
    rows = {
        name: {table: [list(row) for row in filled] for table, filled in tables.items()}
        for name, tables in databases.items()
    }
    argument = {"file": query, "schema": schema, "databases": rows}
    return Job(files, (Phase("query", "sql_query", argument, learner=True, limits=LIMITS),), "base")
