"""Every page of the site map draws, in both languages, and says what it has to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest
from google.protobuf import text_format
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Node

import service
from app import SITE
from grading.model import LANGUAGES, Language
from service import clock
from service.model import App
from tests.ui.conftest import ROOT, Open, Visit
from ui.navigation import Entry


def shown(test: AppTest) -> str:
    """All text on the page."""
    kinds = (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "code",
        "text",
        "info",
        "success",
        "warning",
        "error",
    )
    return "\n".join(str(element.value) for kind in kinds for element in getattr(test, kind))


def sent(test: AppTest) -> str:
    """All that went to the browser, hidden or not: every element with all of its fields."""
    return "\n".join(text_format.MessageToString(proto, as_utf8=True) for proto in _protos([test.main, test.sidebar]))


def _protos(nodes: Iterable[Node]) -> Iterator[Message]:
    for node in nodes:
        if node.proto is not None:
            yield node.proto
        yield from _protos(getattr(node, "children", {}).values())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("entry", SITE, ids=lambda entry: entry.url)
@pytest.mark.parametrize("state", ["nothing", "open", "graded"])
def test_page_draws_without_error(entry: Entry, lang: Language, state: str, visit: Visit, open_page: Open) -> None:
    """No page of the site map raises or shows an error box, whatever the learner's state and language."""
    query = {} if state == "nothing" else {"attempt": (visit.attempt() if state == "open" else visit.graded()).id}
    test = open_page(entry.url, lang, **query)
    assert not test.exception, test.exception
    assert not test.error, [box.value for box in test.error]
    assert shown(test)


def test_first_visit_asks_for_an_alias_and_starts(running: App) -> None:
    """Who has no cookie gives an alias on the first page and can start the exam then."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert [field.label for field in test.text_input] == ["Alias"]
    test.text_input[0].set_value("Grace")
    button(test, "Empezar").click().run()
    assert button(test, "Empezar el examen")


def test_exam_shows_its_own_columns(visit: Visit, open_page: Open) -> None:
    """An exercise with severities asks for them; one without has its own two columns and no severity."""
    first = open_page("examen", attempt=visit.attempt().id, exercise="saludo-roto")
    assert [area.label for area in first.text_area][:2] == ["Problema 1", "Corrección 1"]
    assert [box.label for box in first.selectbox] == ["Severidad 1"]
    second = open_page("examen", attempt=visit.attempt().id, exercise="ficha-corta")
    assert [area.label for area in second.text_area][:2] == ["Qué falta 1", "Qué debería decir 1"]
    assert not second.selectbox


def test_typed_text_goes_into_the_draft(visit: Visit, open_page: Open) -> None:
    """What is typed into a cell and a file is in the draft at once, and nothing else changes it."""
    attempt = visit.attempt()
    test = open_page("examen", attempt=attempt.id, exercise="saludo-roto")
    area(test, "Problema 1").set_value("ignora el nombre").run()
    area(test, "Tu greet.py").set_value("x = 1\n").run()
    draft = service.draft(visit.app, attempt.id, "saludo-roto")
    assert draft.rows[0].problem == "ignora el nombre"
    assert draft.files["greet.py"] == "x = 1\n"
    revision = draft.revision
    test.run()
    open_page("examen", attempt=attempt.id, exercise="saludo-roto")
    assert service.draft(visit.app, attempt.id, "saludo-roto").revision == revision


def test_editors_begin_with_the_stored_text_on_every_visit(visit: Visit, open_page: Open) -> None:
    """A draft that changed elsewhere is what editors show on the next visit; the old text is not written over it."""
    attempt = visit.attempt()
    test = open_page("examen", attempt=attempt.id, exercise="saludo-roto")
    area(test, "Tu greet.py").set_value("mine\n").run()
    service.save_file(visit.app, attempt.id, "saludo-roto", "greet.py", "newer\n")
    test.session_state["place"] = "elsewhere"
    test.run()
    assert area(test, "Tu greet.py").value == "newer\n"
    assert service.draft(visit.app, attempt.id, "saludo-roto").files["greet.py"] == "newer\n"


def test_rerun_on_the_same_page_keeps_the_editors(visit: Visit, open_page: Open) -> None:
    """Editors get a new key when the learner comes from elsewhere or changes the exercise, not on a rerun."""
    test = open_page("examen", attempt=visit.attempt().id, exercise="saludo-roto")
    first = test.session_state["visit"]
    test.run()
    assert test.session_state["visit"] == first
    test.segmented_control(key="exercise").set_value("ficha-corta").run()
    assert test.session_state["visit"] == first + 1


@pytest.mark.parametrize("url", ["examen", "entregar"])
def test_opening_after_the_deadline_hands_in(
    url: str, visit: Visit, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attempt over its deadline is handed in as it was saved, and the page goes on to the grading."""
    attempt = visit.attempt()
    late = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: late)
    test = open_page(url, attempt=attempt.id)
    assert test.title[0].value == "Corrección en curso"
    assert service.owned(visit.app, visit.learner.id, attempt.id).submitted


def test_submit_shows_what_the_server_has_and_warns_of_the_empty(visit: Visit, open_page: Open) -> None:
    """The second step shows the stored rows and names the exercises that hold nothing of the learner's."""
    attempt = visit.attempt()
    row = service.draft(visit.app, attempt.id, "saludo-roto").rows[0]
    service.save_row(visit.app, attempt.id, "saludo-roto", row.id, problem="ignora el nombre")
    test = open_page("entregar", attempt=attempt.id)
    assert "ignora el nombre" in shown(test)
    assert any("Ficha corta" in box.value and "Saludo roto" not in box.value for box in test.warning)
    button(test, "Entregar definitivamente").click().run()
    assert service.owned(visit.app, visit.learner.id, attempt.id).submitted


def test_submit_asks_to_split_joined_rows_without_saying_into_what(visit: Visit, open_page: Open) -> None:
    """A row whose form joins two problems is pointed out by its number alone, and can be handed in as it is."""
    attempt = visit.attempt()
    row = service.draft(visit.app, attempt.id, "saludo-roto").rows[0]
    service.save_row(visit.app, attempt.id, "saludo-roto", row.id, problem="No hay alertas ni métricas de latencia")
    test = open_page("entregar", attempt=attempt.id)
    asked = [box.value for box in test.warning if "varios problemas" in box.value]
    assert len(asked) == 1
    assert "La fila 1 " in asked[0]
    assert "alertas" not in asked[0]
    button(test, "Entregar definitivamente").click().run()
    assert service.owned(visit.app, visit.learner.id, attempt.id).submitted


def test_submit_leaves_single_problems_alone(visit: Visit, open_page: Open) -> None:
    """A row with one problem is not pointed out."""
    attempt = visit.attempt()
    row = service.draft(visit.app, attempt.id, "saludo-roto").rows[0]
    service.save_row(visit.app, attempt.id, "saludo-roto", row.id, problem="No hay alertas")
    test = open_page("entregar", attempt=attempt.id)
    assert [box.value for box in test.warning if "varios problemas" in box.value] == []


def test_result_explains_rows_and_issues(visit: Visit, open_page: Open) -> None:
    """A result holds score, verdict, each issue's sentence, each row's match, and the model solution."""
    test = open_page("resultado", attempt=visit.graded().id)
    text = shown(test)
    for part in ("Frase de prueba.", "Aprobado", "nombra un problema", "No usa el nombre", "MODELO-SECRETO"):
        assert part in text, part
    assert test.metric[0].value == "70 / 100"


@pytest.mark.parametrize("entry", SITE, ids=lambda entry: entry.url)
def test_no_solution_before_the_hand_in(entry: Entry, visit: Visit, open_page: Open) -> None:
    """No element of any page holds a line of a model solution or an issue's title before the hand-in."""
    tree = sent(open_page(entry.url, attempt=visit.attempt().id))
    assert [secret for secret in mini_secrets(visit) if secret in tree] == []


def test_result_holds_what_is_secret_before(visit: Visit, open_page: Open) -> None:
    """The look that finds no secret before the hand-in finds them in the result."""
    tree = sent(open_page("resultado", attempt=visit.graded().id))
    assert "MODELO-SECRETO" in tree
    assert "No usa el nombre" in tree


def mini_secrets(visit: Visit) -> list[str]:
    """A word of each model solution, and the issues' titles."""
    exam = visit.app.exam("mini")
    return ["MODELO-SECRETO", *(issue.title.es for exercise in exam.exercises for issue in exercise.issues)]


def test_attempt_of_another_is_refused(visit: Visit, open_page: Open) -> None:
    """The address of somebody else's attempt shows nothing of it."""
    other = service.register(visit.app, "Eve", "es")
    theirs = service.open_attempt(visit.app, other.id, "mini")
    for url in ("examen", "entregar", "correccion", "resultado"):
        test = open_page(url, attempt=theirs.id)
        assert [box.value for box in test.warning] == ["No tienes ningún intento con ese número."]
        assert not test.text_area


def test_upload_is_refused_in_the_learners_language(visit: Visit, open_page: Open) -> None:
    """A file that is no file of the exercise is refused with a sentence in Spanish, and the draft is kept."""
    attempt = visit.attempt()
    test = open_page("examen", attempt=attempt.id, exercise="saludo-roto")
    test.file_uploader[0].set_value(("wrong.py", b"x = 1\n", "text/x-python")).run()
    button(test, "Ponerlos en mi borrador").click().run()
    assert any("wrong\\.py no es un archivo de este ejercicio" in box.value for box in test.error)


def test_language_switch_speaks_english(visit: Visit, open_page: Open) -> None:
    """The switch changes the interface and stays with the learner."""
    test = open_page("inicio")
    test.segmented_control(key="language-switch").set_value("en").run()
    assert service.learner_by_token(visit.app, visit.learner.token).lang == "en"
    assert button(test, "Start the exam")


def button(test: AppTest, label: str) -> object:
    """The button with that label."""
    return next(each for each in test.button if each.label == label)


def area(test: AppTest, label: str) -> object:
    """The text area with that label."""
    return next(each for each in test.text_area if each.label == label)
