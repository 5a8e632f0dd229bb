"""A table that a learner's script wrote as CSV, and what its cells say however they are written."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from grading.wording import AS_WRITTEN, Wording

Cells = dict[str, str]
MOST_ROWS = 5000
"""Of a table that is read: the drawn ones have some fifty."""
BLANKS = {"", "nan", "na", "n/a", "<na>", "nat", "none", "null"}
"""How pandas and people write that there is no value."""


@dataclass(frozen=True)
class Table:
    """Rows by column name, in the order of the file."""

    columns: tuple[str, ...]
    rows: tuple[Cells, ...]

    def where(self, column: str, value: str) -> list[Cells]:
        """The rows whose cell in that column is this text."""
        return [row for row in self.rows if row.get(column, "").strip() == value]


def read_table(seen: object, name: str, columns: Sequence[str], words: Wording = AS_WRITTEN) -> Table | None:
    r"""These columns of the CSV file of that name out of what the phase `outputs` returned; None when there is none.

    The file calls them as `words` does, the table as they are asked for.
    A file without one of the columns, or with more than MOST_ROWS rows, is none.

    >>> seen = {"files": {"a.csv": "Id,day\n1,2025-03-04\n"}}
    >>> read_table(seen, "a.csv", ["id", "date"], Wording({"date": "day"})).rows
    ({'id': '1', 'date': '2025-03-04'},)
    >>> read_table(seen, "a.csv", ["id", "price"]) is None
    True
    """
    files = seen.get("files") if isinstance(seen, dict) else None
    text = files.get(name) if isinstance(files, dict) else None
    if not isinstance(text, str):
        return None
    try:
        filled = (line for line in csv.reader(io.StringIO(text, newline="")) if line)
        lines = list(islice(filled, MOST_ROWS + 2))
    except csv.Error:
        return None
    head = tuple(cell.strip().lower() for cell in lines[0]) if lines else ()
    called = {words(column).lower(): column for column in columns}
    if not set(called) <= set(head) or len(lines) > MOST_ROWS + 1:
        return None
    rows = (zip(head, line, strict=False) for line in lines[1:])
    return Table(tuple(columns), tuple({called[name]: cell for name, cell in row if name in called} for row in rows))


def blank(cell: str) -> bool:
    """Whether a cell says that there is no value.

    >>> blank(""), blank("NaN"), blank("0.0")
    (True, True, False)
    """
    return cell.strip().lower() in BLANKS


def number(cell: str) -> float | None:
    """The finite number that a cell holds, or None.

    >>> number("12.50"), number("0"), number("12,50"), number("inf")
    (12.5, 0.0, None, None)
    """
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def day(cell: str) -> date | None:
    """The day of an ISO date, with or without a time behind it.

    >>> day("2025-03-04 00:00:00"), day("04/03/2025")
    (datetime.date(2025, 3, 4), None)
    """
    try:
        return date.fromisoformat(cell.strip()[:10])
    except ValueError:
        return None
