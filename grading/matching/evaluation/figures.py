"""Figures of judged rows: counted here, and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from grading.matching.evaluation.labelled import Labelled
from grading.model import Match

BINS = 10
"""Bins of the reliability curve."""
STYLE_OF_LISTS = "keyword-stuffed"
EXAMPLES = 2
"""Rows that are quoted for each confusion."""


@dataclass(frozen=True)
class Judged:
    """A labelled row and what the matcher, which had not learnt from it, said of it.

    `cures` is what it said of the correction given the label, `splits` whether a page would ask to split the row.
    """

    row: Labelled
    match: Match
    cures: bool = False
    splits: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the row earned an issue."""
        return self.match.band == "accepted"

    @property
    def right(self) -> bool:
        """Whether the issue that it earned is one that it names."""
        return self.accepted and self.row.label is not None and self.match.issue in self.row.right


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
class Confusion:
    """What was given where something else, or nothing ("-"), was meant; with some of the rows."""

    meant: str
    given: str
    times: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """How well a yes-or-no decision is made: shares of the yes and of the no that are told, and their mean."""

    rows: int
    true_yes: float | None
    true_no: float | None
    balanced: float | None


@dataclass(frozen=True)
class Report:
    """All figures; `reliability` holds mean confidence, share right and number of rows of each bin of confidence.

    `thresholds` holds F1 and false accepts if rows were accepted from other probabilities on.
    `calibration` is the expected calibration error: the mean gap between the first two over all rows.
    `corrections` are labelled rows, `corrections_written` those of them whose correction is not empty.
    """

    overall: Figures
    lists_accepted: float | None
    calibration: float
    reliability: tuple[tuple[float, float, int], ...]
    thresholds: tuple[tuple[float, float | None, float | None], ...]
    row_milliseconds: float
    by_exercise: dict[str, Figures]
    by_language: dict[str, Figures]
    by_style: dict[str, Figures]
    confusions: tuple[Confusion, ...]
    corrections: Decision
    corrections_written: Decision
    grouped: Decision
    robustness: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def report(judged: Sequence[Judged], seconds: float, robustness: dict[str, float] | None = None) -> Report:
    """Sum up."""
    lists = [one for one in judged if one.row.style == STYLE_OF_LISTS]
    curve = reliability(judged)
    gap = sum(abs(said - true) * count for said, true, count in curve) / max(1, len(judged))
    cured = [one for one in judged if one.row.label is not None and one.row.correction_ok is not None]
    written = [one for one in cured if one.row.correction.strip()]
    return Report(
        overall=figures(judged),
        lists_accepted=rate(sum(one.accepted for one in lists), len(lists)),
        calibration=gap,
        reliability=curve,
        thresholds=thresholds(judged),
        row_milliseconds=1000 * seconds / max(1, len(judged)),
        by_exercise=_by(judged, lambda one: one.row.exercise),
        by_language=_by(judged, lambda one: one.row.lang),
        by_style=_by(judged, lambda one: one.row.style),
        confusions=_confusions(judged),
        corrections=_decision((one.row.correction_ok is True, one.cures) for one in cured),
        corrections_written=_decision((one.row.correction_ok is True, one.cures) for one in written),
        grouped=_decision(
            (one.row.grouped, one.splits) for one in judged if one.row.grouped is not None and one.row.label
        ),
        robustness=robustness or {},
    )


def figures(judged: Iterable[Judged]) -> Figures:
    """The figures of some rows."""
    judged = list(judged)
    labelled = [one for one in judged if one.row.label is not None]
    accepted, right = sum(one.accepted for one in judged), sum(one.right for one in judged)
    nothing = [one for one in judged if one.row.label is None]
    top = sum(bool(set(one.row.right) & set(one.match.top3)) for one in labelled)
    return Figures(
        rows=len(judged),
        labelled=len(labelled),
        precision=rate(right, accepted),
        recall=rate(right, len(labelled)),
        f1=rate(2 * right, accepted + len(labelled)),
        false_accepts=rate(sum(one.accepted for one in nothing), len(nothing)),
        top3=rate(top, len(labelled)),
    )


def reliability(judged: Sequence[Judged]) -> tuple[tuple[float, float, int], ...]:
    """Per bin of confidence: mean confidence, share of rows whose nearest issue is right, number of rows."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        bins[min(BINS - 1, int(one.match.confidence * BINS))].append(one)
    curve = []
    for place in sorted(bins):
        held = bins[place]
        said = sum(one.match.confidence for one in held) / len(held)
        true = sum(one.match.top3[0] in one.row.right for one in held) / len(held)
        curve.append((said, true, len(held)))
    return tuple(curve)


def thresholds(judged: Sequence[Judged]) -> tuple[tuple[float, float | None, float | None], ...]:
    """F1 and false accepts at other thresholds; what a rule keeps from being accepted stays so."""
    least = min((one.match.confidence for one in judged if one.accepted), default=1.0)
    open_ = [one for one in judged if one.accepted or one.match.confidence < least]
    labelled = sum(one.row.label is not None for one in judged)
    found = []
    for percent in range(30, 95, 5):
        taken = [one for one in open_ if one.match.confidence >= percent / 100]
        right = sum(one.row.label is not None and one.match.top3[0] in one.row.right for one in taken)
        wrong = sum(one.row.label is None for one in taken)
        f1 = rate(2 * right, len(taken) + labelled)
        found.append((percent / 100, f1, rate(wrong, len(judged) - labelled)))
    return tuple(found)


def rate(part: int, whole: int) -> float | None:
    """A share, or None of nothing."""
    return part / whole if whole else None


def _by(judged: Sequence[Judged], key: Callable[[Judged], str]) -> dict[str, Figures]:
    sorted_out: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        sorted_out[key(one)].append(one)
    return {name: figures(sorted_out[name]) for name in sorted(sorted_out)}


def _confusions(judged: Sequence[Judged]) -> tuple[Confusion, ...]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in judged:
        if one.accepted and not one.right:
            cells = (one.row.problem, one.row.correction)
            found[one.row.label or "-", one.match.issue or "-"].append(" | ".join(" ".join(c.split()) for c in cells))
    order = sorted(found, key=lambda pair: (-len(found[pair]), pair))
    return tuple(Confusion(*pair, len(found[pair]), tuple(found[pair][:EXAMPLES])) for pair in order)


def _decision(pairs: Iterable[tuple[bool, bool]]) -> Decision:
    pairs = list(pairs)
    yes, no = [said for true, said in pairs if true], [said for true, said in pairs if not true]
    told, denied = rate(sum(yes), len(yes)), rate(len(no) - sum(no), len(no))
    balanced = None if told is None or denied is None else (told + denied) / 2
    return Decision(len(pairs), told, denied, balanced)
