"""Points: shares, what each part gives, and the sentence for each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grading import content
from grading.content import GradedExercise
from grading.model import Match, Row, Severity, Text, Verdict
from grading.score import score

WHY = Text("porque", "because")


@pytest.fixture(scope="module")
def exercise() -> GradedExercise:
    """The exercise with a severity column: 12 weights share its 25 points."""
    return content.find("hito-5").exercise("mlflow-con-errores")


@pytest.fixture(scope="module")
def without_severity() -> GradedExercise:
    """The exercise whose table asks for no severity."""
    return content.find("hito-5").exercise("logging-con-problemas")


def _verdicts(exercise: GradedExercise, outcome: str) -> dict[str, Verdict]:
    return {issue.id: Verdict(issue.id, outcome, WHY) for issue in exercise.issues}  # type: ignore[arg-type]


def _named(exercise: GradedExercise) -> tuple[list[Row], list[Match]]:
    rows = [Row(issue.title.es, issue.severity, issue.correction.es) for issue in exercise.issues]
    return rows, [Match(issue.id, "accepted", 1.0, (), WHY) for issue in exercise.issues]


def test_all_named_and_cured_is_full_marks(exercise: GradedExercise, without_severity: GradedExercise) -> None:
    """Naming everything with its severity and curing everything earns every point, with and without severities."""
    for one in (exercise, without_severity):
        rows, matches = _named(one)
        scores = score(one, rows, matches, _verdicts(one, "passed"))
        assert sum(s.points for s in scores) == pytest.approx(25)
        assert sum(s.max_points for s in scores) == pytest.approx(25)


def test_a_critical_issue_of_mlflow_is_worth_a_quarter(exercise: GradedExercise) -> None:
    """no-run weighs 3 of 12, so 6.25 of 25 points."""
    scores = score(exercise, [], [], _verdicts(exercise, "failed"))
    assert {s.id: s.max_points for s in scores}["no-run"] == pytest.approx(6.25)
    assert sum(s.points for s in scores) == 0


@pytest.mark.parametrize(
    ("severity", "share"),
    [(Severity.CRITICAL, 0.5), (Severity.MINOR, 0.4), (None, 0.4)],
    ids=["right", "wrong", "none"],
)
def test_severity_is_a_tenth(exercise: GradedExercise, severity: Severity | None, share: float) -> None:
    """Naming earns 40 %, the right severity 10 % more."""
    found = score(
        exercise, [Row("x", severity, "")], [Match("no-run", "accepted", 1, (), WHY)], _verdicts(exercise, "failed")
    )[0]
    assert found.points == pytest.approx(6.25 * share)
    assert found.severity_ok is (severity == Severity.CRITICAL)


def test_severity_is_null_where_the_table_asks_for_none(without_severity: GradedExercise) -> None:
    """Without a severity column naming alone earns half and severity_ok is null."""
    rows = [Row("x", Severity.MINOR, "")]
    found = score(
        without_severity,
        rows,
        [Match("print-not-logger", "accepted", 1, (), WHY)],
        _verdicts(without_severity, "failed"),
    )[0]
    assert found.points == pytest.approx(found.max_points / 2)
    assert found.severity_ok is None


@pytest.mark.parametrize("band", ["uncertain", "rejected"])
def test_only_an_accepted_row_names(exercise: GradedExercise, band: str) -> None:
    """An uncertain or rejected row earns nothing before the learner is asked."""
    match = Match("no-run", band, 0.4, (), WHY)  # type: ignore[arg-type]
    found = score(exercise, [Row("x", Severity.CRITICAL, "")], [match], _verdicts(exercise, "failed"))[0]
    assert (found.named, found.points) == (False, 0)


def test_a_cure_that_no_row_names_still_earns_its_half(exercise: GradedExercise) -> None:
    """Curing without naming earns 50 %, and the sentence says that no row names it."""
    found = score(exercise, [], [], _verdicts(exercise, "passed"))[0]
    assert found.points == pytest.approx(found.max_points / 2)
    assert "No row" in found.reason.en


def test_a_fault_of_ours_costs_nothing(exercise: GradedExercise) -> None:
    """An unchecked issue keeps the points of its cure and is null in `fixed`."""
    found = score(exercise, [], [], _verdicts(exercise, "unchecked"))[0]
    assert found.fixed is None
    assert found.points == pytest.approx(found.max_points / 2)


def test_every_point_has_a_sentence_in_both_languages(exercise: GradedExercise) -> None:
    """Each reason says in Spanish and English what each part earned."""
    rows, matches = _named(exercise)
    rows[0] = replace(rows[0], severity=Severity.MINOR)
    for found in score(exercise, rows, matches, _verdicts(exercise, "failed")):
        assert "0 of" in found.reason.en
        assert found.reason.es != found.reason.en
