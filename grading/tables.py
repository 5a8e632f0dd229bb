"""Tables of an exam file: which are issue tables, and what their cells say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from markdown_it.token import Token

from grading.exam import Issue
from grading.model import Severity

TITLE = ("problema", "problem", "faltante", "missing", "defecto", "defect", "issue", "hallazgo", "finding", "que falta")
CURE = ("correccion", "correction", "solucion", "solution", "fix", "arreglo", "deberia", "should")
SEVERITY = ("severidad", "severity", "gravedad", "impacto")
LEVELS: tuple[tuple[Severity, str], ...] = (
    (Severity.CRITICAL, r"🔴|crit|alta|high|grave"),
    (Severity.MEDIUM, r"🟡|🟠|medi|moder"),
    (Severity.MINOR, r"🟢|menor|minor|leve|baj|low"),
)


@dataclass(frozen=True)
class Table:
    """Header cells, and body rows each of as many cells; `line` is the header's (1-based)."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: int


def read_table(block: list[Token]) -> Table:
    """The table whose tokens these are."""
    rows: list[list[str]] = []
    for token in block:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content.strip())
    return Table(tuple(rows[0]), tuple(tuple(row) for row in rows[1:]), (block[0].map or [0])[0] + 1)


def issues_of(table: Table, taken: Iterable[str]) -> list[Issue]:
    """Its rows as issues; none when it is not an issue table (one that has a problem and a cure or a severity)."""
    title, cure, severity = (_column(table.header, names) for names in (TITLE, CURE, SEVERITY))
    if title is None or (cure is None and severity is None):
        return []
    ids, issues = set(taken), []
    for row in table.rows:
        if not row[title]:
            continue
        name = _unique(slug(row[title]), ids)
        ids.add(name)
        level = severity_of(row[severity]) if severity is not None else None
        issues.append(Issue(name, row[title], level, row[cure] if cure is not None else ""))
    return issues


def points_of(table: Table) -> dict[str, float]:
    """The rubric's table: first cell -> the first number of the row."""
    points = {}
    for row in table.rows:
        number = next((found for cell in row[1:] if (found := re.search(r"\d+(?:[.,]\d+)?", cell))), None)
        if number:
            points[row[0].strip("* ")] = float(number[0].replace(",", "."))
    return points


def severity_of(cell: str) -> Severity | None:
    """The severity that a cell names, by circle or word, in Spanish or English."""
    folded = fold(cell)
    return next((level for level, pattern in LEVELS if re.search(pattern, folded)), None)


def slug(title: str) -> str:
    """A title as an id: `MLflow con Errores` -> `mlflow-con-errores`."""
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-") or "untitled"


def fold(text: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


def _column(header: tuple[str, ...], names: tuple[str, ...]) -> int | None:
    folded = [fold(cell) for cell in header]
    return next((index for name in names for index, cell in enumerate(folded) if name in cell), None)


def _unique(name: str, taken: set[str]) -> str:
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate
