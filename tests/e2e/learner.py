"""A learner at the browser: what they see and do, by the words on the page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
GRADED = 180_000
"""Milliseconds that the grading of an exam may take on a busy machine."""
DRAWN = 60_000
"""Milliseconds that a page may take there to show what it has to."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser; without one the test fails, it is never skipped."""
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("Chromium is missing: run `make test-setup`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


class Learner:
    """One person in one browser window, with all that came over the wire and every host that was asked."""

    def __init__(self, browser: Browser, url: str, **context: object) -> None:
        options = {"locale": "es-ES", "timezone_id": "Europe/Madrid", "viewport": {"width": 1400, "height": 1000}}
        self.context = browser.new_context(**{**options, **context})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(DRAWN)
        expect.set_options(timeout=DRAWN)
        self.url = url
        self.wire: list[bytes] = []
        self.foreign: list[str] = []
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        self.page.on("request", lambda request: self._request(request.url))

    def _frame(self, payload: str | bytes) -> None:
        self.wire.append(payload.encode() if isinstance(payload, str) else payload)

    def _request(self, url: str) -> None:
        if not url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.foreign.append(url)

    def settle(self) -> None:
        """Wait until the page is drawn and nothing runs any more."""
        self.page.wait_for_timeout(250)
        self.page.wait_for_function("!document.querySelector('[data-testid=stApp][data-test-script-state=running]')")
        self.page.wait_for_timeout(250)

    def sign_up(self, alias: str) -> None:
        """Open the first page and choose an alias."""
        self.page.goto(self.url)
        self.page.get_by_label("Alias").fill(alias)
        self.button("Empezar").click()
        self.start().wait_for()

    def begin(self) -> None:
        """Start the exam."""
        self.start().click()
        self.page.get_by_label(re.compile("^Problema 1$")).wait_for()

    def start(self) -> Locator:
        """The button that starts Hito 5: there are other exams on the page."""
        exam = self.page.locator(".st-key-exam-hito-5")
        return exam.get_by_role("button", name="Empezar el examen", exact=True)

    def button(self, name: str) -> Locator:
        """The button with exactly that name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def exercise(self, number: int) -> None:
        """Go to an exercise, by its number, and to its findings."""
        self.page.locator("[data-testid=stButtonGroup] button, [role=radio]").filter(
            has_text=re.compile(rf"^{number} · ")
        ).first.click()
        self.settle()

    def tab(self, name: str) -> None:
        """Open a tab of the exercise."""
        self.page.get_by_role("tab", name=name, exact=True).click()
        self.settle()

    def cell(self, column: str, row: int) -> Locator:
        """A cell of the issue table, by its column's name and the row's number."""
        return self.page.get_by_label(f"{column} {row}", exact=True)

    def write_row(self, row: int, cells: dict[str, str], severity: str = "") -> None:
        """Fill a row of the issue table, adding it when it is not there."""
        first = next(iter(cells))
        if row > 1 and not self.cell(first, row).count():
            self.button("Añadir hallazgo").click()
        for column, text in cells.items():
            self.cell(column, row).fill(text)
        if severity:
            self.page.get_by_label(f"Severidad {row}", exact=True).click()
            self.page.get_by_role("option", name=severity).click()
        self.settle()

    def write_ace(self, text: str, place: int = 0) -> None:
        """Replace the text of the streamlit-ace editor in that place among the exercise's files."""
        frame = self.page.frame_locator("iframe[title='streamlit_ace.streamlit_ace']").nth(place)
        frame.locator(".ace_content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        self.settle()

    def ace_text(self, place: int = 0) -> str:
        """What the streamlit-ace editor in that place holds."""
        frame = self.page.frame_locator("iframe[title='streamlit_ace.streamlit_ace']").nth(place)
        frame.locator(".ace_content").wait_for()
        return str(frame.locator(".ace_editor").evaluate("element => element.env.editor.getValue()"))

    def write_accessible(self, name: str, text: str) -> None:
        """Replace the text of the accessible editor."""
        editor = self.page.get_by_label(f"Tu {name}", exact=True)
        editor.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Tab")
        self.settle()

    def upload(self, files: list[Path]) -> None:
        """Upload files into the draft of the exercise."""
        self.tab("Descargar y subir")
        self.page.locator("input[type=file]").set_input_files(files)
        self.button("Ponerlos en mi borrador").click()
        expect(self.page.get_by_text("Ya en tu borrador")).to_be_visible()
        self.settle()

    def hand_in(self) -> None:
        """Both steps of handing in."""
        self.review()
        self.button("Entregar definitivamente").click()

    def review(self) -> None:
        """The first step: see what the server has."""
        self.button("Repasar y entregar").click()
        self.button("Entregar definitivamente").wait_for()
        self.settle()

    def result(self) -> None:
        """Wait for the result."""
        self.page.get_by_role("tab", name="Mis hallazgos").wait_for(timeout=GRADED)
        self.settle()

    def visit(self, name: str) -> None:
        """Go to a page of the menu."""
        self.page.get_by_role("link", name=name, exact=True).click()
        self.page.get_by_role("heading", name=name, exact=True).wait_for()
        self.settle()

    def received(self) -> str:
        """All that came over the websocket and all that the page holds, as text."""
        return b"\n".join(self.wire).decode("utf-8", errors="ignore") + "\n" + self.page.content()
