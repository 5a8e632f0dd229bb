"""Retakes and practice: other files for the same skills, and still the same attempt for ever."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import service
from db.records import Attempt
from grading.model import Severity
from grading.sandbox.testing import BareSandbox
from service import App, exams
from tests.service.world import begin, drop, edit, enrol, forget, grade_all, lay_exam, remove, settings, solve

WORDS = """\
name:
  as-is: {}
""" + "".join(f"  other-{letter}:\n    both: {{ANSWER: ANSWER_{letter}}}\n" for letter in "ABCDEFGH")


@pytest.fixture
def drawn(app: App) -> App:
    """The app with an exam whose first exercise has nine wordings; its second never varies."""
    folder = app.settings.exercises_folder / "mini"
    (folder / "suma" / "variants.yml").write_text(WORDS, encoding="utf-8")
    app.shelf.look()
    return app


def _next(app: App, learner_id: int, mode: str = "exam") -> Attempt:
    attempt = service.open_attempt(app, learner_id, "mini", mode)  # type: ignore[arg-type]
    service.hand_in(app, attempt.id)
    return attempt


def _reviewed(app: App, attempt: Attempt) -> str:
    return service.exam_of(app, attempt).exercise("suma").reviewed()["adder.py"]


def test_the_first_exam_is_as_it_is_written(drawn: App) -> None:
    """Everybody's first attempt in exam mode is variant 0, also after practice, and a retake is not."""
    ada, grace = (service.register(drawn, name, "es").id for name in ("Ada", "Grace"))
    taken = [_next(drawn, ada).variant for _ in range(3)]
    assert [variant > 0 for variant in taken] == [False, True, True]
    practised = [_next(drawn, grace, mode) for mode in ("practice", "exam", "exam", "practice")]
    assert [one.variant > 0 for one in practised] == [True, False, True, True]
    assert all(0 < one.variant < 2**31 for one in practised if one.variant)
    assert [one.deadline is None for one in practised] == [True, False, False, True]


def test_no_attempt_shows_files_that_the_learner_has_seen(drawn: App) -> None:
    """Eight attempts, practice and exam, have eight texts, none of practice the exam's own."""
    ada = service.register(drawn, "Ada", "es").id
    taken = [_next(drawn, ada, mode) for mode in ("practice", "exam", "exam", *["practice"] * 5)]
    texts = [_reviewed(drawn, one) for one in taken]
    assert len(set(texts)) == 8
    assert texts[1] == drawn.exam("mini").exercise("suma").reviewed()["adder.py"]


def test_what_can_not_differ_is_drawn_all_the_same(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """When every text has been seen, and of an exam without templates, an attempt begins after a bounded search."""
    tried: list[int] = []
    real = type(app.exam("mini")).variant

    def variant(exam: object, seed: int) -> object:
        tried.append(seed)
        return real(exam, seed)  # type: ignore[arg-type]

    ada = service.register(app, "Ada", "es").id
    for _ in range(4):
        _next(app, ada)
    monkeypatch.setattr(type(app.exam("mini")), "variant", variant)
    assert _next(app, ada).variant > 0
    assert len(set(tried)) <= exams.TRIES + 4
    drop(app, "plain", (app.settings.exercises_folder / "mini" / "exam.md").read_text(encoding="utf-8"))
    plain = service.open_attempt(app, ada, "plain", "practice")
    assert plain.variant > 0
    assert service.exam_of(app, plain).exercise("suma").reviewed() == app.exam("plain").exercise("suma").reviewed()


def test_as_many_exercises_differ_as_can(app: App) -> None:
    """Where one of two exercises never varies, the other one still does."""
    ada = service.register(app, "Ada", "es").id
    first, second = _next(app, ada), _next(app, ada)
    assert _reviewed(app, first) != _reviewed(app, second)


def test_versions_of_before_count_as_seen(drawn: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that was seen in an older version of the exam is not drawn again."""
    ada = service.register(drawn, "Ada", "es").id
    seen = {_reviewed(drawn, _next(drawn, ada)) for _ in range(5)}
    edit(drawn, "exam.md", "Una nota.", "Otra nota.")
    assert _reviewed(drawn, _next(drawn, ada)) not in seen
    forget(drawn)
    assert _next(drawn, ada).variant > 0


def test_everything_of_an_attempt_is_of_its_variant(drawn: App) -> None:
    """Draft, download, *Run*, grading and result speak of the variant's files and of its issues alone."""
    ada = service.register(drawn, "Ada", "es").id
    _next(drawn, ada)
    attempt = service.open_attempt(drawn, ada, "mini")
    exercise = service.exam_of(drawn, attempt).exercise("suma")
    assert exercise.seed == attempt.variant
    assert (
        service.draft(drawn, attempt.id, "suma").files
        == exercise.reviewed()
        == service.first_files(drawn, attempt.id, "suma")
    )
    with zipfile.ZipFile(io.BytesIO(service.reviewed_zip(drawn, attempt.id, "suma"))) as zipped:
        assert zipped.read("adder.py").decode() == exercise.reviewed()["adder.py"]
    assert service.run_draft(drawn, attempt.id, "suma").state == "ok"
    solve(drawn, attempt, *(issue.id for issue in exercise.issues))
    service.hand_in(drawn, attempt.id)
    grade_all(drawn, attempt)
    suma = service.result(drawn, attempt.id).exercises[0]
    assert suma.grading is not None
    ids = [issue.id for issue in exercise.issues]
    assert [issue.id for issue in suma.grading.issues] == [issue.id for issue in suma.table] == ids
    assert (suma.reviewed, suma.solution, suma.changed) == (exercise.reviewed(), exercise.solution(), False)
    assert (suma.grading.score, suma.grading.max) == (30.0, 60.0)


def test_a_variant_is_the_same_for_ever(tmp_path: Path) -> None:
    """After change, removal and restart an attempt has the same files, and a regrade the same points."""
    home = lay_exam(tmp_path)
    (home / "mini" / "suma" / "variants.yml").write_text(WORDS, encoding="utf-8")
    app = service.start(settings(tmp_path), sandbox=BareSandbox())
    ada = service.register(app, "Ada", "es").id
    _next(app, ada)
    attempt = service.open_attempt(app, ada, "mini")
    exercise = service.exam_of(app, attempt).exercise("suma")
    row = service.draft(app, attempt.id, "suma").rows[0].id
    title = exercise.issues[0].title.es
    service.save_row(app, attempt.id, "suma", row, problem=title, severity=Severity.CRITICAL)
    service.hand_in(app, attempt.id)
    grade_all(app, attempt)
    before = service.result(app, attempt.id)
    assert before.score > 0
    (home / "mini" / "suma" / "variants.yml").write_text(WORDS.replace("ANSWER_", "VALUE_"), encoding="utf-8")
    drop(app, "other", (home / "mini" / "exam.md").read_text(encoding="utf-8"))
    remove(app)
    service.stop(app)
    again = service.start(settings(tmp_path), sandbox=BareSandbox())
    for state in service.submissions(again, attempt.id):
        service.regrade(again, state.submission_id)
    grade_all(again, attempt)
    after = service.result(again, attempt.id)
    assert [one.gradings for one in after.exercises] == [2, 2]
    assert (after.score, after.max, after.passed) == (before.score, before.max, before.passed)
    assert [one.reviewed for one in after.exercises] == [one.reviewed for one in before.exercises]
    assert [one.table for one in after.exercises] == [one.table for one in before.exercises]
    service.stop(again)


@pytest.fixture
def board(tmp_path: Path) -> Iterator[App]:
    """An app whose attempts are graded by text alone."""
    app = begin(tmp_path)
    yield app
    service.stop(app)


def test_practice_is_not_on_the_leaderboard(board: App) -> None:
    """However good a practice was, only attempts in exam mode count, in points and in number."""
    learner, attempt = enrol(board)
    for mode, cured in (("exam", ()), ("practice", ("minus", "mute", "empty")), ("exam", ("minus", "mute"))):
        attempt = service.open_attempt(board, learner.id, "mini", mode)  # type: ignore[arg-type]
        solve(board, attempt, *cured)
        service.hand_in(board, attempt.id)
        grade_all(board, attempt)
    assert [(one.score, one.attempts) for one in service.leaderboard(board, "mini")] == [(30.0, 2)]
    assert len(service.progress(board, learner.id).attempts) == 3
    other = service.register(board, "Grace", "es")
    only = service.open_attempt(board, other.id, "mini", "practice")
    service.hand_in(board, only.id)
    grade_all(board, only)
    assert [one.alias for one in service.leaderboard(board, "mini")] == ["Ada"]


def test_the_best_retake_counts(board: App) -> None:
    """A better retake moves a learner up, a worse one not down."""
    learner, _ = enrol(board)
    for cured in ((), ("minus", "mute", "empty"), ()):
        attempt = service.open_attempt(board, learner.id, "mini")
        solve(board, attempt, *cured)
        service.hand_in(board, attempt.id)
        grade_all(board, attempt)
    assert [(one.score, one.attempts) for one in service.leaderboard(board, "mini")] == [(50.0, 3)]


def test_an_open_attempt_is_resumed_whatever_is_asked_for(app: App) -> None:
    """Who has an open practice goes on with it; its mode and variant stay."""
    ada = service.register(app, "Ada", "es")
    practice = service.open_attempt(app, ada.id, "mini", "practice")
    assert service.open_attempt(app, ada.id, "mini") == practice
    assert service.open_attempt(app, ada.id, "mini", "practice") == practice
