"""How good the matcher is: cross-validated on labelled rows, never trained on what it is tested on.

Near-duplicates of a row (the same words in another order, say) stay in one fold with it.  The rubric's own titles,
corrections, phrasings and rejects are always learnt from: the shipped matcher has them too.
"""

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from grading.content import GradedExercise
from grading.errors import InputError
from grading.matching import material
from grading.matching.material import Example
from grading.matching.text import fold, words
from grading.matching.trained import Matcher
from grading.model import LANGUAGES, Match, Row

SAME = 90.0
"""rapidfuzz token-sort ratio from which two rows are near-duplicates."""
BINS = 10
"""Bins of the reliability curve."""
STYLE_OF_LISTS = "keyword-stuffed"


@dataclass(frozen=True)
class Labelled:
    """A labelled row; `lang` and `style` only sort the figures, the matcher never sees them."""

    exercise: str
    problem: str
    correction: str
    label: str | None
    also: tuple[str, ...] = ()
    lang: str = "es"
    style: str = ""

    @property
    def example(self) -> Example:
        """What a matcher may learn of it."""
        return Example(self.problem, self.correction, self.label, "answer", self.also)


@dataclass(frozen=True)
class Judged:
    """A labelled row and what the matcher, which had not learnt from it, said of it."""

    row: Labelled
    match: Match

    @property
    def accepted(self) -> bool:
        """Whether the row earned an issue."""
        return self.match.band == "accepted"

    @property
    def right(self) -> bool:
        """Whether the issue that it earned is one that it names."""
        return self.accepted and self.row.label is not None and self.match.issue in (self.row.label, *self.row.also)


@dataclass(frozen=True)
class Figures:
    """Figures of a set of rows; a rate of nothing is None.

    `false_accepts` is the share that was accepted of the rows that name nothing.
    """

    rows: int
    labelled: int
    precision: float | None
    recall: float | None
    f1: float | None
    false_accepts: float | None
    top3: float | None


@dataclass(frozen=True)
class Report:
    """All figures; `reliability` holds mean confidence, share right and number of rows of each bin of confidence.

    `calibration` is the expected calibration error: the mean gap between the first two over all rows.
    """

    overall: Figures
    lists_accepted: float | None
    calibration: float
    reliability: tuple[tuple[float, float, int], ...]
    row_milliseconds: float
    by_exercise: dict[str, Figures]
    by_language: dict[str, Figures]
    by_style: dict[str, Figures]
    confusions: tuple[tuple[str, str, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def read_labelled(path: Path) -> tuple[Labelled, ...]:
    """Read labelled rows (JSON lines); raises InputError naming the line."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            raw = json.loads(line)
            cells = (raw["exercise"], raw["problem"], raw["correction"], raw["label"], tuple(raw.get("also", ())))
            rows.append(Labelled(*cells, raw.get("lang", "es"), raw.get("style", "")))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"can't be read: {error!r}", f"{path}, line {number}", "write one labelled row per line"
            ) from error
    return tuple(rows)


def evaluate(exercises: Sequence[GradedExercise], rows: Sequence[Labelled], folds: int = 10, seed: int = 0) -> Report:
    """Cross-validate the matcher: each row is judged by one that learnt from the rows of the other folds only."""
    spent = 0.0
    judged: list[Judged] = []
    for exercise in exercises:
        mine = [row for row in rows if row.exercise == exercise.slug]
        if not mine:
            continue
        taught = material.own(exercise) + material.elsewhere(exercise)
        for fold_ in split(mine, folds, seed):
            tested = set(fold_)
            learnt = tuple(row.example for place, row in enumerate(mine) if place not in tested)
            matcher = Matcher(exercise, taught + learnt)
            found, seconds = _judge(matcher, [mine[place] for place in fold_])
            judged, spent = judged + found, spent + seconds
    return report(judged, spent)


def transfer(exercises: Sequence[GradedExercise], rows: Sequence[Labelled], zero_shot: bool = False) -> Report:
    """Judge rows of another set: by the shipped matcher, or by one that learnt titles and corrections alone."""
    seconds = 0.0
    judged: list[Judged] = []
    for exercise in exercises:
        mine = [row for row in rows if row.exercise == exercise.slug]
        if mine:
            matcher = Matcher(bare(exercise), material.own(bare(exercise))) if zero_shot else Matcher(exercise)
            found, spent = _judge(matcher, mine)
            judged, seconds = judged + found, seconds + spent
    return report(judged, seconds)


def bare(exercise: GradedExercise) -> GradedExercise:
    """The exercise without phrasings and rejects."""
    nothing = dict.fromkeys(LANGUAGES, ())
    issues = tuple(replace(issue, phrasings=nothing, rejects=nothing) for issue in exercise.issues)
    return replace(exercise, issues=issues, rejects=nothing)


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
    texts = [" ".join(sorted(words(fold(f"{row.problem} {row.correction}")))) for row in rows]
    groups: list[list[int]] = []
    for place, text in enumerate(texts):
        near = [group for group in groups if any(fuzz.ratio(text, texts[other]) >= SAME for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([place for group in near for place in group] + [place])
    return groups


def _judge(matcher: Matcher, rows: Sequence[Labelled]) -> tuple[list[Judged], float]:
    given = [Row(row.problem, None, row.correction) for row in rows]
    started = time.perf_counter()
    matches = matcher.match_each(given)
    return [Judged(*pair) for pair in zip(rows, matches, strict=True)], time.perf_counter() - started


def report(judged: Sequence[Judged], seconds: float) -> Report:
    """Sum up."""
    lists = [one for one in judged if one.row.style == STYLE_OF_LISTS]
    reliability = _reliability(judged)
    gap = sum(abs(said - true) * count for said, true, count in reliability) / max(1, len(judged))
    confused: dict[tuple[str, str], int] = defaultdict(int)
    for one in judged:
        if one.accepted and not one.right:
            confused[one.row.label or "-", one.match.issue or "-"] += 1
    return Report(
        overall=figures(judged),
        lists_accepted=_rate(sum(one.accepted for one in lists), len(lists)),
        calibration=gap,
        reliability=reliability,
        row_milliseconds=1000 * seconds / max(1, len(judged)),
        by_exercise=_by(judged, lambda one: one.row.exercise),
        by_language=_by(judged, lambda one: one.row.lang),
        by_style=_by(judged, lambda one: one.row.style),
        confusions=tuple(sorted((*pair, times) for pair, times in confused.items())),
    )


def figures(judged: Iterable[Judged]) -> Figures:
    """The figures of some rows."""
    judged = list(judged)
    labelled = [one for one in judged if one.row.label is not None]
    accepted, right = sum(one.accepted for one in judged), sum(one.right for one in judged)
    nothing = [one for one in judged if one.row.label is None]
    top = sum(bool({one.row.label, *one.row.also} & set(one.match.top3)) for one in labelled)
    return Figures(
        rows=len(judged),
        labelled=len(labelled),
        precision=_rate(right, accepted),
        recall=_rate(right, len(labelled)),
        f1=_rate(2 * right, accepted + len(labelled)),
        false_accepts=_rate(sum(one.accepted for one in nothing), len(nothing)),
        top3=_rate(top, len(labelled)),
    )


def _by(judged: Sequence[Judged], key: Callable[[Judged], str]) -> dict[str, Figures]:
    sorted_out: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        sorted_out[key(one)].append(one)
    return {name: figures(sorted_out[name]) for name in sorted(sorted_out)}


def _reliability(judged: Sequence[Judged]) -> tuple[tuple[float, float, int], ...]:
    """Per bin of confidence: mean confidence, share of rows whose nearest issue is right, number of rows."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        bins[min(BINS - 1, int(one.match.confidence * BINS))].append(one)
    curve = []
    for place in sorted(bins):
        held = bins[place]
        said = sum(one.match.confidence for one in held) / len(held)
        true = sum(one.match.top3[0] in (one.row.label, *one.row.also) for one in held) / len(held)
        curve.append((said, true, len(held)))
    return tuple(curve)


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None
