"""*Run*: the learner sees what their files print, and nothing of the checks."""

from __future__ import annotations

import pytest

from grading import content
from grading.content import GradedExercise
from grading.pipeline import try_out, warm_up
from grading.sandbox import Sandbox
from grading.sandbox.testing import BareSandbox


def _exercise(slug: str) -> GradedExercise:
    return content.find("hito-5").exercise(slug)


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("mlflow-con-errores", "Accuracy: "),
        ("logging-con-problemas", "Received data: "),
        ("prometheus-metrics", "predictions_total 2.0"),
        ("model-card-incompleto", ""),
    ],
)
def test_run_shows_what_the_files_print(slug: str, said: str, sandbox: Sandbox) -> None:
    """The reviewed files, run as they are, end well and print what they do."""
    exercise = _exercise(slug)
    run = try_out(exercise, {name: text.encode() for name, text in exercise.reviewed().items()}, sandbox=sandbox)
    assert (run.state, run.error) == ("ok", None)
    assert said in run.stdout


def test_run_shows_the_traceback_of_a_file_that_raises(sandbox: Sandbox) -> None:
    """A name that is not defined is reported at the learner's own line."""
    run = try_out(_exercise("mlflow-con-errores"), {"train_mlflow.py": b"x = 1\nprint(y)\n"}, sandbox=sandbox)
    assert run.state == "error"
    assert "line 2" in (run.error or "")
    assert "NameError" in (run.error or "")


def test_run_says_which_file_is_missing(sandbox: Sandbox) -> None:
    """Without the file that the exercise asks for nothing runs, and the file is named."""
    run = try_out(_exercise("prometheus-metrics"), {"alerts.yml": b"groups: []\n"}, sandbox=sandbox)
    assert run.state == "rejected"
    assert "metrics.py" in (run.error or "")


def test_warming_up_asks_for_what_each_exercise_needs() -> None:
    """The profile of the files' libraries is asked for; an exercise that runs nothing asks for none."""
    asked: list[str] = []

    class Box(BareSandbox):
        def warm(self, profile: str) -> None:
            asked.append(profile)

    for slug in ("mlflow-con-errores", "logging-con-problemas", "model-card-incompleto", "prometheus-metrics"):
        warm_up(_exercise(slug), sandbox=Box())
    assert asked == ["mlflow", "logs", "metrics"]
