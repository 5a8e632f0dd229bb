"""Functions of instant vectors and numbers: `histogram_quantile`, `label_replace`, `clamp_max` and the like."""

from __future__ import annotations

import calendar
import itertools
import math
import re
from collections.abc import Callable
from datetime import UTC, datetime

from grading.checks.promql.errors import EvaluationError
from grading.checks.promql.operators import Vector, unique, without_name
from grading.checks.promql.storage import Labels, compiled, labels_of


def mapped(vector: Vector, function: Callable[[float], float]) -> Vector:
    """The function of each value; the metric's name is dropped."""
    return unique((without_name(labels), function(value)) for labels, value in vector.items())


def _safe(function: Callable[[float], float], below: float = math.nan) -> Callable[[float], float]:
    """Outside its domain the function is NaN, or `below` at the lower edge of a logarithm."""

    def wrapped(value: float) -> float:
        try:
            return function(value)
        except OverflowError:
            return math.inf
        except ValueError:
            return below if value == 0 else math.nan

    return wrapped


def _whole(function: Callable[[float], int]) -> Callable[[float], float]:
    return lambda value: float(function(value)) if math.isfinite(value) else value


SIMPLE: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "ceil": _whole(math.ceil),
    "floor": _whole(math.floor),
    "exp": _safe(math.exp),
    "ln": _safe(math.log, -math.inf),
    "log2": _safe(math.log2, -math.inf),
    "log10": _safe(math.log10, -math.inf),
    "sqrt": _safe(math.sqrt),
    "sgn": lambda value: float((value > 0) - (value < 0)) if not math.isnan(value) else value,
    "deg": math.degrees,
    "rad": math.radians,
    **{name: _safe(getattr(math, name)) for name in ("sin", "cos", "tan", "asin", "acos", "atan")},
    **{name: _safe(getattr(math, name)) for name in ("sinh", "cosh", "tanh", "asinh", "acosh", "atanh")},
}

DATES: dict[str, Callable[[datetime], int]] = {
    "minute": lambda moment: moment.minute,
    "hour": lambda moment: moment.hour,
    "day_of_week": lambda moment: moment.isoweekday() % 7,
    "day_of_month": lambda moment: moment.day,
    "day_of_year": lambda moment: moment.timetuple().tm_yday,
    "days_in_month": lambda moment: calendar.monthrange(moment.year, moment.month)[1],
    "month": lambda moment: moment.month,
    "year": lambda moment: moment.year,
}
NATIVE_HISTOGRAMS = frozenset(
    {"histogram_count", "histogram_sum", "histogram_avg", "histogram_fraction", "histogram_stddev", "histogram_stdvar"}
)
"""Functions of native histograms: of float samples, which is all there is here, they give nothing."""


TEMPLATE_NAME = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
"""`$1`, `$name` and `${name}` in a replacement of label_replace."""


def date_part(name: str, value: float) -> float:
    """A part of the UTC date of a Unix time."""
    try:
        return float(DATES[name](datetime.fromtimestamp(int(value), UTC)))
    except (ValueError, OverflowError, OSError):
        return math.nan


def rounded(value: float, step: float) -> float:
    """To the nearest multiple of step, ties upwards.

    >>> rounded(2.5, 1.0)
    3.0
    """
    inverse = 1.0 / step if step else math.nan
    scaled = value * inverse + 0.5
    return math.floor(scaled) / inverse if math.isfinite(scaled) else value * step


def clamped(value: float, low: float, high: float) -> float:
    """The value, no less than low and no more than high."""
    return math.nan if math.isnan(value) or math.isnan(low) or math.isnan(high) else max(low, min(high, value))


def histogram_quantile(fraction: float, vector: Vector) -> Vector:
    """The quantile of each classic histogram among the `le` series of a vector, as Prometheus interpolates it."""
    groups: dict[Labels, dict[float, float]] = {}
    for labels, count in vector.items():
        bound = upper_bound(dict(labels).get("le"))
        if bound is None:
            continue
        group = tuple(pair for pair in without_name(labels) if pair[0] != "le")
        buckets = groups.setdefault(group, {})
        buckets[bound] = buckets.get(bound, 0.0) + count
    return {group: bucket_quantile(fraction, sorted(buckets.items())) for group, buckets in groups.items()}


def upper_bound(text: str | None) -> float | None:
    """The number in a label `le`; None when there is none."""
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def bucket_quantile(fraction: float, buckets: list[tuple[float, float]]) -> float:
    """The quantile from cumulative (upper bound, count) pairs in ascending order.

    >>> bucket_quantile(0.5, [(1.0, 5.0), (2.0, 10.0), (math.inf, 10.0)])
    1.0
    """
    if fraction < 0 or fraction > 1:
        return math.copysign(math.inf, fraction)
    counts = list(itertools.accumulate((count for _, count in buckets), max))  # rates may not be quite monotonic
    incomplete = len(buckets) < 2 or buckets[-1][0] != math.inf
    if math.isnan(fraction) or incomplete or not counts[-1] or math.isnan(counts[-1]):
        return math.nan
    rank = fraction * counts[-1]
    index = next((i for i, count in enumerate(counts[:-1]) if count >= rank), len(buckets) - 1)
    if index == len(buckets) - 1:
        return buckets[-2][0]
    upper = buckets[index][0]
    if index == 0 and upper <= 0:
        return upper
    lower, below = (buckets[index - 1][0], counts[index - 1]) if index else (0.0, 0.0)
    return lower + (upper - lower) * ((rank - below) / (counts[index] - below)) if counts[index] > below else lower


def label_replace(vector: Vector, target: str, template: str, source: str, pattern: str) -> Vector:
    """Set a label from another one by a pattern."""
    regex = compiled(pattern)

    def relabelled(labels: Labels) -> Labels:
        found = regex.fullmatch(dict(labels).get(source, ""))
        return labels_of({**dict(labels), target: found.expand(_python_template(template))}) if found else labels

    try:
        return unique((relabelled(labels), value) for labels, value in vector.items())
    except (IndexError, ValueError, re.error) as error:
        raise EvaluationError(f"label_replace: {error}") from error


def _python_template(template: str) -> str:
    escaped = template.replace("\\", "\\\\")
    return TEMPLATE_NAME.sub(lambda found: f"\\g<{found.group(1) or found.group(2)}>", escaped)


def label_join(vector: Vector, target: str, separator: str, *sources: str) -> Vector:
    """Set a label to the values of others, joined."""
    pairs = []
    for labels, value in vector.items():
        known = dict(labels)
        joined = separator.join(known.get(source, "") for source in sources)
        pairs.append((labels_of({**known, target: joined}), value))
    return unique(pairs)
