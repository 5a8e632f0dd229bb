"""What every exercise owes, whoever wrote it: each claim of `python -m grading prove`, for each exam shipped."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from grading import content, prove, prove_files, prove_rows
from grading.claim import Claim
from grading.content import GradedExercise
from grading.model import LANGUAGES, Language
from grading.sandbox import Sandbox

EXAMS = [content.find(slug) for slug in content.exams()]
EXERCISES = [exercise for exam in EXAMS for exercise in exam.exercises]
CHECKED = [exercise for exercise in EXERCISES if exercise.checked]
ISSUES = [(exercise, issue.id) for exercise in CHECKED for issue in exercise.issues]
DRAWS: list[tuple[int, Language]] = [(1, "es"), (2, "en"), (3, "es"), (4, "en")]
SAMPLE = 2
"""Random sets of defects of each exercise in `make test`; `make test-long` proves the 200 of Hito 5."""
LONG = 50
"""Random sets of each of Hito 5's four exercises."""


def _name(exercise: GradedExercise) -> str:
    return f"{exercise.exam}/{exercise.slug}"


each = pytest.mark.parametrize("exercise", EXERCISES, ids=_name)
each_checked = pytest.mark.parametrize("exercise", CHECKED, ids=_name)
each_varied = pytest.mark.parametrize("exercise", [one for one in CHECKED if one.axes], ids=_name)


def _against(claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.proof == "broken"]


@each_checked
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reviewed_files_run_and_cure_nothing(exercise: GradedExercise, sandbox: Sandbox, lang: Language) -> None:
    """The files under review run to their end, so that "nothing cured" means something, and have every issue."""
    ids = tuple(issue.id for issue in exercise.issues)
    assert _against([prove_files.variant(exercise, ids, sandbox, lang)]) == []


@each_checked
@pytest.mark.parametrize(("seed", "lang"), DRAWS)
def test_the_model_solution_cures_everything(
    exercise: GradedExercise, sandbox: Sandbox, seed: int, lang: Language
) -> None:
    """Whatever is drawn, the model solution has no issue left."""
    assert _against([prove_files.variant(exercise, (), sandbox, lang, seed)]) == []


@pytest.mark.parametrize(("exercise", "issue"), ISSUES, ids=[f"{one.slug}/{issue}" for one, issue in ISSUES])
def test_a_single_defect_fails_its_own_check_alone(exercise: GradedExercise, issue: str, sandbox: Sandbox) -> None:
    """The model solution with one defect has that issue, and those that rubric.yml says follow from it."""
    assert _against([prove_files.variant(exercise, (issue,), sandbox, "en")]) == []


@each_checked
@pytest.mark.parametrize("seed", range(1, SAMPLE + 1))
def test_a_random_set_of_defects_fails_just_its_checks(exercise: GradedExercise, seed: int, sandbox: Sandbox) -> None:
    """Defects do not hide each other: any set of them is found exactly."""
    assert _against([prove_files.random_defects(exercise, seed, sandbox)]) == []


@pytest.mark.long
@pytest.mark.timeout(900)
@each_checked
def test_fifty_random_sets_of_defects_fail_just_their_checks(exercise: GradedExercise, sandbox: Sandbox) -> None:
    """Fifty sets of each exercise, two hundred of Hito 5, are found exactly, in both languages."""
    seeds = range(SAMPLE + 1, SAMPLE + LONG + 1)
    assert _against(prove_files.random_defects(exercise, seed, sandbox, LANGUAGES[seed % 2]) for seed in seeds) == []


@each_varied
@pytest.mark.parametrize("seed", range(1, SAMPLE + 1))
def test_a_variant_fails_just_its_checks_and_can_be_solved(
    exercise: GradedExercise, seed: int, sandbox: Sandbox
) -> None:
    """In other words and on other data, too, the files under review have just their defects, the solution none."""
    assert _against([prove_files.random_variant(exercise, seed, sandbox, LANGUAGES[seed % 2])]) == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@each_varied
def test_fifty_variants_fail_just_their_checks_and_can_be_solved(exercise: GradedExercise, sandbox: Sandbox) -> None:
    """Fifty variants of each exercise, two hundred of Hito 5, in both languages."""
    seeds = range(SAMPLE + 1, SAMPLE + LONG + 1)
    claims = [prove_files.random_variant(exercise, seed, sandbox, LANGUAGES[seed % 2]) for seed in seeds]
    assert (len(claims), _against(claims)) == (LONG, [])


@each
def test_the_rubrics_rows_name_their_own_issue(exercise: GradedExercise) -> None:
    """Title and correction of the solution table are accepted as their issue in both languages."""
    claims = list(prove_rows.rows(exercise))
    assert _against(claims) == []
    assert [claim.why for claim in claims if claim.why] == []  # nor does the learner have to be asked


@each
def test_phrasings_name_their_own_issue_and_near_misses_none(exercise: GradedExercise) -> None:
    """What the matcher has learnt it knows: phrasings are not accepted as another issue, near misses as none."""
    assert _against([*prove_rows.phrasings(exercise), *prove_rows.near_misses(exercise)]) == []


@pytest.mark.long
@each
def test_phrasings_are_recognised_by_a_matcher_that_never_saw_them(exercise: GradedExercise) -> None:
    """Left out of what is learnt, most phrasings still name their issue and few another."""
    assert _against(prove_rows.unseen(exercise)) == []


@pytest.mark.parametrize("exam", EXAMS, ids=lambda exam: exam.slug)
def test_both_languages_and_the_templates_agree(exam: content.GradedExam) -> None:
    """Both exam files have the same structure, and their code blocks are what template/ renders."""
    claims = [*(prove.structure(exercise) for exercise in exam.exercises), *prove.blocks(exam)]
    assert _against(claims) == []
