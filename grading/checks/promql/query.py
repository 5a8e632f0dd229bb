"""An expression, parsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import promql_parser as ast

from grading.checks.promql.errors import InvalidQuery
from grading.checks.promql.evaluate import Value, evaluate
from grading.checks.promql.storage import NAME, Matcher, Storage
from grading.checks.promql.syntax import matchers, nodes

MAX_LENGTH = 2000
MAX_NESTING = 300
"""Characters, and signs that could nest: beyond them the parser's recursion would end the process."""
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

    def value(self, storage: Storage, time: float) -> Value:
        """A number, a text, or a vector of labels -> value.

        Raises EvaluationError where Prometheus would, UnknownFeature where this evaluator is at its end.
        """
        return evaluate(self.tree, storage, time)

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
    except (ValueError, OverflowError, RecursionError) as error:
        raise InvalidQuery(str(error)) from error
    for node in nodes(tree):
        if isinstance(node, ast.Call) and node.func.experimental:
            raise InvalidQuery(f"{node.func.name} is experimental")
        if isinstance(node, ast.AggregateExpr) and str(node.op) in EXPERIMENTAL_AGGREGATIONS:
            raise InvalidQuery(f"{node.op} is experimental")
    return Query(text, tree)
