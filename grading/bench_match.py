"""How long matching takes: ten rows, and a whole class on one core."""

from __future__ import annotations

import os
import random
import statistics
import time
from typing import Any

from threadpoolctl import threadpool_limits

from grading import content
from grading.content import GradedExercise
from grading.matching import matcher
from grading.model import LANGUAGES, Row

EXAM = "hito-5"
LEARNERS, ROWS = 200, 8
"""A class, and the rows that a table of it has on average."""


def measure_match(repeat: int, learners: int = LEARNERS) -> dict[str, Any]:
    """The `match` line: milliseconds for a table of ten rows, seconds for every table of a class, on one core.

    Tables are drawn from the phrasings and the near misses of the exercises, each row made unlike all others by a
    number, so that nothing is answered from a cache.  The models are loaded before.
    """
    exercises = content.find(EXAM).exercises
    draw = random.Random(0)
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    for exercise in exercises:
        matcher(exercise).match_table(table(exercise, 2, draw))
    try:
        if allowed:
            os.sched_setaffinity(0, {min(allowed)})
        with threadpool_limits(1):
            ten = [_seconds(exercises[n % len(exercises)], 10, draw) for n in range(repeat * len(exercises))]
            whole = sum(_seconds(each, draw.randint(ROWS - 3, ROWS + 3), draw) for each in exercises * learners)
    finally:
        if allowed:
            os.sched_setaffinity(0, allowed)
    return {
        "workload": "match",
        "rows_10_ms": round(statistics.median(ten) * 1000, 3),
        "class_200x4_s": round(whole * LEARNERS / learners, 3),
    }


def table(exercise: GradedExercise, rows: int, draw: random.Random) -> tuple[Row, ...]:
    """A table as a learner may write it: mostly issues in either language, now and then something that is none."""
    made = []
    for _ in range(rows):
        issue, lang = draw.choice(exercise.issues), draw.choice(LANGUAGES)
        said = draw.choice([*issue.phrasings[lang], *issue.rejects[lang][:2]])
        made.append(Row(f"{said} ({draw.randrange(10**9)})", issue.severity, issue.correction.in_(lang)))
    return tuple(made)


def _seconds(exercise: GradedExercise, rows: int, draw: random.Random) -> float:
    drawn = table(exercise, rows, draw)
    started = time.perf_counter()
    matcher(exercise).match_table(drawn)
    return time.perf_counter() - started
