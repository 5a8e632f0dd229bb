"""Open answers while they are written, and what a learner says of their own work after the hand-in.

A subject of a self-assessment is "question:PLACE" (an open question, from 0), "check:PLACE" (an item of the
checklist), "file:NAME", or "rows" (the table or list of an exercise whose solution lists no issues).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from db.records import Draft, Mark
from db.store import assessments, drafts, submissions
from grading.content import GradedExercise
from grading.errors import InputError, UnknownName
from grading.exam import IssueTable, MissingList, OpenQuestions
from grading.model import MAX_CELL
from service import clock
from service.attempts import attempt
from service.drafts import check_text, saved, writing
from service.exams import exam_of
from service.model import App


def save_answer(app: App, attempt_id: int, exercise: str, place: int, text: str) -> Draft:
    """Save the answer to the open question at `place` (from 0); UnknownName when there is none."""
    check_text(text, f"{exercise}, question {place + 1}", len(text), MAX_CELL, "characters")
    with writing(app, attempt_id, exercise) as (session, mine, graded):
        known = _questions(graded)
        if not 0 <= place < known:
            raise UnknownName("question", str(place), map(str, range(known)))
        drafts.put_answer(session, mine.id, place, text, clock.now())
        return saved(session, mine, graded)


def assess(app: App, attempt_id: int, exercise: str, subject: str, mark: Mark | None) -> Mapping[str, Mark]:
    """Say how right one part of what was handed in is, or take that back (None); returns all that is said.

    InputError before the hand-in and for another mark, UnknownName for a subject that the exercise does not have.
    """
    mine = attempt(app, attempt_id)
    graded = exam_of(app, mine).exercise(exercise)
    if mine.submitted is None:
        raise InputError("the attempt is not handed in", exercise, "hand it in before you assess it")
    if mark is not None and mark not in get_args(Mark):
        raise InputError(f"the mark {mark!r} is unknown", subject, f"use one of {', '.join(get_args(Mark))}")
    if subject not in subjects(graded):
        raise UnknownName("subject", subject, subjects(graded))
    with app.database.writing() as session:
        stored = submissions.of_attempt(session, attempt_id)
        found = next((one for one in stored if one.exercise == exercise), None)
        if found is None:
            raise UnknownName("submission", exercise, [one.exercise for one in stored])
        assessments.put(session, found.id, subject, mark, clock.now())
        return assessments.of_submissions(session, [found.id])[found.id]


def subjects(exercise: GradedExercise) -> tuple[str, ...]:
    """What of an exercise can be assessed."""
    checks = max((len(one.checklist) for one in _open(exercise)), default=0)
    return (
        *(("rows",) if not exercise.issues and _lists(exercise) else ()),
        *(f"question:{place}" for place in range(_questions(exercise))),
        *(f"check:{place}" for place in range(checks)),
        *(f"file:{wanted.name}" for wanted in exercise.files),
    )


def _questions(exercise: GradedExercise) -> int:
    """How many there are; where the two languages differ, the longer list is the one that somebody may see."""
    return max((len(text.open_questions) for text in exercise.text.values()), default=0)


def _lists(exercise: GradedExercise) -> bool:
    """Whether there are rows to fill in."""
    kinds = (kind for text in exercise.text.values() for kind in text.answers)
    return any(isinstance(kind, IssueTable | MissingList) for kind in kinds)


def _open(exercise: GradedExercise) -> list[OpenQuestions]:
    return [one for text in exercise.text.values() for one in text.answers if isinstance(one, OpenQuestions)]
