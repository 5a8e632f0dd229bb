"""Learners, attempts, handing in."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import service
from grading.errors import InputError, UnknownName
from grading.model import Row, Severity
from service import App, Attempt, clock
from tests.service.world import EXERCISES, FakeGrader, begin, enrol, grade_all, solve


def _counts(app: App) -> dict[str, int]:
    with app.database.reading() as session:
        tables = ("attempts", "submissions", "jobs", "gradings")
        return {table: session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables}  # noqa: S608


def test_a_learner_is_found_by_token_and_by_nothing_else(app: App) -> None:
    """The token of the cookie names the learner; the empty one, a wrong one and rubbish name nobody."""
    ada = service.register(app, "  Ada   Lovelace ", "en")
    assert (ada.alias, ada.lang) == ("Ada Lovelace", "en")
    assert service.learner_by_token(app, ada.token) == ada
    assert [service.learner_by_token(app, token) for token in ("", "nobody", "\0", "' OR 1=1 --")] == [None] * 4
    assert ada.token not in repr(ada)


def test_a_learner_changes_alias_and_language(app: App) -> None:
    """Each change leaves the other value."""
    ada = service.register(app, "Ada", "es")
    service.rename(app, ada.id, "A" * 40)
    changed = service.set_language(app, ada.id, "en")
    assert (changed.alias, changed.lang, changed.token) == ("A" * 40, "en", ada.token)
    with pytest.raises(UnknownName):
        service.rename(app, ada.id + 1, "x")


@pytest.mark.parametrize("alias", ["", "   ", "x" * 41, "a\0b", "a\u202eb"])
def test_an_alias_that_cannot_be_shown_is_refused(app: App, alias: str) -> None:
    """Empty, too long, or with characters that print nothing."""
    with pytest.raises(InputError):
        service.register(app, alias, "es")


def test_an_unknown_language_is_refused(app: App) -> None:
    """Only the languages of the interface can be chosen."""
    with pytest.raises(InputError):
        service.register(app, "Ada", "fr")  # type: ignore[arg-type]


def test_an_open_attempt_is_resumed_and_the_next_is_counted(app: App) -> None:
    """Opening twice is one attempt; after the hand-in the next one begins with another seed."""
    ada, first = enrol(app)
    assert service.open_attempt(app, ada.id, "mini") == first
    service.hand_in(app, first.id)
    second = service.open_attempt(app, ada.id, "mini")
    assert (first.number, second.number) == (1, 2)
    assert first.seed != second.seed
    assert first.exam_version == app.exam("mini").version


def test_the_clock_runs_in_exam_mode_only(app: App) -> None:
    """The deadline is the exam's longest time after the start; practice has none."""
    ada, attempt = enrol(app)
    assert attempt.deadline == attempt.started + timedelta(minutes=30)
    service.hand_in(app, attempt.id)
    assert service.open_attempt(app, ada.id, "mini", mode="practice").deadline is None


def test_two_tabs_open_one_attempt(app: App) -> None:
    """Eight threads that open at once get the same attempt."""
    ada = service.register(app, "Ada", "es")
    gate = threading.Barrier(8)

    def open_one(_: int) -> int:
        gate.wait()
        return service.open_attempt(app, ada.id, "mini").id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(open_one, range(8)))) == 1


def test_an_attempt_belongs_to_its_learner(app: App) -> None:
    """Another's attempt and one that doesn't exist are refused in the same words."""
    ada, attempt = enrol(app)
    grace = service.register(app, "Grace", "es")
    assert service.owned(app, ada.id, attempt.id) == attempt
    said = []
    for learner, number in ((grace.id, attempt.id), (ada.id, attempt.id + 1), (ada.id, 10**30), (ada.id, -1)):
        with pytest.raises(UnknownName) as refused:
            service.owned(app, learner, number)
        said.append(str(refused.value).replace(str(number), "N"))
    assert len(set(said)) == 1


def test_unknown_exam_and_learner_are_said(app: App) -> None:
    """An attempt needs an exam and a learner that are there."""
    ada = service.register(app, "Ada", "es")
    with pytest.raises(UnknownName, match="mini"):
        service.open_attempt(app, ada.id, "minni")
    with pytest.raises(UnknownName, match="learner"):
        service.open_attempt(app, 77, "mini")


def test_the_hand_in_stores_what_was_saved(app: App, grader: FakeGrader) -> None:
    """Each exercise is stored, blank rows and blank optional files left out, and just that is graded."""
    _, attempt = enrol(app)
    row = service.draft(app, attempt.id, "suma").rows[0].id
    service.add_row(app, attempt.id, "suma")
    service.save_row(app, attempt.id, "suma", row, problem="resta", severity="critical", correction="sumar")
    service.save_file(app, attempt.id, "suma", "adder.py", "print('ñ')\n")
    service.save_file(app, attempt.id, "suma", "helper.py", " \n")
    assert service.submissions(app, attempt.id) == ()
    handed = service.hand_in(app, attempt.id)
    assert handed.submitted is not None
    grade_all(app, attempt)
    suma, nota = service.result(app, attempt.id).exercises
    assert suma.submission.rows == (Row("resta", Severity.CRITICAL, "sumar"),)
    assert grader.files == {"suma": {"adder.py": "print('ñ')\n".encode()}, "nota": {"note.md": b"# Nota\n"}}
    assert nota.submission.rows == ()


def test_handing_in_twice_does_nothing_twice(app: App) -> None:
    """Sixteen presses from eight threads store one submission per exercise and one job for each."""
    _, attempt = enrol(app)
    gate = threading.Barrier(8)

    def press(_: int) -> list[object]:
        gate.wait()
        return [service.hand_in(app, attempt.id), service.hand_in(app, attempt.id)]

    with ThreadPoolExecutor(8) as pool:
        answers = [answer for pair in pool.map(press, range(8)) for answer in pair]
    assert len(set(answers)) == 1
    assert _counts(app) == {"attempts": 1, "submissions": len(EXERCISES), "jobs": len(EXERCISES), "gradings": 0}


def test_a_hand_in_that_breaks_stores_nothing(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the second exercise can't be stored the first isn't either, and the attempt stays open."""
    _, attempt = enrol(app)
    real = service.attempts.__globals__["submissions"].add

    def add(session: object, attempt_id: int, exercise: str, *rest: object, **more: object) -> object:
        if exercise == "nota":
            raise OSError("disk full")
        return real(session, attempt_id, exercise, *rest, **more)

    monkeypatch.setattr("db.store.submissions.add", add)
    with pytest.raises(OSError, match="disk full"):
        service.hand_in(app, attempt.id)
    assert _counts(app)["submissions"] == 0
    assert service.attempt(app, attempt.id).submitted is None


def test_what_is_overdue_is_handed_in_as_saved(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the deadline the saved draft is handed in; opening again begins the next attempt."""
    ada, attempt = enrol(app)
    solve(app, attempt, "minus")
    end = attempt.deadline
    assert end is not None
    service.hand_in_overdue(app)
    assert service.attempt(app, attempt.id).submitted is None
    monkeypatch.setattr(clock, "now", lambda: end + timedelta(seconds=1))
    second = service.open_attempt(app, ada.id, "mini")
    assert second.number == 2
    monkeypatch.setattr(clock, "now", lambda: end + timedelta(hours=2))
    service.hand_in_overdue(app)
    assert service.attempt(app, second.id).submitted == end + timedelta(hours=2)
    assert "cured: minus" in service.result(app, attempt.id).exercises[0].submission.files["adder.py"]


def test_an_overdue_attempt_that_fails_holds_up_no_other(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be handed in now stays open with all that was saved, and is handed in later."""
    _, first = enrol(app)
    _, second = enrol(app, "Grace")
    solve(app, first, "minus")
    end = second.deadline
    assert end is not None
    monkeypatch.setattr(clock, "now", lambda: end + timedelta(seconds=1))
    real = service.hand_in.__globals__["exam_of"]

    def exam_of(app: App, attempt: Attempt) -> object:
        if attempt.id == first.id:
            raise OSError("disk full")
        return real(app, attempt)

    with monkeypatch.context() as patch:
        patch.setitem(service.hand_in.__globals__, "exam_of", exam_of)
        service.hand_in_overdue(app)
    assert [service.attempt(app, one.id).submitted is None for one in (first, second)] == [True, False]
    service.hand_in_overdue(app)
    assert "cured: minus" in service.result(app, first.id).exercises[0].submission.files["adder.py"]


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    """Learner, attempt and draft are what they were when the app starts anew on the same file."""
    app = begin(tmp_path)
    ada, attempt = enrol(app)
    solve(app, attempt, "minus")
    draft = service.draft(app, attempt.id, "suma")
    service.stop(app)
    again = begin(tmp_path)
    assert service.learner_by_token(again, ada.token) == ada
    assert service.open_attempt(again, ada.id, "mini") == attempt
    assert service.draft(again, attempt.id, "suma") == draft
    service.stop(again)
