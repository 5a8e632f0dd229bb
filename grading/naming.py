"""What the rows of one table name: the matcher's answers, seen from the variant that the learner had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grading.content import GradedExercise
from grading.matching import matcher
from grading.messages import both
from grading.model import Match, Row


def match_table(exercise: GradedExercise, rows: Sequence[Row]) -> tuple[Match, ...]:
    """One Match per row, in order.

    A variant's rows are matched in the words of the exercise as it is written, from which the matcher has learnt;
    a row about a defect that this variant does not have names nothing, and says so.
    """
    if not exercise.issues:
        return _unmatched(rows)
    found = matcher(exercise.source).match_table([_as_written(exercise, row) for row in rows])
    return tuple(_here(exercise, match) for match in found)


def _as_written(exercise: GradedExercise, row: Row) -> Row:
    back = exercise.words.back
    return replace(row, problem=back(row.problem), correction=back(row.correction))


def _here(exercise: GradedExercise, match: Match) -> Match:
    """The match in the variant's words, of its issues only."""
    if exercise.origin is None:
        return match
    there = {issue.id for issue in exercise.issues}
    top = tuple(name for name in match.top3 if name in there)
    if match.issue is None or match.issue in there:
        return replace(match, top3=top, why=exercise.words.text(match.why))
    if match.band == "uncertain" and top:
        return replace(match, issue=top[0], top3=top)
    why = both("It seems to name a problem that this file does not have. It costs no points.")
    return Match(None, "rejected", match.confidence, top, why)


def _unmatched(rows: Sequence[Row]) -> tuple[Match, ...]:
    """What is said of the rows of an exercise whose solution lists no issues."""
    why = both("The model solution lists no issues: compare this with it yourself.")
    return tuple(Match(None, "rejected", 0.0, (), why) for _ in rows)
