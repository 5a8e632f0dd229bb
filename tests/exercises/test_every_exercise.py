"""The matrix over all issues of all exercises of all exams: what every exercise owes, whoever wrote it."""

from __future__ import annotations

import pytest

from grading import content
from grading.content import GradedExercise
from grading.model import LANGUAGES, Language
from grading.sandbox import Sandbox
from tests.exercises.harness import grade_files, outcomes

EXERCISES = [exercise for slug in content.exams() for exercise in content.find(slug).exercises]
ISSUES = [(exercise, issue.id) for exercise in EXERCISES for issue in exercise.issues]
DRAWS: list[tuple[int, Language]] = [(1, "es"), (2, "en"), (3, "es"), (4, "en")]

each = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: f"{exercise.exam}/{exercise.slug}")


def _ids(exercise: GradedExercise) -> set[str]:
    return {issue.id for issue in exercise.issues}


@each
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reviewed_files_run_and_cure_nothing(exercise: GradedExercise, sandbox: Sandbox, lang: Language) -> None:
    """The files under review run to their end, so that "nothing cured" means something, and have every issue."""
    run, verdicts = grade_files(exercise, exercise.reviewed(lang), sandbox)
    assert run.state == "ok", run.error
    assert outcomes(verdicts, "failed") == _ids(exercise)


@each
@pytest.mark.parametrize(("seed", "lang"), DRAWS)
def test_the_model_solution_cures_everything(
    exercise: GradedExercise, sandbox: Sandbox, seed: int, lang: Language
) -> None:
    """Whatever is drawn, the model solution has no issue left."""
    run, verdicts = grade_files(exercise, exercise.solution(lang), sandbox, seed)
    assert run.state == "ok", run.error
    assert outcomes(verdicts, "passed") == _ids(exercise)


@pytest.mark.parametrize(("exercise", "issue"), ISSUES, ids=[f"{one.slug}/{issue}" for one, issue in ISSUES])
def test_a_single_defect_fails_its_own_check_alone(exercise: GradedExercise, issue: str, sandbox: Sandbox) -> None:
    """The model solution with one defect has that issue, and those that rubric.yml says follow from it."""
    follows = {other.id for other in exercise.issues if issue in other.follows}
    run, verdicts = grade_files(exercise, exercise.render((issue,), "en"), sandbox)
    assert run.state == "ok", run.error
    assert outcomes(verdicts, "failed") == {issue} | follows
    assert outcomes(verdicts, "unchecked") == set()
