"""Tables of an exam file: header, rows and their lines, with every pipe where it belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grading.exam import Complaint
from grading.reader.words import BLANK, fold, plain

WIDEST = 60
"""Columns of a table that are read: the widest of the format has eight."""

PIPE = re.compile(r"(?<!\\)\|")
CODE_SPAN = re.compile(r"`[^`]*`")
NUMBER = re.compile(r"^(?:#|n[.º°o]*|num\w*\.?|id)$")


@dataclass(frozen=True)
class Table:
    """Header cells, and body rows each of as many cells; lines are 1-based, the header's and the rows'."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: int
    row_lines: tuple[int, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The header without the column of row numbers."""
        return tuple(cell for cell in map(plain, self.header) if cell and not NUMBER.match(fold(cell)))

    def is_empty(self) -> bool:
        """Whether nothing but row numbers is written in it."""
        return all(BLANK.match(cell) or cell.isdigit() for row in self.rows for cell in row)


def read_table(lines: Sequence[str], line: int, complaints: list[Complaint]) -> Table | None:
    """The table that stands on these lines (header, rule, rows); `line` is the header's (1-based).

    None, with a complaint, when it is wider than WIDEST.  A row with more cells than the header is complained about.
    """
    header = _cells(lines[0])
    if len(header) > WIDEST:
        message = f"this table has {len(header)} columns; at most {WIDEST} are read: split it"
        complaints.append(Complaint(line, "error", message))
        return None
    rows, numbers = [], []
    for number, text in enumerate(lines[2:], line + 2):
        if not text.strip():
            continue
        cells = _cells(text)
        if len(cells) > len(header):
            cells = _joined(text, len(header), number, complaints)
        rows.append(tuple((cells + [""] * len(header))[: len(header)]))
        numbers.append(number)
    return Table(tuple(header), tuple(rows), line, tuple(numbers))


def _cells(text: str, *, code: bool = False) -> list[str]:
    """A row cut at its pipes; escaped ones are text, and with `code` those in code spans too."""
    body = text.strip()
    body = body[1:] if body.startswith("|") else body
    body = body[:-1] if body.endswith("|") and not body.endswith("\\|") else body
    if code:
        body = CODE_SPAN.sub(lambda span: re.sub(r"(?<!\\)\|", r"\\|", span[0]), body)
    return [cell.strip().replace("\\|", "|") for cell in PIPE.split(body)]


def _joined(text: str, width: int, line: int, complaints: list[Complaint]) -> list[str]:
    """The cells of a row that has too many: pipes in code spans are text, else the last cell takes what is over."""
    cells = _cells(text, code=True)
    if len(cells) != width:
        spare = _cells(text)
        cells = [*spare[: width - 1], " | ".join(spare[width - 1 :]).strip(" |")]
    message = f"this row has more cells than the header's {width}; write \\| for a pipe inside a cell"
    complaints.append(Complaint(line, "warning", message))
    return cells
