"""Exam files that an instructor installs from a browser."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import service
from grading.errors import ContentError, CorrigeError, InputError
from service import App
from tests.service.world import QUIZ, enrol, grade_all


def _listing(app: App) -> list[str]:
    home = app.settings.exercises_folder
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*"))


def test_an_installed_exam_is_served_at_once(app: App) -> None:
    """The folder holds just these files, and a learner takes the exam without a restart."""
    english = QUIZ.replace("Ejercicio", "Exercise").replace("puntos", "points")
    folder = service.install_exam(app, "quiz-1", {"exam.md": QUIZ, "exam.en.md": english})
    assert folder == app.settings.exercises_folder / "quiz-1"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == {
        "exam.md": QUIZ,
        "exam.en.md": english,
    }
    assert folder.stat().st_mode & 0o777 == 0o755
    attempt = service.open_attempt(app, service.register(app, "Ada", "en").id, "quiz-1")
    service.hand_in(app, attempt.id)
    grade_all(app, attempt)
    assert service.result(app, attempt.id).state == "graded"


REFUSED = {
    "checks": {"exam.md": QUIZ, "solo-preguntas/checks.py": "import os"},
    "a template": {"exam.md": QUIZ, "template/a.j2": "x"},
    "a way out": {"exam.md": QUIZ, "../evil.md": "x"},
    "an absolute way": {"exam.md": QUIZ, "/evil.md": "x"},
    "another case": {"exam.md": QUIZ, "EXAM.MD": "x"},
    "no exam file": {"exam.en.md": QUIZ},
    "nothing": {},
    "half a surrogate": {"exam.md": QUIZ + "\ud83d"},
}


@pytest.mark.parametrize("files", REFUSED.values(), ids=REFUSED.keys())
def test_nothing_but_exam_files_is_installed(app: App, files: dict[str, str]) -> None:
    """Any other file, and what is no exam, is refused, and the folder of exams is as it was."""
    before = _listing(app)
    with pytest.raises(InputError) as refused:
        service.install_exam(app, "quiz", files)
    assert "\n" not in str(refused.value)
    assert _listing(app) == before


@pytest.mark.parametrize(
    "slug", ["", ".", "..", "../x", "a/b", "a\\b", "Quiz", "ñu", ".quiz", "-a", "a--b", "x" * 61, "a\n"]
)
def test_a_name_that_is_no_folders_is_refused(app: App, slug: str) -> None:
    """Only short names of lower-case letters, digits and single hyphens become folders."""
    before = _listing(app)
    with pytest.raises(InputError, match="can't be an exam's name"):
        service.install_exam(app, slug, {"exam.md": QUIZ})
    assert _listing(app) == before


@pytest.mark.parametrize("text", ["", "rubbish", QUIZ.replace("(20 puntos)", ""), QUIZ + "```python\n"])
def test_an_exam_that_does_not_read_is_not_installed(app: App, text: str) -> None:
    """The error names file and line as the author knows them, and nothing is left behind."""
    before = _listing(app)
    with pytest.raises(ContentError) as refused:
        service.install_exam(app, "quiz", {"exam.md": text})
    assert refused.value.where.startswith("quiz/exam.md:")
    assert _listing(app) == before
    assert [exam.slug for exam in app.exams] == ["mini"]
    assert app.refused == ()


def test_a_twin_out_of_step_is_not_installed(app: App) -> None:
    """Two exam files with another number of exercises do not load, and so are not written."""
    with pytest.raises(ContentError, match=r"exam\.en\.md: has not as many exercises"):
        service.install_exam(app, "quiz", {"exam.md": QUIZ, "exam.en.md": QUIZ + QUIZ.replace("1: Solo", "2: Otras")})
    assert [exam.slug for exam in app.exams] == ["mini"]


@pytest.mark.parametrize("there", ["an exam", "an empty folder", "a file", "a link"])
def test_nothing_is_written_over(app: App, there: str, tmp_path: Path) -> None:
    """Whatever has that name stays as it is."""
    target = app.settings.exercises_folder / "quiz"
    if there == "an exam":
        service.install_exam(app, "quiz", {"exam.md": QUIZ})
    elif there == "an empty folder":
        target.mkdir()
    elif there == "a file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.symlink_to(tmp_path / "elsewhere")
    before = _listing(app)
    with pytest.raises(InputError, match="is there already"):
        service.install_exam(app, "quiz", {"exam.md": QUIZ.replace("preguntas", "respuestas")})
    assert _listing(app) == before
    assert not (tmp_path / "elsewhere").exists()


def test_of_two_who_install_at_once_one_does(app: App) -> None:
    """Eight threads with one name leave one whole exam and seven refusals."""
    gate = threading.Barrier(8)

    def install(number: int) -> bool:
        gate.wait()
        try:
            service.install_exam(app, "quiz", {"exam.md": QUIZ.replace("x = 1", f"x = {number}00")})
        except InputError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(install, range(8))) == 1
    home = app.settings.exercises_folder
    assert sorted(path.name for path in home.iterdir()) == ["mini", "quiz"]
    assert (home / "quiz" / "exam.md").read_text(encoding="utf-8").count("00\n") == 1


def test_a_folder_that_cannot_be_written_is_said(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full or read-only disk is an InputError, and what was begun is removed."""
    before = _listing(app)

    def rename(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(CorrigeError, match="No space left"):
        service.install_exam(app, "quiz", {"exam.md": QUIZ})
    assert _listing(app) == before


def test_an_open_attempt_is_untouched_by_an_installation(app: App) -> None:
    """Another exam beside it is no new version of this one."""
    _, attempt = enrol(app)
    service.install_exam(app, "quiz", {"exam.md": QUIZ})
    assert service.exam_of(app, attempt) is app.exam("mini")
