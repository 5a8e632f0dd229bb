"""An expression, parsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import promql_parser as ast

from grading.checks.promql.errors import InvalidQuery
from grading.checks.promql.evaluate import Value, evaluate
from grading.checks.promql.meter import Meter
from grading.checks.promql.storage import NAME, Matcher, Storage
from grading.checks.promql.syntax import matchers, nodes

MAX_LENGTH = 2000
MAX_NESTING = 120
"""Characters, and signs that could nest: the parser's recursion would end the process, and the memory that its tree
takes grows with the square of the depth."""
BUDGET = 3_000_000
"""Units of work that an evaluation without a meter of its caller's may take."""
EXPERIMENTAL_AGGREGATIONS = ("limitk", "limit_ratio")


@dataclass(frozen=True)
class Selector:
    """A selector of an expression: its metric (None when named by a pattern or not at all) and its matchers."""

    metric: str | None
    matchers: tuple[Matcher, ...]


@dataclass(frozen=True)
class Query:
    """A parsed expression."""

    text: str
    tree: Any

    def value(self, storage: Storage, time: float, meter: Meter | None = None) -> Value:
        """A number, a text, or a vector of labels -> value; `meter` is shared by evaluations that belong together.

        Raises EvaluationError where Prometheus would, UnknownFeature where this evaluator is at its end.
        """
        return evaluate(self.tree, storage, time, meter or Meter(BUDGET))

    def selectors(self) -> tuple[Selector, ...]:
        """Every selector in it."""
        found = []
        for node in nodes(self.tree):
            if isinstance(node, ast.VectorSelector):
                wanted = matchers(node)
                names = [matcher.value for matcher in wanted if matcher.label == NAME and matcher.op == "="]
                found.append(Selector(names[0] if names else None, wanted))
        return tuple(found)


def parse(text: str) -> Query:
    """Parse an expression; raises InvalidQuery where Prometheus would not take it.

    >>> parse("rate(errors_total[5m]) > 1").selectors()[0].metric
    'errors_total'
    """
    if len(text) > MAX_LENGTH or sum(text.count(sign) for sign in "([{+-*/%^") > MAX_NESTING:
        raise InvalidQuery(f"it is longer than {MAX_LENGTH} characters or too deeply nested")
    try:
        tree = ast.parse(text)
        for node in nodes(tree):
            _touch(node)
    except BaseException as error:
        panic = type(error).__name__ == "PanicException"  # the parser's own: no Exception, and nowhere importable from
        if panic or isinstance(error, ValueError | OverflowError | RecursionError):
            raise InvalidQuery(str(error)) from error
        raise
    for node in nodes(tree):
        if feature := _beyond_prometheus(node):
            raise InvalidQuery(f"{feature} is experimental or no PromQL")
    return Query(text, tree)


def _touch(node: Any) -> None:
    """Read the times of a node once: the parser panics at some of them (`@ -1e18`) only when they are asked for."""
    for name in ("range", "step", "offset"):
        getattr(node, name, None)
    getattr(getattr(node, "at", None), "at", None)


def _beyond_prometheus(node: Any) -> str:
    """What the parser takes and Prometheus, without feature flags, does not; empty for everything else."""
    if isinstance(node, ast.Call) and node.func.experimental:
        return str(node.func.name)
    if isinstance(node, ast.AggregateExpr) and str(node.op) in EXPERIMENTAL_AGGREGATIONS:
        return str(node.op)
    if isinstance(node, ast.VectorSelector) and node.matchers.or_matchers:
        return "`or` between matchers"
    fill = getattr(getattr(node, "modifier", None), "fill_values", None)
    return "" if fill is None or (fill.lhs is None and fill.rhs is None) else "fill"
