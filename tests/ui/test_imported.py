"""Pages of an exam that is one Markdown file: a tab for each kind of answer, and nothing that it does not have."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import service
from app import SITE
from db.records import Attempt
from grading.pipeline import grade
from service.model import App
from tests.ui import imported
from tests.ui.conftest import Open, Visit
from tests.ui.imported import LIST, QUESTIONS, READING, SECRETS, TABLE
from tests.ui.test_pages import area, button, sent, shown
from ui.navigation import Entry
from ui.open_answers import join, split


@pytest.fixture
def exam(running: App, tmp_path: Path) -> App:
    """The App with the imported exam, graded as it is in earnest."""
    imported.write(tmp_path / "exams")
    running.shelf.look()
    object.__setattr__(running, "grade", grade)
    return running


@pytest.fixture
def attempt(exam: App, visit: Visit) -> Attempt:
    """An attempt at it."""
    return service.open_attempt(exam, visit.learner.id, "importado")


def hand_in(app: App, attempt: Attempt) -> int:
    """Hand it in and grade it."""
    service.hand_in(app, attempt.id)
    for state in service.submissions(app, attempt.id):
        service.grade_submission(app, state.submission_id)
    return attempt.id


@pytest.mark.parametrize(
    ("slug", "tabs"),
    [
        (TABLE, ["Hallazgos", "Archivos corregidos", "Descargar y subir"]),
        (QUESTIONS, ["Preguntas"]),
        (LIST, ["Hallazgos"]),
        (READING, []),
    ],
)
def test_tabs_are_what_the_exercise_asks_for(slug: str, tabs: list[str], attempt: Attempt, open_page: Open) -> None:
    """No tab stands for files, runs or rows that an exercise does not have; without any a sentence says so."""
    page = open_page("examen", attempt=attempt.id, exercise=slug)
    assert [tab.label for tab in page.tabs if tab.label != "src/api\\.py"] == tabs
    assert bool([box for box in page.info if "no hay nada que entregar" in box.value]) == (not tabs)


def test_fields_have_the_exams_own_headings(attempt: Attempt, open_page: Open) -> None:
    """Problem and correction go by their headings in whatever order they stand; further columns are mentioned."""
    page = open_page("examen", attempt=attempt.id, exercise=TABLE)
    assert [field.label for field in page.text_area][:2] == ["Defecto 1", "Arreglo 1"]
    assert [box.label for box in page.selectbox] == ["Severidad 1"]
    assert any("Línea, Impacto" in caption.value for caption in page.caption)
    page = open_page("examen", attempt=attempt.id, exercise=LIST)
    assert [field.label for field in page.text_area] == ["Qué falta 1", "Corrección 1 (opcional)"]


def test_choice_and_text_are_one_stored_answer(exam: App, attempt: Attempt, open_page: Open) -> None:
    """A choice and a text go into the draft as they are given, neither takes the other away, and both come back."""
    page = open_page("examen", attempt=attempt.id, exercise=QUESTIONS)
    area(page, "Respuesta 1").set_value("Al 80 %.").run()
    page.radio[0].set_value("Sí").run()
    area(page, "Respuesta 2").set_value("La API").run()
    assert service.draft(exam, attempt.id, QUESTIONS).answers == {0: "Sí\nAl 80 %.", 1: "La API"}
    page = open_page("examen", attempt=attempt.id, exercise=QUESTIONS)
    assert page.radio[0].value == "Sí"
    assert area(page, "Respuesta 1").value == "Al 80 %."


@pytest.mark.parametrize("choice", [None, "Sí"])
@pytest.mark.parametrize("text", ["", "porque sí", "dos\nlíneas", "Sí, claro"])
def test_split_undoes_join(choice: str | None, text: str) -> None:
    """What was chosen and written comes back as it was."""
    assert split(join(choice, text), ("Sí", "No")) == (choice, text)


def test_start_over_puts_back_what_the_editor_began_with(exam: App, attempt: Attempt, open_page: Open) -> None:
    """The draft begins with the file under review and begins with it again."""
    page = open_page("examen", attempt=attempt.id, exercise=TABLE)
    assert area(page, "Tu src/api.py").value == '# src/api.py\nCLAVE = "abc"\n'
    area(page, "Tu src/api.py").set_value("x = 1\n").run()
    button(page, "Sí, empezar de nuevo").click().run()
    assert service.draft(exam, attempt.id, TABLE).files["src/api.py"] == '# src/api.py\nCLAVE = "abc"\n'


def test_submit_shows_answers_and_fits_what_is_asked(exam: App, attempt: Attempt, open_page: Open) -> None:
    """The second step shows the answers, and says of no table or file that it is half of the points."""
    service.save_answer(exam, attempt.id, QUESTIONS, 0, "No\nBaja a 41 %.")
    page = open_page("entregar", attempt=attempt.id)
    assert "No\nBaja a 41 %." in [text.value for text in page.text]
    assert any("Respondidas: 1 de 2" in box.value for box in page.warning)
    assert "mitad de los puntos" not in shown(page)
    unanswered = next(box.value for box in page.warning if "No hay nada tuyo" in box.value)
    assert "Preguntas" not in unanswered
    assert "Solo lectura" not in unanswered


@pytest.mark.parametrize("entry", SITE, ids=lambda entry: entry.url)
@pytest.mark.parametrize("slug", [TABLE, QUESTIONS, LIST, READING])
def test_nothing_secret_before_the_hand_in(entry: Entry, slug: str, attempt: Attempt, open_page: Open) -> None:
    """No page holds a model answer, solution, its scoring or an issue before the hand-in; a hint is shown."""
    page = open_page(entry.url, attempt=attempt.id, exercise=slug)
    assert not page.exception
    tree = sent(page)
    assert not [secret for secret in SECRETS if secret in tree]
    if entry.url == "examen":
        assert ("Mira la línea" in tree) == (slug == TABLE)


def result(exam: App, attempt: Attempt, open_page: Open, slug: str) -> AppTest:
    """The result page at one exercise."""
    page = open_page("resultado", attempt=hand_in(exam, attempt))
    page = page.segmented_control(key=f"result-exercise-{attempt.id}").set_value(slug).run()
    assert not page.exception
    assert not page.error, [box.value for box in page.error]
    return page


def test_result_of_a_table_without_checks_speaks_of_no_fix(exam: App, attempt: Attempt, open_page: Open) -> None:
    """Nothing runs: no issue is called fixed or not, the rest of the table and of the solution is there to read."""
    row = service.draft(exam, attempt.id, TABLE).rows[0]
    service.save_row(exam, attempt.id, TABLE, row.id, problem="La clave está en el código", severity="critical")
    service.save_file(exam, attempt.id, TABLE, "src/api.py", "CLAVE = (\n")
    page = result(exam, attempt, open_page, TABLE)
    text = shown(page)
    assert "corregido" not in text.replace("Archivos corregidos", "")
    assert page.metric[0].value == "30 / 40"
    for part in ("no se ejecutan", "RAZON-SECRETA", "PUNTUACION-SECRETA", "MODELO-SECRETO", "Fuga", "¿Qué te llevas?"):
        assert part in text, part
    assert any("does not read as Python" in box.value or "no se lee como Python" in box.value for box in page.warning)


def test_learner_assesses_answers_and_files_apart(exam: App, attempt: Attempt, open_page: Open) -> None:
    """Marks and ticks are stored and counted in words, can be taken back, and change no points."""
    service.save_answer(exam, attempt.id, QUESTIONS, 0, "Sí")
    page = result(exam, attempt, open_page, QUESTIONS)
    assert "RESPUESTA-SECRETA" in shown(page)
    before = page.metric[0].value
    marks = [control for control in page.segmented_control if "Cuánto se acerca" in control.label]
    marks[0].set_value("right").run()
    page.checkbox[1].check().run()
    assert "1 de 4 respuestas (1 bien, 0 a medias, 0 falladas)" in shown(page)
    assert page.metric[0].value == before
    stored = next(one for one in service.result(exam, attempt.id).exercises if one.exercise == QUESTIONS)
    assert stored.assessed == {"question:0": "right", "check:1": "right"}
    next(each for each in page.segmented_control if "respuesta 1" in each.label).set_value(None).run()
    assert "0 de 4 respuestas" in shown(page)


def test_list_without_issues_stands_beside_the_model(exam: App, attempt: Attempt, open_page: Open) -> None:
    """Where the solution lists no issues the rows are shown with the solution's words, and no points are spoken of."""
    page = result(exam, attempt, open_page, LIST)
    assert "LISTA-SECRETA" in shown(page)
    assert "Problemas" not in [tab.label for tab in page.tabs]
    next(each for each in page.segmented_control if "estas filas" in each.label).set_value("partly").run()
    assert "(0 bien, 1 a medias, 0 falladas)" in shown(page)


def test_exercise_without_answers_shows_its_solution(exam: App, attempt: Attempt, open_page: Open) -> None:
    """What there was only to read has its solution after the hand-in."""
    page = result(exam, attempt, open_page, READING)
    assert "LECTURA-SECRETA" in shown(page)
    assert [tab.label for tab in page.tabs] == ["Solución modelo"]


def test_home_says_how_many_points_are_graded(exam: App, visit: Visit, open_page: Open) -> None:
    """The points that nobody can grade are named, and a dollar in the instructions begins no formula."""
    page = open_page("inicio")
    assert any("40 de los 100 puntos" in caption.value for caption in page.caption)
    assert "28 / 40" in [metric.value for metric in page.metric]
    assert any("\\$5, no \\$6" in box.value for box in page.markdown)


def test_progress_speaks_of_no_fix_where_nothing_runs(exam: App, attempt: Attempt, open_page: Open) -> None:
    """An issue that was not named is one that I keep missing; whether it was fixed nobody can say."""
    hand_in(exam, attempt)
    text = shown(open_page("progreso"))
    assert "| Falta documentación del módulo | Tabla en otro orden | 0 de 1 | – | 1 de 1 |" in text


def test_exam_without_points_is_assessed_and_not_judged(exam: App, visit: Visit, open_page: Open) -> None:
    """Where nothing can be graded nobody has passed or failed, and no page divides by the points."""
    attempt = service.open_attempt(exam, visit.learner.id, "sin-puntos")
    page = open_page("resultado", attempt=hand_in(exam, attempt))
    assert not page.metric
    assert any("tus respuestas las evalúas tú" in box.value for box in page.info)
    assert "0 de 3 respuestas" in shown(page)
    for url in ("inicio", "progreso", "clasificacion"):
        page = open_page(url)
        assert not page.exception
        assert not page.error
        assert "No aprobado" not in shown(page)
    assert "Autoevaluado" in shown(open_page("inicio"))
