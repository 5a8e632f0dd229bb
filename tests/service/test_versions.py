"""Attempts while the folder of their exam changes, breaks or goes."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

import service
from db.model import ExamVersionRow
from db.records import Attempt
from db.store import versions
from grading import skeleton
from grading.errors import InputError, UnknownName
from grading.model import MAX_FILE, Text
from grading.sandbox import Sandbox
from grading.sandbox.testing import BareSandbox
from service import App, archive, clock
from service.archive import read_files, write_zip
from tests.sandbox.programs import TRY
from tests.service.world import begin, drop, edit, enrol, forget, grade_all, lay_exam, remove, settings, solve

CHANGES: dict[str, Callable[[App], None]] = {
    "other files": lambda app: edit(app, "suma/template/adder.py.j2", "2 - 2", "3 - 3"),
    "other checks": lambda app: edit(app, "suma/checks.py", "MODEL SOLUTION", "SOMETHING ELSE"),
    "other exercises": lambda app: edit(app, "exam.md", "Ejercicio 1: Suma", "Ejercicio 1: Resta"),
    "other points": lambda app: edit(app, "exam.md", "(60 puntos)", "(10 puntos)"),
    "a broken exam file": lambda app: edit(app, "exam.md", " (60 puntos)", ""),
    "broken checks": lambda app: edit(app, "suma/checks.py", "import Failure", "import ("),
    "a broken rubric": lambda app: edit(app, "suma/rubric.yml", "issues:", "issues: ["),
    "a broken template": lambda app: edit(app, "suma/template/adder.py.j2", "#% endif", ""),
    "no folder": remove,
}


@pytest.fixture
def real(tmp_path: Path) -> Iterator[App]:
    """An app that grades by the core's own pipeline, on exams whose checks run nothing."""
    lay_exam(tmp_path)
    shutil.copytree(tmp_path / "exercises" / "mini", tmp_path / "exercises" / "other")
    app = service.start(settings(tmp_path), sandbox=BareSandbox())
    yield app
    service.stop(app)


def _hand_in(app: App) -> Attempt:
    _, attempt = enrol(app)
    row = service.draft(app, attempt.id, "suma").rows[0].id
    service.save_row(app, attempt.id, "suma", row, problem="Resta en lugar de sumar", severity="critical")
    service.save_file(app, attempt.id, "suma", "adder.py", "# MODEL SOLUTION\n")
    return service.hand_in(app, attempt.id)


def _shown(app: App, attempt: Attempt) -> list[object]:
    """What a result says of the exam and of the points; times and gradings' numbers left out."""
    result = service.result(app, attempt.id)
    each = [
        (one.exercise, one.reviewed, one.solution, one.solution_text, one.table, one.changed)
        for one in result.exercises
    ]
    points = [(one.grading.score, one.grading.max, one.grading.content) for one in result.exercises if one.grading]
    return [*each, points, result.score, result.max, result.pass_mark, result.passed]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_an_attempt_is_graded_and_shown_as_it_began(real: App, change: Callable[[App], None]) -> None:
    """Whatever becomes of the folder: the result says the same, a regrade gives the same, nothing is marked."""
    attempt = _hand_in(real)
    grade_all(real, attempt)
    before = _shown(real, attempt)
    change(real)
    assert _shown(real, attempt) == before
    for state in service.submissions(real, attempt.id):
        service.regrade(real, state.submission_id)
    grade_all(real, attempt)
    assert _shown(real, attempt) == before
    assert [one.gradings for one in service.result(real, attempt.id).exercises] == [2, 2]
    assert before[-4] == 52.5


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_an_attempt_survives_change_and_restart(tmp_path: Path, real: App, change: Callable[[App], None]) -> None:
    """An attempt that is graded for the first time by a process that never saw its version is graded by it."""
    attempt = _hand_in(real)
    change(real)
    again = service.start(settings(tmp_path), sandbox=BareSandbox())
    grade_all(again, attempt)
    result = service.result(again, attempt.id)
    assert (result.state, result.score, result.max) == ("graded", 52.5, 100.0)
    assert {one.grading.content for one in result.exercises if one.grading} == {attempt.exam_version}
    assert "2 - 2" in result.exercises[0].reviewed["adder.py"]
    service.stop(again)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_an_open_attempt_goes_on_in_its_version(app: App, change: Callable[[App], None]) -> None:
    """First looks, saves, the zip, *Run* and the hand-in are those of the version that the attempt began with."""
    _, attempt = enrol(app)
    change(app)
    assert "2 - 2" in service.draft(app, attempt.id, "suma").files["adder.py"]
    assert service.first_files(app, attempt.id, "suma") == service.draft(app, attempt.id, "suma").files
    with zipfile.ZipFile(io.BytesIO(service.reviewed_zip(app, attempt.id, "suma"))) as zipped:
        assert b"2 - 2" in zipped.read("adder.py")
    assert service.run_draft(app, attempt.id, "suma").stdout == "answer 0\n"
    solve(app, attempt, "minus")
    service.hand_in(app, attempt.id)
    grade_all(app, attempt)
    result = service.result(app, attempt.id)
    assert (result.score, result.max, result.state) == (15.0, 100.0, "graded")
    assert service.exam_of(app, attempt).version == attempt.exam_version


def test_todays_exam_serves_attempts_of_its_version(app: App) -> None:
    """Nothing is unpacked while versions agree: it is the very exam that the home page shows."""
    _, attempt = enrol(app)
    assert service.exam_of(app, attempt) is app.exam("mini")
    edit(app, "exam.md", "Una nota.", "Otra nota.")
    then = service.exam_of(app, attempt)
    assert then is not app.exam("mini")
    assert then is service.exam_of(app, attempt)


def test_the_next_attempt_is_at_the_new_version(app: App) -> None:
    """Who begins after a change gets what is there, and both versions are kept."""
    learner, first = enrol(app)
    service.hand_in(app, first.id)
    edit(app, "exam.md", "Una nota.", "Otra nota.")
    second = service.open_attempt(app, learner.id, "mini")
    assert second.exam_version == app.exam("mini").version != first.exam_version
    with app.database.reading() as session:
        assert [versions.has(session, one.exam_version) for one in (first, second)] == [True, True]


def test_a_version_is_stored_once_for_all_who_take_it(app: App) -> None:
    """Three attempts at one version leave one archive, which holds every file of the folder and no other."""
    for alias in ("Ada", "Grace", "Hedy"):
        enrol(app, alias)
    folder = app.settings.exercises_folder / "mini"
    with app.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM exam_versions")) == 1
        kept = versions.archive(session, app.exam("mini").version)
    assert kept is not None
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert read_files(kept) == files


def test_another_process_may_keep_a_version_first(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Losing that race changes nothing: the attempt begins."""
    enrol(app)
    monkeypatch.setattr(versions, "has", lambda *_: False)
    _, attempt = enrol(app, "Grace")
    assert attempt.id > 0


def test_a_start_keeps_the_version_of_older_attempts(tmp_path: Path) -> None:
    """Attempts that began before versions were kept get theirs at the next start, exams that nobody took none."""
    app = begin(tmp_path)
    _, attempt = enrol(app)
    drop(app, "other", (app.settings.exercises_folder / "mini" / "exam.md").read_text(encoding="utf-8"))
    forget(app)
    service.stop(app)
    again = begin(tmp_path)
    with again.database.reading() as session:
        assert session.scalars(text("SELECT exam FROM exam_versions")).all() == ["mini"]
    remove(again)
    assert service.exam_of(again, attempt).version == attempt.exam_version
    service.stop(again)


ROTTEN = {
    "no zip": b"rubbish",
    "nothing in it": write_zip({}),
    "no exam in it": write_zip({"a.md": b"# A"}),
    "leads out": write_zip({"exam.md": b"# A", "../../evil.md": b"out"}),
    "absolute": write_zip({"/evil.md": b"out"}),
    "a bomb": write_zip({"exam.md": b"\n" * (archive.MAX_FOLDER + 1)}),
}


@pytest.mark.parametrize("rotten", ROTTEN.values(), ids=ROTTEN.keys())
def test_an_archive_that_does_not_load_gives_way_to_today(app: App, tmp_path: Path, rotten: bytes) -> None:
    """Then the exam of today is shown and said to be another one; nothing is written outside of the copies."""
    _, attempt = enrol(app)
    solve(app, attempt, "minus")
    edit(app, "exam.md", "Una nota.", "Otra nota.")
    with app.database.writing() as session:
        session.execute(update(ExamVersionRow).values(archive=rotten))
    assert service.exam_of(app, attempt) is app.exam("mini")
    service.hand_in(app, attempt.id)
    assert [one.changed for one in service.result(app, attempt.id).exercises] == [True, True]
    assert not list(tmp_path.rglob("evil*"))
    assert not Path("/evil.md").exists()
    remove(app)
    with pytest.raises(UnknownName, match="mini"):
        service.exam_of(app, attempt)


def test_names_that_lead_out_are_no_files() -> None:
    """A zip may only hold plain names below its folder, each once."""
    for name in ("../a", "a/../../b", "/a", "a//b", "./a", "a/", ""):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as zipped:
            zipped.writestr(zipfile.ZipInfo(name), b"x")
        with pytest.raises(InputError):
            read_files(buffer.getvalue())
    assert read_files(write_zip({"ñ/a b.md": b"x"})) == {"ñ/a b.md": b"x"}
    assert MAX_FILE < archive.MAX_FOLDER


def test_copies_go_when_the_app_stops(tmp_path: Path) -> None:
    """The temporary folder of a process is gone after its stop."""
    app = begin(tmp_path)
    copy = app.exam("mini").exercise("suma").folder
    assert copy.is_dir()
    assert not copy.is_relative_to(app.settings.exercises_folder)
    service.stop(app)
    assert not copy.exists()


def test_a_learners_file_reaches_no_copy(tmp_path: Path, sandbox: Sandbox) -> None:
    """Copies hold checks and solutions: what runs in the sandbox can neither list nor read nor see them."""
    lay_exam(tmp_path)
    app = service.start(settings(tmp_path), sandbox=sandbox)
    _, attempt = enrol(app)
    copy = app.exam("mini").exercise("suma").folder
    places = [str(copy / "template" / "adder.py.j2"), str(copy / "checks.py"), str(copy), str(copy.parents[2])]
    assert all(Path(place).exists() for place in places)
    code = f"for p in {places!r}:\n    attempt(lambda: os.listdir(p))\n    attempt(lambda: open(p).read())\n"
    service.save_file(app, attempt.id, "suma", "adder.py", f"import os\n{TRY}{code}")
    run = service.run_draft(app, attempt.id, "suma")
    service.stop(app)
    assert (run.state, run.stdout.count("refused"), "REACHED" in run.stdout) == ("ok", 8, False)


def test_copies_that_are_swept_come_back(app: App) -> None:
    """A cleaner of temporary files does no harm, neither to today's exam nor to a version that was kept."""
    _, attempt = enrol(app)
    edit(app, "exam.md", "Una nota.", "Otra nota.")
    for exam in (service.exam_of(app, attempt), app.exam("mini")):
        (exam.exercise("suma").folder / "context" / "helper_data.py").unlink()
        shutil.rmtree(exam.exercise("nota").folder)
    app.shelf.look()
    assert service.exam_of(app, attempt).exercise("nota").reviewed() == {"note.md": "# Nota\n"}
    assert app.exam("mini").exercise("suma").context() == {"helper_data.py": b"DATA = 1\n"}


def test_two_exams_with_the_same_files_keep_apart(tmp_path: Path, real: App) -> None:
    """A copy of a folder has the same version, and each attempt still is at its own exam."""
    ada = service.register(real, "Ada", "es")
    both = [service.open_attempt(real, ada.id, slug) for slug in ("mini", "other")]
    assert both[0].exam_version == both[1].exam_version
    for slug in ("mini", "other"):
        shutil.rmtree(tmp_path / "exercises" / slug)
    real.shelf.look()
    assert [service.exam_of(real, one).slug for one in both] == ["mini", "other"]
    assert [service.exam_of(real, one).exercise("suma").exam for one in both] == ["mini", "other"]


def test_lists_and_progress_tell_of_an_exam_that_is_gone(app: App) -> None:
    """Titles, pass mark and the issues' words come from the kept version."""
    learner, first = enrol(app)
    solve(app, first, "minus")
    service.hand_in(app, first.id)
    grade_all(app, first)
    service.open_attempt(app, learner.id, "mini", "practice")
    remove(app)
    told = [(one.score, one.max, one.title.es) for one in service.attempts(app, learner.id)]
    assert told == [(None, 100.0, "Examen mini"), (15.0, 100.0, "Examen mini")]
    progress = service.progress(app, learner.id)
    assert [(one.title.es, one.pass_mark) for one in progress.attempts] == [("Examen mini", 70.0)]
    assert {one.issue: (one.title.es, one.exercise_title.es) for one in progress.issues} == {
        "empty": ("No dice nada", "Nota"),
        "minus": ("Resta en lugar de sumar", "Suma"),
        "mute": ("No tiene docstring", "Suma"),
    }
    with pytest.raises(UnknownName):
        service.open_attempt(app, service.register(app, "Grace", "es").id, "mini")


def test_the_pass_mark_is_that_of_the_attempt(app: App) -> None:
    """A mark that is raised later fails nobody who passed."""
    learner, attempt = enrol(app)
    edit(app, "exam.md", "mínimo**: 70/100", "mínimo**: 90/100")
    for slug in ("suma", "nota"):
        for name in ("minus", "mute", "empty"):
            row = service.add_row(app, attempt.id, slug)
            service.save_row(app, attempt.id, slug, row.id, problem=name)
    solve(app, attempt, "minus", "empty")
    service.hand_in(app, attempt.id)
    grade_all(app, attempt)
    assert (service.result(app, attempt.id).pass_mark, service.result(app, attempt.id).passed) == (70.0, True)
    assert service.attempts(app, learner.id)[0].passed is True
    assert service.progress(app, learner.id).attempts[0].passed is True


def test_what_is_written_is_handed_in_even_without_an_exam(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """An overdue attempt of which nothing but its drafts is left is stored, and holds up nobody behind it."""
    _, attempt = enrol(app)
    solve(app, attempt, "minus")
    service.draft(app, attempt.id, "nota")
    _, untouched = enrol(app, "Grace")
    remove(app)
    forget(app)
    end = attempt.deadline
    assert end is not None
    monkeypatch.setattr(clock, "now", lambda: end + timedelta(minutes=1))
    service.hand_in_overdue(app)
    assert [one.exercise for one in service.submissions(app, attempt.id)] == ["suma", "nota"]
    assert [service.attempt(app, one.id).submitted for one in (attempt, untouched)] == [clock.now()] * 2
    with pytest.raises(UnknownName, match="mini"):
        service.result(app, attempt.id)
    lay_exam(app.settings.exercises_folder.parent)
    app.shelf.look()
    grade_all(app, attempt)
    assert service.result(app, attempt.id).score == 15.0


def test_the_title_is_the_slug_where_nothing_is_left(app: App) -> None:
    """An attempt is listed by its exam's name when neither folder nor version is there."""
    learner, attempt = enrol(app)
    remove(app)
    forget(app)
    assert skeleton.NAME.fullmatch(attempt.exam)
    assert [one.title for one in service.attempts(app, learner.id)] == [Text("mini", "mini")]
