"""How much work an evaluation may take: whoever writes the expression must not decide how long the judge is busy."""

from __future__ import annotations

from dataclasses import dataclass

from grading.checks.promql.errors import EvaluationError


@dataclass
class Meter:
    """Units of work that are left: one for each sample that is read and each value that is computed, some for a step.

    >>> meter = Meter(3)
    >>> meter.spend(3)
    >>> meter.left
    0
    """

    left: int

    def spend(self, units: int) -> None:
        """Raise EvaluationError when there are none left."""
        self.left -= units
        if self.left < 0:
            raise EvaluationError("the rules need too many samples")
