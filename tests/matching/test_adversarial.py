"""What cheats and tired learners write: written by somebody who had seen neither rubric nor matcher."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from grading import content
from grading.matching import matcher
from grading.model import MAX_CELL, Match, Row

ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "adversarial.jsonl").read_text(encoding="utf-8").splitlines()
]
LISTS = "keyword-list"
EARN_TOO_MUCH = 0.03
"""Share of all the rows that earn more than they deserve, at most; docs/matching.md names the kinds that remain."""


def found(row: dict[str, Any]) -> Match:
    """What the shipped matcher says of a row."""
    exercise = content.find("hito-5").exercise(row["exercise"])
    return matcher(exercise).match(Row(row["problem"][:MAX_CELL], None, row["correction"][:MAX_CELL]))


def too_much() -> list[dict[str, Any]]:
    """Rows that are accepted for an issue that they don't deserve."""
    matched = [(row, found(row)) for row in ROWS]
    return [row for row, match in matched if match.band == "accepted" and match.issue not in row["deserves"]]


def test_there_are_enough_rows_of_every_sort() -> None:
    """The set holds 230 rows, 80 of them bare lists, of four exercises and two languages."""
    kinds = Counter(row["kind"] for row in ROWS)
    assert len(ROWS) >= 230
    assert kinds[LISTS] >= 80
    assert len({row["exercise"] for row in ROWS}) == 4
    assert {row["lang"] for row in ROWS} >= {"es", "en"}


def test_hardly_any_row_earns_more_than_it_deserves() -> None:
    """At most 3 % of rows that were written to deceive are accepted for what they don't name, and no bare list."""
    wrong = too_much()
    lists = [row for row in wrong if row["kind"] == LISTS]
    assert len(wrong) <= EARN_TOO_MUCH * len(ROWS), [(row["kind"], row["problem"]) for row in wrong]
    assert lists == []


SAFE = ("one-letter", "json", "html", "sql", "emoji", "zero-width", "homoglyph", "prompt-injection", "other-exercise")


@pytest.mark.parametrize("kind", [*SAFE, "copied-code", "instructions-copied", "denial", "third-language", "tired"])
def test_no_row_of_the_kind_earns_anything_undeserved(kind: str) -> None:
    """Noise, code, instructions to the grader, denials and other exercises' issues never pay."""
    mine = [row for row in ROWS if row["kind"] == kind]
    assert mine
    wrong = [row["problem"] for row in mine if (m := found(row)).band == "accepted" and m.issue not in row["deserves"]]
    assert wrong == []


@pytest.mark.parametrize("filler", ["bla ", "x", "a b ", "💥", "\n", "{}[]()", "¿"], ids=repr)
def test_longest_cells_of_filler_are_rejected(filler: str) -> None:
    """A cell filled to its limit with nothing is read in time and names nothing."""
    text = (filler * MAX_CELL)[:MAX_CELL]
    for exercise in content.find("hito-5").exercises:
        assert matcher(exercise).match(Row(text, None, text)).band != "accepted"


def test_defect_at_the_end_of_a_long_row_is_found() -> None:
    """In 1 900 characters of talk the one sentence that names an issue still counts."""
    talk = "Este código se parece al que vimos en clase y se lee sin dificultad de arriba abajo. " * 21
    row = Row(f"{talk}Los mensajes no llevan fecha ni hora.", None, "TimeStamper")
    match = matcher(content.find("hito-5").exercise("logging-con-problemas")).match(row)
    assert len(row.problem) > 1800
    assert match.top3[0] == "no-timestamp"
    assert match.band != "rejected"
