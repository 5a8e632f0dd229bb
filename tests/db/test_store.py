"""The store modules, one noun after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db.engine import Database, open_database
from db.records import Attempt
from db.store import assessments, attempts, drafts, gradings, jobs, learners, submissions, versions
from grading.model import Grading, IssueScore, Row, RowScore, Run, Severity, Text

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
TEXT = Text("sí", "yes")
GRADING = Grading(
    "hito",
    "one",
    12.5,
    25.0,
    7,
    (IssueScore("no-run", Severity.CRITICAL, True, None, True, 12.5, 25.0, TEXT, 0),),
    (RowScore("no hay run", "no-run", "accepted", 0.9, TEXT),),
    Run("ok", 0.5, None, "out", "", ("landlock",)),
    0.8,
    "1.0",
    "abc",
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A migrated database in a file."""
    opened = open_database(f"sqlite:///{tmp_path / 'corrige.db'}")
    yield opened
    opened.close()


def _attempt(database: Database, alias: str = "Ada", deadline: datetime | None = None) -> Attempt:
    with database.writing() as session:
        learner = learners.by_token(session, alias) or learners.add(session, alias, alias, "es", NOW)
        return attempts.add(
            session,
            learner_id=learner.id,
            exam="hito",
            exam_version="v1",
            mode="exam",
            started=NOW,
            deadline=deadline,
            seed=7,
        )


def _submission(database: Database, attempt: Attempt, exercise: str = "one") -> int:
    with database.writing() as session:
        stored = submissions.add(session, attempt.id, exercise, (Row("p", None, "c"),), {"a.py": "x"}, NOW)
        jobs.add(session, stored.id, NOW)
    return stored.id


def test_records_are_frozen(database: Database) -> None:
    """What leaves the store can't be changed."""
    attempt = _attempt(database)
    with pytest.raises(FrozenInstanceError):
        attempt.number = 2  # type: ignore[misc]


def test_an_update_leaves_what_it_is_not_given(database: Database) -> None:
    """UNCHANGED keeps a value, and updating nobody is None."""
    with database.writing() as session:
        ada = learners.add(session, "Ada", "t", "es", NOW)
        assert learners.update(session, ada.id) == ada
        assert learners.update(session, ada.id, lang="en") == replace(ada, lang="en")
        assert learners.update(session, ada.id, alias="A") == replace(ada, lang="en", alias="A")
        assert learners.update(session, 99, alias="A") is None
        assert learners.get(session, 99) is None


def test_two_learners_cannot_share_a_token(database: Database) -> None:
    """The token is unique."""
    with database.writing() as session:
        learners.add(session, "Ada", "same", "es", NOW)
    with pytest.raises(IntegrityError), database.writing() as session:
        learners.add(session, "Grace", "same", "es", NOW)


def test_a_learner_has_one_open_attempt_at_an_exam(database: Database) -> None:
    """The database itself refuses a second one, and takes it when the first is submitted."""
    first = _attempt(database)
    with pytest.raises(IntegrityError):
        _attempt(database)
    with database.writing() as session:
        assert attempts.submit(session, first.id, LATER) is True
        assert attempts.submit(session, first.id, LATER + timedelta(1)) is False
    second = _attempt(database)
    with database.reading() as session:
        assert attempts.open_one(session, first.learner_id, "hito") == second
        assert attempts.open_one(session, first.learner_id, "other") is None
        assert attempts.get(session, first.id) == replace(first, submitted=LATER)
        assert [one.number for one in attempts.of_learner(session, first.learner_id)] == [2, 1]
        assert attempts.get(session, 99) is attempts.lock(session, 99) is None


def test_overdue_are_the_open_ones_whose_deadline_has_come(database: Database) -> None:
    """At the deadline, not before, and never without one."""
    one = _attempt(database, "Ada", LATER)
    _attempt(database, "Grace")
    with database.writing() as session:
        assert attempts.overdue(session, LATER - timedelta(seconds=1)) == ()
        assert attempts.overdue(session, LATER) == (one.id,)
        attempts.submit(session, one.id, LATER)
        assert attempts.overdue(session, LATER) == ()


def test_a_draft_is_written_cell_by_cell(database: Database) -> None:
    """Each change counts a revision, no change none, and a removed row stays in its table."""
    attempt = _attempt(database)
    with database.writing() as session:
        assert drafts.find(session, attempt.id, "one") is None
        draft = drafts.add(session, attempt.id, "one", {"b.py": "b", "a.py": "a"}, NOW)
        row = draft.rows[0].id
        assert drafts.update_row(session, draft.id, row, LATER, problem="p") is True
        assert drafts.update_row(session, draft.id, row, LATER, severity=Severity.MEDIUM) is True
        assert drafts.update_row(session, draft.id, row, LATER, severity=Severity.MEDIUM) is True
        assert drafts.update_row(session, draft.id, 99, LATER, problem="p") is False
        second = drafts.add_row(session, draft.id, LATER)
        assert drafts.remove_row(session, draft.id, row, LATER) is True
        assert drafts.remove_row(session, draft.id, row, LATER) is False
        assert drafts.update_row(session, draft.id, second.id, LATER, severity=None, correction="c") is True
    with database.reading() as session:
        found = drafts.find(session, attempt.id, "one")
        kept = session.scalar(text("SELECT problem FROM draft_rows WHERE removed IS NOT NULL"))
    assert found is not None
    assert (found.revision, found.saved, found.files) == (6, LATER, {"a.py": "a", "b.py": "b"})
    assert found.rows == (replace(second, correction="c"),)
    assert kept == "p"


def test_an_exercise_has_one_draft_and_one_submission(database: Database) -> None:
    """A second of either is refused by the database."""
    attempt = _attempt(database)
    with database.writing() as session:
        drafts.add(session, attempt.id, "one", {}, NOW)
    with pytest.raises(IntegrityError), database.writing() as session:
        drafts.add(session, attempt.id, "one", {}, NOW)
    _submission(database, attempt)
    with pytest.raises(IntegrityError):
        _submission(database, attempt)


VERSIONS = [
    ("typed on", "x" * 100 + "y", 59, False, 1),
    ("a minute later", "x" * 100 + "y", 60, False, 2),
    ("a line shorter", "x" * 20, 1, False, 1),
    ("more than a line shorter", "x" * 19, 1, False, 2),
    ("an upload", "x" * 101, 1, True, 2),
    ("an upload of the same", "x" * 100, 100, True, 1),
]


@pytest.mark.parametrize(
    ("new", "seconds", "keep", "versions"), [row[1:] for row in VERSIONS], ids=[row[0] for row in VERSIONS]
)
def test_versions_begin_where_something_could_be_lost(
    database: Database, new: str, seconds: int, keep: bool, versions: int
) -> None:
    """At the limits of time and of length, and with every upload that changes the text."""
    attempt = _attempt(database)
    with database.writing() as session:
        draft = drafts.add(session, attempt.id, "one", {"a.py": "x" * 100}, NOW)
        drafts.put_text(session, draft.id, "a.py", new, NOW + timedelta(seconds=seconds), keep=keep)
        found = drafts.versions(session, draft.id, "a.py")
        assert (len(found), found[0].text) == (versions, new)
        assert drafts.find(session, attempt.id, "one").files == {"a.py": new}  # type: ignore[union-attr]


def test_a_submission_is_read_as_it_was_stored(database: Database) -> None:
    """Rows with and without severity, and texts with any character, come back the same."""
    attempt = _attempt(database)
    rows = (Row("«print»", Severity.CRITICAL, ""), Row("", None, "🙂"))
    with database.writing() as session:
        stored = submissions.add(session, attempt.id, "one", rows, {"a.py": "ñ\r\n\t"}, NOW)
    with database.reading() as session:
        assert submissions.get(session, stored.id) == stored
        assert submissions.of_attempt(session, attempt.id) == (stored,)
        assert submissions.get(session, 99) is None
    assert (stored.rows, stored.files) == (rows, {"a.py": "ñ\r\n\t"})


def test_a_lease_is_held_by_one(database: Database) -> None:
    """Of eight threads one gets it, and only that one advances, renews, fails or finishes."""
    one = _submission(database, _attempt(database))
    gate = threading.Barrier(8)

    def claim(number: int) -> bool:
        gate.wait()
        with database.writing() as session:
            return jobs.claim(session, one, f"owner {number}", NOW, LATER)

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(claim, range(8)))
    assert won.count(True) == 1
    winner, loser = f"owner {won.index(True)}", f"owner {won.index(False)}"
    with database.writing() as session:
        assert not any(
            (
                jobs.advance(session, one, loser, "running", LATER),
                jobs.renew(session, one, loser, LATER),
                jobs.fail(session, one, loser, "x", LATER),
                jobs.release(session, one, loser, LATER),
                jobs.finish(session, one, loser),
                jobs.requeue(session, one, NOW),
            )
        )
        assert jobs.advance(session, one, winner, "running", LATER) is True
        assert jobs.renew(session, one, winner, LATER + timedelta(1)) is True
        job = jobs.get(session, one)
        assert job is not None
        assert (job.state, job.tries, job.owner, job.expires) == ("running", 1, winner, LATER + timedelta(1))
        assert jobs.finish(session, one, winner) is True
        assert jobs.claim(session, one, loser, LATER + timedelta(9), LATER + timedelta(9)) is False
        assert jobs.get(session, 99) is None


def test_an_expired_lease_can_be_taken_at_its_end(database: Database) -> None:
    """Not a moment before it expires; then the old owner has lost it."""
    one = _submission(database, _attempt(database))
    with database.writing() as session:
        assert jobs.claim(session, one, "first", NOW, LATER)
        assert not jobs.claim(session, one, "second", LATER - timedelta(microseconds=1), LATER)
        assert jobs.next_due(session, LATER - timedelta(microseconds=1)) is None
        assert jobs.next_due(session, LATER) == one
        assert jobs.claim(session, one, "second", LATER, LATER + timedelta(1))
        assert not jobs.finish(session, one, "first")


def test_the_queue_goes_by_arrival_and_failures_wait(database: Database) -> None:
    """The first due comes first; a failed one counts again from the time when it is due."""
    attempt = _attempt(database)
    one, two = (_submission(database, attempt, name) for name in ("one", "two"))
    with database.writing() as session:
        assert jobs.next_due(session, NOW - timedelta(seconds=1)) is None
        assert jobs.next_due(session, NOW) == one
        jobs.claim(session, one, "me", NOW, LATER)
        assert jobs.fail(session, one, "me", "broken", LATER)
        assert [job.submission_id for job in jobs.failed(session)] == [one]
        assert jobs.held(session) == ()
        first, second = jobs.of_attempts(session, [attempt.id])
        assert (first.state, first.reason, first.due) == ("failed", "broken", LATER)
        assert [jobs.position(session, job, NOW) for job in (first, second)] == [2, 1]
        assert jobs.next_due(session, NOW) == two
        jobs.hasten(session, one, NOW - timedelta(seconds=1))
        assert jobs.next_due(session, NOW) == one
        jobs.claim(session, two, "me", NOW, LATER)
        assert [job.submission_id for job in jobs.held(session)] == [two]
        assert jobs.release(session, two, "me", NOW)
        assert jobs.requeue(session, one, NOW) is True


def test_gradings_are_added_and_the_newest_is_found(database: Database) -> None:
    """A grading comes back as it was; a second one does not replace the first."""
    attempt = _attempt(database)
    one, two = (_submission(database, attempt, name) for name in ("one", "two"))
    with database.writing() as session:
        first = gradings.add(session, one, GRADING, NOW)
        second = gradings.add(session, one, replace(GRADING, score=20.0), LATER)
    with database.reading() as session:
        assert gradings.of_submission(session, one) == (second, first)
        assert gradings.newest(session, [one, two]) == {one: second}
        assert gradings.of_submission(session, two) == ()
    assert first.grading == GRADING


def test_unchecked_gradings_want_a_regrade_up_to_a_number(database: Database) -> None:
    """Only where the newest has a check undone, and fewer gradings than the most."""
    attempt = _attempt(database)
    one, two = (_submission(database, attempt, name) for name in ("one", "two"))
    undone = replace(GRADING, issues=(replace(GRADING.issues[0], fixed=None),))
    with database.writing() as session:
        for submission, grading in ((one, undone), (two, undone), (two, GRADING)):
            gradings.add(session, submission, grading, NOW)
        assert gradings.wanting_regrade(session, 2) == (one,)
        assert gradings.wanting_regrade(session, 1) == ()


def test_a_standing_sums_the_newest_gradings(database: Database) -> None:
    """Handed in, graded and points per submitted attempt; an open one has none."""
    attempt = _attempt(database)
    one, _ = (_submission(database, attempt, name) for name in ("one", "two"))
    with database.writing() as session:
        assert attempts.standings(session) == ()
        attempts.submit(session, attempt.id, LATER)
        for score in (1.0, 20.0):
            gradings.add(session, one, replace(GRADING, score=score), NOW)
    with database.reading() as session:
        (standing,) = attempts.standings(session, exam="hito", learner_id=attempt.learner_id)
        assert (standing.handed_in, standing.graded, standing.score, standing.max) == (2, 1, 20.0, 25.0)
        assert standing.attempt == replace(attempt, submitted=LATER)
        assert attempts.standings(session, exam="other") == attempts.standings(session, learner_id=99) == ()


def test_writers_wait_for_each_other(database: Database) -> None:
    """Eight threads that lock an attempt and write its draft lose no update."""
    attempt = _attempt(database)
    with database.writing() as session:
        draft = drafts.add(session, attempt.id, "one", {}, NOW)

    def write(number: int) -> None:
        for turn in range(5):
            with database.writing() as session:
                assert attempts.lock(session, attempt.id) is not None
                drafts.put_text(session, draft.id, f"{number}.py", f"{turn}", NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    with database.reading() as session:
        found = drafts.find(session, attempt.id, "one")
    assert found is not None
    assert found.revision == 41
    assert set(found.files.values()) == {"4"}


def test_answers_are_saved_by_place(database: Database) -> None:
    """Each change is a revision, the same text again none, and a submission reads places back as numbers."""
    attempt = _attempt(database)
    with database.writing() as session:
        draft = drafts.add(session, attempt.id, "one", {}, NOW)
        for place, said in ((11, "b"), (2, "a"), (2, "a"), (2, "changed"), (3, "")):
            drafts.put_answer(session, draft.id, place, said, LATER)
    with database.reading() as session:
        found = drafts.find(session, attempt.id, "one")
        assert drafts.of_attempt(session, attempt.id) == (found,)
    assert found is not None
    assert (found.answers, found.revision, found.saved) == ({2: "changed", 11: "b"}, 4, LATER)
    assert list(found.answers) == [2, 11]
    with database.writing() as session:
        stored = submissions.add(session, attempt.id, "one", (), {}, NOW, answers=found.answers)
    with database.reading() as session:
        assert submissions.get(session, stored.id) == stored
    assert stored.answers == found.answers


def test_a_version_is_kept_once(database: Database) -> None:
    """Its archive comes back byte by byte, a second one of the same name is refused."""
    attempt = _attempt(database)
    data = bytes(range(256))
    with database.writing() as session:
        versions.add(session, "v1", "hito", data, NOW)
    with pytest.raises(IntegrityError), database.writing() as session:
        versions.add(session, "v1", "hito", b"", NOW)
    with database.reading() as session:
        assert (versions.archive(session, "v1"), versions.archive(session, "v2")) == (data, None)
        assert (versions.has(session, "v1"), versions.has(session, "v2")) == (True, False)
        assert (versions.is_used(session, attempt.exam_version), versions.is_used(session, "v2")) == (True, False)


def test_a_mark_is_set_changed_and_taken_back(database: Database) -> None:
    """A part has one mark at most, each submission its own, and taking back what is not there does nothing."""
    attempt = _attempt(database)
    one, two = _submission(database, attempt, "one"), _submission(database, attempt, "two")
    with database.writing() as session:
        for subject, mark in (("question:0", "right"), ("file:a.py", "missed"), ("question:0", "partly")):
            assessments.put(session, one, subject, mark, NOW)
        assessments.put(session, two, "question:0", "right", NOW)
        assessments.put(session, one, "file:a.py", None, NOW)
        assessments.put(session, one, "check:0", None, NOW)
        assert assessments.of_submissions(session, [one, two, 99]) == {
            one: {"question:0": "partly"},
            two: {"question:0": "right"},
            99: {},
        }


def test_what_belongs_to_a_learner_goes_with_them(database: Database) -> None:
    """Deleting a learner takes attempts, answers and marks along, and no version."""
    attempt = _attempt(database)
    stored = _submission(database, attempt)
    with database.writing() as session:
        drafts.put_answer(session, drafts.add(session, attempt.id, "one", {}, NOW).id, 0, "a", NOW)
        assessments.put(session, stored, "question:0", "right", NOW)
        versions.add(session, "v1", "hito", b"zip", NOW)
    with database.writing() as session:
        session.execute(text("DELETE FROM learners"))
    with database.reading() as session:
        left = [session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("draft_answers", "self_assessments")]  # noqa: S608
        assert left == [0, 0]
        assert versions.has(session, "v1")
