"""Judging labelled rows by matchers that have not learnt from them.

Near-duplicates of a row (the same words in another order, say) stay in one fold with it.  The rubric's own titles,
corrections, phrasings and rejects are always learnt from: the shipped matcher has them too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from grading.content import GradedExercise
from grading.matching import groups, material
from grading.matching.evaluation import robustness
from grading.matching.evaluation.figures import Judged, Report, figures, report
from grading.matching.evaluation.labelled import Labelled, apart, split
from grading.matching.material import Example
from grading.matching.trained import Matcher
from grading.model import LANGUAGES, Language

PHRASINGS = (0, 2, 4, 8, 1000)
"""Points of the learning curve: phrasings for each issue and language."""
Figure = dict[str, float | None]


def evaluate(exercises: Sequence[GradedExercise], rows: Sequence[Labelled], folds: int = 10, seed: int = 0) -> Report:
    """Cross-validate the matcher: each row is judged by one that learnt from the rows of the other folds only."""
    return _sum_up(_cross(exercises, rows, folds, seed))


def transfer(exercises: Sequence[GradedExercise], rows: Sequence[Labelled], zero_shot: bool = False) -> Report:
    """Judge rows of another set: by the shipped matcher, or by one that learnt titles and corrections alone."""

    def trained(exercise: GradedExercise) -> Matcher:
        return Matcher(bare(exercise), material.own(bare(exercise))) if zero_shot else Matcher(exercise)

    return _sum_up(_whole(exercises, rows, trained))


def learning_curve(exercises: Sequence[GradedExercise], rows: Sequence[Labelled]) -> dict[int, Figure]:
    """Figures on rows by how many phrasings per issue and language were learnt from, and no answers."""
    curve = {}
    for count in PHRASINGS:

        def trained(exercise: GradedExercise, count: int = count) -> Matcher:
            few = fewer(exercise, count)
            return Matcher(few, material.own(few) + material.elsewhere(few))

        found = [one for judged, *_ in _whole(exercises, rows, trained) for one in judged]
        most = max(len(issue.phrasings.get("es", ())) for one in exercises for issue in fewer(one, count).issues)
        summed = figures(found)
        curve[most] = {"f1": summed.f1, "false_accepts": summed.false_accepts, "top3": summed.top3}
    return curve


def fewer(exercise: GradedExercise, most: int) -> GradedExercise:
    """The exercise with at most so many phrasings for each issue and language, and all rejects."""

    def cut(said: dict[Language, tuple[str, ...]]) -> dict[Language, tuple[str, ...]]:
        return {lang: texts[:most] for lang, texts in said.items()}

    issues = tuple(replace(issue, phrasings=cut(dict(issue.phrasings))) for issue in exercise.issues)
    return replace(exercise, issues=issues)


def bare(exercise: GradedExercise) -> GradedExercise:
    """The exercise without phrasings and rejects."""
    nothing = dict.fromkeys(LANGUAGES, ())
    issues = tuple(replace(issue, phrasings=nothing, rejects=nothing) for issue in exercise.issues)
    return replace(exercise, issues=issues, rejects=nothing)


Batch = tuple[list[Judged], float, dict[str, list[bool]]]
"""Judged rows, seconds for judging them, and for each way of disturbing a row whether its decision stayed."""


def _cross(exercises: Sequence[GradedExercise], rows: Sequence[Labelled], folds: int, seed: int) -> Iterator[Batch]:
    for exercise in exercises:
        mine = [row for row in rows if row.exercise == exercise.slug]
        taught, others = material.own(exercise) + material.elsewhere(exercise), _others(exercise, mine)
        for fold in split(mine, folds, seed):
            tested = set(fold)
            learnt = tuple(row.example for place, row in enumerate(mine) if place not in tested)
            asked = [mine[place] for place in fold]
            yield _judge(Matcher(exercise, taught + apart(others, asked) + learnt), asked)


def _others(exercise: GradedExercise, rows: Sequence[Labelled]) -> tuple[Example, ...]:
    """The exam's labelled rows that are not among those to be judged: another file's."""
    judged = {(row.problem, row.correction) for row in rows}
    return tuple(one for one in material.answers(exercise) if (one.problem, one.correction) not in judged)


def _whole(
    exercises: Sequence[GradedExercise], rows: Sequence[Labelled], trained: Callable[[GradedExercise], Matcher]
) -> Iterator[Batch]:
    for exercise in exercises:
        if mine := [row for row in rows if row.exercise == exercise.slug]:
            yield _judge(trained(exercise), mine)


def _judge(matcher: Matcher, rows: Sequence[Labelled]) -> Batch:
    started = time.perf_counter()
    matches = matcher.match_each([row.row for row in rows])
    seconds = time.perf_counter() - started
    cured = matcher.cures([(row.label or "", row.correction) for row in rows])
    split_up = [groups.grouped(row.row) for row in rows]
    judged = [Judged(*told) for told in zip(rows, matches, cured, split_up, strict=True)]
    return judged, seconds, robustness.stays(matcher, [(one.row.row, one.match) for one in judged if one.accepted])


def _sum_up(batches: Iterator[Batch]) -> Report:
    judged: list[Judged] = []
    seconds = 0.0
    stayed: dict[str, list[bool]] = {}
    for found, spent, kept in batches:
        judged, seconds = judged + found, seconds + spent
        for way, decisions in kept.items():
            stayed.setdefault(way, []).extend(decisions)
    return report(judged, seconds, {way: sum(kept) / len(kept) for way, kept in stayed.items() if kept})
