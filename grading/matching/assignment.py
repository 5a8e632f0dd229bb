"""One-to-one assignment over a table: one row names at most one issue, one issue takes at most one row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

TIE = 1e-9
"""Taken off per row number, so that of two equal rows the upper one wins whatever the solver's order."""


def assign(table: NDArray[np.float64], least: float) -> tuple[int | None, ...]:
    """For each row (line of probabilities) the column it gets, or None; pairs below `least` are not made.

    The sum of the probabilities of the pairs is the largest possible.

    >>> assign(np.array([[0.9, 0.0], [0.8, 0.1]]), 0.3)
    (0, None)
    >>> assign(np.array([[0.9, 0.6], [0.8, 0.1]]), 0.3)
    (1, 0)
    """
    if not table.size:
        return (None,) * len(table)
    allowed = table >= least
    worth = np.where(allowed, table - TIE * np.arange(len(table))[:, None], 0.0)
    lines, columns = linear_sum_assignment(worth, maximize=True)
    got: list[int | None] = [None] * len(table)
    for line, column in zip(lines.tolist(), columns.tolist(), strict=True):
        if allowed[line, column]:
            got[line] = column
    return tuple(got)
