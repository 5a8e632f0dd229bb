"""Where an evaluator finds samples, and the label sets that name series."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from grading.checks.promql.errors import EvaluationError

Labels = tuple[tuple[str, str], ...]
"""Name and value pairs, sorted, without empty values; the metric's name is the label `__name__`."""
Point = tuple[float, float]
"""Seconds since the epoch, and a value."""
Matrix = list[tuple[Labels, list[Point]]]

NAME = "__name__"
MAX_REGEX = 200
MAX_REPEATS = 3
"""Unbounded repeats in one pattern: Python's engine backtracks where Prometheus' does not, and must stay fast here."""


def labels_of(labels: Mapping[str, str]) -> Labels:
    """The label set of a mapping.

    >>> labels_of({"job": "api", "__name__": "up", "zone": ""})
    (('__name__', 'up'), ('job', 'api'))
    """
    return tuple(sorted((name, value) for name, value in labels.items() if value))


@dataclass(frozen=True)
class Matcher:
    """One `label op value` of a selector; op is `=`, `!=`, `=~` or `!~`."""

    label: str
    op: str
    value: str

    def holds(self, labels: Mapping[str, str]) -> bool:
        """Whether a series' labels satisfy it; a label that is not there is empty."""
        actual = labels.get(self.label, "")
        if self.op in ("=", "!="):
            return (actual == self.value) == (self.op == "=")
        return bool(compiled(self.value).fullmatch(actual)) == (self.op == "=~")


@functools.lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled; raises EvaluationError when it is no pattern or could take for ever."""
    repeats = len(re.findall(r"[*+}]", pattern))
    if len(pattern) > MAX_REGEX or repeats > MAX_REPEATS or re.search(r"[*+}]\)+[*+{]", pattern):
        raise EvaluationError(f"the pattern {pattern[:40]!r} is too complicated")
    try:
        return re.compile(pattern, re.DOTALL)
    except re.error as error:
        raise EvaluationError(f"the pattern {pattern!r} can't be read: {error}") from error


class Storage(Protocol):
    """Something that holds series."""

    def window(self, matchers: Sequence[Matcher], start: float, end: float) -> Matrix:
        """The samples with start <= time <= end of the series that match, oldest first; no series without any."""
        ...


class FixedSeries:
    """Series that are given as lists of samples.

    >>> FixedSeries({labels_of({"__name__": "up"}): [(0.0, 1.0)]}).window([Matcher("__name__", "=", "up")], 0, 60)
    [((('__name__', 'up'),), [(0.0, 1.0)])]
    """

    def __init__(self, series: Mapping[Labels, Sequence[Point]]) -> None:
        self.series = series

    def window(self, matchers: Sequence[Matcher], start: float, end: float) -> Matrix:
        """See Storage.window."""
        found: Matrix = []
        for labels, points in self.series.items():
            if all(matcher.holds(dict(labels)) for matcher in matchers):
                inside = [point for point in points if start <= point[0] <= end]
                if inside:
                    found.append((labels, inside))
        return found
