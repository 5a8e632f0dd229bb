"""An instructor's way: from the link that the app prints to an exam that a learner can start."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from grading import content
from tests.e2e.learner import Learner
from tests.e2e.server import Site, link

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
EDITOR = "Texto de exam.md"


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """The app with a folder of exams of its own, since exams are installed into it."""
    shutil.copytree(content.HOME, tmp_path / "exercises", ignore=shutil.ignore_patterns("__pycache__"))
    made = Site(tmp_path, exercises=str(tmp_path / "exercises"))
    made.start()
    yield made
    made.stop()


def append(author: Learner, text: str) -> None:
    """Write at the end of the exam file."""
    author.page.get_by_label(EDITOR, exact=True).click()
    author.page.keyboard.press("Control+End")
    author.page.keyboard.insert_text(text)
    author.settle()


def test_instructor_writes_and_installs_an_exam(browser: Browser, own_site: Site) -> None:
    """Link, skeleton, a complaint while it is broken, mended, installed, started from the first page.

    A reload in between loses nothing, and the token stands neither in the address, nor in the page, nor twice in the
    log.
    """
    address = link(own_site)
    token = address.partition("=")[2]
    author = Learner(browser, own_site.url)
    author.page.goto(address)
    author.page.get_by_label("Alias").fill("Grace")
    author.button("Empezar").click()
    author.start().wait_for()
    assert author.page.url.rstrip("/") == own_site.url
    author.visit("Preparar un examen")
    author.button("Empezar con el esqueleto").click()
    expect(author.page.get_by_text("Sin reparos")).to_be_visible()

    append(author, "\n```python\nx = 1\n")
    complaint = author.page.get_by_text("Este bloque nunca se cierra").first
    expect(complaint).to_be_visible()
    author.tab("Instalar")
    expect(author.button("Instalar el examen")).to_be_disabled()
    author.page.reload()
    expect(complaint).to_be_visible()
    append(author, "```\n")
    expect(author.page.get_by_text("Sin reparos")).to_be_visible()

    author.tab("Instalar")
    author.button("Instalar el examen").click()
    author.button("Ir a los exámenes y empezarlo").click()
    exam = author.page.locator(".st-key-exam-nuevo-examen")
    exam.get_by_role("button", name="Empezar el examen", exact=True).click()
    expect(author.page.get_by_label("Problema 1", exact=True)).to_be_visible()
    assert token not in author.received()
    assert own_site.log().count(token) == 1
    assert not author.foreign


def test_learners_never_see_the_page(browser: Browser, own_site: Site) -> None:
    """Neither menu nor address nor a wrong token leads a learner there; an instructor's other tab stays one."""
    learner = Learner(browser, own_site.url)
    learner.sign_up("Ada")
    for address in ("/preparar", "/preparar?instructor=wrong", "/?instructor="):
        learner.page.goto(own_site.url + address)
        learner.start().wait_for()
        expect(learner.page.get_by_role("link", name="Preparar un examen")).to_have_count(0)
    author = Learner(browser, own_site.url)
    author.page.goto(link(own_site))
    author.page.get_by_label("Alias").fill("Grace")
    author.button("Empezar").click()
    author.start().wait_for()
    author.settle()
    author.page = author.context.new_page()
    author.page.goto(f"{own_site.url}/preparar")
    expect(author.button("Empezar con el esqueleto")).to_be_visible()
    assert link(own_site).partition("=")[2] not in str(author.context.cookies())
