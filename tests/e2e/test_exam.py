"""The whole way of a submission, as a learner walks it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from grading import content
from grading.content import GradedExercise
from tests.e2e.learner import Learner
from tests.e2e.server import Site
from tests.e2e.wire import leaked, secrets

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
SEVERITIES = {"critical": "Crítica", "medium": "Media", "minor": "Menor"}


def test_learner_takes_the_exam(browser: Browser, site: Site, tmp_path: Path) -> None:
    """From the alias to the leaderboard: rows and files survive a reload, and the result explains and compares."""
    mlflow, logging, card, metrics = content.find("hito-5").exercises
    learner = Learner(browser, site.url)
    learner.sign_up("Ada")
    learner.begin()
    answer_with_ace(learner, mlflow)
    answer_accessibly(learner, logging)

    learner.page.reload()
    learner.page.get_by_label("Problema 1", exact=True).wait_for()
    expect(learner.cell("Problema", 2)).to_have_value(logging.issues[1].title.es)
    learner.exercise(1)
    expect(learner.cell("Corrección", 1)).to_have_value(mlflow.issues[0].correction.es)
    learner.tab("Archivos corregidos")
    assert learner.ace_text() == mlflow.solution()["train_mlflow.py"]

    answer_by_upload(learner, tmp_path, card, metrics)
    learner.review()
    expect(learner.page.get_by_role("cell", name=card.issues[0].title.es)).to_be_visible()
    expect(learner.page.get_by_text("Los archivos están como estaban")).to_have_count(0)
    learner.button("Entregar definitivamente").click()
    expect(learner.page.get_by_role("heading", name="Corrección en curso")).to_be_visible()
    learner.result()
    read_result(learner, mlflow)

    learner.visit("Mi progreso")
    expect(learner.page.get_by_text("Lo que se me sigue escapando")).to_be_visible()
    expect(learner.page.get_by_text("intento 1")).to_be_visible()
    learner.visit("Clasificación")
    expect(learner.page.get_by_role("cell", name="Ada (tú)")).to_be_visible()
    assert not learner.foreign


def test_nothing_of_the_solution_comes_before_the_hand_in(browser: Browser, site: Site) -> None:
    """Neither the page nor the websocket holds a line of a model solution or a phrase of a rubric before handing in.

    The same look after the hand-in finds them, so it can find them.
    """
    exam = content.find("hito-5")
    assert len(secrets(exam)) > 200
    learner = Learner(browser, site.url)
    learner.sign_up("Eve")
    learner.begin()
    for number in range(1, len(exam.exercises) + 1):
        learner.exercise(number)
        for tab in learner.page.get_by_role("tab").all_inner_texts():
            learner.tab(tab)
    learner.button("Repasar y entregar").click()
    learner.button("Entregar definitivamente").wait_for()
    for page in ("Mi progreso", "Clasificación", "Exámenes"):
        learner.page.get_by_role("link", name=page, exact=True).click()
        learner.settle()
    for address in ("resultado", "correccion"):
        learner.page.goto(f"{site.url}/{address}?attempt=1")
        learner.settle()
    assert len(learner.wire) > 20
    assert leaked(exam, learner.received()) == []

    learner.page.goto(f"{site.url}/entregar?attempt=1")
    learner.button("Entregar definitivamente").click()
    learner.result()
    learner.tab("Solución modelo")
    learner.page.wait_for_timeout(1000)
    assert len(leaked(exam, learner.received())) > 20


def test_submission_survives_kill_9(browser: Browser, site: Site) -> None:
    """The app is killed while it grades: after a restart the submission is there, is graded, and can be seen."""
    learner = Learner(browser, site.url)
    learner.sign_up("Grace")
    learner.begin()
    learner.write_row(1, {"Problema": "No hay ningún start_run que abra el run"})
    learner.hand_in()
    learner.page.get_by_role("heading", name="Corrección en curso").wait_for()
    site.kill()
    site.start()
    learner.page.goto(f"{site.url}/correccion?attempt=1")
    learner.result()
    expect(learner.page.get_by_text("Aún no aprobado")).to_be_visible()
    learner.tab("Mis hallazgos")
    expect(learner.page.get_by_text("No hay ningún start_run que abra el run")).to_be_visible()


def test_typing_is_kept_through_a_reload_and_a_restart(browser: Browser, site: Site) -> None:
    """Text typed an instant before a reload, and while the server is away, is there afterwards."""
    learner = Learner(browser, site.url)
    learner.sign_up("Mary")
    learner.begin()
    cell = learner.cell("Problema", 1)
    cell.press_sequentially("primero", delay=5)
    learner.page.reload()
    expect(cell).to_have_value("primero")
    learner.settle()
    site.kill()
    cell.fill("primero y después")  # at once: Streamlit soon notices, and its dialog takes the keys
    site.start()
    learner.page.reload()
    expect(cell).to_have_value("primero y después")
    learner.settle()
    learner.review()
    expect(learner.page.get_by_role("cell", name="primero y después")).to_be_visible()


def answer_with_ace(learner: Learner, exercise: GradedExercise) -> None:
    """Rows, the corrected file in streamlit-ace, and a run of it."""
    fill_rows(learner, exercise, ("Problema", "Corrección"), most=2)
    learner.tab("Archivos corregidos")
    learner.write_ace(exercise.solution()["train_mlflow.py"])
    learner.tab("Ejecutar")
    learner.button("Ejecutar mis archivos").click()
    expect(learner.page.get_by_text("Tus archivos se ejecutaron hasta el final.")).to_be_visible(timeout=90_000)


def answer_accessibly(learner: Learner, exercise: GradedExercise) -> None:
    """Rows, and both files in the editor that the keyboard can leave."""
    learner.exercise(2)
    fill_rows(learner, exercise, ("Problema", "Corrección"), most=2)
    learner.tab("Archivos corregidos")
    learner.page.get_by_text("Editor accesible").click()
    learner.settle()
    learner.write_accessible("prediction.py", exercise.solution()["prediction.py"])
    learner.tab("logging_config.py (opcional)")
    learner.write_accessible("logging_config.py", exercise.solution()["logging_config.py"])


def answer_by_upload(learner: Learner, folder: Path, card: GradedExercise, metrics: GradedExercise) -> None:
    """Rows, one exercise's file uploaded as it is and the other's as a zip."""
    learner.exercise(3)
    fill_rows(learner, card, ("Qué falta", "Qué debería decir"), most=1)
    learner.upload(written(folder, card))
    learner.tab("Vista previa")
    expect(learner.page.get_by_role("heading", name="Model Card: BankChurn Predictor")).to_be_visible()
    learner.exercise(4)
    fill_rows(learner, metrics, ("Qué falta", "Qué debería haber"), most=1)
    learner.upload([zipped(folder, metrics)])


def read_result(learner: Learner, exercise: GradedExercise) -> None:
    """The first exercise's issues, rows, differences and model solution."""
    expect(learner.page.get_by_text("Aprobado:")).to_be_visible()
    expect(learner.page.get_by_text("✓ corregido")).to_have_count(len(exercise.issues))
    learner.tab("Mis hallazgos")
    expect(learner.page.get_by_text("✓ nombra un problema")).to_have_count(2)
    learner.tab("Mis archivos y el modelo")
    expect(learner.page.locator(".cm-mergeView")).to_be_visible()
    learner.tab("Solución modelo")
    expect(learner.page.get_by_role("cell", name=exercise.issues[0].title.es)).to_be_visible()


def fill_rows(learner: Learner, exercise: GradedExercise, columns: tuple[str, str], most: int) -> None:
    """Name the first issues of the exercise in its own words."""
    problem, correction = columns
    for row, issue in enumerate(exercise.issues[:most], 1):
        severity = SEVERITIES[issue.severity] if exercise.asks_severity else ""
        learner.write_row(row, {problem: issue.title.es, correction: issue.correction.es}, severity)


def written(folder: Path, exercise: GradedExercise) -> list[Path]:
    """The model solution as files."""
    paths = [folder / name for name in exercise.solution()]
    for path in paths:
        path.write_text(exercise.solution()[path.name], encoding="utf-8")
    return paths


def zipped(folder: Path, exercise: GradedExercise) -> Path:
    """The model solution as a zip."""
    path = folder / "corregido.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in exercise.solution().items():
            archive.writestr(name, text)
    return path
