"""The exam about orders, end to end: other styles, fixes that only look right, and files that break things."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from grading import content
from grading.content import GradedExercise
from grading.matching import matcher
from grading.model import LANGUAGES, Row
from grading.sandbox import Sandbox
from tests.exercises.harness import HERE, expected, folder_files, grade_files, outcomes

EXERCISES = content.find("orders").exercises
CLEANING, REPORT = EXERCISES
FILES = {exercise.slug: exercise.files[0].name for exercise in EXERCISES}
HAND_INS = [
    pytest.param(exercise, folder, id=f"{exercise.slug}/{folder.name}")
    for exercise in EXERCISES
    for folder in sorted((HERE / exercise.slug).iterdir())
    if folder.is_dir()
]
each = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)


def ids(exercise: GradedExercise) -> set[str]:
    """All issues of an exercise."""
    return {issue.id for issue in exercise.issues}


@pytest.mark.parametrize(("exercise", "folder"), HAND_INS)
def test_alternative_hand_in_is_judged_by_effect(exercise: GradedExercise, folder: Path, sandbox: Sandbox) -> None:
    """A script or query in another style passes; one that only looks right fails where its first line says."""
    files = folder_files(folder)
    run, verdicts = grade_files(exercise, files, sandbox)
    assert run.state == "ok", run.error
    said = expected(files[FILES[exercise.slug]].replace(b"-- expect:", b"# expect:", 1))
    assert {name: verdicts[name].reason.en for name in outcomes(verdicts)}.keys() == said
    assert outcomes(verdicts, "unchecked") == set()


@each
def test_curing_one_issue_cures_no_other(exercise: GradedExercise, sandbox: Sandbox) -> None:
    """All defects but one leave the others."""
    for issue in ids(exercise):
        rest = ids(exercise) - {issue}
        _, verdicts = grade_files(exercise, exercise.render(tuple(rest)), sandbox)
        assert outcomes(verdicts) == rest


HOSTILE = {
    "no Python": (CLEANING, "def broken(:", "error"),
    "nothing": (CLEANING, "", "ok"),
    "a folder": (CLEANING, "import os; os.mkdir('clean.csv')", "ok"),
    "a link": (CLEANING, "import os; os.symlink('/dev/zero', 'clean.csv')", "ok"),
    "binary": (
        CLEANING,
        "open('clean.csv', 'wb').write(b'order_id,ordered_on,amount,country\\n\\0\\xff\\n' * 99)",
        "ok",
    ),
    "a field without end": (
        CLEANING,
        "open('clean.csv', 'w').write('order_id,ordered_on,amount,country\\n\"' + 'x' * 400_000)",
        "ok",
    ),
    "too long": (CLEANING, "open('clean.csv', 'w').write('order_id,ordered_on,amount,country\\n' * 99_999)", "ok"),
    "no SQL": (REPORT, "SELEKT 1", "error"),
    "no query": (REPORT, "-- nothing\n", "error"),
    "one column": (REPORT, "SELECT name FROM customers", "ok"),
    "no table left": (REPORT, "DROP TABLE orders; DROP TABLE parcels; SELECT 1, 2, 3, 4", "ok"),
    "a foreign file": (REPORT, "ATTACH '/etc/passwd' AS x; SELECT * FROM x.sqlite_master", "error"),
    "blobs and infinities": (REPORT, "SELECT x'00ff', 9e999, -9e999, zeroblob(99999)", "ok"),
    "rows without end": (
        REPORT,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, i, i, i FROM n",
        "error",
    ),
    "work without end": (
        REPORT,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n",
        "timeout",
    ),
    "memory without end": (
        REPORT,
        "WITH RECURSIVE n(i) AS (SELECT zeroblob(90000000) UNION ALL SELECT i || i FROM n) SELECT MAX(i) FROM n",
        "error",
    ),
}


@pytest.mark.parametrize(("exercise", "text", "state"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_breaks_things_cures_nothing(
    exercise: GradedExercise, text: str, state: str, sandbox: Sandbox
) -> None:
    """Scripts that leave rubbish and queries that never end fail every issue, and leave none unchecked."""
    run, verdicts = grade_files(exercise, {FILES[exercise.slug]: text}, sandbox)
    assert run.state == state, run.error
    assert outcomes(verdicts) == ids(exercise)


@each
def test_a_seed_draws_the_same_data_again(exercise: GradedExercise, sandbox: Sandbox) -> None:
    """Two gradings of one hand-in with one seed say the same; another seed has other orders."""
    files = exercise.reviewed("en")
    first, second, other = (grade_files(exercise, files, sandbox, seed)[1] for seed in (3, 3, 4))
    assert first == second != other


@each
@pytest.mark.parametrize("seed", range(10, 16))
def test_no_draw_lacks_a_trap(exercise: GradedExercise, seed: int, sandbox: Sandbox) -> None:
    """Whatever is drawn, the reviewed file has every issue and the model solution none."""
    assert outcomes(grade_files(exercise, exercise.reviewed(), sandbox, seed)[1]) == ids(exercise)
    assert outcomes(grade_files(exercise, exercise.solution(), sandbox, seed)[1], "passed") == ids(exercise)


def test_rows_of_the_solution_and_own_phrasings_are_recognised() -> None:
    """The matcher, which learnt from no answers, names each row of the solution and most rows in new words."""
    for exercise in EXERCISES:
        given = [Row(issue.title.en, None, issue.correction.en) for issue in exercise.issues]
        found = [(match.issue, match.band) for match in matcher(exercise).match_table(given)]
        assert found == [(issue.id, "accepted") for issue in exercise.issues]


def test_every_variant_is_formatted_as_ruff_would(tmp_path: Path) -> None:
    """Each subset of the script's defects is in the formatter's own style."""
    names = [issue.id for issue in CLEANING.issues]
    for size in range(len(names) + 1):
        for place, subset in enumerate(combinations(names, size)):
            (tmp_path / f"v{size}_{place}.py").write_text(CLEANING.render(subset)["clean_export.py"])
    ruff = Path(sys.executable).with_name("ruff")
    command = [ruff, "format", "--diff", "--line-length=120", "--isolated", tmp_path]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_exam_is_the_same_in_both_languages(lang: str) -> None:
    """An exam in one language is shown to learners of both."""
    assert content.find("orders").text[lang].title == "Orders: reviewing data code"  # type: ignore[index]


def test_the_download_holds_data_to_try() -> None:
    """What goes with a download runs as it is."""
    assert set(CLEANING.sample_context()) == {"orders.csv", "customers.csv"}
    assert set(REPORT.sample_context()) == {"schema.sql", "data.sql"}
