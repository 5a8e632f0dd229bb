"""Every example exam of the reader goes through all the learner's pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import service
from grading import content, markdown
from grading.content import GradedExam
from grading.errors import ContentError
from grading.pipeline import grade
from service.model import App
from tests.ui.conftest import ROOT, Open, Visit
from tests.ui.test_pages import sent

EXAMS = ROOT / "tests" / "grading" / "exams"


def loads(path: Path) -> bool:
    """Whether the exam has no error: some show what an error is."""
    return not [one for one in markdown.read_exam(path).complaints if one.level == "error"]


NAMES = [path.stem for path in sorted(EXAMS.glob("*.md")) if loads(path)]
SAMPLE = NAMES[::4]
"""Those of every test run; the others take part in the long one."""


@pytest.fixture
def example(running: App, tmp_path: Path, request: pytest.FixtureRequest) -> GradedExam:
    """An example exam in a folder of its own."""
    slug = request.param.replace(".", "-")
    folder = tmp_path / "exams" / slug
    folder.mkdir()
    shutil.copy(EXAMS / f"{request.param}.md", folder / "exam.md")
    running.shelf.look()
    object.__setattr__(running, "grade", grade)
    return running.exam(slug)


@pytest.mark.parametrize(
    "example",
    [pytest.param(name, marks=[] if name in SAMPLE else pytest.mark.long) for name in NAMES],
    indirect=True,
)
def test_example_exam_is_taken(example: GradedExam, visit: Visit, open_page: Open) -> None:
    """Each exercise draws with all of its questions and files, what is written is kept, and the result shows it all."""
    attempt = service.open_attempt(visit.app, visit.learner.id, example.slug)
    for exercise in example.exercises:
        page = open_page("examen", attempt=attempt.id, exercise=exercise.slug)
        assert not page.exception
        assert not page.error, [box.value for box in page.error]
        text = sent(page)
        for question in exercise.text["es"].open_questions:
            assert question.text.split("(")[0].strip()[:30] in text
        for name in exercise.reviewed():
            assert exercise.reviewed()[name].strip().splitlines()[0].replace('"', '\\"') in text, name
        for field in page.text_area:
            field.set_value(f"{field.label} escrito")
        page.run()
        assert not page.exception
    page = open_page("entregar", attempt=attempt.id)
    assert not page.error
    service.hand_in(visit.app, attempt.id)
    for state in service.submissions(visit.app, attempt.id):
        service.grade_submission(visit.app, state.submission_id)
    page = open_page("resultado", attempt=attempt.id)
    for exercise in example.exercises:
        page = page.segmented_control(key=f"result-exercise-{attempt.id}").set_value(exercise.slug).run()
        assert not page.exception
        assert not page.error, [box.value for box in page.error]
        assert "escrito" in sent(page) or not exercise.text["es"].answers
    for url in ("inicio", "progreso"):
        assert not open_page(url, "en").error


def test_broken_example_is_left_out_by_name(running: App, tmp_path: Path, open_page: Open) -> None:
    """An exam file with an error is named on the first page with its line, and the others stay."""
    folder = tmp_path / "exams" / "roto"
    folder.mkdir()
    shutil.copy(EXAMS / "sin-cerrar.md", folder / "exam.md")
    with pytest.raises(ContentError):
        content.load(folder)
    running.shelf.look()
    page = open_page("inicio")
    assert any("exam\\.md\\:9" in box.value for box in page.warning)
    assert any("Examen mini" in head.value for head in page.subheader)
