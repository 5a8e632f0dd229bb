"""The house: imports point one way, files and functions stay small, exercises are whole."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grading import content
from grading.model import LANGUAGES
from grading.prove_files import sentences

ROOT = Path(__file__).resolve().parent.parent
OURS = ("app", "pages", "ui", "service", "db", "grading")
MAY_IMPORT = {
    "grading": {"grading"},
    "db": {"db", "grading"},
    "service": {"service", "db", "grading"},
    "ui": {"ui", "service", "db", "grading"},
    "pages": {"pages", "ui", "service", "db", "grading"},
}
SOURCES = sorted(path for top in MAY_IMPORT for path in (ROOT / top).rglob("*.py") if "node_modules" not in path.parts)


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=_id)
def test_imports_point_one_way(path: Path) -> None:
    """Pages -> ui -> service -> db -> grading, and never back."""
    top = path.relative_to(ROOT).parts[0]
    tops = {name.split(".")[0] for name in _imported(path)} & set(OURS)
    assert tops <= MAY_IMPORT[top]


def test_db_takes_only_the_borders_of_grading() -> None:
    """db/ imports grading.model and grading.errors, nothing else of the core."""
    names = {name for path in SOURCES if path.is_relative_to(ROOT / "db") for name in _imported(path)}
    assert {".".join(name.split(".")[:2]) for name in names if name.startswith("grading")} <= {
        "grading",
        "grading.model",
        "grading.errors",
    }


@pytest.mark.parametrize("path", [path for path in SOURCES if path.is_relative_to(ROOT / "grading")], ids=_id)
def test_the_core_knows_no_streamlit_and_no_database(path: Path) -> None:
    """grading/ imports neither Streamlit nor SQLAlchemy."""
    tops = {name.split(".")[0] for name in _imported(path)}
    assert not tops & {"streamlit", "sqlalchemy", "alembic"}


@pytest.mark.parametrize("path", [*SOURCES, ROOT / "app.py"], ids=_id)
def test_files_and_functions_stay_small(path: Path) -> None:
    """No file has 300 lines or more, no function over 50."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name


def _tests(path: Path) -> list[ast.FunctionDef]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def _claims() -> list[tuple[str, str]]:
    paths = sorted((ROOT / "tests").rglob("test_*.py"))
    return [
        (f"{_id(path)}::{node.name}", (ast.get_docstring(node) or "").strip())
        for path in paths
        for node in _tests(path)
    ]


def test_every_test_claims_something_of_its_own() -> None:
    """Each test has a docstring, and no two are the same."""
    claims = _claims()
    assert [name for name, text in claims if not text] == []
    texts = [text for _, text in claims]
    assert [name for name, text in claims if texts.count(text) > 1] == []


EXERCISES = [exercise for slug in content.exams() for exercise in content.find(slug).exercises]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: f"{exercise.exam}/{exercise.slug}")
def test_an_exercise_is_whole(exercise: content.GradedExercise) -> None:
    """Every issue has a check, sentences, 12 Spanish and 8 English phrasings and near misses, none twice."""
    assert set(exercise.checks()) == {issue.id for issue in exercise.issues}
    seen: dict[str, str] = {}
    for issue in exercise.issues:
        assert len(issue.phrasings["es"]) >= 12, issue.id
        assert len(issue.phrasings["en"]) >= 8, issue.id
        for lang in LANGUAGES:
            assert issue.rejects[lang], issue.id
            said = [" ".join(text.casefold().split()) for text in issue.phrasings[lang]]
            assert len(said) == len(set(said)), issue.id
            assert [text for text in said if seen.setdefault(text, issue.id) != issue.id] == []


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: f"{exercise.exam}/{exercise.slug}")
def test_every_sentence_that_a_check_can_raise_is_written(exercise: content.GradedExercise) -> None:
    """Each key that checks.py names literally in a Failure stands in rubric.yml under some issue's `failed`."""
    claim = sentences(exercise)
    assert claim.proof == "proven", claim.why
