"""Grading what is stored: leases, failures, crashes."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

import service
from db.records import Attempt
from db.store import gradings, jobs
from grading.errors import UnknownName
from grading.sandbox.nowhere import NoSandbox
from service import App, clock, owner, queue
from tests.service.world import (
    FakeGrader,
    begin,
    enrol,
    forget,
    grade_all,
    lay_exam,
    no_sandbox,
    remove,
    settings,
    solve,
    until,
)


def _handed_in(app: App) -> tuple[Attempt, int]:
    _, attempt = enrol(app)
    solve(app, attempt, "minus")
    service.hand_in(app, attempt.id)
    return attempt, service.submissions(app, attempt.id)[0].submission_id


def _gradings(app: App, submission_id: int) -> int:
    with app.database.reading() as session:
        return len(gradings.of_submission(session, submission_id))


def _state(app: App, attempt: Attempt) -> tuple[str, int, str]:
    first = service.submissions(app, attempt.id)[0]
    return first.state, first.position, first.reason


def _hold(app: App, submission_id: int, who: str, expires: datetime) -> None:
    with app.database.writing() as session:
        assert jobs.claim(session, submission_id, who, clock.now(), expires)


def _victim(folder: Path, log: Path, mode: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.service.victim", str(folder), str(log), mode])


def test_progress_is_seen_stage_by_stage(app: App, grader: FakeGrader) -> None:
    """Queued with its place, then the stage that it is in, then done."""
    attempt, first = _handed_in(app)
    seen = [(one.state, one.position) for one in service.submissions(app, attempt.id)]
    grader.during = lambda: seen.append(_state(app, attempt)[:2])
    record = service.grade_submission(app, first)
    assert record is not None
    assert record.grading.score == 15.0
    assert seen == [("queued", 1), ("queued", 2), ("running", 0)]
    assert [(one.state, one.position) for one in service.submissions(app, attempt.id)] == [("done", 0), ("queued", 1)]


def test_a_graded_submission_is_not_graded_again(app: App, grader: FakeGrader) -> None:
    """Asking once more returns the grading that is there."""
    _, first = _handed_in(app)
    assert service.grade_submission(app, first) == service.grade_submission(app, first)
    assert len(grader.calls) == 1


def test_a_regrade_adds_a_grading_with_the_same_seed(app: App, grader: FakeGrader) -> None:
    """Both gradings are kept, the newest is shown, and the seed is the attempt's."""
    attempt, first = _handed_in(app)
    grade_all(app, attempt)
    old = service.result(app, attempt.id).exercises[0].record
    service.regrade(app, first)
    service.regrade(app, first)
    assert service.submissions(app, attempt.id)[0].state == "queued"
    new = service.grade_submission(app, first)
    shown = service.result(app, attempt.id).exercises[0]
    assert (shown.record, shown.gradings) == (new, 2)
    assert new != old
    assert {seed for _, seed in grader.calls} == {attempt.seed}


def test_an_unknown_submission_is_said(app: App) -> None:
    """Neither grading nor regrading invents one."""
    for call in (service.grade_submission, service.regrade):
        with pytest.raises(UnknownName):
            call(app, 99)


def test_two_threads_grade_it_once(app: App, grader: FakeGrader) -> None:
    """Of eight that try at once one grades; the others get nothing while it holds the lease."""
    _, first = _handed_in(app)
    gate = threading.Barrier(8)
    end = threading.Event()
    grader.during = lambda: end.wait(60) and None

    def grade(_: int) -> object:
        gate.wait()
        record = service.grade_submission(app, first)
        end.set()  # the losers come here first and let the winner go on
        return record

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(grade, range(8)))
    assert len(grader.calls) == 1
    assert sum(answer is not None for answer in answers) >= 1
    assert _gradings(app, first) == 1


def test_two_processes_grade_each_once(tmp_path: Path) -> None:
    """Two processes over one queue share the work and grade nothing twice."""
    app = begin(tmp_path)
    attempts = [enrol(app, f"learner {number}")[1] for number in range(5)]
    for attempt in attempts:
        service.hand_in(app, attempt.id)
    log = tmp_path / "log"
    for one in [_victim(tmp_path, log, "grade") for _ in range(2)]:
        assert one.wait(120) == 0
    assert sorted(log.read_text().split("\n")).count("START suma") == 5
    assert log.read_text().count("START") == 10
    assert {len(service.result(app, attempt.id).exercises) for attempt in attempts} == {2}
    assert all(one.gradings == 1 for attempt in attempts for one in service.result(app, attempt.id).exercises)
    service.stop(app)


def test_a_killed_process_loses_nothing(tmp_path: Path) -> None:
    """SIGKILL in the middle of a grading: after a restart it is graded, exactly once, long before its lease ends."""
    app = begin(tmp_path)
    attempt, first = _handed_in(app)
    log = tmp_path / "log"
    killed = _victim(tmp_path, log, "hang")
    until(lambda: log.exists() and "START" in log.read_text())
    assert _state(app, attempt) == ("running", 0, "")
    assert service.grade_submission(app, first) is None
    killed.kill()
    killed.wait()
    service.stop(app)

    grader = FakeGrader()
    again = begin(tmp_path, grader, worker=True, lease_seconds=3600)
    until(lambda: {one.state for one in service.submissions(again, attempt.id)} == {"done"})
    assert [exercise for exercise, _ in grader.calls] == ["suma", "nota"]
    assert _gradings(again, first) == 1
    service.stop(again)


def test_the_lease_of_a_living_process_survives_a_start(app: App, tmp_path: Path) -> None:
    """A second app that starts beside the first leaves alone what the first is grading."""
    _, first = _handed_in(app)
    _hold(app, first, owner.new_owner(), clock.now() + timedelta(hours=1))
    second = begin(tmp_path)
    assert service.grade_submission(second, first) is None
    service.stop(second)


def test_a_lease_of_another_machine_runs_out(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a process elsewhere lives can't be known: its submission is taken over at the lease's end, not before."""
    _, first = _handed_in(app)
    expires = clock.now() + timedelta(seconds=30)
    _hold(app, first, "elsewhere:1:1:x", expires)
    queue.recover(app)
    assert service.grade_submission(app, first) is None
    monkeypatch.setattr(clock, "now", lambda: expires)
    assert service.grade_submission(app, first) is not None


def test_who_lost_the_lease_stores_nothing(app: App, grader: FakeGrader) -> None:
    """A process that stalled past its lease throws away what it found; the other's grading is the only one."""
    _, first = _handed_in(app)

    def taken_over() -> None:
        grader.during = lambda: None
        with app.database.writing() as session:
            mine = jobs.get(session, first)
            assert mine is not None
            assert mine.owner is not None
            jobs.release(session, first, mine.owner, mine.due)
        assert service.grade_submission(app, first) is not None

    grader.during = taken_over
    assert service.grade_submission(app, first) is None
    assert _gradings(app, first) == 1
    assert len(grader.calls) == 2


def test_a_long_grading_keeps_its_lease(tmp_path: Path) -> None:
    """The heartbeat renews the lease, so a grading may take much longer than it."""
    grader = FakeGrader()
    app = begin(tmp_path, grader, lease_seconds=1.5)
    _, first = _handed_in(app)
    ends: list[datetime] = []

    def lease() -> datetime:
        with app.database.reading() as session:
            job = jobs.get(session, first)
        assert job is not None
        assert job.expires is not None
        return job.expires

    def wait() -> None:
        ends.append(lease())
        until(lambda: lease() > ends[0] + timedelta(seconds=1.5))

    grader.during = wait
    assert service.grade_submission(app, first) is not None
    assert len(grader.calls) == 1
    service.stop(app)


FAULTS = {
    "sandbox": (no_sandbox(), "did not answer"),
    "anything": (ZeroDivisionError("secret path"), "ZeroDivisionError"),
    "memory": (MemoryError(), "MemoryError"),
}


@pytest.mark.parametrize(("fault", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_of_ours_is_written_down_and_tried_again(
    app: App, grader: FakeGrader, fault: Exception, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails with its reason, is not due at once, and is graded when it is."""
    attempt, first = _handed_in(app)
    service.grade_submission(app, service.submissions(app, attempt.id)[1].submission_id)
    grader.broken = [fault]
    begun = clock.now()
    assert service.grade_submission(app, first) is None
    state, _, said = _state(app, attempt)
    assert (state, said) == ("failed", reason)
    assert service.attempts(app, attempt.learner_id)[0].state == "grading"
    assert queue.step(app) is False
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=11))
    assert queue.step(app) is True
    assert _state(app, attempt) == ("done", 0, "")


def test_the_back_off_doubles_up_to_its_bound(tmp_path: Path) -> None:
    """10, 20, 40, 60 and 60 seconds for five failures in a row, where 60 is the most."""
    grader = FakeGrader(*[no_sandbox() for _ in range(5)])
    app = begin(tmp_path, grader, retry_most_seconds=60)
    _, first = _handed_in(app)
    waits = []
    for _ in range(5):
        service.grade_submission(app, first)
        with app.database.reading() as session:
            job = jobs.get(session, first)
        assert job is not None
        waits.append(round((job.due - clock.now()).total_seconds()))
    assert waits == [10, 20, 40, 60, 60]
    service.stop(app)


def test_a_start_tries_again_at_once_what_failed(tmp_path: Path) -> None:
    """After a restart a failed submission is due, whatever its back-off was."""
    app = begin(tmp_path, FakeGrader(no_sandbox()), retry_seconds=3000, retry_most_seconds=3000)
    attempt, first = _handed_in(app)
    assert service.grade_submission(app, first) is None
    service.stop(app)
    again = begin(tmp_path, worker=True)
    until(lambda: {one.state for one in service.submissions(again, attempt.id)} == {"done"})
    service.stop(again)


def test_what_kills_the_app_does_not_keep_it_from_starting(app: App) -> None:
    """A submission whose process died twice waits behind the others, instead of being first at every start."""
    attempt, first = _handed_in(app)
    places = []
    for _ in range(2):
        _hold(app, first, owner.new_owner().replace(":", ":9999999", 1), clock.now() + timedelta(hours=1))
        queue.recover(app)
        places.append(service.submissions(app, attempt.id)[0].position)
    assert places == [1, 2]


def test_what_we_could_not_check_is_regraded_at_starts_but_not_for_ever(tmp_path: Path) -> None:
    """Each start adds a grading while a check is undone, until there are five; a whole grading ends it."""
    grader = FakeGrader()
    grader.unchecked = True
    app = begin(tmp_path, grader)
    attempt, first = _handed_in(app)
    counts = []
    for _ in range(7):
        while queue.step(app):
            pass
        counts.append(_gradings(app, first))
        queue.recover(app)
    assert counts == [1, 2, 3, 4, 5, 5, 5]
    service.regrade(app, first)
    grader.unchecked = False
    while queue.step(app):
        pass
    queue.recover(app)
    assert service.submissions(app, attempt.id)[0].state == "done"
    service.stop(app)


def test_a_system_without_a_sandbox_does_not_try_again_in_vain(app: App, grader: FakeGrader) -> None:
    """There a start leaves the undone checks alone; the next start where files can be run grades them again."""
    _, first = _handed_in(app)
    grader.unchecked = True
    elsewhere = replace(app, sandbox=NoSandbox())
    service.grade_submission(elsewhere, first)
    queue.recover(elsewhere)
    service.grade_submission(elsewhere, first)
    assert _gradings(app, first) == 1
    queue.recover(app)
    service.grade_submission(app, first)
    assert _gradings(app, first) == 2


def test_an_exam_that_is_gone_fails_with_its_name(app: App, grader: FakeGrader) -> None:
    """A submission to an exam that was removed, of which no version was kept, says so and waits."""
    attempt, first = _handed_in(app)
    remove(app)
    forget(app)
    assert service.grade_submission(app, first) is None
    assert "mini" in _state(app, attempt)[2]
    assert grader.calls == []


def test_a_heartbeat_that_fails_once_beats_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database error while the lease is renewed is logged, and the next renewal keeps the lease."""
    real, beats = jobs.renew, []

    def renew(*arguments: object) -> bool:
        beats.append(arguments)
        if len(beats) == 1:
            raise SQLAlchemyError("locked")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "renew", renew)
    grader = FakeGrader(during=lambda: until(lambda: len(beats) > 2))
    app = begin(tmp_path, grader, lease_seconds=1.5)
    _, first = _handed_in(app)
    assert service.grade_submission(app, first) is not None
    service.stop(app)


def test_the_real_pipeline_grades_what_is_stored(tmp_path: Path) -> None:
    """Started without fakes, a stored submission goes through grading.pipeline and cures what it cures."""
    lay_exam(tmp_path)
    app = service.start(settings(tmp_path))
    _, attempt = enrol(app)
    service.save_file(app, attempt.id, "suma", "adder.py", "# MODEL SOLUTION")
    row = service.draft(app, attempt.id, "suma").rows[0]
    service.save_row(app, attempt.id, "suma", row.id, problem="Resta en lugar de sumar", correction="Usar `+`")
    service.hand_in(app, attempt.id)
    service.grade_submission(app, service.submissions(app, attempt.id)[0].submission_id)
    grading = service.result(app, attempt.id).exercises[0].grading
    assert grading is not None
    assert [(issue.id, issue.fixed) for issue in grading.issues] == [("minus", True), ("mute", True)]
    assert [row.problem for row in grading.rows] == ["Resta en lugar de sumar"]
    service.stop(app)


def test_the_worker_grades_in_order_of_arrival(tmp_path: Path) -> None:
    """Handing in wakes the worker, and who came first is graded first."""
    grader = FakeGrader()
    app = begin(tmp_path, grader, worker=True, poll_seconds=3600)
    _, one = enrol(app)
    _, two = enrol(app, "Grace")
    service.hand_in(app, two.id)
    service.hand_in(app, one.id)
    until(lambda: {s.state for a in (one, two) for s in service.submissions(app, a.id)} == {"done"})
    assert [seed for _, seed in grader.calls] == [two.seed, two.seed, one.seed, one.seed]
    service.stop(app)


def test_the_worker_outlives_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that fails once is asked again."""
    real = jobs.next_due
    failures = [OSError("gone")]

    def next_due(*arguments: object) -> object:
        if failures:
            raise failures.pop()
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "next_due", next_due)
    app = begin(tmp_path, worker=True)
    _, attempt = enrol(app)
    service.hand_in(app, attempt.id)
    until(lambda: service.submissions(app, attempt.id)[0].state == "done")
    assert failures == []
    service.stop(app)


def test_a_dead_process_is_known_to_be_dead() -> None:
    """Our own process lives; one that ended is dead, even when another has its number now; elsewhere nobody knows."""
    mine = owner.new_owner()
    machine, pid, start, unique = mine.rsplit(":", 3)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert owner.is_dead(mine) is False
    assert owner.is_dead(f"{machine}:{ended.pid}:{start}:{unique}") is True
    assert owner.is_dead(f"{machine}:{pid}:{int(start) - 1}:{unique}") is True
    assert owner.is_dead(f"elsewhere:{ended.pid}:{start}:{unique}") is False


def test_a_system_without_proc_still_knows_the_dead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no /proc a signal that is not sent tells whether the process is there."""
    monkeypatch.setattr(owner, "PROC", tmp_path)
    mine = owner.new_owner()
    machine, _, start, unique = mine.rsplit(":", 3)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert owner.is_dead(mine) is False
    assert owner.is_dead(f"{machine}:{ended.pid}:{start}:{unique}") is True
