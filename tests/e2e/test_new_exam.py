"""A new author's way, by docs/authoring.md alone: its commands, then its table of what to do on the pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.learner import GRADED, Learner
from tests.e2e.server import ROOT, Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
SERVE = "make run"


@dataclass(frozen=True)
class Step:
    """A line of the table: what to do, the texts to type, the Spanish severity, and what it is called in Spanish."""

    do: str
    texts: tuple[str, ...]
    severity: str
    name: str


@pytest.fixture(scope="module")
def section() -> str:
    """The document's section for a new author."""
    text = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")
    return text.partition("## From nothing to a graded submission")[2].partition("\n## ")[0]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project's files as they are, with the same virtual environment: an author writes into exercises/."""
    folder = tmp_path / "project"
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def commands(section: str) -> Iterator[str]:
    """Every command of its blocks, in order."""
    for block in re.findall(r"```bash\n(.*?)```", section, re.DOTALL):
        yield from block.strip().splitlines()


def steps(section: str) -> list[Step]:
    """The lines of its table of what to do on the pages."""
    lines = [line for line in section.splitlines() if line.startswith("|")]
    start = next(number for number, line in enumerate(lines) if re.match(r"\| on \| do \| English \| Spanish", line))
    found = []
    for line in lines[start + 2 :]:
        do, spanish = (cell.strip() for cell in (line.split("|")[2], line.split("|")[4]))
        severity = re.search(r"\(\*(\w+)\*\)", do)
        texts = tuple(re.findall(r"`([^`]+)`", do))
        found.append(Step(do, texts, severity[1] if severity else "", spanish.replace("*", "")))
    return found


def run(command: str, project: Path) -> str:
    """What a command prints; it has to succeed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CORRIGE_")}
    done = subprocess.run(
        ["bash", "-ec", command], cwd=project, env=environment, capture_output=True, text=True, timeout=400, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def solution(exam: Path) -> str:
    """The corrected code at the end of the exam file."""
    return re.findall(r"```python\n(.*?)```", exam.read_text(encoding="utf-8"), re.DOTALL)[-1]


def test_from_new_to_a_graded_submission_by_the_document(
    browser: Browser, project: Path, section: str, tmp_path: Path
) -> None:
    """The commands succeed and say what the document says; the table's steps end with full marks and a variant."""
    said = {command: run(command, project) for command in commands(section) if command != SERVE}
    assert SERVE in list(commands(section))
    (proof,) = (text for command, text in said.items() if " prove " in command)
    assert ", 0 broken," in proof
    (graded,) = (text for command, text in said.items() if " grade " in command)
    assert re.search(r": 50(\.00)? / 100", graded)
    site = Site(tmp_path, root=project)
    site.start()
    try:
        learner = Learner(browser, site.url)
        take(learner, steps(section), solution(project / "exercises/hito-6/exam.md"))
        assert learner.foreign == []
    finally:
        site.stop()


def take(learner: Learner, todo: list[Step], corrected: str) -> None:
    """Do what the table says, step by step."""
    page, row = learner.page, 1
    page.goto(learner.url)
    for step in todo:
        if step.do.startswith("type a name"):
            page.get_by_label(step.name).fill("Ada")
        elif step.do.startswith("type"):
            page.get_by_label(step.name, exact=True).fill(step.texts[0])
        elif step.do.startswith("choose"):
            choose(learner, step.name, step.severity)
        elif "fill row" in step.do:
            row += 1  # the press that the step begins with is made by write_row
            learner.write_row(row, dict(zip(("Problema", "Corrección"), step.texts, strict=True)), step.severity)
        elif step.do.startswith("open the tab"):
            learner.tab(step.name)
            if "replace the text" in step.do:
                learner.write_ace(corrected)
        elif step.do.startswith("read"):
            learner.result()
            expect(page.get_by_role("tab", name=step.name, exact=True)).to_be_visible()
            expect(page.get_by_text(re.compile(r"100\s*/\s*100")).first).to_be_visible()
        elif step.do.startswith("go back"):
            page.get_by_role("link", name=step.name, exact=True).click()
        else:
            assert step.do.startswith("press") or "press" in step.do, step.do
            press(learner, step)
        learner.settle()
    expect(page.get_by_text(re.compile("[Vv]ariante")).first).to_be_visible()


def choose(learner: Learner, label: str, severity: str) -> None:
    """Choose from a list."""
    learner.page.get_by_label(label, exact=True).click()
    learner.page.get_by_role("option", name=severity).click()


def press(learner: Learner, step: Step) -> None:
    """Press a button, inside the new exam's box where there are several of that name, and wait where the step says."""
    first_page = urlsplit(learner.page.url).path in {"/", "/inicio"}
    exam = learner.page.locator(".st-key-exam-hito-6").get_by_role("button", name=step.name, exact=True)
    (exam if first_page and step.name != "Empezar" else learner.button(step.name)).click()
    if "ran to their end" in step.do:
        expect(learner.page.get_by_text("se ejecutaron hasta el final")).to_be_visible(timeout=GRADED)
