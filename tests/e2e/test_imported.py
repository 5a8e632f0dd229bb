"""Exams that are one Markdown file, in a real browser: one is taken and assessed, a hostile one stays inert."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.learner import GRADED, Learner
from tests.e2e.server import ROOT, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
EXAMS = ROOT / "tests" / "grading" / "exams"
LIVE = """() => [...document.querySelectorAll('[data-testid=stMarkdownContainer], [data-testid=stExpander] summary')]
  .flatMap(box => [...box.querySelectorAll('script, style, iframe, img, b, details details, [onerror]')])
  .concat([...document.querySelectorAll('a')].filter(link => /^javascript:/i.test(link.href)))
  .map(element => element.outerHTML)"""
"""What of an exam's HTML would be live on the page."""


@pytest.fixture
def imported(tmp_path: Path) -> Iterator[Site]:
    """The app with two of the reader's example exams, each as a folder that holds nothing else."""
    for name in ("tuberia", "hostil"):
        folder = tmp_path / "exams" / name
        folder.mkdir(parents=True)
        shutil.copy(EXAMS / f"{name}.md", folder / "exam.md")
    made = Site(tmp_path, exercises=str(tmp_path / "exams"))
    made.start()
    yield made
    made.stop()


def begin(learner: Learner, exam: str, button: str) -> None:
    """Choose an alias, and begin that exam by that button."""
    learner.page.goto(learner.url)
    learner.page.get_by_label("Alias").fill("Ada")
    learner.button("Empezar").click()
    learner.page.locator(f".st-key-exam-{exam}").get_by_role("button", name=button, exact=True).click()
    learner.button("Repasar y entregar").wait_for()
    learner.settle()


def test_imported_exam_is_taken_and_assessed(browser: Browser, imported: Site, tmp_path: Path) -> None:
    """Questions, a table whose columns stand in another order, and files: answered, kept, graded, and assessed."""
    learner = Learner(browser, imported.url)
    begin(learner, "tuberia", "Empezar el examen")
    answer(learner, tmp_path)

    learner.page.reload()
    learner.page.get_by_label("Respuesta 1", exact=True).wait_for()
    expect(learner.page.get_by_label("Respuesta 1", exact=True)).to_have_value("El scaler ve el test.")
    expect(learner.page.get_by_role("radio", name="Sí")).to_be_checked()
    learner.review()
    expect(learner.page.get_by_text("El scaler ve el test.")).to_be_visible()
    expect(learner.page.get_by_text("Respondidas: 2 de 3")).to_be_visible()
    learner.button("Entregar definitivamente").click()
    learner.page.get_by_role("tab", name="Preguntas y modelo").wait_for(timeout=GRADED)

    expect(learner.page.get_by_text("0 de 7 respuestas")).to_be_visible()
    expect(learner.page.get_by_text("En la 6: el scaler ve todo el dataset.").first).to_be_visible()
    for place, mark in enumerate(("✓ Bien", "~ A medias", "✗ Fallada")):
        learner.page.get_by_text(mark, exact=True).nth(place).click()
        learner.settle()
    learner.tab("Mis archivos y el modelo")
    expect(learner.page.locator(".cm-mergeView")).to_be_visible()
    expect(learner.page.get_by_text("src/train.py se lee como Python")).to_be_visible()
    learner.page.locator("[class*='st-key-assess-'][class*='train']").get_by_text("✓ Bien").click()
    expect(learner.page.get_by_text("4 de 7 respuestas (2 bien, 1 a medias, 1 falladas)")).to_be_visible()

    learner.exercise(2)
    expect(learner.page.get_by_text("✓ nombrado")).to_be_visible()
    expect(learner.page.get_by_text("corregido")).to_have_count(0)
    learner.page.reload()
    expect(learner.page.get_by_text("4 de 7 respuestas (2 bien, 1 a medias, 1 falladas)")).to_be_visible()
    assert not learner.foreign


def answer(learner: Learner, folder: Path) -> None:
    """Two of three questions, an uploaded file, and a row under the exam's own headings; back to the questions."""
    learner.page.get_by_text("Sí", exact=True).click()
    learner.page.get_by_label("Respuesta 1", exact=True).fill("El scaler ve el test.")
    learner.page.get_by_label("Respuesta 3", exact=True).fill("Con un Pipeline.")
    learner.settle()
    mine = folder / "train.py"
    mine.write_text("# src/train.py\nfrom sklearn.pipeline import make_pipeline\n", encoding="utf-8")
    learner.upload([mine])
    learner.exercise(2)
    expect(learner.page.get_by_role("tab", name="Ejecutar")).to_have_count(0)
    expect(learner.page.get_by_text("La tabla del examen tiene además: Línea.")).to_be_visible()
    learner.write_row(1, {"Problema": "Sin dependencias: falta deps", "Corrección": "Añadir deps"}, "Crítica")
    learner.exercise(1)


def test_hostile_exam_renders_inert(browser: Browser, imported: Site) -> None:
    """Its scripts, styles, frames, images and javascript: links are text on every page, and no request leaves."""
    learner = Learner(browser, imported.url)
    dialogs: list[str] = []
    learner.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    begin(learner, "hostil", "Practicar sin reloj")
    learner.page.get_by_text("Instrucciones", exact=True).click()
    inert(learner, "alert(1)")
    learner.page.get_by_role("link", name="aquí").click()
    learner.write_row(1, {"<b>Problema</b>": '<img src=x onerror="alert(2)"> ![](https://example.org/mine.png)'})
    learner.review()
    inert(learner, 'onerror="alert(2)"')
    learner.button("Entregar definitivamente").click()
    learner.result()
    for tab in ("Problemas", "Mis hallazgos", "Solución modelo"):
        learner.tab(tab)
        inert(learner, "alert(1)")
    for page in ("Mi progreso", "Clasificación", "Exámenes"):
        learner.page.get_by_role("link", name=page, exact=True).click()
        learner.settle()
        inert(learner, "Examen hostil")
    assert not dialogs
    assert not learner.foreign


def inert(learner: Learner, text: str) -> None:
    """The text is there to be read, and nothing of it is live."""
    expect(learner.page.get_by_text(text).first).to_be_attached()
    assert learner.page.evaluate(LIVE) == []
    assert learner.page.evaluate("getComputedStyle(document.body).display") != "none"
