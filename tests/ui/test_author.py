"""The instructors' page: who gets there, what it draws of a text, and what comes of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox
from streamlit.util import calc_hash

import service
from app import SITE
from grading.model import LANGUAGES, Language
from service import App, ExamDraft
from tests.ui.conftest import ROOT, Visit
from tests.ui.test_pages import area, button, shown
from ui.complaints import COMPLAINTS, complaint
from ui.session import BADGE, LINK

HOSTILE = (ROOT / "tests" / "grading" / "exams" / "hostil.md").read_text(encoding="utf-8")
Author = Callable[..., AppTest]


@pytest.fixture
def author(visit: Visit) -> Author:
    """Open the page as an instructor, in a language."""
    return partial(_open, visit)


def _open(visit: Visit, lang: Language = "es", *, holds: bool = True) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.session_state["learner"] = visit.learner
    test.session_state["lang"] = lang
    if holds:
        test.session_state[BADGE] = service.instructor_pass(visit.app, token_of(visit.app))
    test._page_hash = calc_hash("preparar")
    return test.run()


def _chooser(test: AppTest) -> Selectbox:
    """Which exercise is shown."""
    return next(box for box in test.selectbox if box.label == "Ejercicio que se muestra")


def token_of(app: App) -> str:
    """The token of the running app."""
    token = service.instructor_token(app)
    assert token
    return token


def begin(test: AppTest) -> AppTest:
    """Begin with the skeleton."""
    button(test, "Empezar con el esqueleto").click().run()
    assert not test.exception
    return test


def write(test: AppTest, text: str) -> AppTest:
    """Put another text into the editor."""
    area(test, "Texto de exam.md").set_value(text).run()
    assert not test.exception
    return test


def draft_of(visit: Visit) -> ExamDraft:
    """The draft that was written last."""
    return service.exam_drafts(visit.app, visit.learner.id)[0]


def test_a_learner_does_not_get_there(visit: Visit, author: Author) -> None:
    """Without the pass the page is not registered, and its own check stops it as well."""
    test = author(holds=False)
    assert "preparar" not in {page.url_path for page in test.session_state["pages"].values()}
    assert not [field for field in test.text_area if "exam.md" in field.label]

    def alone() -> None:
        import streamlit as st

        from pages import author
        from ui.session import BADGE

        st.session_state["lang"] = "es"
        st.session_state[BADGE] = "0" * 64
        author.show()

    page = AppTest.from_function(alone, default_timeout=30)
    page.session_state["learner"] = visit.learner
    page.run()
    assert [box.value for box in page.info] == [
        "Esta página es para docentes: abre el enlace que la aplicación imprimió al arrancar."
    ]
    assert len(page.main.children) == 1


def test_a_visitor_with_the_pass_is_asked_for_an_alias(running: App) -> None:
    """The link alone opens nothing before one is a learner."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    test.session_state[BADGE] = service.instructor_pass(running, token_of(running))
    test._page_hash = calc_hash("preparar")
    test.run()
    assert [field.label for field in test.text_input] == ["Alias"]


@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
def test_the_link_makes_an_instructor_and_leaves_the_address(right: bool, visit: Visit) -> None:
    """The right token opens the page, a wrong one opens nothing and says so; neither stays in the address or page."""
    token = token_of(visit.app) if right else "x" * 43
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    test.session_state["learner"] = visit.learner
    test.session_state["lang"] = "es"
    test.query_params[LINK] = token
    test.run()
    assert LINK not in test.query_params
    assert ("preparar" in {page.url_path for page in test.session_state["pages"].values()}) is right
    told = [box.value for box in (test.success if right else test.warning)]
    assert any("docente" in sentence for sentence in told)
    assert token not in repr(test.main) + repr(test.sidebar)
    test.run()
    assert not any("docente" in box.value for box in (*test.success, *test.warning)), "said once"


def test_a_pass_is_void_with_the_token(visit: Visit, author: Author) -> None:
    """Who was an instructor is one no longer when the token's file is gone."""
    test = begin(author())
    (visit.app.settings.state_folder / "instructor-token").unlink()
    test.run()
    assert "preparar" not in {page.url_path for page in test.session_state["pages"].values()}


def test_site_map_keeps_the_page_to_instructors() -> None:
    """The role that opens it is the instructor's alone, and instructors reach all that learners do."""
    roles = {entry.url: set(entry.roles) for entry in SITE}
    assert roles["preparar"] == {"instructor"}
    assert all("instructor" in each for each in roles.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_draws_in_both_languages(lang: Language, visit: Visit, author: Author) -> None:
    """Beginning, skeleton and picked exam draw without an error in Spanish and English."""
    assert not author(lang).error
    service.new_exam(visit.app, visit.learner.id, lang)
    service.pick_exam(visit.app, visit.learner.id, "mini")
    for _each in range(2):
        test = author(lang)
        assert not test.exception
        assert not test.error, [box.value for box in test.error]
        service.discard_exam(draft_of(visit))


def test_skeleton_is_seen_as_the_learner_sees_it(author: Author) -> None:
    """Title, limits, instructions, file under review and empty table are there, and nothing is complained of."""
    text = shown(begin(author()))
    for part in ("Examen: nuevo-examen", "10–15 minutos", "se aprueba con el 70 %", "def average", "| # | Problema"):
        assert part in text, part
    assert "Sin reparos" in text


def test_solution_tab_shows_the_solution(author: Author) -> None:
    """Issues with severity and correction, and the corrected file."""
    text = shown(begin(author()))
    assert "Las lecturas perdidas cuentan al dividir" in text
    assert "Crítica" in text
    assert "return None" in text


def test_lint_follows_the_text(visit: Visit, author: Author) -> None:
    """A fence left open is named with its line at once, and no longer when it is closed; the draft has each text."""
    test = begin(author())
    good = draft_of(visit).text("exam.md")
    broken = good + "\n```python\nx = 1\n"
    text = shown(write(test, broken))
    assert f"línea {good.count(chr(10)) + 2}" in text
    assert "Este bloque nunca se cierra: añade la línea que lo cierra" in text.replace("\\", "")
    assert "Sin reparos" not in text
    assert draft_of(visit).text("exam.md") == broken
    assert "Sin reparos" in shown(write(test, good))


def test_preview_follows_the_text(visit: Visit, author: Author) -> None:
    """What is written is what the tabs show."""
    test = begin(author())
    text = draft_of(visit).text("exam.md")
    write(test, text.replace("Media equivocada", "Suma equivocada").replace("Dividir entre el número", "Contar"))
    assert "Suma equivocada" in shown(test)
    assert "Contar de lecturas medidas" in shown(test)


def test_the_shown_exercise_stays_while_its_title_changes(visit: Visit, author: Author) -> None:
    """Who works on the second exercise goes on seeing it, under its new title."""
    service.pick_exam(visit.app, visit.learner.id, "mini")
    test = author()
    _chooser(test).set_value(1).run()
    write(test, draft_of(visit).text("exam.md").replace("Ficha corta", "Ficha larga"))
    assert _chooser(test).options[_chooser(test).value] == "2 · Ficha larga"


def test_text_that_is_no_exam_shows_its_errors_only(author: Author) -> None:
    """Every tab of the preview says that the errors come first; the text can be downloaded all the same."""
    test = write(begin(author()), "nada")
    assert [box.value for box in test.info].count(
        "Todavía no se puede mostrar nada: arregla primero los errores."
    ) == len(test.tabs) - 2
    assert "No hay ningún ejercicio" in shown(test).replace("\\", "")
    assert test.download_button
    assert button(test, "Instalar el examen").disabled


def test_draft_outlives_the_session(visit: Visit, author: Author) -> None:
    """What was written is there in a new session, with the time of its saving."""
    write(begin(author()), "# A medias\n")
    test = author()
    assert area(test, "Texto de exam.md").value == "# A medias\n"
    assert "Se guarda mientras escribes" in shown(test)


def test_a_row_is_tried(author: Author) -> None:
    """The matcher's band, issue, confidence, sentence and three nearest are shown, until the text changes."""
    test = begin(author())
    area(test, "Problema").set_value("Las lecturas perdidas cuentan al dividir")
    button(test, "¿Qué dice el reconocedor?").click().run()
    assert not test.exception
    text = shown(test)
    assert "Confianza: " in text
    assert "Los tres problemas más cercanos" in text
    assert "1. Las lecturas perdidas cuentan al dividir" in text
    assert "no hay rubric.yml" in text
    write(test, area(test, "Texto de exam.md").value.replace("Media equivocada", "Otra media"))
    assert "Confianza: " not in shown(test)


def test_a_row_of_a_picked_exam_is_tried_with_its_rubric(visit: Visit, author: Author) -> None:
    """A phrase that only the rubric has names its issue."""
    service.pick_exam(visit.app, visit.learner.id, "mini")
    test = author()
    assert "Con la rúbrica de este ejercicio" in shown(test)
    area(test, "Problema").set_value("ignora el nombre")
    button(test, "¿Qué dice el reconocedor?").click().run()
    assert "No usa el nombre" in shown(test).partition("Confianza")[0].rpartition("nombra un problema")[2]


def test_the_solution_of_a_new_exam_is_parsed(visit: Visit, author: Author) -> None:
    """Without checks each file of the solution is said to read as its language, or where not."""
    test = begin(author())
    button(test, "Comprobar la solución modelo").click().run()
    assert "se lee como Python" in shown(test)
    write(test, draft_of(visit).text("exam.md").replace("return None", "return ("))
    button(test, "Comprobar la solución modelo").click().run()
    assert "no se lee como Python" in shown(test)


def test_the_solution_of_a_picked_exam_is_checked(
    visit: Visit, author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A verdict per issue is shown with its sentence and what the files printed."""
    from grading import pipeline
    from grading.model import Run, Text, Verdict

    def checked(exercise: object, files: object, seed: int, *, sandbox: object) -> tuple[Run, dict[str, Verdict]]:
        said = (("no-name", "passed", "Saluda."), ("no-return", "failed", "No devuelve."))
        verdicts = {issue: Verdict(issue, outcome, Text(why, why)) for issue, outcome, why in said}
        return Run("ok", 0.1, stdout="hola desde la solución\n"), verdicts

    monkeypatch.setattr(pipeline, "check_files", checked)
    service.pick_exam(visit.app, visit.learner.id, "mini")
    test = author()
    button(test, "Comprobar la solución modelo").click().run()
    text = shown(test)
    for part in ("✓ la pasa", "✗ no la pasa", "Saluda.", "No devuelve.", "hola desde la solución"):
        assert part in text, part


def test_gaps_say_what_to_do(author: Author) -> None:
    """Of a new exam the sidecars are missing; each with what to do and what learners get until then."""
    text = shown(begin(author()))
    for part in ("No hay rubric.yml.", "No hay checks.py.", "Hasta entonces: "):
        assert part in text, part


def test_both_files_of_a_picked_exam_can_be_edited(visit: Visit, author: Author) -> None:
    """The preview is that of the file that is being edited, whatever the interface's language."""
    service.pick_exam(visit.app, visit.learner.id, "mini")
    test = author()
    assert "Saludo roto" in shown(test)
    test.segmented_control(key="author-file-mini").set_value("exam.en.md").run()
    assert area(test, "Texto de exam.en.md").value.startswith("# Mini exam")
    assert "Broken greeting" in shown(test)
    assert "Saludo roto" not in shown(test)


def test_upload_begins_with_a_file(visit: Visit, author: Author) -> None:
    """A Markdown file becomes a draft of its name."""
    test = author()
    test.file_uploader[0].set_value(("Hito 6.md", b"# Examen: subido\n", "text/markdown")).run()
    button(test, "Empezar con este archivo").click().run()
    assert area(test, "Texto de exam.md").value == "# Examen: subido\n"
    assert draft_of(visit).name == "hito-6"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("# Título".encode("latin-1"), "no es texto: guárdalo como UTF"),
        (b"\x7fELF\x00\x01", "caracteres que no son texto"),
        (b"x" * (4 * 1024 * 1024 + 1), "demasiado"),
        (b"", "está vacío"),
    ],
    ids=["charset", "binary", "large", "empty"],
)
def test_upload_of_bad_bytes_is_refused_in_spanish(data: bytes, said: str, visit: Visit, author: Author) -> None:
    """What is no text makes no draft, and a sentence says what to do."""
    test = author()
    test.file_uploader[0].set_value(("malo.md", data, "text/markdown")).run()
    button(test, "Empezar con este archivo").click().run()
    assert len(test.error) == 1
    assert said in test.error[0].value, test.error[0].value
    assert service.exam_drafts(visit.app, visit.learner.id) == ()


def test_install_brings_the_exam_to_the_first_page(visit: Visit, author: Author) -> None:
    """An exam without errors is installed once, and can be started from the first page."""
    test = begin(author())
    button(test, "Instalar el examen").click().run()
    assert not test.error
    assert "está instalado" in " ".join(box.value for box in test.success)
    assert "nuevo-examen" in {exam.slug for exam in visit.app.exams}
    button(test, "Ir a los exámenes y empezarlo").click().run()
    assert "Examen: nuevo-examen" in shown(test)


def test_no_exam_is_written_over(visit: Visit, author: Author) -> None:
    """A name that an exam has is refused before the button can be pressed; another name will do."""
    service.pick_exam(visit.app, visit.learner.id, "mini")
    test = author()
    assert button(test, "Instalar el examen").disabled
    assert any("Ya hay un examen que se llama mini" in box.value for box in test.warning)
    next(field for field in test.text_input if "carpeta" in field.label).set_value("mini-2")
    button(test, "Cambiar nombre").click().run()
    assert not button(test, "Instalar el examen").disabled
    assert draft_of(visit).name == "mini-2"


def test_a_name_that_is_no_good_is_refused(visit: Visit, author: Author) -> None:
    """The draft keeps its name, and a Spanish sentence says what a name may hold."""
    test = begin(author())
    next(field for field in test.text_input if "carpeta" in field.label).set_value("../Mal")
    button(test, "Cambiar nombre").click().run()
    assert any("minúsculas, cifras y guiones" in box.value for box in test.error)
    assert draft_of(visit).name == "nuevo-examen"


def test_discarding_asks_first_and_goes_back_to_the_beginning(visit: Visit, author: Author) -> None:
    """After the second press the draft is gone and the ways to begin are there."""
    test = begin(author())
    button(test, "Sí, descartarlo").click().run()
    assert service.exam_drafts(visit.app, visit.learner.id) == ()
    assert button(test, "Empezar con el esqueleto")


def test_hostile_text_is_drawn_inert(author: Author) -> None:
    """No element of the page allows HTML, and no image of the exam is drawn."""
    test = write(begin(author()), HOSTILE)
    assert "Todo hostil" in shown(test)
    for element in (*test.markdown, *test.caption, *test.subheader):
        assert not getattr(element, "allow_html", False)
        assert "![" not in element.value, element.value


@pytest.mark.parametrize(
    "name", ["charset", "cercas", "desordenado", "despliegue", "puntos", "respuestas", "sin-cerrar"]
)
def test_any_exam_file_is_drawn(name: str, author: Author) -> None:
    """The reader's example exams draw without an error of ours, complaints and all."""
    test = write(begin(author()), (ROOT / "tests/grading/exams" / f"{name}.md").read_text(encoding="utf-8"))
    assert not test.error
    shown_exercise = partial(_chooser, test)
    for place in range(1, len(shown_exercise().options)):
        shown_exercise().set_value(place).run()
        assert not test.exception
        assert not test.error


def test_complaints_of_the_example_exams_are_spoken_in_spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every complaint that the example exams give rise to has its sentence."""
    from grading.markdown import read_exam

    monkeypatch.setattr("ui.i18n.language", lambda: "es")
    said = {one.message for path in exams() for one in read_exam(path).complaints}
    assert said
    assert [message for message in said if complaint(message) == message] == []


def test_every_complaint_of_the_reader_has_a_sentence() -> None:
    """What the reader can complain of, as its source writes it, is a pattern of `ui/complaints.py`."""
    found = [message for path in reader() for message in messages(path)]
    assert len(found) > 25
    lacking = [each for each in found if not any(re.fullmatch(pattern, each, re.DOTALL) for pattern, _ in COMPLAINTS)]
    assert lacking == []


def exams() -> list[Path]:
    """The reader's example exams."""
    return sorted((ROOT / "tests/grading/exams").glob("*.md"))


def reader() -> list[Path]:
    """The reader's source files."""
    return [ROOT / "grading" / "markdown.py", *sorted((ROOT / "grading" / "reader").glob("*.py"))]


def messages(path: Path) -> Iterator[str]:
    """The complaints in a source file, with a 7 in every place; what begins with a place goes on from another one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        said: ast.expr | None = None
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "message":
            said = node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {"Complaint", "_warn"}:
            said = node.args[-1]
        parts = said.values if isinstance(said, ast.JoinedStr) else [said]
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
        if said is not None and not text.startswith("7"):
            yield text
