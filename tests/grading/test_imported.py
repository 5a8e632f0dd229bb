"""An exam file without sidecars loads, is graded on its tables, and its corrected files are parsed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grading import content
from grading.content import GradedExercise
from grading.errors import ContentError, InputError
from grading.languages import LONGEST, remark
from grading.markdown import parse_exam, read_exam
from grading.matching import matcher
from grading.model import Grading, Row, Severity
from grading.pipeline import grade, try_out, warm_up
from grading.sandbox import Sandbox

EXAMS = Path(__file__).parent / "exams"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder of exercises that holds each exam file of the tests alone in a folder of its own."""
    for path in EXAMS.glob("*.md"):
        (tmp_path / path.stem).mkdir()
        shutil.copy(path, tmp_path / path.stem / "exam.md")
    yield tmp_path
    content.load.cache_clear()


def solved(exercise: GradedExercise, sandbox: Sandbox) -> Grading:
    """The grading of the solution's own rows and files."""
    rows = [Row(issue.title.es, issue.severity, issue.correction.es) for issue in exercise.issues]
    files = {name: text.encode() for name, text in exercise.solution().items()}
    return grade(exercise, rows, files, 1, sandbox=sandbox)


def exercise_of(home: Path, name: str) -> GradedExercise:
    """An exercise by `exam/slug`."""
    exam, slug = name.split("/")
    return content.find(exam, home).exercise(slug)


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMS.glob("*.md") if path.stem != "sin-cerrar"))
def test_an_exam_without_sidecars_loads_and_grades_whole(name: str, home: Path, sandbox: Sandbox) -> None:
    """Each exercise takes rows and files, gives at most its points, and asks for no regrade."""
    for exercise in content.find(name, home).exercises:
        grading = solved(exercise, sandbox)
        assert grading.max == (exercise.points if exercise.issues else 0)
        assert 0 <= grading.score <= grading.max
        assert (grading.run.state, grading.needs_regrade) == ("ok", False)
        assert Grading.restore(json.loads(json.dumps(grading.store()))) == grading


def test_an_exam_with_an_error_does_not_load(home: Path) -> None:
    """An exam loads whole or says which line is wrong."""
    with pytest.raises(ContentError, match=r"exam\.md:9: this fence is never closed"):
        content.find("sin-cerrar", home)


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("montaje/hooks-de-pre-commit", [".pre-commit-config.yaml"]),
        ("despliegue/compose-y-terraform", ["docker-compose.yml", "main.tf"]),
        ("despliegue/despliegue-continuo", [".github/workflows/deploy.yml"]),
        ("pruebas/cobertura", []),
        ("tuberia/dvc-yaml", ["dvc.yaml", "params.yaml"]),
    ],
)
def test_the_files_of_the_solution_are_what_may_be_handed_in(name: str, files: list[str], home: Path) -> None:
    """Where the solution shows no file none is asked for, and all that are asked for may be left out."""
    exercise = exercise_of(home, name)
    assert [file.name for file in exercise.files] == files
    assert all(file.optional for file in exercise.files)


def test_editors_begin_with_the_reviewed_file_or_with_what_the_answer_begins(home: Path) -> None:
    """A file that the answer section begins stands in the editor; a solution's new file begins empty."""
    begun = exercise_of(home, "despliegue/despliegue-continuo").first()
    assert begun[".github/workflows/deploy.yml"].endswith("# Tu workflow aquí\n")
    assert list(exercise_of(home, "tuberia/dvc-yaml").first()) == ["dvc.yaml"]


def test_the_table_has_all_points_where_nothing_is_checked(home: Path, sandbox: Sandbox) -> None:
    """Naming every issue with its severity is worth the whole exercise, a wrong severity costs a fifth."""
    exercise = exercise_of(home, "montaje/pyproject-toml")
    rows = [Row(issue.title.es, issue.severity, issue.correction.es) for issue in exercise.issues]
    assert grade(exercise, rows, {}, 1, sandbox=sandbox).score == 30
    wrong = [Row(row.problem, Severity.MINOR if row.severity != "minor" else None, row.correction) for row in rows]
    assert grade(exercise, wrong, {}, 1, sandbox=sandbox).score == 24
    assert grade(exercise, [], {}, 1, sandbox=sandbox).score == 0


def test_severity_is_not_asked_where_the_solution_does_not_say_it(home: Path) -> None:
    """A severity column counts only when every issue has a severity."""
    assert exercise_of(home, "montaje/pyproject-toml").asks_severity
    assert not exercise_of(home, "columnas/todas-las-columnas").asks_severity


def test_rows_of_an_exercise_without_issues_are_told_so(home: Path, sandbox: Sandbox) -> None:
    """They are kept with a sentence; asking the matcher itself is refused."""
    exercise = exercise_of(home, "pruebas/cobertura")
    grading = grade(exercise, [Row("falta algo", None, "")], {}, 1, sandbox=sandbox)
    assert [(row.band, row.why.en[:18]) for row in grading.rows] == [("rejected", "The model solution")]
    with pytest.raises(InputError, match="pruebas/cobertura"):
        matcher(exercise)


def test_running_an_imported_file_does_nothing(home: Path, sandbox: Sandbox) -> None:
    """There is nothing that *Run* could start, and nothing to warm up."""
    exercise = exercise_of(home, "tuberia/dvc-yaml")
    assert try_out(exercise, {"dvc.yaml": b"stages: {}"}, sandbox=sandbox).state == "ok"
    warm_up(exercise, sandbox=sandbox)


def test_an_exam_can_be_tried_before_it_is_saved(sandbox: Sandbox) -> None:
    """A text that was read grades as it will from its folder."""
    exam = content.unsaved("borrador", read_exam(EXAMS / "montaje.md"))
    grading = solved(exam.exercise("pyproject-toml"), sandbox)
    assert (grading.exam, grading.score) == ("borrador", 30)


def test_both_languages_stand_side_by_side(home: Path) -> None:
    """With an English twin of as many rows each issue has its own words in both languages."""
    english = (EXAMS / "tuberia.md").read_text(encoding="utf-8").replace("| Sin outputs |", "| No outputs |")
    (home / "tuberia" / "exam.en.md").write_text(english, encoding="utf-8")
    titles = [issue.title for issue in exercise_of(home, "tuberia/dvc-yaml").issues]
    assert (titles[1].es, titles[1].en) == ("Sin outputs", "No outputs")


READS = {
    "python": ("a.py", "python", "x = 1\n", "def f(:\n", 1),
    "yaml": ("a.yml", "yaml", "a: !Ref b\n---\nc: 1\n", "a: [1\nb: 2\n", 2),
    "json": ("file-1.json", "json", '{"a": 1}', '{\n"a": }', 2),
    "toml": ("pyproject.toml", "text", "a = 1\n", "a = 1\nb =\n", 2),
    "hcl": ("main.tf", "hcl", 'resource "a" "b" {\n  c = 1\n}', 'resource "a" {\n  c =\n}', 2),
    "terraform": ("b", "terraform", "a = 1\n", "a = = 1\n", 1),
    "dockerfile": ("Dockerfile", "", "# x\nARG V=3\nFROM python:$V\nRUN a \\\n  && b\n", "FROM a\nRUNN b\n", 2),
    "no FROM": ("api.Dockerfile", "dockerfile", "FROM a\n", "RUN a\nFROM b\n", 1),
}


@pytest.mark.parametrize(("name", "language", "good", "bad", "line"), READS.values(), ids=READS)
def test_a_corrected_file_is_parsed_for_its_language(name: str, language: str, good: str, bad: str, line: int) -> None:
    """What reads is said to read, and what does not is said with its line."""
    assert remark(name, language, good).reads is True
    broken = remark(name, language, bad)
    assert broken.reads is False
    assert f"line {line}," in broken.text.en


@pytest.mark.parametrize(
    ("name", "text", "reads"),
    [
        ("a.py", "(" * 5000, False),
        ("a.py", "\0", False),
        ("a.yml", "[" * 5000, False),
        ("a.yml", "a: &a [*a]\n", True),
        ("a.yml", "\x01", False),
        ("a.json", "[" * 50_000, False),
        ("a.toml", "a = " + "[" * 5000, False),
        ("a.tf", "a = " + "(" * 3000, False),
        ("a.tf", "a {" * 2000, False),
        ("Dockerfile", "", False),
        ("Dockerfile", "\\\n" * 1000, False),
        ("Dockerfile", "FROM a\nENV a\n", True),
        ("a.py", "#" * LONGEST, True),
        ("a.py", "#" * (LONGEST + 1), None),
        ("a.sh", "fi", None),
    ],
)
def test_no_file_breaks_its_parser(name: str, text: str, reads: bool | None) -> None:
    """Deep, cut and odd files get a remark, never an exception; too long or unknown ones are not parsed."""
    assert remark(name, "", text).reads is reads


def test_a_block_without_a_name_corrects_the_reviewed_file_of_its_language() -> None:
    """One Python block in the solution takes the name of the one Python file under review."""
    fence = "```"
    review = f"### Código a Revisar\n\n{fence}python\n# a.py\nx\n{fence}\n\n{fence}text\nlog\n{fence}\n"
    answer = f"### Tu Respuesta\n\n¿Qué falta?\n\n<details>\n\n{fence}python\ny\n{fence}\n\n</details>\n"
    exam = parse_exam(f"# T\n\n## Ejercicio 1: A (5 puntos)\n\n{review}\n{answer}", "x.md")
    exercise = content.unsaved("t", exam).exercises[0]
    assert exercise.solution() == {"a.py": "y\n"}
    assert list(exercise.reviewed()) == ["a.py", "output-2.txt"]
