"""Start and stop: once per process."""

from __future__ import annotations

import logging
from contextlib import ExitStack, suppress
from functools import partial
from threading import BoundedSemaphore, Thread

from sqlalchemy.exc import SQLAlchemyError

from db.engine import Database, open_database
from grading import content
from grading.content import GradedExam
from grading.errors import ContentError, CorrigeError, InputError
from grading.sandbox import Sandbox
from grading.sandbox.minimum import Minimum
from service import queue
from service.model import App, Grader
from service.settings import Settings, read
from service.worker import Worker

log = logging.getLogger(__name__)


def start(settings: Settings | None = None, *, sandbox: Sandbox | None = None, grade: Grader | None = None) -> App:
    """Create or migrate the database, load the exams, recover what is stored and not graded, start the worker.

    `sandbox` and `grade` are replaced by tests.  Raises a CorrigeError that says what to change when it can't start.
    """
    settings = settings or read()
    exams, refused = _exams(settings)
    opened = ExitStack()
    try:
        database = _database(settings)
        opened.callback(database.close)
        box = sandbox or _sandbox(opened, settings.minimum_layers, settings.linger_seconds)
        worker, slots = Worker(settings.poll_seconds), BoundedSemaphore(settings.slots)
        opened.callback(worker.stop)
        app = App(database, exams, refused, box, settings, worker, grade or _pipeline(), slots, opened)
        queue.recover(app)
    except BaseException:
        opened.close()
        raise
    if settings.worker:
        worker.start(partial(queue.step, app))
    return app


def stop(app: App) -> None:
    """End the worker after its present step and close what was opened."""
    app.opened.close()


def warm_up(app: App, exam: str) -> Thread:
    """Have the libraries that the exam's files need loaded in the background, while the learner still reads.

    Returns the thread that asks for it; raises UnknownName for an unknown exam.
    """
    from grading.pipeline import warm_up

    exercises = app.exam(exam).exercises

    def ask() -> None:
        for exercise in exercises:
            with suppress(CorrigeError):  # whatever is wrong is told at the first run
                warm_up(exercise, sandbox=app.sandbox)

    thread = Thread(target=ask, name="corrige-warm-up", daemon=True)
    thread.start()
    return thread


def _exams(settings: Settings) -> tuple[tuple[GradedExam, ...], tuple[ContentError, ...]]:
    """The exams that load, and why the others do not: one bad file must not close the door to the good ones."""
    home = settings.exercises_folder
    found, refused = [], []
    for name in content.exams(home):
        try:
            found.append(content.find(name, home))
        except ContentError as error:
            log.warning("exam %s is left out: %s", name, error)
            refused.append(error)
    if not found:
        if refused:
            raise refused[0]
        raise ContentError("holds no exam", str(home), "set CORRIGE_EXERCISES to a folder with EXAM/exam.md")
    return tuple(found), tuple(refused)


def _sandbox(opened: ExitStack, minimum: Minimum, linger: float) -> Sandbox:
    """For a classroom the smallest server starts now: it is looked at before the first learner comes."""
    from grading.sandbox import open_sandbox

    sandbox = opened.enter_context(open_sandbox(minimum=minimum, linger=linger))
    if minimum == "classroom":
        sandbox.start()
    return sandbox


def _pipeline() -> Grader:
    from grading.pipeline import grade  # brings scikit-learn with it

    return grade


def _database(settings: Settings) -> Database:
    try:
        return open_database(settings.database_url)
    except (SQLAlchemyError, OSError, ImportError) as error:
        reason = f"the database can't be opened ({type(error).__name__})"
        fix = "check that its folder can be written, or its server answers and its driver (psycopg) is installed"
        raise InputError(reason, "CORRIGE_DATABASE", fix) from error
