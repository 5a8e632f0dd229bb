"""Variants: what a seed draws, how words are replaced, and how a variant is graded."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading import content, variants
from grading.content import GradedExercise
from grading.errors import ContentError
from grading.model import LANGUAGES, Row
from grading.naming import match_table
from grading.pipeline import grade
from grading.sandbox import Sandbox
from grading.wording import Wording

HOME = content.HOME
TRAINING = content.find("hito-5").exercise("mlflow-con-errores")
EXERCISES = [one for slug in content.exams() for one in content.find(slug).exercises]
SEEDS = range(1, 201)
DISTINCT = 60
"""Files under review that two hundred seeds give at least, in every exercise shipped."""

each = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: f"{one.exam}/{one.slug}")


def _first(exercise: GradedExercise, wanted: str) -> GradedExercise:
    """The first variant that has this alternative and lacks a defect."""
    for seed in SEEDS:
        varied = exercise.variant(seed)
        if varied.drawn and wanted in varied.drawn.drawn.values() and len(varied.issues) < len(exercise.issues):
            return varied
    raise AssertionError(f"no variant has {wanted}")


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ({"a": "b", "b": "a"}, "a b ab", "b a ab"),
        ({"Age": "Years", "Age of": "Era of"}, "Age of Age, Aged", "Era of Years, Aged"),
        ({"n=10": "n=20"}, "n=10, n=100", "n=20, n=100"),
        ({"id": "key"}, "id, user_id, id_", "key, user_id, id_"),
        ({"año": "mes"}, "año, años", "mes, años"),
        ({"x.csv": "y.csv"}, "x.csv xacsv", "y.csv xacsv"),
        ({}, "as it stands", "as it stands"),
    ],
)
def test_whole_words_are_replaced_in_one_pass(words: dict[str, str], text: str, expected: str) -> None:
    """Nothing inside a longer word is touched, the longest key counts, and what was put in is not replaced again."""
    assert Wording(words)(text) == expected


def test_words_of_a_language_stay_in_its_texts() -> None:
    """Code that everybody shares has only the words of both languages."""
    words = Wording({"a": "b"}, {"es": {"uno": "dos"}, "en": {"one": "two"}})
    assert [words("a uno one", lang) for lang in (None, "es", "en")] == ["b uno one", "b dos one", "b uno two"]
    assert words.back("b dos") == "a dos"


def test_seed_nought_is_the_exercise_as_it_is_written() -> None:
    """No word and no defect of it is changed."""
    assert TRAINING.variant(0) is TRAINING
    assert TRAINING.variant(5).variant(0) is TRAINING


@each
def test_the_same_seed_draws_the_same_and_many_seeds_draw_many(exercise: GradedExercise) -> None:
    """At least sixty different files under review per exercise, each with half of the defects or more."""
    assert exercise.variant(9).reviewed("es") == exercise.variant(9).reviewed("es")
    drawn = [exercise.variant(seed) for seed in SEEDS]
    assert len({str(one.reviewed("es")) for one in drawn}) >= DISTINCT
    assert {len(one.issues) for one in drawn} == set(range(-(-len(exercise.issues) // 2), len(exercise.issues) + 1))


@each
def test_other_words_alone_make_many_variants(exercise: GradedExercise) -> None:
    """Names, numbers and data differ too, not only which defects are there."""
    same = {str(exercise.variant(seed).render(exercise.ids, "en")) for seed in SEEDS}
    assert len(same) >= 12
    assert all(len(one) >= 2 for one in exercise.axes.values())


def test_a_variant_shares_all_points_among_the_defects_that_are_there(sandbox: Sandbox) -> None:
    """Naming and curing what is there is worth full marks; in the reviewed files the same defects are found."""
    varied = _first(TRAINING, "loan-applicants")
    rows = [Row(issue.title.es, issue.severity, issue.correction.es) for issue in varied.issues]
    solved = grade(varied, rows, _bytes(varied.solution("es")), 3, sandbox=sandbox)
    assert (solved.score, solved.max) == (25.0, 25.0)
    assert [issue.id for issue in solved.issues] == [issue.id for issue in varied.issues]
    unsolved = grade(varied, [], _bytes(varied.reviewed("en")), 3, sandbox=sandbox)
    assert (unsolved.score, [issue.fixed for issue in unsolved.issues]) == (0.0, [False] * len(varied.issues))


def test_a_row_about_a_defect_that_the_variant_lacks_says_so() -> None:
    """It names nothing and costs nothing; the other rows are matched as ever."""
    varied = _first(TRAINING, "loan-applicants")
    lacking = next(issue for issue in TRAINING.issues if issue.id not in {one.id for one in varied.issues})
    there = varied.issues[0]
    rows = [Row(one.title.en, None, one.correction.en) for one in (lacking, there)]
    absent, present = match_table(varied, rows)
    assert (absent.issue, absent.band) == (None, "rejected")
    assert "does not have" in absent.why.en
    assert (present.issue, present.band) == (there.id, "accepted")


def test_rows_are_matched_in_the_words_of_the_exercise_as_it_is_written(tmp_path: Path) -> None:
    """A learner of a variant speaks of its names, the matcher has learnt those of the exam."""
    varied = _first(TRAINING, "loan-applicants")
    assert varied.words.back("loans.csv and Defaulted") == "churn.csv and Exited"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("data: [", "can't be read"),
        ("- a", "no mapping of axes"),
        ("data: {one: {}}", "no two alternatives"),
        ("data: {one: {}, two: {all: {a: b}}}", "other keys"),
        ("data: {one: {}, two: {both: {a: 1}}}", "not text"),
        ("data: {one: {}, two: {both: {a: c, b: c}}}", "become 'c'"),
    ],
)
def test_bad_variants_are_refused_with_their_place(tmp_path: Path, text: str, said: str) -> None:
    """Whatever is wrong with a variants.yml is told with the file and the key."""
    (tmp_path / variants.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=said) as raised:
        variants.read(tmp_path)
    assert variants.FILE in str(raised.value)


@each
def test_a_variants_texts_are_reworded_in_both_languages(exercise: GradedExercise) -> None:
    """Instructions and sentences have no name left that the files of the variant no longer have."""
    for seed in range(1, 20):
        varied = exercise.variant(seed)
        for lang in LANGUAGES:
            assert varied.text[lang].instructions == varied.words(exercise.text[lang].instructions, lang)
            assert varied.text[lang].points == exercise.text[lang].points


def _bytes(files: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}
