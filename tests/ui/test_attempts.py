"""Ways into an attempt, and what is left of one when its exam changes or goes."""

from __future__ import annotations

import shutil
from pathlib import Path

from streamlit.testing.v1 import AppTest

import service
from tests.ui import imported, mini
from tests.ui.conftest import Open, Visit
from tests.ui.test_pages import button, shown

VARIANT = "otros datos, nombres y defectos del mismo tipo. Los puntos se reparten"


def only_attempt(visit: Visit) -> service.Attempt:
    """The one attempt there is."""
    (line,) = service.attempts(visit.app, visit.learner.id)
    return line.attempt


def pressed(page: AppTest, label: str) -> AppTest:
    """The page after a click."""
    return button(page, label).click().run()


def test_practice_has_no_clock_and_says_that_it_is_a_variant(visit: Visit, open_page: Open) -> None:
    """The second button opens an attempt without a deadline at another variant, and exam and result page say so."""
    page = pressed(open_page("inicio"), "Practicar sin reloj")
    attempt = only_attempt(visit)
    assert (attempt.mode, attempt.deadline) == ("practice", None)
    assert attempt.variant
    assert "Práctica, sin reloj" in shown(page)
    assert any(VARIANT in caption.value for caption in page.caption)
    visit.graded()
    assert any(VARIANT in caption.value for caption in open_page("resultado", attempt=attempt.id).caption)
    home = open_page("inicio")
    assert "práctica" in shown(home)
    assert button(home, "Empezar el examen"), "practice is no attempt at the exam"


def test_first_exam_is_as_it_is_written(visit: Visit, open_page: Open) -> None:
    """The first button opens variant 0 with a clock, and nothing speaks of a variant."""
    page = pressed(open_page("inicio"), "Empezar el examen")
    attempt = only_attempt(visit)
    assert (attempt.mode, attempt.variant) == ("exam", 0)
    assert attempt.deadline
    assert not [caption for caption in page.caption if VARIANT in caption.value]


def test_open_attempt_is_gone_on_with(visit: Visit, open_page: Open) -> None:
    """While an attempt is open there is one button, and it opens no other."""
    attempt = visit.attempt()
    home = open_page("inicio")
    assert "Practicar sin reloj" not in [each.label for each in home.button]
    pressed(home, "Continuar")
    assert only_attempt(visit).id == attempt.id


def test_pages_outlive_the_exams_folder(visit: Visit, open_page: Open, tmp_path: Path) -> None:
    """An attempt keeps its title, result and place on every page when the exam's folder is gone."""
    attempt = visit.graded()
    imported.write(tmp_path / "exams")
    shutil.rmtree(tmp_path / "exams" / "mini")
    visit.app.shelf.look()
    for url in ("inicio", "resultado", "progreso", "clasificacion"):
        page = open_page(url, attempt=attempt.id)
        assert not page.exception
        assert not page.error, url
    assert "Examen mini" in shown(open_page("inicio"))
    assert "MODELO-SECRETO" in shown(open_page("resultado", attempt=attempt.id))


def test_many_exercises_are_a_list(visit: Visit, open_page: Open, tmp_path: Path) -> None:
    """Up to twelve exercises have a button each; more are chosen from a list, and the choice is shown."""
    one = mini.SPANISH[mini.SPANISH.index("## Ejercicio 2") :]
    folder = tmp_path / "exams" / "largo"
    folder.mkdir()
    exercises = [one.replace("2: Ficha corta", f"{number}: Ficha {number}") for number in range(1, 14)]
    (folder / "exam.md").write_text("# Largo\n\n" + "\n".join(exercises), encoding="utf-8")
    visit.app.shelf.look()
    attempt = service.open_attempt(visit.app, visit.learner.id, "largo")
    page = open_page("examen", attempt=attempt.id)
    page.selectbox(key="exercise").set_value("ficha-13").run()
    assert not page.exception
    assert "ficha-13" in page.query_params["exercise"]
