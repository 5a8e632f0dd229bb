"""Attempts: opened, resumed, owned, handed in once."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.records import Attempt, Draft, Mode
from db.store import attempts as store
from db.store import drafts, jobs, learners, submissions
from grading.content import GradedExercise
from grading.errors import UnknownName
from grading.model import Language, Row
from service import clock
from service.exams import draw_variant, exam_of, keep
from service.model import App

log = logging.getLogger(__name__)


def open_attempt(app: App, learner_id: int, exam: str, mode: Mode = "exam") -> Attempt:
    """Resume the learner's open attempt at that exam, whatever its mode, or begin the next one.

    In mode "exam" the deadline is the exam's longest time after the start, and the first attempt is at the exam as it
    is written; retakes and practice draw a variant.  An open attempt over its deadline is handed in as it was saved.
    Raises UnknownName for an unknown exam or learner.
    """
    graded = app.exam(exam)
    for _ in range(2):
        with app.database.reading() as session:
            if learners.get(session, learner_id) is None:
                raise UnknownName("learner", str(learner_id), ())
            found = store.open_one(session, learner_id, exam)
            mine = store.of_learner(session, learner_id)
        if found and not is_over(found):
            return found
        if found:
            hand_in(app, found.id)
        keep(app, graded)
        variant = draw_variant(app, graded, mode, [one for one in mine if one.exam == exam])
        now = clock.now()
        minutes = graded.text["es"].minutes[1]
        try:
            with app.database.writing() as session:
                return store.add(
                    session,
                    learner_id=learner_id,
                    exam=exam,
                    exam_version=graded.version,
                    mode=mode,
                    started=now,
                    deadline=now + timedelta(minutes=minutes) if mode == "exam" and minutes > 0 else None,
                    seed=secrets.randbelow(2**31),
                    variant=variant,
                )
        except IntegrityError:
            continue  # another tab began it in between: the second round finds it
    raise UnknownName("open attempt", exam, ())


def attempt(app: App, attempt_id: int) -> Attempt:
    """By id; raises UnknownName."""
    with app.database.reading() as session:
        return known(attempt_id, store.get(session, attempt_id))


def owned(app: App, learner_id: int, attempt_id: int) -> Attempt:
    """The attempt, when it is the learner's; raises UnknownName otherwise, whether it exists or not."""
    if not 0 < attempt_id < 2**31:
        raise UnknownName("attempt", str(attempt_id), ())  # ids come out of addresses: no database takes a larger one
    with app.database.reading() as session:
        found = store.get(session, attempt_id)
    return known(attempt_id, found if found and found.learner_id == learner_id else None)


def hand_in(app: App, attempt_id: int) -> Attempt:
    """Store what was saved, one immutable submission per exercise, and queue them: all of it, once, or nothing.

    A second call changes nothing and returns the same.  Works after the deadline too: nothing can be saved then, so
    it hands in what was saved in time; and without the exam, where its folder is gone and no version was kept.
    """
    exercises = _exercises(app, attempt(app, attempt_id))
    with app.database.writing() as session:
        found = known(attempt_id, store.lock(session, attempt_id))
        now = clock.now()
        if found.submitted is None and store.submit(session, attempt_id, now):
            written = [find_or_add_draft(session, found, exercise) for exercise in exercises]
            for draft in written or drafts.of_attempt(session, attempt_id):
                rows, files, answers = _rows(draft), _files(exercises, draft), _answers(draft)
                stored = submissions.add(session, attempt_id, draft.exercise, rows, files, now, answers=answers)
                jobs.add(session, stored.id, now)
            session.expire_all()
            found = known(attempt_id, store.get(session, attempt_id))
    app.worker.wake()
    return found


def hand_in_overdue(app: App) -> None:
    """Hand in every open attempt whose deadline has passed; one that fails holds up no other and is tried again."""
    with app.database.reading() as session:
        overdue = store.overdue(session, clock.now())
    for attempt_id in overdue:
        try:
            hand_in(app, attempt_id)
        except Exception:  # whatever it is, it is ours: what was saved is there
            log.exception("attempt %s is over its deadline and can't be handed in", attempt_id)


def find_or_add_draft(session: Session, attempt: Attempt, exercise: GradedExercise) -> Draft:
    """The draft of an exercise, made of its first files on first use; the caller has locked the attempt."""
    found = drafts.find(session, attempt.id, exercise.slug)
    if found:
        return found
    return drafts.add(session, attempt.id, exercise.slug, begun(exercise, language_of(session, attempt)), clock.now())


def begun(exercise: GradedExercise, lang: Language) -> dict[str, str]:
    """What the files to hand in begin with; one that begins empty is absent."""
    names = {wanted.name for wanted in exercise.files}
    return {name: text for name, text in exercise.first(lang).items() if name in names}


def language_of(session: Session, attempt: Attempt) -> Language:
    """The language of the attempt's learner."""
    learner = learners.get(session, attempt.learner_id)
    return learner.lang if learner else "es"


def is_over(attempt: Attempt) -> bool:
    """Whether its deadline has passed."""
    return attempt.deadline is not None and clock.now() >= attempt.deadline


def known(attempt_id: int, found: Attempt | None) -> Attempt:
    """The attempt; raises UnknownName when there is none."""
    if found is None:
        raise UnknownName("attempt", str(attempt_id), ())
    return found


def _rows(draft: Draft) -> tuple[Row, ...]:
    written = [row for row in draft.rows if row.problem.strip() or row.severity or row.correction.strip()]
    return tuple(Row(row.problem, row.severity, row.correction) for row in written)


def _answers(draft: Draft) -> dict[int, str]:
    return {place: text for place, text in draft.answers.items() if text.strip()}


def _exercises(app: App, mine: Attempt) -> tuple[GradedExercise, ...]:
    try:
        return exam_of(app, mine).exercises
    except UnknownName:
        return ()


def _files(exercises: Iterable[GradedExercise], draft: Draft) -> dict[str, str]:
    wanted = (one for exercise in exercises if exercise.slug == draft.exercise for one in exercise.files)
    optional = {one.name for one in wanted if one.optional}
    return {name: text for name, text in draft.files.items() if text.strip() or name not in optional}
