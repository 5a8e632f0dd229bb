"""What a corrected average.py must do.  `prove` says whether these checks tell every defect from its cure."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass

from grading.checks import calls
from grading.checks.calls import Answer, Call
from grading.checks.core import Evidence, Failure, Plan, check
from grading.wording import Wording

FILE = "average.py"


@dataclass(frozen=True)
class Facts:
    """What the checks look at, in a type of this exercise's own: readings without gaps, with a gap, and without any."""

    whole: Answer
    gaps: Answer
    empty: tuple[Answer, ...]
    measured: list[float]


def plan(files: Mapping[str, bytes], context: Mapping[str, bytes], draw: random.Random, words: Wording) -> Plan:
    """What to run.  Everything random comes out of `draw`: the same submission and seed give the same grading.

    `words` says what a variant has in the place of a name or number of this exercise, which variants.yml lists.
    The plan's second part is the secret: what only the judge knows, here the values that were measured.
    """
    missing = float(words("-999.0"))
    measured = [round(draw.uniform(1, 100), 2) for _ in range(5)]
    gaps = [measured[0], missing, *measured[1:], missing]
    made = [Call("average", (readings,)) for readings in (measured, gaps, [], [missing, missing])]
    return Plan(calls.calling(FILE, {**context, **files}, made), (made, measured))


def read(evidence: Evidence) -> Facts:
    """Turn what was observed into facts.  A Failure in here fails every issue: there is nothing to look at."""
    made, measured = evidence.secret
    whole, gaps, *empty = calls.answers(evidence, made)
    return Facts(whole, gaps, tuple(empty), measured)


# One check per issue of rubric.yml.  It raises Failure while the defect is there, and asks what the function *did*,
# never how it is spelt: any correct style must pass, and what only looks right must fail.


@check("counts-missing")
def missing_values_are_left_out(facts: Facts) -> None:
    """The mean is that of the measured values, with gaps and without."""
    right = math.fsum(facts.measured) / len(facts.measured)
    if not _close(facts.whole, right):
        raise Failure("wrong")
    if not _close(facts.gaps, right):
        raise Failure


@check("empty-raises")
def nothing_measured_gives_none(facts: Facts) -> None:
    """Without a measured value the answer is None."""
    for answer in facts.empty:
        if answer.raised:
            raise Failure("raises", error=answer.raised)
        if answer.value is not None:
            raise Failure


def _close(answer: Answer, right: float) -> bool:
    """Numbers are compared with a tolerance: 1e-6 is far below a hundredth, the last digit of the readings."""
    if isinstance(answer.value, bool) or not isinstance(answer.value, int | float):
        return False
    return math.isclose(answer.value, right, rel_tol=1e-6)
