"""Grading what is stored: claimed with a lease, retried when we failed, recovered after a crash.

queued -> (claimed) matching -> running -> checking -> done
^------------- failed <---------+  (tried again when due, and at the next start)
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from db.records import GradingRecord, Submission
from db.store import attempts, gradings, jobs
from db.store import submissions as store
from grading.errors import CorrigeError, UnknownName
from grading.model import Grading
from service import clock
from service.attempts import hand_in_overdue, known
from service.exams import exam_of
from service.lease import Lease, LeaseLost, expiry
from service.model import App, SubmissionState
from service.owner import is_dead, new_owner

log = logging.getLogger(__name__)

MOST_GRADINGS = 5
"""Gradings that a submission gets by itself because a check could not be made; a person may ask for more."""


def grade_submission(app: App, submission_id: int) -> GradingRecord | None:
    """Grade a stored submission, unless another holds its lease or we fail (None); one that is done stays as it is.

    All that a queue calls.  Raises UnknownName, and nothing else because of the grading: a failure of ours is
    written down with its reason, the lease is given back, and it is tried again when due.
    """
    owner = new_owner()
    with app.database.writing() as session:
        submission = store.get(session, submission_id)
        if submission is None:
            raise UnknownName("submission", str(submission_id), ())
        if not jobs.claim(session, submission_id, owner, clock.now(), expiry(app)):
            job = jobs.get(session, submission_id)
            done = job is not None and job.state == "done"
            return gradings.newest(session, [submission_id]).get(submission_id) if done else None
    with Lease(app, submission_id, owner) as lease:
        try:
            return _store(app, lease, _grade(app, submission, lease))
        except LeaseLost:
            log.warning("submission %s was taken over by another process", submission_id)
        except Exception as error:  # whatever it is, it is ours: the learner's work stays and is graded again
            log.exception("submission %s could not be graded", submission_id)
            _give_back(app, lease, error)
    return None


def regrade(app: App, submission_id: int) -> None:
    """Queue a graded submission once more: another grading is added to it.  Raises UnknownName."""
    with app.database.writing() as session:
        if store.get(session, submission_id) is None:
            raise UnknownName("submission", str(submission_id), ())
        jobs.requeue(session, submission_id, clock.now())
    app.worker.wake()


def submissions(app: App, attempt_id: int) -> tuple[SubmissionState, ...]:
    """How far each submission of an attempt is, in the order of the exercises; empty before the hand-in."""
    now = clock.now()
    with app.database.reading() as session:
        known(attempt_id, attempts.get(session, attempt_id))
        return tuple(
            SubmissionState(
                job.submission_id, job.exercise, job.state, jobs.position(session, job, now), job.reason, job.tries
            )
            for job in jobs.of_attempts(session, [attempt_id])
        )


def step(app: App) -> bool:
    """One turn of a worker: hand in what is overdue, grade what is next; False when there was nothing to grade."""
    hand_in_overdue(app)
    with app.database.reading() as session:
        turn = jobs.next_due(session, clock.now())
    if turn is None:
        return False
    grade_submission(app, turn)
    return True


def recover(app: App) -> None:
    """At a start: free what dead processes held, try again at once what failed or could not be checked.

    What could not be checked waits for a start on a system that can run files.
    """
    now = clock.now()
    with app.database.writing() as session:
        for job in jobs.held(session):
            if job.owner and is_dead(job.owner):
                # Graded at once; but what was being graded when a process died for the second time waits,
                # so that one submission can't keep an app from ever coming up.
                due = job.due if job.tries < 2 else now + _delay(app, job.tries)
                jobs.release(session, job.submission_id, job.owner, due)
        for job in jobs.failed(session):
            jobs.hasten(session, job.submission_id, now)
        for submission_id in gradings.wanting_regrade(session, MOST_GRADINGS) if app.runs_files else ():
            jobs.requeue(session, submission_id, now)


def _grade(app: App, submission: Submission, lease: Lease) -> Grading:
    with app.database.reading() as session:
        attempt = known(submission.attempt_id, attempts.get(session, submission.attempt_id))
    exercise = exam_of(app, attempt).exercise(submission.exercise)
    files = {name: text.encode() for name, text in submission.files.items()}
    return app.grade(exercise, submission.rows, files, attempt.seed, sandbox=app.sandbox, progress=lease.advance)


def _store(app: App, lease: Lease, grading: Grading) -> GradingRecord:
    with app.database.writing() as session:
        if not jobs.finish(session, lease.submission_id, lease.owner):
            raise LeaseLost(lease.submission_id)
        return gradings.add(session, lease.submission_id, grading, clock.now())


def _give_back(app: App, lease: Lease, error: Exception) -> None:
    # Learners read it: what went wrong if it is an error of our tree, else its kind; paths and the rest are in the log.
    reason = error.what if isinstance(error, CorrigeError) else type(error).__name__
    with app.database.writing() as session:
        job = jobs.get(session, lease.submission_id)
        tries = job.tries if job else 1
        jobs.fail(session, lease.submission_id, lease.owner, reason, _due(app, tries))


def _due(app: App, tries: int) -> datetime:
    return clock.now() + _delay(app, tries)


def _delay(app: App, tries: int) -> timedelta:
    doubled = app.settings.retry_seconds * 2.0 ** min(tries - 1, 30)
    return timedelta(seconds=min(doubled, app.settings.retry_most_seconds))
