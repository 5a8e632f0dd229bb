"""Functions of a range of samples, `rate` and its kin: from the points of one series to a value or None."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grading.checks.promql.storage import Point


@dataclass(frozen=True)
class Window:
    """The range that was asked for: its end and its length in seconds."""

    end: float
    seconds: float

    @property
    def start(self) -> float:
        """Where it begins."""
        return self.end - self.seconds


RangeFunction = Callable[[Sequence[Point], Window], float | None]


def extrapolated(points: Sequence[Point], window: Window, *, counter: bool, rate: bool) -> float | None:
    """Increase (or rate) over a window, extrapolated to its ends as Prometheus' extrapolatedRate does.

    >>> extrapolated([(0.0, 0.0), (60.0, 6.0)], Window(60.0, 60.0), counter=True, rate=True)
    0.1
    """
    if len(points) < 2:
        return None
    first, last = points[0], points[-1]
    result = last[1] - first[1]
    if counter:
        result += sum(a[1] for a, b in itertools.pairwise(points) if b[1] < a[1])
    to_start, to_end = first[0] - window.start, window.end - last[0]
    sampled = last[0] - first[0]
    between = sampled / (len(points) - 1)
    if counter and result > 0 and first[1] >= 0:
        to_start = min(to_start, sampled * (first[1] / result))
    reach = sampled
    for gap in (to_start, to_end):
        reach += gap if gap < between * 1.1 else between / 2
    factor = reach / sampled
    return result * factor / (window.seconds if rate else 1.0)


def _instant(points: Sequence[Point], *, rate: bool) -> float | None:
    if len(points) < 2:
        return None
    (before, old), (now, new) = points[-2:]
    if rate:
        return (new if new < old else new - old) / (now - before)
    return new - old


def regression(points: Sequence[Point], at: float) -> tuple[float, float]:
    """Slope per second and value at the time `at` of a least-squares line."""
    if all(value == points[0][1] for _, value in points):
        return (0.0, points[0][1]) if math.isfinite(points[0][1]) else (math.nan, math.nan)
    count = len(points)
    xs, ys = [time - at for time, _ in points], [value for _, value in points]
    mean_x, mean_y = sum(xs) / count, sum(ys) / count
    covariance = sum(x * y for x, y in zip(xs, ys, strict=True)) - count * mean_x * mean_y
    variance = sum(x * x for x in xs) - count * mean_x * mean_x
    slope = covariance / variance
    return slope, mean_y - slope * mean_x


def _deriv(points: Sequence[Point], _: Window) -> float | None:
    return regression(points, points[0][0])[0] if len(points) > 1 else None


def quantile(fraction: float, values: Sequence[float]) -> float:
    """The quantile of values by linear interpolation, as Prometheus has it.

    >>> quantile(0.5, [3.0, 1.0])
    2.0
    """
    if not values or math.isnan(fraction):
        return math.nan
    if fraction < 0 or fraction > 1:
        return math.copysign(math.inf, fraction)
    ordered = sorted(values, key=lambda value: (not math.isnan(value), value))
    rank = fraction * (len(ordered) - 1)
    lower = math.floor(rank)
    upper = min(lower + 1, len(ordered) - 1)
    weight = rank - lower
    return ordered[lower] * (1 - weight) + ordered[upper] * weight


def variance(values: Sequence[float]) -> float:
    """The population's variance."""
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / len(values)


def _of_values(function: Callable[[list[float]], float]) -> RangeFunction:
    return lambda points, _: function([value for _, value in points])


def extreme(values: Sequence[float], *, highest: bool) -> float:
    """The largest or smallest; NaN only when there is nothing else."""
    real = [value for value in values if not math.isnan(value)] or list(values)
    return max(real) if highest else min(real)


def _changes(values: list[float]) -> float:
    pairs = itertools.pairwise(values)
    return float(sum(a != b and not (math.isnan(a) and math.isnan(b)) for a, b in pairs))


RANGE_FUNCTIONS: dict[str, RangeFunction] = {
    "rate": lambda points, window: extrapolated(points, window, counter=True, rate=True),
    "increase": lambda points, window: extrapolated(points, window, counter=True, rate=False),
    "delta": lambda points, window: extrapolated(points, window, counter=False, rate=False),
    "irate": lambda points, _: _instant(points, rate=True),
    "idelta": lambda points, _: _instant(points, rate=False),
    "deriv": _deriv,
    "changes": _of_values(_changes),
    "resets": _of_values(lambda values: float(sum(b < a for a, b in itertools.pairwise(values)))),
    "avg_over_time": _of_values(lambda values: sum(values) / len(values)),
    "sum_over_time": _of_values(sum),
    "count_over_time": _of_values(lambda values: float(len(values))),
    "min_over_time": _of_values(lambda values: extreme(values, highest=False)),
    "max_over_time": _of_values(lambda values: extreme(values, highest=True)),
    "last_over_time": _of_values(lambda values: values[-1]),
    "first_over_time": _of_values(lambda values: values[0]),
    "present_over_time": _of_values(lambda _: 1.0),
    "stddev_over_time": _of_values(lambda values: math.sqrt(variance(values))),
    "stdvar_over_time": _of_values(variance),
}
KEEP_NAME = frozenset({"last_over_time", "first_over_time"})
