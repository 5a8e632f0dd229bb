"""The list of exams follows the folder while the app runs."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

import service
from grading import content
from grading.errors import InputError
from service import App, shelf
from tests.service.world import QUIZ, drop, edit, enrol, grade_all, lay_exam, remove, solve


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch, app: App) -> App:
    """The app, looking at its folder whenever it is asked."""
    monkeypatch.setattr(shelf, "LOOK_SECONDS", 0.0)
    app.shelf.look()
    return app


def _exam_md(app: App) -> Path:
    return app.settings.exercises_folder / "mini" / "exam.md"


def test_a_folder_that_is_dropped_in_is_an_exam(at_once: App) -> None:
    """An exam.md alone is listed, taken, handed in and graded, with no restart and no call but the pages' own."""
    folder = at_once.settings.exercises_folder / "quiz"
    folder.mkdir()
    assert [exam.slug for exam in at_once.exams] == ["mini"]
    (folder / "exam.md").write_text(QUIZ, encoding="utf-8")
    assert [exam.slug for exam in at_once.exams] == ["mini", "quiz"]
    ada = service.register(at_once, "Ada", "es")
    attempt = service.hand_in(at_once, service.open_attempt(at_once, ada.id, "quiz").id)
    grade_all(at_once, attempt)
    assert service.result(at_once, attempt.id).state == "graded"


def test_a_folder_that_goes_is_no_exam(at_once: App) -> None:
    """It is not offered any more, and not counted as refused."""
    shutil.rmtree(at_once.settings.exercises_folder / "mini")
    assert (at_once.exams, at_once.refused) == ((), ())


def test_a_change_is_served_with_nothing_remembered_of_before(app: App) -> None:
    """Text, template, context and checks are the new ones, also those that the core keeps by folder."""
    before = app.exam("mini").exercise("suma")
    assert "2 - 2" in before.reviewed()["adder.py"]
    assert before.sample_context()["helper_data.py"] == b"DATA = 1\n"
    edit(app, "suma/template/adder.py.j2", "2 - 2", "3 - 3")
    edit(app, "suma/context/helper_data.py", "1", "2")
    edit(app, "suma/checks.py", '"drawn.csv"', '"other.csv"')
    edit(app, "exam.md", "Suma dos números.", "Suma tres.")
    after = app.exam("mini").exercise("suma")
    assert "3 - 3" in after.reviewed()["adder.py"]
    assert sorted(after.sample_context()) == ["helper_data.py", "other.csv"]
    assert after.sample_context()["helper_data.py"] == b"DATA = 2\n"
    assert "Suma tres." in after.text["es"].instructions
    assert after.version != before.version
    assert "2 - 2" in before.reviewed()["adder.py"]


def test_a_change_back_is_the_version_of_before(app: App) -> None:
    """The same files have the same version, so attempts of the first time are at today's exam again."""
    _, attempt = enrol(app)
    edit(app, "exam.md", "Una nota.", "Otra nota.")
    edit(app, "exam.md", "Otra nota.", "Una nota.")
    assert service.exam_of(app, attempt) is app.exam("mini")


def test_what_breaks_is_left_out_and_comes_back_mended(app: App) -> None:
    """The complaint names the author's own file and line; mended, the exam is served and nothing is refused."""
    edit(app, "exam.md", " (60 puntos)", "")
    assert app.exams == ()
    assert [error.where for error in app.refused] == [f"{_exam_md(app)}:9"]
    edit(app, "exam.md", "Ejercicio 1: Suma", "Ejercicio 1: Suma (60 puntos)")
    assert [exam.slug for exam in app.exams] == ["mini"]
    assert app.refused == ()


def test_one_that_breaks_leaves_the_others(app: App) -> None:
    """A folder whose exam file is rubbish is refused beside those that serve."""
    drop(app, "rubbish", "nothing of an exam")
    drop(app, "quiz", QUIZ)
    assert [exam.slug for exam in app.exams] == ["mini", "quiz"]
    assert ["rubbish" in error.where for error in app.refused] == [True]


def test_a_reader_that_stumbles_takes_no_other_exam_along(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that nobody foresaw is written down for its exam alone, without its words."""
    real = content.load

    def load(folder: Path) -> content.GradedExam:
        if folder.name == "quiz":
            raise IndexError("secret")
        return real(folder)

    monkeypatch.setattr(content, "load", load)
    drop(app, "quiz", QUIZ)
    assert [exam.slug for exam in app.exams] == ["mini"]
    assert [error.what for error in app.refused] == ["can't be loaded (IndexError)"]


def test_a_full_disk_is_waited_for(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """While copies can't be written the exam is left out and nothing is graded by another version; then all is well."""
    _, attempt = enrol(app)
    service.hand_in(app, attempt.id)
    states = service.submissions(app, attempt.id)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shelf, "_write", full)
        edit(app, "exam.md", "Una nota.", "Otra nota.")
        assert app.exams == ()
        assert ["No space left" in error.what for error in app.refused] == [True]
        assert service.grade_submission(app, states[0].submission_id) is None
        with pytest.raises(InputError, match="No space left"):
            service.install_exam(app, "quiz", {"exam.md": QUIZ})
    app.shelf.look()
    assert [exam.slug for exam in app.exams] == ["mini"]
    grade_all(app, attempt)
    assert [one.changed for one in service.result(app, attempt.id).exercises] == [False, False]


@pytest.mark.parametrize(
    ("kind", "refused"),
    [("bytes that are no text", 1), ("a folder", 1), ("a link to nowhere", 0), ("a name that is no text", 1)],
)
def test_odd_things_in_the_folder_do_no_harm(app: App, kind: str, refused: int) -> None:
    """Whatever is dropped in, the exam that is there is served; what looks like an exam file is refused."""
    folder = app.settings.exercises_folder / "odd"
    folder.mkdir()
    path = folder / "exam.md"
    if kind == "a folder":
        path.mkdir()
    elif kind == "a link to nowhere":
        path.symlink_to(folder / "nowhere")
    else:
        path.write_bytes(b"\xff\xfe" if kind == "bytes that are no text" else QUIZ.encode())
    if kind == "a name that is no text":
        (folder / "x\udcff.txt").write_bytes(b"x")
    app.shelf.look()
    assert [exam.slug for exam in app.exams] == ["mini"]
    assert len(app.refused) == refused


def test_a_folder_with_too_much_in_it_is_refused_unread(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """More bytes than an exam may have are said with the most."""
    monkeypatch.setattr(shelf, "MAX_FOLDER", 5_000)
    drop(app, "quiz", QUIZ + "x" * 5_000)
    assert [error.fix for error in app.refused] == ["at most 5000 are read: leave only what the exam needs"]


def test_hidden_folders_are_no_exams(app: App) -> None:
    """What begins with a dot is not looked at."""
    drop(app, ".quiz", QUIZ)
    assert [exam.slug for exam in app.exams] == ["mini"]
    assert app.refused == ()


def test_looking_is_cheap_and_rare(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two looks the folder is not touched, and a look at what did not change loads and reads nothing."""
    looks: list[Path] = []
    monkeypatch.setattr(content, "exams", lambda home: looks.append(home) or ("mini",))
    monkeypatch.setattr(content, "load", lambda _folder: pytest.fail("it was loaded again"))
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("it was read again"))
    now = [1000.0]
    monkeypatch.setattr(shelf.time, "monotonic", lambda: now[0])
    app.shelf.look()
    first = app.exams
    for _ in range(5):
        now[0] += shelf.LOOK_SECONDS / 10
        assert app.exams == first
    assert len(looks) == 1
    now[0] += shelf.LOOK_SECONDS
    assert app.exams[0] is first[0]
    assert len(looks) == 2


def test_readers_never_see_half_a_list(at_once: App) -> None:
    """While one exam changes forty times, four threads that ask all the time find both exams each time."""
    drop(at_once, "quiz", QUIZ)
    seen: set[tuple[str, ...]] = set()
    stopped = threading.Event()

    def ask() -> None:
        while not stopped.is_set():
            seen.add(tuple(exam.slug for exam in at_once.exams))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(40):
        path = _exam_md(at_once).with_name(".next")
        path.write_text(_exam_md(at_once).read_text(encoding="utf-8") + f"\n<!-- {number} -->\n", encoding="utf-8")
        path.replace(_exam_md(at_once))
        assert at_once.exams
    stopped.set()
    for thread in threads:
        thread.join()
    assert seen == {("mini", "quiz")}


def test_an_author_who_saves_all_day_fills_no_disk(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of forty versions that nobody took few copies are left; the one that an attempt began with still shows."""
    monkeypatch.setattr(shelf, "SPARE", 3)
    _, attempt = enrol(app)
    copies = app.exam("mini").exercise("suma").folder.parents[2]
    for number in range(40):
        edit(app, "exam.md", "Una nota", f"Una nota {number}")
        if number == 20:
            assert service.exam_of(app, attempt).exercise("nota").reviewed() == {"note.md": "# Nota\n"}
    assert len(list(copies.glob("*/mini"))) <= 5
    assert service.exam_of(app, attempt).exercise("suma").context() == {"helper_data.py": b"DATA = 1\n"}
    assert app.exam("mini").exercise("suma").context() == {"helper_data.py": b"DATA = 1\n"}


def test_an_app_whose_only_exam_is_deleted_goes_on(app: App) -> None:
    """Attempts are finished, and the exam is back when its folder is."""
    learner, attempt = enrol(app)
    remove(app)
    solve(app, attempt, "minus")
    service.hand_in(app, attempt.id)
    grade_all(app, attempt)
    assert service.result(app, attempt.id).score == 15.0
    lay_exam(app.settings.exercises_folder.parent)
    app.shelf.look()
    assert service.open_attempt(app, learner.id, "mini").number == 2


def test_variants_are_remembered_and_forgotten(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same seed gives the same object for as long as few others were asked for; seed 0 is the exam."""
    monkeypatch.setattr(shelf, "VARIANTS", 2)
    exam = app.exam("mini")
    first = app.shelf.variant(exam, 1)
    assert app.shelf.variant(exam, 0) is exam
    assert app.shelf.variant(exam, 1) is first
    app.shelf.variant(exam, 2)
    assert app.shelf.variant(exam, 1) is first
    app.shelf.variant(exam, 3)
    app.shelf.variant(exam, 4)
    assert app.shelf.variant(exam, 1) is not first
