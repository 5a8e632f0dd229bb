"""What is drawn in the states that an ordinary walk through the exam does not meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import service
from grading.model import Band, Grading, RowScore, Text
from service.model import SubmissionState
from tests.ui import mini
from tests.ui.conftest import Open, Visit
from tests.ui.test_pages import shown
from ui.grading_steps import finished

STATE = SubmissionState(1, "saludo-roto", "queued", 1, "", 0)


@pytest.mark.parametrize(
    ("states", "outcome"),
    [([], False), (["done", "running"], False), (["done", "failed"], False), (["done", "done"], True)],
    ids=["none", "one runs", "one failed", "all done"],
)
def test_grading_is_finished_when_all_are_done(states: list[str], outcome: bool) -> None:
    """The page goes on only when every exercise is graded; one that failed is graded again, so it waits."""
    assert finished([replace(STATE, state=state) for state in states]) is outcome


def handed_in(visit: Visit) -> int:
    """An attempt that waits for its grading."""
    attempt = visit.attempt()
    row = service.draft(visit.app, attempt.id, "saludo-roto").rows[0]
    service.save_row(visit.app, attempt.id, "saludo-roto", row.id, problem="algo pasa")
    return service.hand_in(visit.app, attempt.id).id


def test_queue_is_shown_with_its_places(visit: Visit, open_page: Open) -> None:
    """Who waits reads what each exercise waits for."""
    test = open_page("correccion", attempt=handed_in(visit))
    assert [bar.proto.text.split(" · ")[1] for bar in test.get("progress")] == ["En cola", "En cola, 1 por delante"]


def test_partial_result_says_that_more_is_to_come(visit: Visit, open_page: Open) -> None:
    """A result with one exercise graded shows its points, no verdict, and the way to the grading."""
    attempt = handed_in(visit)
    service.grade_submission(visit.app, service.submissions(visit.app, attempt)[0].submission_id)
    test = open_page("resultado", attempt=attempt)
    assert "Todavía no está todo corregido." in shown(test)
    assert "Aprobado" not in shown(test)
    assert test.metric[0].value == "30 / 100"


@pytest.mark.parametrize(
    ("band", "sentence"),
    [("uncertain", "Quizá: No usa el nombre"), ("rejected", "✗ no nombra ningún problema")],
)
def test_rows_that_are_not_accepted_say_so(band: str, sentence: str, visit: Visit, open_page: Open) -> None:
    """An uncertain row names the issue that it may mean, a rejected one none."""
    graded_with(visit, lambda made: replace(made, rows=tuple(weaker(row, band) for row in made.rows)))
    test = open_page("resultado", attempt=visit.graded().id)
    badges = " ".join(element.value for element in test.markdown)
    assert sentence in badges


def test_remark_on_a_correction_is_shown_beside_its_row(visit: Visit, open_page: Open) -> None:
    """What the matcher says of a correction stands on the result page, and a row without a remark shows none."""
    remark = Text("La corrección encaja con este defecto.", "The correction fits this defect.")
    graded_with(visit, lambda made: replace(made, rows=tuple(replace(row, remark=remark) for row in made.rows)))
    captions = [box.value for box in open_page("resultado", attempt=visit.graded().id).caption]
    assert sum(remark.es in caption for caption in captions) == 1


def test_fault_of_ours_is_told_as_one(visit: Visit, open_page: Open) -> None:
    """A fix that could not be checked is neither right nor wrong, and costs nothing."""
    graded_with(
        visit,
        lambda made: replace(made, issues=tuple(replace(issue, fixed=None) for issue in made.issues)),
    )
    test = open_page("resultado", attempt=visit.graded().id)
    assert any("Un fallo nuestro" in box.value for box in test.info)
    assert "corrección sin comprobar" in " ".join(element.value for element in test.markdown)


def graded_with(visit: Visit, change: Callable[[Grading], Grading]) -> None:
    """Let the fake grader's result be changed before it is stored."""

    def grade(*args: object, **options: object) -> Grading:
        return change(mini.grade(*args, **options))

    object.__setattr__(visit.app, "grade", grade)


def weaker(row: RowScore, band: Band) -> RowScore:
    """The row in another band; a rejected one has no issue."""
    return replace(row, band=band, issue=None if band == "rejected" else row.issue)
