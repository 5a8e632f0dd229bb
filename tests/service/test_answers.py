"""Open answers, self-assessment, and attempts that a grading can give no points for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import service
from db.records import Attempt, Learner
from grading.errors import InputError, UnknownName
from grading.model import MAX_CELL
from grading.sandbox.testing import BareSandbox
from service import App, clock
from tests.service.world import QUIZ, TABLE, drop, enrol, forget, grade_all, lay_exam, remove, settings

ALONE, TABLED = "solo-preguntas", "con-tabla"
WRONG = {
    "too long": (0, "x" * (MAX_CELL + 1), InputError),
    "NUL": (0, "a\0b", InputError),
    "half a surrogate": (0, "\ud83d", InputError),
    "no such question": (2, "x", UnknownName),
    "before the first": (-1, "x", UnknownName),
}


@pytest.fixture
def quizzes(tmp_path: Path) -> Iterator[App]:
    """An app with an exam of questions alone (quiz) and one with a table too (both), graded by the core's pipeline."""
    lay_exam(tmp_path)
    app = service.start(settings(tmp_path), sandbox=BareSandbox())
    drop(app, "quiz", QUIZ)
    drop(app, "both", QUIZ + TABLE)
    yield app
    service.stop(app)


def _begin(app: App, exam: str = "quiz") -> tuple[Learner, Attempt]:
    learner = service.register(app, "Ada", "es")
    return learner, service.open_attempt(app, learner.id, exam)


def _finish(app: App, attempt: Attempt) -> Attempt:
    handed = service.hand_in(app, attempt.id)
    grade_all(app, attempt)
    return handed


def test_an_answer_is_saved_and_read_back(quizzes: App) -> None:
    """Each by its place; a change counts a revision, the same text none, and rows and files stay."""
    _, attempt = _begin(quizzes)
    first = service.draft(quizzes, attempt.id, ALONE)
    assert first.answers == {}
    service.save_answer(quizzes, attempt.id, ALONE, 1, "En el escalador, ñ\n\n")
    service.save_answer(quizzes, attempt.id, ALONE, 0, "Sí")
    last = service.save_answer(quizzes, attempt.id, ALONE, 0, "Sí")
    assert last.answers == {0: "Sí", 1: "En el escalador, ñ\n\n"}
    assert (last.rows, last.files, last.revision) == (first.rows, first.files, first.revision + 2)
    assert service.draft(quizzes, attempt.id, ALONE) == last
    assert service.save_answer(quizzes, attempt.id, ALONE, 0, "").answers[0] == ""


@pytest.mark.parametrize(("place", "text", "error"), WRONG.values(), ids=WRONG.keys())
def test_a_refused_answer_leaves_the_draft_as_it_was(
    quizzes: App, place: int, text: str, error: type[Exception]
) -> None:
    """What can't be stored, or answers no question, changes nothing."""
    _, attempt = _begin(quizzes)
    before = service.save_answer(quizzes, attempt.id, ALONE, 0, "x" * MAX_CELL)
    with pytest.raises(error):
        service.save_answer(quizzes, attempt.id, ALONE, place, text)
    assert service.draft(quizzes, attempt.id, ALONE) == before


def test_an_exercise_without_questions_takes_no_answer(quizzes: App) -> None:
    """There, and where there is no such exercise or attempt, the name is unknown."""
    _, attempt = _begin(quizzes, "both")
    for number, slug in ((attempt.id, TABLED), (attempt.id, "nothing"), (attempt.id + 1, ALONE)):
        with pytest.raises(UnknownName):
            service.save_answer(quizzes, number, slug, 0, "x")


def test_no_answer_is_written_after_the_end(quizzes: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither over the deadline nor after the hand-in, and what was saved in time is handed in."""
    _, attempt = _begin(quizzes)
    service.save_answer(quizzes, attempt.id, ALONE, 0, "in time")
    end = attempt.deadline
    assert end is not None
    monkeypatch.setattr(clock, "now", lambda: end)
    with pytest.raises(InputError, match="time is up"):
        service.save_answer(quizzes, attempt.id, ALONE, 0, "late")
    service.hand_in_overdue(quizzes)
    with pytest.raises(InputError, match="handed in"):
        service.save_answer(quizzes, attempt.id, ALONE, 0, "later")
    assert service.result(quizzes, attempt.id).exercises[0].submission.answers == {0: "in time"}


def test_the_result_holds_the_answers_that_say_something(quizzes: App) -> None:
    """Stored at the hand-in by place; blank ones are left out."""
    _, attempt = _begin(quizzes)
    service.save_answer(quizzes, attempt.id, ALONE, 0, " \n")
    service.save_answer(quizzes, attempt.id, ALONE, 1, "En el escalador")
    _finish(quizzes, attempt)
    assert service.result(quizzes, attempt.id).exercises[0].submission.answers == {1: "En el escalador"}


def test_files_begin_as_the_answer_section_does(quizzes: App) -> None:
    """The first files are those to hand in, before and after somebody writes in them, in the draft and by name."""
    _, attempt = _begin(quizzes)
    assert service.draft(quizzes, attempt.id, ALONE).files == {"train.py": "# train.py\nx = 1\n"}
    service.save_file(quizzes, attempt.id, ALONE, "train.py", "mine")
    first = service.first_files(quizzes, attempt.id, ALONE)
    assert service.save_files(quizzes, attempt.id, ALONE, first).files == {"train.py": "# train.py\nx = 1\n"}
    assert service.earlier(quizzes, attempt.id, ALONE, "train.py")[1].text == "mine"


def test_marks_are_given_changed_and_taken_back(quizzes: App) -> None:
    """Questions, files and items of the checklist each have one; another attempt has its own."""
    learner, attempt = _begin(quizzes)
    _finish(quizzes, attempt)
    assert service.result(quizzes, attempt.id).exercises[0].assessed == {}
    for subject, mark in (("question:0", "right"), ("file:train.py", "partly"), ("check:1", "right")):
        service.assess(quizzes, attempt.id, ALONE, subject, mark)  # type: ignore[arg-type]
    service.assess(quizzes, attempt.id, ALONE, "question:0", "missed")
    told = service.assess(quizzes, attempt.id, ALONE, "check:1", None)
    assert told == {"question:0": "missed", "file:train.py": "partly"}
    assert service.result(quizzes, attempt.id).exercises[0].assessed == told
    second = _finish(quizzes, service.open_attempt(quizzes, learner.id, "quiz"))
    assert service.result(quizzes, second.id).exercises[0].assessed == {}


def test_what_can_be_assessed_is_what_is_there(quizzes: App) -> None:
    """The questions, the items of the checklist and the files of an exercise, and nothing else."""
    _, attempt = _begin(quizzes)
    exercise = service.exam_of(quizzes, attempt).exercise(ALONE)
    assert service.subjects(exercise) == ("question:0", "question:1", "check:0", "check:1", "file:train.py")
    _finish(quizzes, attempt)
    for subject in ("question:2", "question:-1", "question:", "check:2", "file:other.py", "file:../train.py", "", "x"):
        with pytest.raises(UnknownName):
            service.assess(quizzes, attempt.id, ALONE, subject, "right")
    with pytest.raises(UnknownName):
        service.assess(quizzes, attempt.id, "nothing", "question:0", "right")
    with pytest.raises(InputError, match="mark"):
        service.assess(quizzes, attempt.id, ALONE, "question:0", "perfect")  # type: ignore[arg-type]
    assert service.result(quizzes, attempt.id).exercises[0].assessed == {}


def test_nothing_is_assessed_before_the_hand_in(quizzes: App) -> None:
    """An open attempt has no marks: the model answers are not shown yet."""
    _, attempt = _begin(quizzes)
    with pytest.raises(InputError, match="not handed in"):
        service.assess(quizzes, attempt.id, ALONE, "question:0", "right")


def test_marks_can_be_given_when_the_exam_has_gone(quizzes: App) -> None:
    """The kept version says what there is to assess."""
    _, attempt = _begin(quizzes)
    _finish(quizzes, attempt)
    (quizzes.settings.exercises_folder / "quiz" / "exam.md").unlink()
    quizzes.shelf.look()
    assert service.assess(quizzes, attempt.id, ALONE, "question:1", "right") == {"question:1": "right"}
    assert service.result(quizzes, attempt.id).exercises[0].assessed == {"question:1": "right"}


def test_marks_never_change_points(quizzes: App) -> None:
    """Score, maximum and pass are the same however the learner judges, also after a regrade."""
    _, attempt = _begin(quizzes, "both")
    _finish(quizzes, attempt)
    before = service.result(quizzes, attempt.id)
    for subject in ("question:0", "question:1", "check:0", "file:train.py"):
        service.assess(quizzes, attempt.id, ALONE, subject, "right")
    for state in service.submissions(quizzes, attempt.id):
        service.regrade(quizzes, state.submission_id)
    grade_all(quizzes, attempt)
    after = service.result(quizzes, attempt.id)
    assert (after.score, after.max, after.passed, after.badge) == (
        before.score,
        before.max,
        before.passed,
        before.badge,
    )
    assert len(after.exercises[0].assessed) == 4


def test_an_attempt_without_points_is_graded_and_neither_passed_nor_failed(quizzes: App) -> None:
    """Questions alone: each grading has 0 of 0, before and after, in the result, the list and nowhere else."""
    learner, attempt = _begin(quizzes)
    assert [(one.state, one.max, one.passed) for one in service.attempts(quizzes, learner.id)] == [("open", 0, None)]
    service.save_answer(quizzes, attempt.id, ALONE, 0, "Sí")
    service.hand_in(quizzes, attempt.id)
    waiting = service.result(quizzes, attempt.id)
    assert (waiting.state, waiting.score, waiting.max, waiting.passed) == ("queued", 0, 0, None)
    grade_all(quizzes, attempt)
    result = service.result(quizzes, attempt.id)
    assert (result.state, result.score, result.max, result.passed, result.badge) == ("graded", 0, 0, None, None)
    assert result.pass_mark == 50.0
    assert result.exercises[0].grading is not None
    assert (result.exercises[0].grading.max, result.exercises[0].grading.issues) == (0, ())
    (listed,) = service.attempts(quizzes, learner.id)
    assert (listed.state, listed.score, listed.max, listed.passed, listed.badge) == ("graded", 0, 0, None, None)
    assert service.progress(quizzes, learner.id).attempts == ()
    assert service.leaderboard(quizzes, "quiz") == ()


def test_questions_take_no_part_in_pass_mark_and_badge(quizzes: App) -> None:
    """Of an exam with questions and a table the table's points count: all of them are a pass with the best badge."""
    learner, attempt = _begin(quizzes, "both")
    assert service.attempts(quizzes, learner.id)[0].max == 30
    row = service.draft(quizzes, attempt.id, TABLED).rows[0].id
    cells = {"problem": "Sin manejo de errores", "correction": "Añadirlo"}
    service.save_row(quizzes, attempt.id, TABLED, row, **cells)  # type: ignore[arg-type]
    service.hand_in(quizzes, attempt.id)
    assert service.result(quizzes, attempt.id).max == 30
    grade_all(quizzes, attempt)
    result = service.result(quizzes, attempt.id)
    assert [(one.grading.score, one.grading.max) for one in result.exercises if one.grading] == [(0, 0), (30, 30)]
    assert (result.score, result.max, result.passed, result.badge) == (30, 30, True, 95)
    (listed,) = service.attempts(quizzes, learner.id)
    assert (listed.score, listed.max, listed.passed, listed.badge) == (30, 30, True, 95)
    assert [(one.score, one.max, one.passed) for one in service.progress(quizzes, learner.id).attempts] == [
        (30, 30, True)
    ]
    assert [(one.score, one.max) for one in service.leaderboard(quizzes, "both")] == [(30, 30)]


def test_an_exercise_of_a_gone_exam_takes_no_marks(app: App) -> None:
    """Where neither folder nor version is there, nobody knows what could be assessed."""
    _, attempt = enrol(app)
    service.hand_in(app, attempt.id)
    remove(app)
    forget(app)
    with pytest.raises(UnknownName, match="mini"):
        service.assess(app, attempt.id, "suma", "file:adder.py", "right")
