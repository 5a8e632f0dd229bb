"""Results, progress, leaderboard, and what of the solution may be seen when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta

import pytest

import service
from db.records import Attempt
from grading.errors import InputError, UnknownName
from grading.model import Text
from service import App, clock
from service.results import judged
from tests.service.world import FakeGrader, edit, enrol, forget, grade_all, remove, solve


def _go(app: App, learner_id: int, *cured: str) -> Attempt:
    attempt = service.open_attempt(app, learner_id, "mini")
    solve(app, attempt, *cured)
    service.hand_in(app, attempt.id)
    grade_all(app, attempt)
    return attempt


@contextmanager
def _at(monkeypatch: pytest.MonkeyPatch, minutes: int) -> Iterator[None]:
    then = clock.now() + timedelta(minutes=minutes)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: then)
        yield


JUDGED = [
    (100, 100, True, 95),
    (95, 100, True, 95),
    (94.99, 100, True, 90),
    (90, 100, True, 90),
    (80, 100, True, 80),
    (79.99, 100, True, 70),
    (70, 100, True, 70),
    (69.996, 100, True, 70),
    (69.99, 100, False, None),
    (0, 100, False, None),
    (35, 50, True, 70),
    (0, 0, None, None),
]


@pytest.mark.parametrize(("score", "most", "passed", "badge"), JUDGED)
def test_marks_and_badges_go_by_the_percent_that_is_shown(
    score: float, most: float, passed: bool | None, badge: int | None
) -> None:
    """70 % passes, badges from 70, 80, 90 and 95, at two decimals as they are shown; of no points nothing is said."""
    assert judged(score, most, 70) == (passed, badge)


def test_no_solution_before_the_hand_in(app: App) -> None:
    """The result of an open attempt is refused, and nothing else that a page reads holds the model solution."""
    learner, attempt = enrol(app)
    with pytest.raises(InputError, match="not handed in"):
        service.result(app, attempt.id)
    seen = [asdict(service.draft(app, attempt.id, slug)) for slug in ("suma", "nota")]
    seen += [asdict(one) for one in service.attempts(app, learner.id)]
    assert "MODEL SOLUTION" not in str(seen)
    service.hand_in(app, attempt.id)
    assert "MODEL SOLUTION" in service.result(app, attempt.id).exercises[0].solution["adder.py"]


def test_a_result_tells_all_of_an_attempt(app: App) -> None:
    """Points of both exercises, the mark, the badge, the learner's texts, the reviewed ones and the model table."""
    learner, _ = enrol(app)
    attempt = service.open_attempt(app, learner.id, "mini")
    for slug, names in (("suma", ("minus", "mute")), ("nota", ("empty",))):
        for name in names:
            row = service.add_row(app, attempt.id, slug)
            service.save_row(app, attempt.id, slug, row.id, problem=f"es {name}")
    _go(app, learner.id, "minus", "mute", "empty")
    result = service.result(app, attempt.id)
    assert (result.state, result.score, result.max, result.pass_mark) == ("graded", 100.0, 100.0, 70.0)
    assert (result.passed, result.badge) == (True, 95)
    suma = result.exercises[0]
    assert [row.problem for row in suma.submission.rows] == ["es minus", "es mute"]
    assert suma.submission.files["adder.py"].startswith("# mine")
    assert "2 - 2  # resta" in suma.reviewed["adder.py"]
    assert [(issue.id, issue.title.es) for issue in suma.table] == [
        ("minus", "Resta en lugar de sumar"),
        ("mute", "No tiene docstring"),
    ]
    assert suma.grading is not None
    assert suma.grading.score == 60
    assert suma.changed is False


def test_a_result_grows_while_it_is_graded(app: App) -> None:
    """Until every exercise is graded there is no mark and no badge; the points so far are shown."""
    learner, attempt = enrol(app)
    solve(app, attempt, "minus", "mute", "empty")
    assert service.attempts(app, learner.id)[0].state == "open"
    service.hand_in(app, attempt.id)
    first = service.submissions(app, attempt.id)[0].submission_id
    told = [service.result(app, attempt.id)]
    service.grade_submission(app, first)
    told.append(service.result(app, attempt.id))
    summary = service.attempts(app, learner.id)[0]
    grade_all(app, attempt)
    told.append(service.result(app, attempt.id))
    assert [(one.state, one.score, one.passed) for one in told] == [
        ("queued", 0, None),
        ("grading", 30, None),
        ("graded", 50, False),
    ]
    assert (summary.state, summary.score, summary.max, summary.passed) == ("grading", None, 100, None)


def test_an_exam_that_changed_meanwhile_is_told(app: App) -> None:
    """Where the version that an attempt began with was not kept, it is shown and graded as of today, and marked."""
    learner, _ = enrol(app)
    attempt = _go(app, learner.id)
    forget(app)
    assert [one.changed for one in service.result(app, attempt.id).exercises] == [False, False]
    edit(app, "exam.md", "Una nota.", "Una nota breve.")
    assert [one.changed for one in service.result(app, attempt.id).exercises] == [True, True]
    for state in service.submissions(app, attempt.id):
        service.regrade(app, state.submission_id)
    grade_all(app, attempt)
    result = service.result(app, attempt.id)
    assert [one.changed for one in result.exercises] == [True, True]
    assert {one.grading.content for one in result.exercises if one.grading} == {app.exam("mini").version}


def test_attempts_are_listed_newest_first(app: App) -> None:
    """Each with its state, points and badge."""
    learner, _ = enrol(app)
    _go(app, learner.id, "minus")
    _go(app, learner.id, "minus", "mute", "empty")
    service.open_attempt(app, learner.id, "mini")
    told = [(one.attempt.number, one.state, one.score, one.badge) for one in service.attempts(app, learner.id)]
    assert told == [(3, "open", None, None), (2, "graded", 50.0, None), (1, "graded", 15.0, None)]


def test_attempts_at_an_exam_that_is_gone_are_still_listed(app: App) -> None:
    """The list of attempts needs neither the exam's folder nor a kept version: its slug stands for its title."""
    learner, _ = enrol(app)
    _go(app, learner.id, "minus")
    service.open_attempt(app, learner.id, "mini")
    remove(app)
    forget(app)
    told = [(one.score, one.max, one.title) for one in service.attempts(app, learner.id)]
    assert told == [(None, 0.0, Text("mini", "mini")), (15.0, 100.0, Text("mini", "mini"))]
    assert [(one.score, one.pass_mark) for one in service.progress(app, learner.id).attempts] == [(15.0, 70.0)]
    assert service.progress(app, learner.id).issues == ()


def test_progress_counts_what_is_missed(app: App, grader: FakeGrader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Per issue over graded attempts: named, cured, and neither; what we could not check is not counted."""
    monkeypatch.setitem(service.open_attempt.__globals__, "draw_variant", lambda *_: 0)
    learner, attempt = enrol(app)
    row = service.draft(app, attempt.id, "suma").rows[0].id
    service.save_row(app, attempt.id, "suma", row, problem="minus")
    _go(app, learner.id, "mute")
    _go(app, learner.id, "mute")
    grader.unchecked = True
    _go(app, learner.id)
    service.open_attempt(app, learner.id, "mini")
    progress = service.progress(app, learner.id)
    assert [(one.number, one.score) for one in progress.attempts] == [(1, 30.0), (2, 15.0), (3, 0.0)]
    told = {one.issue: (one.graded, one.named, one.fixed, one.missed) for one in progress.issues}
    assert told == {"empty": (2, 0, 0, 2), "minus": (2, 1, 0, 1), "mute": (2, 0, 2, 0)}
    assert [one.issue for one in progress.issues] == ["empty", "minus", "mute"]
    assert service.progress(app, service.register(app, "new", "es").id).attempts == ()


def test_the_leaderboard_shows_each_learners_best(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Best attempt per learner, highest first, of equal ones the earlier; open and ungraded ones don't count."""
    people = {name: service.register(app, name, "es").id for name in ("Ada", "Grace", "Hedy", "Mary")}
    for minute, (name, cured) in enumerate(
        [("Grace", ["minus"]), ("Hedy", ["minus", "mute"]), ("Ada", ["minus"]), ("Grace", ["minus", "mute"])]
    ):
        with _at(monkeypatch, minute):
            _go(app, people[name], *cured)
    service.hand_in(app, service.open_attempt(app, people["Mary"], "mini").id)
    told = [(one.rank, one.alias, one.score, one.attempts) for one in service.leaderboard(app, "mini")]
    assert told == [(1, "Hedy", 30.0, 1), (2, "Grace", 30.0, 2), (3, "Ada", 15.0, 1)]
    assert [one.alias for one in service.leaderboard(app, "mini", limit=1)] == ["Hedy"]
    with pytest.raises(UnknownName):
        service.leaderboard(app, "other")


def test_a_regrade_moves_the_leaderboard(app: App, grader: FakeGrader) -> None:
    """Only the newest grading of each submission counts."""
    learner, _ = enrol(app)
    attempt = _go(app, learner.id, "minus", "mute")
    grader.during = lambda: setattr(grader, "_issue", lambda *_: FakeGrader()._issue(_[0], _[1], (), ""))
    service.regrade(app, service.submissions(app, attempt.id)[0].submission_id)
    grade_all(app, attempt)
    assert [one.score for one in service.leaderboard(app, "mini")] == [0.0]


def test_run_shows_output_and_no_verdict(app: App) -> None:
    """*Run* executes the saved files with the context of the download; a traceback is the learner's own."""
    _, attempt = enrol(app)
    assert service.run_draft(app, attempt.id, "suma").stdout == "answer 0\n"
    service.save_file(app, attempt.id, "suma", "adder.py", "def broken(:\n")
    run = service.run_draft(app, attempt.id, "suma")
    assert run.state == "error"
    assert "SyntaxError" in (run.error or "")
    service.save_file(app, attempt.id, "suma", "adder.py", "")
    assert service.run_draft(app, attempt.id, "suma").state == "rejected"
    assert service.submissions(app, attempt.id) == ()
