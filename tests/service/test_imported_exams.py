"""Every exam file of the reader's tests, dropped alone into exercises/, goes the whole way of an attempt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import service
from grading.errors import ContentError
from grading.sandbox.testing import BareSandbox
from service import App
from tests.service.world import drop, grade_all, lay_exam, settings

FILES = sorted(Path(__file__).parents[1].glob("grading/exams/*.md"))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """An app that grades by the core's own pipeline."""
    lay_exam(tmp_path)
    started = service.start(settings(tmp_path), sandbox=BareSandbox())
    yield started
    service.stop(started)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_exam_file_alone_is_a_working_exam(path: Path, app: App) -> None:
    """Drafts are made and written, all of it is handed in, graded, shown, listed and assessed; or it says why not."""
    slug = path.stem.replace(".", "-")
    drop(app, slug, path.read_text(encoding="utf-8"))
    if app.refused:
        assert isinstance(app.refused[0], ContentError)
        assert f"{slug}/exam.md:" in app.refused[0].where
        return
    ada = service.register(app, "Ada", "es")
    attempt = service.open_attempt(app, ada.id, slug)
    exam = service.exam_of(app, attempt)
    for exercise in exam.exercises:
        draft = service.draft(app, attempt.id, exercise.slug)
        assert set(draft.files) <= {wanted.name for wanted in exercise.files}
        service.save_row(app, attempt.id, exercise.slug, draft.rows[0].id, problem="x", correction="y")
        names = {wanted.name for wanted in exercise.files}
        solved = {name: text for name, text in exercise.solution("es").items() if name in names}
        service.save_files(app, attempt.id, exercise.slug, {**draft.files, **solved})
        for place in range(len(exercise.text["es"].open_questions)):
            service.save_answer(app, attempt.id, exercise.slug, place, f"answer {place}")
        assert service.reviewed_zip(app, attempt.id, exercise.slug)
        assert service.run_draft(app, attempt.id, exercise.slug).state == "ok"
    service.hand_in(app, attempt.id)
    grade_all(app, attempt)
    result = service.result(app, attempt.id)
    assert result.state == "graded"
    assert result.max == sum(exercise.graded_points for exercise in exam.exercises)
    assert (result.passed is None) == (result.max == 0)
    for one, exercise in zip(result.exercises, exam.exercises, strict=True):
        assert one.submission.answers == {p: f"answer {p}" for p in range(len(exercise.text["es"].open_questions))}
        for subject in service.subjects(exercise):
            service.assess(app, attempt.id, exercise.slug, subject, "partly")
    assert [len(one.assessed) for one in service.result(app, attempt.id).exercises] == [
        len(service.subjects(exercise)) for exercise in exam.exercises
    ]
    assert [one.state for one in service.attempts(app, ada.id)] == ["graded"]
    assert len(service.progress(app, ada.id).attempts) == (result.max > 0)
    assert len(service.leaderboard(app, slug)) == (result.max > 0)
