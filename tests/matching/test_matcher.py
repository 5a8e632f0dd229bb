"""The matcher of the shipped exam."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grading import content
from grading.content import GradedExercise
from grading.markdown import parse_exam
from grading.matching import matcher, material
from grading.model import Row
from tests.matching import rows, samples

ROOT = Path(__file__).resolve().parents[2]
SLUGS = tuple(rows.SOLUTION)


def exercise(slug: str) -> GradedExercise:
    """An exercise of the shipped exam."""
    return content.find("hito-5").exercise(slug)


def as_rows(*cells: str) -> list[Row]:
    """Rows with a problem only."""
    return [Row(cell, None, "") for cell in cells]


@pytest.mark.parametrize("slug", SLUGS)
def test_rows_of_the_exams_solution_are_accepted_one_by_one(slug: str) -> None:
    """Each row of the source exam's solution names its issue by itself."""
    given = [Row(problem, None, cure) for problem, cure, _ in rows.SOLUTION[slug]]
    found = [(match.issue, match.band) for match in map(matcher(exercise(slug)).match, given)]
    assert found == [(issue, "accepted") for *_, issue in rows.SOLUTION[slug]]


@pytest.mark.parametrize("slug", SLUGS)
def test_rows_of_the_exams_solution_are_accepted_as_a_table(slug: str) -> None:
    """The source exam's whole table names every issue of the exercise."""
    given = [Row(problem, None, cure) for problem, cure, _ in rows.SOLUTION[slug]]
    found = [(match.issue, match.band) for match in matcher(exercise(slug)).match_table(given)]
    assert found == [(issue, "accepted") for *_, issue in rows.SOLUTION[slug]]


@pytest.mark.parametrize("kind", [rows.LISTS, rows.DENIALS], ids=["lists", "denials"])
@pytest.mark.parametrize("slug", SLUGS)
def test_rows_that_claim_nothing_earn_nothing(slug: str, kind: dict[str, tuple[str, ...]]) -> None:
    """Bare lists and denials are rejected, in either cell."""
    trained = matcher(exercise(slug))
    for cell in kind[slug]:
        assert trained.match(Row(cell, None, "")).band == "rejected", cell
    for cell in rows.LISTS[slug]:
        assert trained.match(Row("", None, cell)).band != "accepted", cell


@pytest.mark.parametrize("slug", SLUGS)
def test_noise_is_not_accepted(slug: str) -> None:
    """Vague, off-topic, one-letter and prompt-like rows earn no issue, nor does a long row of filler."""
    given = as_rows(*rows.NOISE, "bla " * 500)
    accepted = [
        row.problem
        for row, match in zip(given, matcher(exercise(slug)).match_each(given), strict=True)
        if match.band == "accepted"
    ]
    assert accepted == []


def test_other_exercises_issues_are_not_accepted() -> None:
    """An issue is judged inside its own exercise."""
    trained = matcher(exercise(rows.PROMETHEUS))
    given = as_rows("Sin run_name", "Faltan hiperparámetros en MLflow", "Falta el uso previsto", "Sin input_example")
    assert [match.band == "accepted" for match in trained.match_each(given)] == [False] * 4


def test_the_problem_decides_when_cells_disagree() -> None:
    """A specific problem beside another issue's correction names the problem's issue."""
    match = matcher(exercise(rows.LOGGING)).match(Row("Los eventos no llevan hora", None, "exc_info=True"))
    assert match.issue == "no-timestamp"


def test_bare_terms_are_asked_about_and_a_verb_makes_them_a_claim() -> None:
    """Three terms in a row are not accepted outright; the same with a verb are."""
    bare, said = matcher(exercise(rows.LOGGING)).match_each(as_rows("sensitive data customer", "Logs sensitive data"))
    assert bare.band != "accepted"
    assert (said.issue, said.band) == ("sensitive-data", "accepted")


def test_the_correction_decides_when_the_problem_is_empty() -> None:
    """A correction alone names its issue."""
    match = matcher(exercise(rows.MLFLOW)).match(Row("", None, "mlflow.log_params(params)"))
    assert (match.issue, match.band) == ("no-params", "accepted")


def test_an_issue_takes_one_row_and_the_second_is_explained() -> None:
    """Two rows of one idea earn it once; the other row's sentence points to the first."""
    first, second, other = matcher(exercise(rows.MLFLOW)).match_table(
        as_rows("Sin tags", "Faltan tags", "Sin run_name")
    )
    issues = [match.issue for match in (first, second, other)]
    assert sorted(filter(None, issues)) == ["no-run-name", "no-tags"]
    repeated = second if first.issue else first
    assert repeated.band == "rejected"
    assert f"fila {1 if first.issue else 2}" in repeated.why.es


@pytest.mark.parametrize("slug", SLUGS)
def test_no_issue_is_given_twice_in_a_table(slug: str) -> None:
    """Whatever twenty rows say, each issue is given at most once."""
    given = [Row(problem, None, cure) for problem, cure, _ in rows.SOLUTION[slug]] * 3
    issues = [match.issue for match in matcher(exercise(slug)).match_table(given[:20]) if match.issue]
    assert len(issues) == len(set(issues)) == len(rows.SOLUTION[slug])


def test_sentences_keep_the_issues_that_were_not_named() -> None:
    """A row that names nothing is told nothing about what it might have named."""
    trained = matcher(exercise(rows.MLFLOW))
    for match in trained.match_each(as_rows("el código está mal", "Sí hay tags", "run, tags, params, name")):
        for issue in exercise(rows.MLFLOW).issues:
            assert issue.title.es not in match.why.es
            assert issue.title.en not in match.why.en


def test_accepted_row_is_told_which_of_its_words_decided() -> None:
    """The sentence quotes the learner's own words as they wrote them."""
    match = matcher(exercise(rows.MLFLOW)).match(Row("No se registran los hiperparámetros", None, ""))
    assert "hiperparámetros" in match.why.es
    assert "hiperparámetros" in match.why.en


@pytest.mark.parametrize("slug", SLUGS)
def test_titles_alone_are_enough(slug: str) -> None:
    """Without phrasings and answers, the exam's own solution still leads to the right issue, and lists to none."""
    bare = matcher(samples.exercise(slug))
    given = [Row(problem, None, cure) for problem, cure, _ in rows.SOLUTION[slug]]
    assert [match.top3[0] for match in bare.match_each(given)] == [issue for *_, issue in rows.SOLUTION[slug]]
    assert all(match.band == "rejected" for match in bare.match_each(as_rows(*rows.LISTS[slug])))


def test_same_content_gives_the_same_matcher_and_other_content_another() -> None:
    """A matcher is trained once for a content and again when a title changes."""
    given = samples.exercise(rows.MLFLOW)
    changed = replace(given.issues[0], title=replace(given.issues[0].title, es="Otra cosa"))
    assert matcher(given) is matcher(samples.exercise(rows.MLFLOW))
    assert matcher(replace(given, issues=(changed, *given.issues[1:]))) is not matcher(given)


def test_nothing_but_what_learners_write_is_learnt() -> None:
    """Style, severity and doubts of a labelled row have no place in what is learnt from."""
    given = exercise(rows.MLFLOW)
    assert len(material.answers(given)) > 100
    assert set(material.Example.__dataclass_fields__) == {
        *("problem", "correction", "label", "source", "also", "cures")
    }


def test_no_rows_give_no_matches() -> None:
    """An empty table is matched to nothing."""
    assert matcher(samples.exercise(rows.MLFLOW)).match_table([]) == ()


PROGRAM = """
import json, sys
from grading.matching import matcher
from grading.model import Row
from tests.matching import rows, samples
trained = matcher(samples.exercise(rows.MLFLOW, __import__("pathlib").Path("exercises/hito-5")))
given = [Row(problem, None, cure) for problem, cure, _ in rows.SOLUTION[rows.MLFLOW]]
given += [Row(cell, None, "") for cell in rows.NOISE]
given = given[::-1] if sys.argv[1:] == ["reversed"] else given
found = {row.problem: [match.to_dict(), match.why.to_dict()] for row, match in zip(given, trained.match_each(given))}
print(json.dumps(found, sort_keys=True))
"""


def test_same_rows_get_the_same_answer_everywhere() -> None:
    """Neither the hash seed, nor the number of threads, nor the order of rows changes anything."""

    def run(seed: str, threads: str, *order: str) -> object:
        env = {**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *order], cwd=ROOT, env=env, capture_output=True, check=True
        )
        return json.loads(done.stdout)

    first = run("1", "1")
    assert first == run("2", "2", "reversed")
    assert len(str(first)) > 1000


def test_an_exercise_with_one_issue_is_matched_and_explained() -> None:
    """With a single issue there are two classes, and the words that decided are still told."""
    whole = exercise("mlflow-con-errores")
    alone = replace(whole, issues=whole.issues[:1], version="one issue")
    named, noise = matcher(alone).match_table(as_rows("No hay ningún start_run que envuelva el logging", "hola"))
    assert (named.issue, named.band) == ("no-run", "accepted")
    assert named.top3 == ("no-run",)
    assert noise.band == "rejected"


TERSE = """# Examen
## Ejercicio 1: Pruebas (20 puntos)
### Código a Revisar
```python
x = 1
```
### Tu Respuesta
| # | Problema | Corrección |
|---|---|---|
<details><summary>Solución</summary>

| # | Problema | Corrección |
|---|---|---|
| 1 | `rm -rf /` | |
| 2 | Caché | Velocidad |
| 3 | Todo está bien | Nada |
| 4 | Duplicado | Uno |
| 5 | Duplicado | Otro |

</details>
"""


def test_a_row_with_the_solutions_own_title_names_its_issue_however_short() -> None:
    """Word for word, in any case and with any accents; a title that denies, and one that stands twice, do not."""
    exercise = content.unsaved("terse", parse_exam(TERSE, "terse.md")).exercises[0]
    rows = [Row(text, None, "") for text in ("rm -rf /", "CACHE", "Todo está bien", "Linting")]
    found = matcher(exercise).match_each(rows)
    ids = [issue.id for issue in exercise.issues]
    assert [(match.issue, match.band) for match in found[:2]] == [(ids[0], "accepted"), (ids[1], "accepted")]
    assert [match.band == "accepted" for match in found[2:]] == [False, False]
