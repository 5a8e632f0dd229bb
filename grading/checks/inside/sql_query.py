"""Run a learner's .sql file on SQLite databases in memory, each filled anew.

Argument: {"file": name, "schema": statements, "databases": {name: {table: [row, …]}}}.
Returns {"results": {name: {"columns": [text, …], "rows": [[cell, …], …]}}}: what the file's last query gave on each.
What SQLite says against the file goes up to the caller.  It is run here and nowhere else: a query may never end.
"""

import math
import sqlite3
from pathlib import Path

MOST_ROWS = 300
MOST_COLUMNS = 20
MOST_TEXT = 100
MOST_PRINTED = 15


def main(argument, _late):
    """All results; the first one is printed for the learner."""
    statements = split(Path(argument["file"]).read_text(encoding="utf-8-sig"))
    results = {}
    for name, tables in argument["databases"].items():
        results[name] = run(statements, argument["schema"], tables)
        if len(results) == 1:
            show(results[name])
    return {"results": results}


def split(text):
    """The statements of a file: semicolons in strings and comments end none."""
    statements, begun = [], ""
    for piece in text.split(";"):
        begun += piece + ";"
        if sqlite3.complete_statement(begun):
            statements.append(begun)
            begun = ""
    return [*statements, begun.removesuffix(";")]


def run(statements, schema, tables):
    """What the last statement that gives columns gives."""
    found = None
    with sqlite3.connect(":memory:", isolation_level=None) as database:
        database.executescript(schema)
        for table, rows in tables.items():
            for row in rows:
                database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        for statement in statements:
            cursor = database.execute(statement)
            if cursor.description:
                rows = cursor.fetchmany(MOST_ROWS + 1)
                if len(rows) > MOST_ROWS:
                    raise ValueError(f"the query gives more than {MOST_ROWS} rows")
                columns = [column[0][:MOST_TEXT] for column in cursor.description]
                if len(columns) > MOST_COLUMNS:
                    raise ValueError(f"the query gives more than {MOST_COLUMNS} columns")
                found = {"columns": columns, "rows": [[plain(cell) for cell in row] for row in rows]}
    if found is None:
        raise ValueError("the file holds no query: write a SELECT")
    return found


def plain(cell):
    """A cell that JSON can hold."""
    if isinstance(cell, bytes) or (isinstance(cell, float) and not math.isfinite(cell)):
        return repr(cell)[:MOST_TEXT]
    return cell[:MOST_TEXT] if isinstance(cell, str) else cell


def show(result):
    """Print a result, as a database's shell would."""
    print(" | ".join(result["columns"]))
    for row in result["rows"][:MOST_PRINTED]:
        print(" | ".join("NULL" if cell is None else str(cell) for cell in row))
