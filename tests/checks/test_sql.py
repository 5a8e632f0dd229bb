"""The vocabulary of exercises about queries; the queries here are our own, a learner's run in the sandbox alone."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from grading.checks.inside import sql_query
from grading.checks.sql import TRAPS, Result, compare, inserts, read_results, sales
from grading.content import HOME
from grading.wording import Wording

COLUMNS = ("name", "orders", "parcels", "spent")
SCHEMA = (HOME / "orders" / "march-report" / "context" / "schema.sql").read_text()
REPORT = """
    SELECT name, COUNT(o.id), SUM((SELECT COUNT(*) FROM parcels WHERE order_id = o.id)), SUM(cents) / 100.0
    FROM customers LEFT JOIN orders AS o ON customer_id = customers.id AND ordered_at LIKE '2025-03-%'
    WHERE customers.id NOT IN (SELECT customer_id FROM blocked WHERE customer_id NOTNULL) GROUP BY 1
"""


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("seed", range(10))
def test_the_report_is_what_sqlite_says(trap: str, seed: int) -> None:
    """The expected report, counted in Python, is what a right query gives on the same rows."""
    drawn = sales(random.Random(seed), trap)
    found = sql_query.run([REPORT], SCHEMA, drawn.tables)
    assert compare(Result(COLUMNS, tuple(map(tuple, found["rows"]))), drawn.report, COLUMNS) is None


MONTHS = {
    "a leap year's February": ("2024-02-01", "2024-03-01", "2024-02-29 "),
    "a common February": ("2025-02-01", "2025-03-01", "2025-02-28 "),
    "June": ("2025-06-01", "2025-07-01", "2025-06-30 "),
    "December": ("2024-12-01", "2025-01-01", "2024-12-31 "),
}


@pytest.mark.parametrize(("first", "after", "last"), MONTHS.values(), ids=MONTHS.keys())
@pytest.mark.parametrize("trap", TRAPS)
def test_a_variants_report_is_what_sqlite_says(first: str, after: str, last: str, trap: str) -> None:
    """Of another month, tables of other names, and hours of 60 minutes; its edges lie on the month's own last day."""
    words = Wording({"2025-03-01": first, "2025-04-01": after, "100": "60", "100.0": "60.0", "parcels": "scans"})
    drawn = sales(random.Random(4), trap, words)
    report = words(REPORT).replace("LIKE '2025-03-%'", f"LIKE '{first[:8]}%'")
    found = sql_query.run([report], words(SCHEMA), drawn.tables)
    assert compare(Result(COLUMNS, tuple(map(tuple, found["rows"]))), drawn.report, COLUMNS) is None
    moments = [str(row[2]) for row in drawn.tables["orders"]]
    assert any(moment.startswith(last) for moment in moments) is (trap == "last-day")


MISTAKES = {
    "parcels": "SELECT name, COUNT(o.id), COUNT(p.id), SUM(cents) / 100.0 FROM customers AS c LEFT JOIN orders AS o"
    " ON customer_id = c.id AND ordered_at LIKE '2025-03-%' LEFT JOIN parcels AS p ON order_id = o.id"
    " WHERE c.id NOT IN (SELECT customer_id FROM blocked WHERE customer_id NOTNULL) GROUP BY 1",
    "silent": REPORT.replace("LEFT JOIN", "JOIN"),
    "last-day": REPORT.replace("LIKE '2025-03-%'", "BETWEEN '2025-03-01' AND '2025-03-31'"),
    "cents": REPORT.replace("100.0", "100"),
    "blocked": REPORT.replace("WHERE customer_id NOTNULL", ""),
}


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("seed", range(5))
def test_a_mistake_shows_on_its_own_trap_alone(mistake: str, seed: int) -> None:
    """A query with one mistake is wrong on the database that is about it, and right on all others."""
    wrong = set()
    for trap in TRAPS:
        drawn = sales(random.Random(seed), trap)
        found = sql_query.run([MISTAKES[mistake]], SCHEMA, drawn.tables)
        if compare(Result(COLUMNS, tuple(map(tuple, found["rows"]))), drawn.report, COLUMNS):
            wrong.add(trap)
    assert wrong == {mistake}


EXPECTED = (("Ana", 2, 1, 3.5), ("Eva", 0, 0, 0))
SAME = {
    "another order": (COLUMNS, (("Eva", 0, 0, 0), ("Ana", 2, 1, 3.5))),
    "columns by name": (("spent", "x", "parcels", "orders", "name"), ((3.5, 9, 1, 2, "Ana"), (0, 9, 0, 0, "Eva"))),
    "columns by place": (("a", "b", "c", "d"), EXPECTED),
    "nothing for zero": (COLUMNS, (("Ana", 2, 1, 3.5), ("Eva", 0, None, None))),
    "text and rounding": (COLUMNS, (("Ana ", "2", 1.0, "3.50"), ("Eva", 0, 0, 0.0001))),
}
DIFFERENT = {
    "a row less": (COLUMNS, EXPECTED[:1], ("Eva | 0 | 0 | 0", "—")),
    "a row more": (COLUMNS, (*EXPECTED, ("Ana", 2, 1, 3.5)), ("—", "Ana | 2 | 1 | 3.5")),
    "a cent less": (COLUMNS, (("Ana", 2, 1, 3.49), EXPECTED[1]), ("Ana | 2 | 1 | 3.5", "Ana | 2 | 1 | 3.49")),
    "no number": (COLUMNS, (("Ana", 2, 1, "3,5"), EXPECTED[1]), ("Ana | 2 | 1 | 3.5", "Ana | 2 | 1 | 3,5")),
    "no name": (COLUMNS, ((None, 2, 1, 3.5), EXPECTED[1]), ("Ana | 2 | 1 | 3.5", "—")),
    "other columns": (("a", "b"), ((1, 2),), ("name | orders | parcels | spent", "a | b")),
}


@pytest.mark.parametrize(("columns", "rows"), SAME.values(), ids=SAME.keys())
def test_a_report_is_compared_as_a_bag(columns: tuple[str, ...], rows: tuple[tuple[object, ...], ...]) -> None:
    """Neither the order of rows, nor that of named columns, nor how a number is written makes a difference."""
    assert compare(Result(columns, rows), EXPECTED, COLUMNS) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("columns", "rows", "said"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_a_difference_is_shown_as_rows(
    columns: tuple[str, ...], rows: tuple[tuple[object, ...], ...], said: tuple[str, str]
) -> None:
    """The first row that differs is said as it should be and as it is."""
    assert compare(Result(columns, rows), EXPECTED, COLUMNS) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "seen", [None, 3, {}, {"results": None}, {"results": {"a": 3, "b": {"columns": 1, "rows": []}}}]
)
def test_what_is_no_result_is_left_out(seen: object) -> None:
    """Rubbish in place of results is no result, and a missing result is a difference."""
    assert read_results(seen) == {}
    assert compare(None, EXPECTED, COLUMNS) == ("name | orders | parcels | spent", "—")


def test_semicolons_in_text_and_comments_end_nothing() -> None:
    """A file is split where a statement ends, and its last query counts."""
    statements = sql_query.split("CREATE TABLE a (b); -- one; two\nSELECT 'x;y' AS b; /* ; */ ")
    assert sql_query.run(statements, "", {}) == {"columns": ["b"], "rows": [["x;y"]]}


@pytest.mark.parametrize(
    ("query", "most"),
    [
        (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < {}) SELECT i FROM n",
            sql_query.MOST_ROWS,
        ),
        ("SELECT 1{}", sql_query.MOST_COLUMNS),
    ],
    ids=["rows", "columns"],
)
def test_a_result_too_large_is_refused(query: str, most: int) -> None:
    """As many rows or columns as a report may have are handed back, one more is an error of the query."""
    texts = [query.format(size if "WITH" in query else ", 1" * (size - 1)) for size in (most, most + 1)]
    found = sql_query.run([texts[0]], "", {})
    assert most in {len(found["rows"]), len(found["columns"])}
    with pytest.raises(ValueError, match="more than"):
        sql_query.run([texts[1]], "", {})


def test_cells_that_json_cannot_hold_are_said() -> None:
    """Blobs and infinities come back as text, and text is cut."""
    found = sql_query.run(["SELECT x'00ff', 9e999, NULL, 1.5, printf('%200d', 1)"], "", {})
    assert found["rows"] == [["b'\\x00\\xff'", "inf", None, 1.5, " " * 100]]


@pytest.mark.parametrize("text", ["", "-- nothing;", "CREATE TABLE a (b);"])
def test_a_file_without_a_query_is_refused(text: str) -> None:
    """What gives no columns is no query."""
    with pytest.raises(ValueError, match="holds no query"):
        sql_query.run(sql_query.split(text), "", {})


def test_the_downloads_statements_fill_the_schema(tmp_path: Path) -> None:
    """schema.sql and the inserts make the database that was drawn."""
    drawn = sales(random.Random(2), "blocked")
    with sqlite3.connect(tmp_path / "shop.db") as database:
        database.executescript(SCHEMA + inserts(drawn.tables).decode())
        assert database.execute("SELECT * FROM customers ORDER BY id").fetchall() == sorted(drawn.tables["customers"])
        assert database.execute("SELECT COUNT(*) FROM blocked WHERE customer_id IS NULL").fetchone() == (1,)
