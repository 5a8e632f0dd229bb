"""`python -m grading evaluate`: which rows are judged by which matchers, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading import content
from grading.content import GradedExercise
from grading.errors import InputError
from grading.matching import material
from grading.matching.evaluation import picture
from grading.matching.evaluation.figures import Report
from grading.matching.evaluation.labelled import Labelled, near_duplicates, read_labelled
from grading.matching.evaluation.table import table
from grading.matching.evaluation.validation import Figure, evaluate, learning_curve, transfer
from grading.matching.trained import gather

EXAM = "hito-5"
"""The exam whose rows are judged when none is named."""


@dataclass(frozen=True)
class Evaluation:
    """Reports by name, the learning curve, and remarks on how far the figures may be trusted."""

    reports: dict[str, Report]
    curve: dict[int, Figure]
    remarks: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        reports = {name: one.to_dict() for name, one in self.reports.items()}
        return {"reports": reports, "learning_curve": self.curve, "remarks": list(self.remarks)}

    def table(self) -> str:
        """As Markdown."""
        return "\n\n".join([table(self.reports, self.curve), *self.remarks])

    def draw(self, path: Path) -> None:
        """As a picture."""
        picture.draw(path, next(iter(self.reports.values())), self.curve)


def run(name: str | None, file: Path | None, zero_shot: bool = False, home: Path = content.HOME) -> Evaluation:
    """Evaluate on a file, or cross-validated on the exam's own answers; `name` is EXAM, EXAM/EXERCISE or None.

    With `zero_shot` only titles and corrections are learnt from.  Raises InputError when there is nothing to judge.
    """
    exercises = _exercises(name or EXAM, home)
    path = file or exercises[0].folder.parent / material.ANSWERS
    slugs = {exercise.slug for exercise in exercises}
    rows = [row for row in read_labelled(path) if row.exercise in slugs]
    if not rows:
        raise InputError("holds no row of these exercises", str(path), f"label rows of {', '.join(sorted(slugs))}")
    if zero_shot:
        return Evaluation({"zero-shot": transfer(exercises, rows, zero_shot=True)}, {}, ())
    first = ("shipped matcher", transfer(exercises, rows)) if file else ("ten-fold", evaluate(exercises, rows))
    zero = transfer(exercises, rows, zero_shot=True)
    remarks = _remarks(exercises, rows) if file else ()
    return Evaluation(dict([first, ("zero-shot", zero)]), learning_curve(exercises, rows), remarks)


def _exercises(name: str, home: Path) -> tuple[GradedExercise, ...]:
    exam, slash, slug = name.rpartition("/")
    if slash and not Path(name).is_dir():
        return (content.find(exam, home).exercise(slug),)
    return tuple(content.find(name, home).exercises)


def _remarks(exercises: Sequence[GradedExercise], rows: Sequence[Labelled]) -> tuple[str, ...]:
    found = 0
    for exercise in exercises:
        learnt = [example for example in gather(exercise) if example.source != "elsewhere"]
        found += near_duplicates([row for row in rows if row.exercise == exercise.slug], learnt)
    if not found:
        return ()
    return (f"{found} of {len(rows)} rows nearly are what the matcher has learnt from: the figures flatter it.",)
