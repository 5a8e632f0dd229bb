"""Classification metrics recomputed from predictions, and whether a logged number is one of them.

Plain Python: the judge needs no scientific library for 151 rows.  The tests compare each value with scikit-learn's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from grading.checks.mlflow.names import folded

EXACT = 1e-6
"""Absolute difference that float32 and the order of summation explain."""
FEWEST_DECIMALS = 2
"""A value rounded to fewer decimals says too little of a metric: one in ten guesses would be right."""
SURE_DECIMALS = 4
"""Decimals to ask for where a value is compared with many possible ones."""

Family = str
Table = Mapping[Family, tuple[float, ...]]

HINTS: tuple[tuple[Family, str], ...] = (
    ("average_precision", r"average_?precision|pr_?auc|auc_?pr|precision_recall_auc|aucpr|(^|_)ap($|_)"),
    ("balanced_accuracy", r"balanced|bal_?acc|balanceada"),
    ("roc_auc", r"roc|auc|gini"),
    ("specificity", r"specificity|especificidad|tnr|true_negative_rate"),
    ("mcc", r"mcc|matthews|(^|_)phi($|_)"),
    ("kappa", r"kappa"),
    ("log_loss", r"log_?loss|cross_?entropy|entropia"),
    ("brier", r"brier"),
    ("jaccard", r"jaccard|(^|_)iou($|_)"),
    ("g_mean", r"g_?mean|geometric"),
    ("f_score", r"(^|_)f_?[0-9]|f_?beta|f_?score|f_?measure|medida_f"),
    ("precision", r"precision|ppv|positive_predictive"),
    ("recall", r"recall|sensitiv|sensib|tpr|true_positive_rate|exhaustiv|cobertura|hit_rate"),
    ("accuracy", r"accuracy|exactitud|acierto|(^|_)acc($|_)|score|error_rate"),
)
"""Which family a metric's name speaks of: the first pattern found in the name, without accents and in lower case."""

WEIGHTED = re.compile(r"weight|ponder", re.IGNORECASE)
"""Names of averages weighted by class."""


@dataclass(frozen=True)
class Confusion:
    """Counts of a binary classification: true and false positives, false and true negatives."""

    tp: int
    fp: int
    fn: int
    tn: int

    @classmethod
    def of(cls, truth: Sequence[int], labels: Sequence[int]) -> Confusion:
        """Count.

        >>> Confusion.of([1, 1, 0, 0], [1, 0, 1, 0])
        Confusion(tp=1, fp=1, fn=1, tn=1)
        """
        pairs = list(zip(truth, labels, strict=True))
        return cls(*(pairs.count(pair) for pair in ((1, 1), (0, 1), (1, 0), (0, 0))))

    @property
    def flipped(self) -> Confusion:
        """The same with class 0 as the positive one."""
        return Confusion(self.tn, self.fn, self.fp, self.tp)

    @property
    def total(self) -> int:
        """All rows."""
        return self.tp + self.fp + self.fn + self.tn

    @property
    def trivial(self) -> bool:
        """Whether no row is wrong, or all rows got the same class: what numbers made up without a model look like."""
        return self.fp + self.fn == 0 or 0 in (self.tp + self.fp, self.tn + self.fn)


def _ratio(above: float, below: float) -> float:
    return above / below if below else 0.0


def _f_beta(cells: Confusion, beta: float) -> float:
    weight = beta * beta
    return _ratio((1 + weight) * cells.tp, (1 + weight) * cells.tp + weight * cells.fn + cells.fp)


def label_table(cells: Confusion) -> dict[Family, tuple[float, ...]]:
    """Every metric of a confusion matrix: the variants that scikit-learn's `average` and `pos_label` give.

    What equals accuracy by identity (micro averages, weighted recall) stands under accuracy only.

    >>> label_table(Confusion(3, 1, 1, 5))["precision"][0]
    0.75
    """
    other, total = cells.flipped, cells.total
    shares = (_ratio(cells.tp + cells.fn, total), _ratio(other.tp + other.fn, total))
    accuracy = _ratio(cells.tp + cells.tn, total)
    recall, specificity = _ratio(cells.tp, cells.tp + cells.fn), _ratio(other.tp, other.tp + other.fn)
    balanced = (recall + specificity) / 2
    precision = tuple(_ratio(each.tp, each.tp + each.fp) for each in (cells, other))
    f_scores = [tuple(_f_beta(each, beta) for each in (cells, other)) for beta in (1.0, 2.0, 0.5)]
    jaccard = tuple(_ratio(each.tp, each.tp + each.fp + each.fn) for each in (cells, other))
    chance = (cells.tp + cells.fp) / total * shares[0] + (other.tp + other.fp) / total * shares[1] if total else 0.0
    spread = math.prod((cells.tp + cells.fp, cells.tp + cells.fn, other.tp + other.fp, other.tp + other.fn))
    return {
        "accuracy": (accuracy, 1 - accuracy),
        "precision": _averages(precision, shares),
        "recall": (recall, specificity, balanced),
        "f_score": tuple(value for pair in f_scores for value in _averages(pair, shares)),
        "specificity": (specificity, _ratio(other.fn, other.tp + other.fn)),
        "balanced_accuracy": (balanced, 2 * balanced - 1),
        "jaccard": _averages(jaccard, shares),
        "mcc": (_ratio(cells.tp * cells.tn - cells.fp * cells.fn, math.sqrt(spread)),),
        "kappa": (_ratio(accuracy - chance, 1 - chance),),
        "g_mean": (math.sqrt(recall * specificity),),
    }


def _averages(pair: tuple[float, ...], shares: tuple[float, float]) -> tuple[float, ...]:
    weighted = sum(value * share for value, share in zip(pair, shares, strict=True))
    return (*pair, sum(pair) / 2, weighted)


def score_table(truth: Sequence[int], scores: Sequence[float]) -> dict[Family, tuple[float, ...]]:
    """The metrics of scores: ROC-AUC (and Gini), area under precision and recall, and for probabilities the losses.

    >>> score_table([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])["roc_auc"][0]
    0.75
    """
    ordered = sorted(zip(scores, truth, strict=True), reverse=True)
    groups = [[label for _, label in group] for _, group in groupby(ordered, key=lambda pair: pair[0])]
    positives, negatives = sum(truth), len(truth) - sum(truth)
    if not positives or not negatives:
        return {}
    area = average = trapezoid = 0.0
    tp = fp = 0
    before = (1.0, 0.0)
    for group in groups:
        hits = sum(group)
        area += (len(group) - hits) * (tp + hits / 2)
        tp, fp = tp + hits, fp + len(group) - hits
        precision, recall = tp / (tp + fp), tp / positives
        average += precision * hits / positives
        trapezoid += (recall - before[1]) * (precision + before[0]) / 2
        before = (precision, recall)
    auc = area / (positives * negatives)
    table: dict[Family, tuple[float, ...]] = {"roc_auc": (auc, 2 * auc - 1), "average_precision": (average, trapezoid)}
    if all(0 <= score <= 1 for score in scores):
        table["brier"] = (sum((score - label) ** 2 for score, label in ordered) / len(truth),)
        sure = [score if label else 1 - score for score, label in ordered]
        table["log_loss"] = (-sum(math.log(max(each, 2.220446049250313e-16)) for each in sure) / len(truth),)
    return table


@lru_cache(maxsize=4096)
def family(name: str) -> Family | None:
    """The family that a metric's name speaks of, or None.

    >>> family("test_f1"), family("ROC-AUC"), family("m1")
    ('f_score', 'roc_auc', None)
    """
    return next((label for label, pattern in HINTS if re.search(pattern, folded(name))), None)


def same(logged: float, expected: float, fewest: int = FEWEST_DECIMALS) -> bool:
    """Whether a logged number is that value, exactly or rounded to that many decimals or more.

    >>> same(0.6667, 2 / 3), same(0.67, 2 / 3), same(0.7, 2 / 3), same(0.6666, 2 / 3)
    (True, True, False, False)
    """
    if abs(logged - expected) <= EXACT:
        return True
    places = decimals(logged)
    return fewest <= places <= 6 and abs(logged - expected) <= 0.5 * 10**-places + 1e-9


def decimals(value: float) -> int:
    """How many decimals a number is written with.

    >>> decimals(0.85), decimals(2 / 3)
    (2, 16)
    """
    text = repr(value)
    return 17 if "e" in text else len(text.partition(".")[2])


def right_families(
    logged: Mapping[str, Sequence[float]], table: Table, fewest: int = FEWEST_DECIMALS
) -> dict[Family, str]:
    """Family -> name of a logged metric that has its value; a name that speaks of no family may be any of them.

    Accuracy is no family here, and a value that could be accuracy tells nothing, whatever its name: when as many rows
    are wrong one way as the other, even weighted averages equal it.  Only a name that says so is believed then.

    >>> right_families({"f1": [0.5], "recall": [0.9], "x": [0.8]}, {"f_score": (0.5,), "recall": (0.4,), "mcc": (0.8,)})
    {'f_score': 'f1', 'mcc': 'x'}
    """
    accuracy = table.get("accuracy", ())
    found: dict[Family, str] = {}
    for name, values in logged.items():
        spoken = family(name)
        telling = [value for value in values if WEIGHTED.search(name) or not _among(value, accuracy, FEWEST_DECIMALS)]
        for label in [spoken] if spoken else [label for label in table if label not in found]:
            if label != "accuracy" and any(_among(value, table.get(label, ()), fewest) for value in telling):
                found.setdefault(label, name)
                break
    return found


def _among(value: float, expected: Sequence[float], fewest: int) -> bool:
    return any(same(value, each, fewest) for each in expected)


def possible_matrices(truth: Sequence[int]) -> Iterator[Confusion]:
    """Every confusion matrix that predictions for these rows could have, trivial ones left out.

    >>> len(list(possible_matrices([1, 1, 0, 0])))
    6
    """
    positives, negatives = sum(truth), len(truth) - sum(truth)
    for tp in range(positives + 1):
        for fp in range(negatives + 1):
            cells = Confusion(tp, fp, positives - tp, negatives - fp)
            if not cells.trivial:
                yield cells
