"""Start and stop: once per process."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore, Thread

from sqlalchemy.exc import SQLAlchemyError

from db.engine import Database, open_database
from grading.errors import ContentError, CorrigeError, InputError
from grading.sandbox import Sandbox
from grading.sandbox.minimum import Minimum
from service import queue
from service.exams import keep_used
from service.model import App, Grader
from service.settings import Settings, read
from service.shelf import Shelf
from service.worker import Worker


def start(settings: Settings | None = None, *, sandbox: Sandbox | None = None, grade: Grader | None = None) -> App:
    """Create or migrate the database, load the exams, recover what is stored and not graded, start the worker.

    `sandbox` and `grade` are replaced by tests.  Raises a CorrigeError that says what to change when it can't start.
    """
    settings = settings or read()
    opened = ExitStack()
    try:
        shelf = _shelf(opened, settings.exercises_folder)
        database = _database(settings)
        opened.callback(database.close)
        box = sandbox or _sandbox(opened, settings.minimum_layers, settings.linger_seconds)
        worker, slots = Worker(settings.poll_seconds), BoundedSemaphore(settings.slots)
        opened.callback(worker.stop)
        app = App(database, shelf, box, settings, worker, grade or _pipeline(), slots, opened)
        keep_used(app)
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


def _shelf(opened: ExitStack, home: Path) -> Shelf:
    """The exams of a folder; raises ContentError when none of it loads."""
    copies = opened.enter_context(TemporaryDirectory(prefix="corrige-exams-", ignore_cleanup_errors=True))
    shelf = Shelf(home, Path(copies))
    if shelf.exams:
        return shelf
    for error in shelf.refused:
        raise error
    raise ContentError("holds no exam", str(home), "set CORRIGE_EXERCISES to a folder with EXAM/exam.md")


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
