"""What a query gave, and how it differs from what it should have given: rows in any order, columns by name or place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | float | None
CENT = 0.005
"""Amounts that differ by less are the same when written with two decimals."""


@dataclass(frozen=True)
class Result:
    """Columns (in lower case) and rows, as the query gave them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def arranged(self, columns: Sequence[str]) -> tuple[tuple[Cell, ...], ...] | None:
        """The rows with these columns: by their names if all are there, else by their places; None when none fit."""
        if set(columns) <= set(self.columns):
            places = [self.columns.index(column) for column in columns]
        elif len(self.columns) == len(columns):
            places = list(range(len(columns)))
        else:
            return None
        return tuple(tuple(row[place] for place in places) for row in self.rows)


def read_results(seen: object) -> dict[str, Result]:
    """The results by database out of what the phase `query` returned; what is no result is left out.

    >>> read_results({"results": {"one": {"columns": ["Name"], "rows": [["Ana"]]}}, "x": 1})
    {'one': Result(columns=('name',), rows=(('Ana',),))}
    """
    found = seen.get("results") if isinstance(seen, dict) else None
    results = {}
    for name, each in found.items() if isinstance(found, dict) else ():
        columns, rows = (each.get("columns"), each.get("rows")) if isinstance(each, dict) else (None, None)
        if isinstance(columns, list) and isinstance(rows, list) and all(len(row) == len(columns) for row in rows):
            results[name] = Result(tuple(str(one).strip().lower() for one in columns), tuple(map(tuple, rows)))
    return results


def compare(
    found: Result | None, expected: Sequence[tuple[Cell, ...]], columns: Sequence[str]
) -> tuple[str, str] | None:
    """The first row that differs, as it should be and as it is (— for no row); None when all are the same.

    The first column names a row.  A number may be missing where 0 is expected, and be written as text.

    >>> names = ["name", "spent"]
    >>> compare(Result(("name", "spent"), (("Ana", "3.50"), ("Eva", None))), [("Eva", 0), ("Ana", 3.5)], names)
    >>> compare(Result(("name", "spent"), (("Ana", 3),)), [("Ana", 3.5)], names)
    ('Ana | 3.5', 'Ana | 3')
    """
    rows = found.arranged(columns) if found else None
    if rows is None:
        return " | ".join(columns), " | ".join(found.columns) if found else "—"
    left = list(rows)
    for row in expected:
        if match := next((other for other in left if _same(row, other)), None):
            left.remove(match)
        else:
            return _text(row), next((_text(other) for other in left if other[0] == row[0]), "—")
    return ("—", _text(left[0])) if left else None


def _same(expected: tuple[Cell, ...], found: tuple[Cell, ...]) -> bool:
    return all(_equal(*cells) for cells in zip(expected, found, strict=True))


def _equal(expected: Cell, found: Cell) -> bool:
    if isinstance(expected, str):
        return isinstance(found, str) and found.strip() == expected
    try:
        value = float(found or 0)
    except (TypeError, ValueError):
        return False
    return math.isfinite(value) and abs(value - (expected or 0)) < CENT


def _text(row: tuple[Cell, ...]) -> str:
    return " | ".join("NULL" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row)
