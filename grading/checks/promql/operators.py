"""Binary operators and vector matching, and aggregations."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from grading.checks.promql.errors import EvaluationError, UnknownFeature
from grading.checks.promql.ranges import extreme, quantile, variance
from grading.checks.promql.storage import NAME, Labels, labels_of

Vector = dict[Labels, float]


def _divide(a: float, b: float) -> float:
    if b:
        return a / b
    if math.isnan(a) or a == 0 or math.isnan(b):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def _modulo(a: float, b: float) -> float:
    return math.nan if not b or math.isinf(a) or math.isnan(a) else math.fmod(a, b)


def _power(a: float, b: float) -> float:
    try:
        return math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf
    except ValueError:
        return math.inf if a == 0 else math.nan


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "%": _modulo,
    "^": _power,
    "atan2": math.atan2,
}
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}
SETS = frozenset({"and", "or", "unless"})


@dataclass(frozen=True)
class Matching:
    """How two vectors meet: `on` (or ignoring) labels; `many` is the side with several, `include` what it copies."""

    on: bool = False
    labels: tuple[str, ...] = ()
    many: str = ""
    include: tuple[str, ...] = ()
    boolean: bool = False

    def signature(self, labels: Labels) -> Labels:
        """The labels that must agree."""
        return tuple(pair for pair in labels if self._matches(pair[0]))

    def _matches(self, label: str) -> bool:
        return label in self.labels if self.on else label not in self.labels and label != NAME


def without_name(labels: Labels) -> Labels:
    """The labels without the metric's name."""
    return tuple(pair for pair in labels if pair[0] != NAME)


def unique(pairs: Iterable[tuple[Labels, float]]) -> Vector:
    """A vector; raises EvaluationError when two samples have the same labels."""
    vector: Vector = {}
    for labels, value in pairs:
        if labels in vector:
            raise EvaluationError("vector cannot contain metrics with the same labelset")
        vector[labels] = value
    return vector


def scalars(op: str, a: float, b: float) -> float:
    """Two numbers; a comparison gives 0 or 1."""
    return float(COMPARISONS[op](a, b)) if op in COMPARISONS else ARITHMETIC[op](a, b)


def vector_and_scalar(op: str, vector: Vector, scalar: float, *, swapped: bool, boolean: bool) -> Vector:
    """A vector and a number; `swapped` when the number stands on the left."""
    pairs = []
    for labels, value in vector.items():
        a, b = (scalar, value) if swapped else (value, scalar)
        if op in ARITHMETIC:
            pairs.append((without_name(labels), ARITHMETIC[op](a, b)))
        elif boolean:
            pairs.append((without_name(labels), float(COMPARISONS[op](a, b))))
        elif COMPARISONS[op](a, b):
            pairs.append((labels, value))
    return unique(pairs)


def set_operation(op: str, left: Vector, right: Vector, matching: Matching) -> Vector:
    """`and`, `or`, `unless`."""
    theirs = {matching.signature(labels) for labels in right}
    if op == "and":
        return {labels: value for labels, value in left.items() if matching.signature(labels) in theirs}
    if op == "unless":
        return {labels: value for labels, value in left.items() if matching.signature(labels) not in theirs}
    ours = {matching.signature(labels) for labels in left}
    more = [(labels, value) for labels, value in right.items() if matching.signature(labels) not in ours]
    return unique([*left.items(), *more])


def vectors(op: str, left: Vector, right: Vector, matching: Matching) -> Vector:
    """Two vectors, matched one to one, or many to one with group_left and group_right."""
    if not left or not right:
        return {}  # before any complaint about duplicates, as in Prometheus
    many, one = (right, left) if matching.many == "right" else (left, right)
    ones: dict[Labels, Labels] = {}
    for labels in one:
        key = matching.signature(labels)
        if key in ones:
            raise EvaluationError("many-to-many matching: several series of one side have the same labels")
        ones[key] = labels
    pairs = []
    taken: set[Labels] = set()
    for labels, value in many.items():
        key = matching.signature(labels)
        if key not in ones:
            continue
        a, b = (one[ones[key]], value) if matching.many == "right" else (value, one[ones[key]])
        if op in COMPARISONS and not matching.boolean:
            if not COMPARISONS[op](a, b):
                continue
            result = a
        else:
            result = scalars(op, a, b)
        if not matching.many and key in taken:
            raise EvaluationError("many-to-one matching must be explicit (group_left/group_right)")
        taken.add(key)
        pairs.append((_result_labels(op, labels, ones[key], matching), result))
    return unique(pairs)


def _result_labels(op: str, labels: Labels, other: Labels, matching: Matching) -> Labels:
    if op in ARITHMETIC or matching.boolean:
        labels = without_name(labels)
    if not matching.many:
        if matching.on:
            return tuple(pair for pair in labels if pair[0] in matching.labels)
        return tuple(pair for pair in labels if pair[0] not in matching.labels)
    copied = {name: dict(other).get(name, "") for name in matching.include}
    return labels_of({**dict(labels), **copied})


def spread(values: Sequence[float]) -> float:
    """The population's variance; of one value it is 0, whatever the value, as in Prometheus.

    >>> spread([math.inf]), spread([1.0, 3.0])
    (0.0, 1.0)
    """
    return variance(values) if len(values) > 1 else 0.0


def aggregate(op: str, vector: Vector, by: Callable[[Labels], Labels], parameter: float | str | None) -> Vector:
    """An aggregation; `by` says which group a series belongs to."""
    groups: dict[Labels, Vector] = {}
    for labels, value in vector.items():
        groups.setdefault(by(labels), {})[labels] = value
    if op in ("topk", "bottomk"):
        return _top(groups.values(), parameter, highest=op == "topk")
    if op == "count_values":
        return _count_values(groups, str(parameter))
    if op == "quantile":
        return {group: quantile(_number(parameter), list(members.values())) for group, members in groups.items()}
    if op not in AGGREGATIONS:
        raise UnknownFeature(op)
    return {group: AGGREGATIONS[op](list(members.values())) for group, members in groups.items()}


AGGREGATIONS: dict[str, Callable[[Sequence[float]], float]] = {
    "sum": sum,
    "avg": lambda values: sum(values) / len(values),
    "min": lambda values: extreme(values, highest=False),
    "max": lambda values: extreme(values, highest=True),
    "count": lambda values: float(len(values)),
    "group": lambda _: 1.0,
    "stddev": lambda values: math.sqrt(spread(values)),
    "stdvar": spread,
}


def _number(parameter: float | str | None) -> float:
    if not isinstance(parameter, float):
        raise EvaluationError(f"a number is needed, not {parameter!r}")
    return parameter


def _top(groups: Iterable[Vector], parameter: float | str | None, *, highest: bool) -> Vector:
    wanted = _number(parameter)
    if math.isnan(wanted) or wanted < 1:
        return {}
    sign = -1.0 if highest else 1.0
    chosen: Vector = {}
    for group in groups:
        ranked = sorted(group.items(), key=lambda pair: (math.isnan(pair[1]), sign * pair[1]))
        chosen.update(ranked[: int(min(wanted, len(ranked)))])
    return chosen


def _count_values(groups: dict[Labels, Vector], label: str) -> Vector:
    counted: Vector = {}
    for group, members in groups.items():
        for value in members.values():
            key = labels_of({**dict(group), label: f"{value:g}"})
            counted[key] = counted.get(key, 0.0) + 1
    return counted
