"""The value of an expression at a moment."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import promql_parser as ast

from grading.checks.promql import functions, operators, ranges
from grading.checks.promql.errors import EvaluationError, UnknownFeature
from grading.checks.promql.meter import Meter
from grading.checks.promql.operators import Matching, Vector, without_name
from grading.checks.promql.storage import NAME, Labels, Matrix, Point, Storage, labels_of
from grading.checks.promql.syntax import matchers

LOOKBACK = 300.0
"""Seconds for which an instant selector takes the last sample (Prometheus' default)."""
SUBQUERY_STEP = 60.0
STEP = 8
"""What a node of an expression or a look at the storage costs by itself, in samples: it takes about as long."""

Value = float | str | Vector | Matrix


@dataclass
class Moment:
    """When and on what an expression is evaluated; the meter is shared by all its parts."""

    storage: Storage
    time: float
    meter: Meter

    def at(self, time: float) -> Moment:
        """The same at another time."""
        return Moment(self.storage, time, self.meter)

    def select(self, selector: Any, start: float, end: float) -> Matrix:
        """The samples of a selector."""
        found = self.storage.window(matchers(selector), start, end)
        self.meter.spend(sum(len(points) for _, points in found) + STEP)
        return found


def evaluate(tree: Any, storage: Storage, time: float, meter: Meter) -> Value:
    """A number, a text, or a vector of labels -> value.

    Raises EvaluationError where Prometheus would or when the meter runs out, UnknownFeature where this evaluator is at
    its end.
    """
    bare = tree
    while isinstance(bare, ast.ParenExpr):
        bare = bare.expr
    if isinstance(bare, ast.MatrixSelector | ast.SubqueryExpr):
        raise EvaluationError("a rule's result is a range, not a vector")
    try:
        return _value(tree, Moment(storage, time, meter))
    except RecursionError as error:
        raise EvaluationError("the expression is nested too deeply") from error


def _value(node: Any, moment: Moment) -> Value:
    handler = HANDLERS.get(type(node))
    if handler is None:
        raise UnknownFeature(type(node).__name__)
    value = handler(node, moment)
    moment.meter.spend(STEP + (len(value) if isinstance(value, dict) else 0))
    return value


def _instant(node: Any, moment: Moment) -> Vector:
    return {labels: value for labels, (_, value) in _latest(node, moment)}


def _latest(node: Any, moment: Moment) -> Iterator[tuple[Labels, Point]]:
    end = _moved(node, moment)
    for labels, points in moment.select(node, end - LOOKBACK, end):
        yield labels, points[-1]


def _moved(node: Any, moment: Moment) -> float:
    """The time a selector looks at, after its offset and `@`."""
    time = moment.time
    if node.at is not None and node.at.at is not None:
        time = node.at.at.timestamp()
    return time - (node.offset.total_seconds() if node.offset else 0.0)


def _range(node: Any, moment: Moment) -> tuple[Matrix, ranges.Window]:
    """The points of a range selector or a subquery."""
    while isinstance(node, ast.ParenExpr):
        node = node.expr
    if isinstance(node, ast.MatrixSelector):
        window = ranges.Window(_moved(node.vector_selector, moment), node.range.total_seconds())
        return moment.select(node.vector_selector, window.start, window.end), window
    if isinstance(node, ast.SubqueryExpr):
        return _subquery(node, moment)
    raise UnknownFeature(f"a range from {type(node).__name__}")


def _subquery(node: Any, moment: Moment) -> tuple[Matrix, ranges.Window]:
    window = ranges.Window(_moved(node, moment), node.range.total_seconds())
    step = node.step.total_seconds() if node.step else SUBQUERY_STEP
    if step <= 0:
        raise EvaluationError("the step of a subquery is not positive")
    number = math.ceil(window.start / step)
    gathered: dict[Labels, list[Point]] = {}
    while number * step <= window.end:
        time = number * step
        value = _value(node.expr, moment.at(time))
        for labels, point in (_as_vector(value)).items():
            gathered.setdefault(labels, []).append((time, point))
        number += 1
    return list(gathered.items()), window


def _as_vector(value: Value) -> Vector:
    if isinstance(value, dict):
        return value
    if isinstance(value, float):
        return {(): value}
    raise EvaluationError("a vector is needed")


def _as_number(value: Value) -> float:
    if isinstance(value, float):
        return value
    raise EvaluationError("a number is needed")


def _unary(node: Any, moment: Moment) -> Value:
    value = _value(node.expr, moment)
    negative = str(node).lstrip().startswith("-")
    if isinstance(value, float):
        return -value if negative else value
    return functions.mapped(_as_vector(value), lambda one: -one) if negative else value


def _binary(node: Any, moment: Moment) -> Value:
    op, left, right = str(node.op), _value(node.lhs, moment), _value(node.rhs, moment)
    matching = _matching(node.modifier)
    if isinstance(left, float) and isinstance(right, float):
        return operators.scalars(op, left, right)
    if isinstance(right, float):
        return operators.vector_and_scalar(op, _as_vector(left), right, swapped=False, boolean=matching.boolean)
    if isinstance(left, float):
        return operators.vector_and_scalar(op, _as_vector(right), left, swapped=True, boolean=matching.boolean)
    combine = operators.set_operation if op in operators.SETS else operators.vectors
    return combine(op, _as_vector(left), _as_vector(right), matching)


def _matching(modifier: Any) -> Matching:
    if modifier is None:
        return Matching()
    card = str(modifier.card).rsplit(".", 1)[-1]
    labels = modifier.matching
    return Matching(
        on=labels is not None and str(labels.type).endswith("Include"),
        labels=tuple(labels.labels) if labels is not None else (),
        many={"ManyToOne": "left", "OneToMany": "right"}.get(card, ""),
        include=tuple(modifier.group_labels or ()),
        boolean=modifier.return_bool,
    )


def _aggregate(node: Any, moment: Moment) -> Vector:
    parameter = _value(node.param, moment) if node.param is not None else None
    names = set(node.modifier.labels) if node.modifier else set()
    without = node.modifier is not None and str(node.modifier.type).rsplit(".", 1)[-1] in ("Without", "Exclude")

    def group(labels: Labels) -> Labels:
        if without:
            return tuple(pair for pair in without_name(labels) if pair[0] not in names)
        return tuple(pair for pair in labels if pair[0] in names)

    if isinstance(parameter, dict | list):
        raise EvaluationError("an aggregation's parameter is a number or a text")
    return operators.aggregate(str(node.op), _as_vector(_value(node.expr, moment)), group, parameter)


def _call(node: Any, moment: Moment) -> Value:
    name, arguments = node.func.name, node.args
    if name in ranges.RANGE_FUNCTIONS:
        return _over_time(name, arguments[0], moment, ranges.RANGE_FUNCTIONS[name])
    if name in ("quantile_over_time", "predict_linear"):
        return _over_time(name, *_with_parameter(name, arguments, moment))
    if name == "absent_over_time":
        return {} if _range(arguments[0], moment)[0] else {_known_labels(arguments[0]): 1.0}
    if name == "absent":
        return {} if _value(arguments[0], moment) else {_known_labels(arguments[0]): 1.0}
    if name == "timestamp":
        return _timestamp(arguments[0], moment)
    return _plain(name, [_value(argument, moment) for argument in arguments], moment)


def _with_parameter(name: str, arguments: Any, moment: Moment) -> tuple[Any, Moment, ranges.RangeFunction]:
    if name == "quantile_over_time":
        fraction = _as_number(_value(arguments[0], moment))
        return arguments[1], moment, lambda points, _: ranges.quantile(fraction, [value for _, value in points])
    ahead = _as_number(_value(arguments[1], moment))

    def predicted(points: Any, _: ranges.Window) -> float | None:
        if len(points) < 2:
            return None
        slope, now = ranges.regression(points, moment.time)
        return slope * ahead + now

    return arguments[0], moment, predicted


def _over_time(name: str, node: Any, moment: Moment, function: ranges.RangeFunction) -> Vector:
    matrix, window = _range(node, moment)
    pairs = []
    for labels, points in matrix:
        value = function(points, window)
        if value is not None:
            pairs.append((labels if name in ranges.KEEP_NAME else without_name(labels), value))
    return operators.unique(pairs)


def _known_labels(node: Any) -> Labels:
    """The labels that an absent series would have: those that its selector demands."""
    while isinstance(node, ast.ParenExpr):
        node = node.expr
    selector = getattr(node, "vector_selector", node)
    if not isinstance(selector, ast.VectorSelector):
        return ()
    wanted = matchers(selector)
    equal = [m for m in wanted if m.op == "=" and m.label != NAME]
    names = [matcher.label for matcher in wanted]
    return labels_of({matcher.label: matcher.value for matcher in equal if names.count(matcher.label) == 1})


def _timestamp(node: Any, moment: Moment) -> Vector:
    inner = node
    while isinstance(inner, ast.ParenExpr):
        inner = inner.expr
    if isinstance(inner, ast.VectorSelector):
        return operators.unique((without_name(labels), time) for labels, (time, _) in _latest(inner, moment))
    return functions.mapped(_as_vector(_value(node, moment)), lambda _: moment.time)


def _plain(name: str, given: list[Any], moment: Moment) -> Value:
    """A function of values that are already known."""
    if name in functions.SIMPLE:
        return functions.mapped(_as_vector(given[0]), functions.SIMPLE[name])
    if name in functions.DATES:
        vector: Vector = _as_vector(given[0]) if given else {(): moment.time}
        return functions.mapped(vector, lambda value: functions.date_part(name, value))
    if name in functions.NATIVE_HISTOGRAMS:
        return {}
    if name not in PLAIN:
        raise UnknownFeature(name)
    return PLAIN[name](given, moment)


def _scalar_of(vector: Vector) -> float:
    return next(iter(vector.values())) if len(vector) == 1 else math.nan


PLAIN: dict[str, Callable[[list[Any], Moment], Value]] = {
    "time": lambda _, moment: moment.time,
    "pi": lambda *_: math.pi,
    "vector": lambda given, _: {(): _as_number(given[0])},
    "scalar": lambda given, _: _scalar_of(_as_vector(given[0])),
    "round": lambda given, _: functions.mapped(given[0], lambda v: functions.rounded(v, (given[1:] or [1.0])[0])),
    "clamp": lambda given, _: (
        functions.mapped(given[0], lambda value: functions.clamped(value, given[1], given[2]))
        if given[1] <= given[2]
        else {}
    ),
    "clamp_min": lambda given, _: functions.mapped(given[0], lambda v: functions.clamped(v, given[1], math.inf)),
    "clamp_max": lambda given, _: functions.mapped(given[0], lambda v: functions.clamped(v, -math.inf, given[1])),
    "histogram_quantile": lambda given, _: functions.histogram_quantile(given[0], given[1]),
    "label_replace": lambda given, _: functions.label_replace(given[0], *given[1:]),
    "label_join": lambda given, _: functions.label_join(given[0], *given[1:]),
    "sort": lambda given, _: dict(sorted(given[0].items(), key=lambda pair: pair[1])),
    "sort_desc": lambda given, _: dict(sorted(given[0].items(), key=lambda pair: -pair[1])),
}

HANDLERS: dict[type, Callable[[Any, Moment], Value]] = {
    ast.NumberLiteral: lambda node, _: float(node.val),
    ast.StringLiteral: lambda node, _: str(node.val),
    ast.ParenExpr: lambda node, moment: _value(node.expr, moment),
    ast.UnaryExpr: _unary,
    ast.BinaryExpr: _binary,
    ast.AggregateExpr: _aggregate,
    ast.Call: _call,
    ast.VectorSelector: _instant,
}
