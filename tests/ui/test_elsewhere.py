"""The pages on a system that can't run files."""

from __future__ import annotations

from dataclasses import replace

import pytest

import service
from grading.model import LANGUAGES, Language
from grading.sandbox.nowhere import NoSandbox
from tests.ui.conftest import Open, Visit
from ui import session

SAID = {"es": "En este sistema no se pueden ejecutar archivos", "en": "Files can't be run on this system"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_first_page_and_run_tab_say_that_files_can_not_be_run(
    lang: Language, visit: Visit, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no sandbox a note stands on the first page and in place of the button that runs."""
    before = open_page("inicio", lang)
    assert not [box for box in before.info if SAID[lang] in str(box.value)]
    elsewhere = replace(visit.app, sandbox=NoSandbox())
    monkeypatch.setattr(service, "start", lambda: elsewhere)
    session.app.cache_clear()
    attempt = visit.attempt().id
    for page in (open_page("inicio", lang), open_page("examen", lang, attempt=attempt, exercise="saludo-roto")):
        assert not page.exception
        assert [box for box in page.info if SAID[lang] in str(box.value)]
        assert not [button for button in page.button if button.label in {"Ejecutar mis archivos", "Run my files"}]


def test_run_button_stands_where_files_can_be_run(visit: Visit, open_page: Open) -> None:
    """With a sandbox the tab offers the button and no note."""
    page = open_page("examen", "es", attempt=visit.attempt().id, exercise="saludo-roto")
    assert [button for button in page.button if button.label == "Ejecutar mis archivos"]
    assert not [box for box in page.info if SAID["es"] in str(box.value)]
