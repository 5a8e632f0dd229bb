"""Reading promql-parser's syntax tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import promql_parser as ast

from grading.checks.promql.storage import NAME, Matcher

OPS = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}


def nodes(tree: Any) -> Iterator[Any]:
    """Every node of a tree, selectors inside ranges too."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        children = [getattr(node, name, None) for name in ("expr", "lhs", "rhs", "param", "vector_selector")]
        todo += [child for child in [*children, *getattr(node, "args", [])] if isinstance(child, ast.Expr)]


def matchers(selector: Any) -> tuple[Matcher, ...]:
    """What a selector demands of a series; its metric is a matcher of `__name__`."""
    named = [Matcher(NAME, "=", selector.name)] if selector.name else []
    rest = [Matcher(m.name, OPS[str(m.op).rsplit(".", 1)[-1]], m.value) for m in selector.matchers.matchers]
    return tuple(named + rest)
