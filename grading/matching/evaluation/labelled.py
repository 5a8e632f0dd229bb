"""Labelled rows: reading them, telling near-duplicates, and dealing them into folds."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from grading.errors import InputError
from grading.matching.material import Example
from grading.matching.text import fold, words
from grading.model import Row

SAME = 90.0
"""rapidfuzz ratio of the sorted words from which two rows are near-duplicates."""
STYLE_OF_GROUPS = "duplicate-idea"
"""Answers without a `grouped` field have it by their style."""


@dataclass(frozen=True)
class Labelled:
    """A labelled row; the matcher never sees what only sorts the figures (`lang`, `style`) or tests other decisions.

    `correction_ok` and `grouped` are None where nobody said.
    """

    exercise: str
    problem: str
    correction: str
    label: str | None
    also: tuple[str, ...] = ()
    lang: str = "es"
    style: str = ""
    correction_ok: bool | None = None
    grouped: bool | None = None

    @property
    def example(self) -> Example:
        """What a matcher may learn of it."""
        return Example(self.problem, self.correction, self.label, "answer", self.also, self.correction_ok)

    @property
    def row(self) -> Row:
        """What a learner would have handed in."""
        return Row(self.problem, None, self.correction)

    @property
    def right(self) -> tuple[str | None, ...]:
        """Every issue that may be said; (None,) when it names nothing."""
        return (self.label, *self.also)


def read_labelled(path: Path) -> tuple[Labelled, ...]:
    """Read labelled rows (JSON lines); raises InputError naming the line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"can't be read: {error}", str(path), "name a JSON-lines file in UTF-8") from error
    return tuple(_labelled(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip())


def _labelled(line: str, where: str) -> Labelled:
    try:
        raw = json.loads(line)
        cells = (raw["exercise"], raw["problem"], raw["correction"])
        if not all(isinstance(cell, str) for cell in cells):
            raise TypeError("exercise, problem or correction is no text")
        style = raw.get("style") or raw.get("manner") or ""
        return Labelled(
            *cells,
            raw["label"],
            tuple(raw.get("also") or ()),
            raw.get("lang", "es"),
            style,
            raw.get("correction_ok"),
            raw.get("grouped", style == STYLE_OF_GROUPS),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"can't be read: {error!r}", where, "write one labelled row per line") from error


def split(rows: Sequence[Labelled], folds: int, seed: int) -> list[list[int]]:
    """Places of rows in each fold: near-duplicates together, every label spread over the folds.

    Groups are dealt label by label, in an order that the seed draws, each to the fold that has fewest rows.
    """
    groups = _groups(rows)
    order = sorted(groups, key=lambda group: (rows[group[0]].label or "", group))
    random.Random(seed).shuffle(order)
    order.sort(key=lambda group: rows[group[0]].label or "")
    dealt: list[list[int]] = [[] for _ in range(min(folds, len(groups)))]
    for group in order:
        min(dealt, key=len).extend(group)
    return dealt


def _groups(rows: Sequence[Labelled]) -> list[list[int]]:
    texts = [sorted_words(row.problem, row.correction) for row in rows]
    groups: list[list[int]] = []
    for place, text in enumerate(texts):
        near = [group for group in groups if any(fuzz.ratio(text, texts[other]) >= SAME for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([place for group in near for place in group] + [place])
    return groups


def apart(learnt: Sequence[Example], rows: Sequence[Labelled]) -> tuple[Example, ...]:
    """What may be learnt from when the rows are tested: no example that nearly is one of them."""
    asked = [sorted_words(row.problem, row.correction) for row in rows]
    texts = (sorted_words(example.problem, example.correction) for example in learnt)
    near = (process.extractOne(text, asked, scorer=fuzz.ratio, score_cutoff=SAME) for text in texts)
    return tuple(example for example, found in zip(learnt, near, strict=True) if found is None)


def near_duplicates(rows: Sequence[Labelled], learnt: Sequence[Example]) -> int:
    """How many of the rows nearly are what a matcher has learnt from."""
    taught = sorted({sorted_words(example.problem, example.correction) for example in learnt} - {""})
    asked = (sorted_words(row.problem, row.correction) for row in rows)
    found = (process.extractOne(text, taught, scorer=fuzz.ratio, score_cutoff=SAME) for text in asked)
    return sum(one is not None for one in found)


def sorted_words(problem: str, correction: str) -> str:
    """A row's words in alphabetical order."""
    return " ".join(sorted(words(fold(f"{problem} {correction}"))))
