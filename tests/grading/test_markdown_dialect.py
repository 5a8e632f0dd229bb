"""The dialect of exam files: a golden structure for each, and what a reader of the file must find in it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import ftfy
import pytest

from grading.authoring import describe
from grading.exam import Exam, Exercise, MissingList, OpenQuestions, kind_of
from grading.markdown import parse_exam, read_exam

EXAMS = sorted((Path(__file__).parent / "exams").glob("*.md"))
FENCE = "```"


def exercise(exam: str, slug: str) -> Exercise:
    """One exercise of one of the exam files beside this test."""
    read = read_exam(Path(__file__).parent / "exams" / exam)
    return next(each for each in read.exercises if each.slug == slug)


def kept(exam: Exam) -> dict[str, object]:
    """What an exam's structure holds beside the command line's keys."""
    exercises = {
        each.slug: {
            "line": each.line,
            "answers": [kind_of(answer) for answer in each.answers],
            "files": [[file.line, file.heading] for file in (*each.files, *each.solution_files)],
            "issues": [[issue.line, issue.category, issue.where, issue.impact] for issue in each.issues],
            "questions": [[one.line, *one.choices] for one in each.open_questions],
            "sections": [[one.role, one.title, one.line] for one in each.sections],
        }
        for each in exam.exercises
    }
    sections = [[one.role, one.title, one.line] for one in exam.sections]
    return {"pass_percent": exam.pass_percent, "sections": sections, "exercises": exercises}


def complaints(exam: str) -> list[tuple[int, str]]:
    """The complaints about one of the exam files: line and level."""
    return [(c.line, c.level) for c in read_exam(Path(__file__).parent / "exams" / exam).complaints]


@pytest.mark.parametrize("path", EXAMS, ids=lambda path: path.stem)
def test_each_exam_of_the_dialect_reads_as_its_golden(path: Path, request: pytest.FixtureRequest) -> None:
    """An exam file gives the structure, and the complaints with their lines, that were reviewed."""
    described = {**describe(path), "kept": kept(read_exam(path))}
    golden = path.with_suffix(".json")
    if request.config.getoption("--goldens"):
        golden.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert described == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", EXAMS, ids=lambda path: path.stem)
def test_no_prose_of_an_exam_is_lost(path: Path) -> None:
    """Each line of prose or code, and each cell, stands somewhere in what was read."""
    exam = read_exam(path)
    text = json.dumps(asdict(exam), ensure_ascii=False, default=str)
    lost = [line for line in _words(path) if json.dumps(line, ensure_ascii=False)[1:-1] not in text]
    assert lost == []


def _words(path: Path) -> list[str]:
    """Lines with something to say, without headings, tags, rules, rows and what is blank."""
    lines = [
        ftfy.fix_encoding(line.strip()).replace("![", "[") for line in path.read_text(encoding="utf-8").split("\n")
    ]
    lines = [line for line in lines if line not in {"Ver Solución", "_Escribe tu respuesta aquí_"}]
    skip = ("#", "<", "|", FENCE, "~~~", "---", ">", "__", "[ref]", "1.", "2.", "3.", "- [ ]", "**")
    return [line for line in lines if line and not line.startswith(skip) and not line.endswith("</details>")]


@pytest.mark.parametrize(
    ("exam", "slug", "issues"),
    [
        ("montaje", "hooks-de-pre-commit", 4),
        ("montaje", "git", 3),
        ("tuberia", "dvc-yaml", 4),
        ("pruebas", "cobertura", 0),
        ("pruebas", "workflow-de-ci", 4),
        ("despliegue", "api-con-fastapi", 5),
        ("despliegue", "despliegue-continuo", 0),
        ("integracion", "auditoria-del-proyecto", 3),
        ("integracion", "trade-offs-de-arquitectura", 0),
        ("review.en", "cleaning-script", 2),
        ("inseguro", "estructura-del-proyecto", 4),
        ("inseguro", "arquitectura", 0),
    ],
)
def test_only_tables_that_list_issues_become_issues(exam: str, slug: str, issues: int) -> None:
    """Components, options, trade-offs, scores and measurements are no issues, hooks that are missing are."""
    assert len(exercise(f"{exam}.md", slug).issues) == issues


def test_a_sub_heading_is_the_category_of_its_table() -> None:
    """With several issue tables in a solution each row keeps the heading that it stands under."""
    read = exercise("despliegue.md", "api-con-fastapi")
    assert [issue.category for issue in read.issues] == ["Seguridad"] * 2 + ["Robustez"] * 3


def test_every_column_of_an_issue_table_is_kept() -> None:
    """Place and impact of a row are kept beside title, severity and correction, with the row's line."""
    issue = exercise("columnas.md", "todas-las-columnas").issues[0]
    assert (issue.where, issue.impact, issue.line) == ("línea 1", "Despliegue a medias", 24)


def test_tables_that_list_no_issues_stay_in_the_solution() -> None:
    """A table of options is part of the solution's text, an issue table is not."""
    text = exercise("tuberia.md", "dvc-yaml").solution_text
    assert "| Git LFS | Sencillo | Sin pipelines |" in text
    assert "Sin dependencias" not in text


@pytest.mark.parametrize(
    ("exam", "slug", "answers"),
    [
        ("tuberia", "data-leakage", ["**Sí.**", "En la 6: el scaler ve todo el dataset.", "Con un `Pipeline`"]),
        ("pruebas", "cobertura", ["`src/api.py`", "De la 12 a la 41", "Sí"]),
        ("respuestas", "tabla-de-preguntas", ["No", "Tampoco"]),
        ("respuestas", "preguntas-con-casillas", ["**1.** No.", "**2.** Leer `DEBUG`"]),
        ("respuestas", "desarrollo", ["Con `kubectl rollout undo`."]),
    ],
)
def test_each_open_question_has_its_model_answer(exam: str, slug: str, answers: list[str]) -> None:
    """Answers are found by number in a list, a table or bold parts, else the whole solution is the answer."""
    questions = exercise(f"{exam}.md", slug).open_questions
    assert len(questions) == len(answers)
    assert all(one.answer.startswith(begin) for one, begin in zip(questions, answers, strict=True))


def test_a_question_keeps_what_it_offers() -> None:
    """Choices stand in brackets or in boxes below the question."""
    assert exercise("tuberia.md", "data-leakage").open_questions[0].choices == ("Sí", "No")
    assert exercise("respuestas.md", "preguntas-con-casillas").open_questions[0].choices == ("Sí", "No")


def test_numbered_blanks_are_counted_and_are_no_questions() -> None:
    """A list of blanks asks for a list of missing things, with the sentence above it."""
    (first, *_) = exercise("montaje.md", "estructura-de-directorios").answers
    assert first == MissingList("Lista los problemas de esta estructura:", 3)


def test_a_question_beside_a_table_is_its_prompt() -> None:
    """A question of what is missing, above a table, is no open question of its own."""
    read = exercise("montaje.md", "hooks-de-pre-commit")
    assert read.questions == ("¿Qué hooks críticos faltan?",)
    assert not [answer for answer in read.answers if isinstance(answer, OpenQuestions)]


def test_prose_before_the_answer_is_shown() -> None:
    """A scenario and a requirement without any file are the exercise's instructions, under their headings."""
    text = exercise("despliegue.md", "despliegue-continuo").instructions
    assert "### Escenario" in text
    assert "aprobación manual" in text


def test_unknown_sections_are_kept_with_a_warning() -> None:
    """What nobody expects is shown as it is, in an exercise and in the exam, and said with its line."""
    exam = read_exam(Path(__file__).parent / "exams" / "desordenado.md")
    assert [(s.title, s.text) for s in exam.sections if s.role == "other"] == [("Lecturas", "- Un libro")]
    assert [s.text for s in exam.exercises[2].sections] == ["Esto no lo espera nadie."]
    assert {(77, "warning"), (101, "warning")} <= {(c.line, c.level) for c in exam.complaints}


def test_what_was_never_closed_takes_nothing_with_it() -> None:
    """An unclosed fence and an unclosed <details> end where the exam goes on, and each is said at its line."""
    assert complaints("sin-cerrar.md") == [(9, "error"), (18, "warning"), (52, "warning")]
    exam = read_exam(Path(__file__).parent / "exams" / "sin-cerrar.md")
    assert [len(each.issues) for each in exam.exercises] == [1, 1]


def test_points_that_disagree_are_complained_about() -> None:
    """Breakdown, heading against rubric, and the rubric's total are each said at their line."""
    assert complaints("puntos.md") == [(27, "warning"), (80, "warning"), (98, "warning")]


def test_a_wrong_charset_is_repaired_line_by_line() -> None:
    """The repaired exam is the right one; one complaint says which lines, another which letters are lost."""
    exam = read_exam(Path(__file__).parent / "exams" / "charset.md")
    assert exam.title == "📋 Examen de Hito 2: Pipelines Reproducibles"
    assert exam.exercises[0].questions[0] == "¿Hay data leakage? (Sí/No)"
    said = [(c.line, c.message) for c in exam.complaints if "charset" in c.message]
    assert [line for line, _ in said] == [1, 66]
    assert "(lines 1, 9, 22," in said[0][1]
    assert "(line 66)" in said[1][1]


@pytest.mark.parametrize(
    ("first", "name"),
    [
        ("# train.py", "train.py"),
        ("# src/data/load.py - carga los datos", "src/data/load.py"),
        ("# Dockerfile", "Dockerfile"),
        ("# Dockerfile.prod (producción)", "Dockerfile.prod"),
        ("# .pre-commit-config.yaml", ".pre-commit-config.yaml"),
        ("# .github/workflows/ci.yml", ".github/workflows/ci.yml"),
        ("# .gitignore", ".gitignore"),
        ("// main.tf", "main.tf"),
        ("/* style.css */", "style.css"),
        ("-- query.sql", "query.sql"),
        ("<!-- model_card.md -->", "model_card.md"),
        ("; setup.cfg", "setup.cfg"),
        ('"""app/main.py"""', "app/main.py"),
        ("# Archivo: `dvc.yaml`", "dvc.yaml"),
        ("#!/bin/bash\n# deploy.sh", "deploy.sh"),
        ("# Archivo: config.yaml", "config.yaml"),
        ("# 1.1 Cargar datos", None),
        ("# e.g. un comentario", None),
        ("# model.predict falla", None),
        ("# train.py hace demasiado", "train.py"),
        ("import train.py", None),
        ("proyecto/\n├── train.py", None),
    ],
)
def test_a_file_is_named_by_its_first_comment(first: str, name: str | None) -> None:
    """A name with or without a description names the block; a sentence about something else does not."""
    block = f"{FENCE}\n{first}\nx\n{FENCE}\n"
    text = f"# T\n## Ejercicio 1: A (5 puntos)\n### Código a Revisar\n{block}"
    assert parse_exam(text, "x.md").exercises[0].files[0].name == name


@pytest.mark.parametrize(
    ("heading", "title", "points"),
    [
        ("## Ejercicio 1: A (25 puntos)", "A", 25),
        ("## 📝 Ejercicio 1 - A [20 pts]", "A", 20),
        ("## Ejercicio 1. A — 30 puntos", "A", 30),
        ("## Ejercicio 1 (40 puntos): A", "A", 40),
        ("## **Ejercicio 1: A** (12,5 points)", "A", 12.5),
        ("## Exercise 1: A (5 x 5 = 25 points)", "A", 25),
        ("## Ejercicio 1: A (v2) (20 puntos, 15 minutos)", "A (v2)", 20),
        ("### Ejercicio Nº 1: A (25)", "A", 25),
        ("# Ejercicio 1: A (25 puntos)", "A", 25),
        ("**Ejercicio 1: A (25 puntos)**", "A", 25),
        ("## 1. A (25 puntos)", "A", 25),
    ],
)
def test_an_exercise_is_known_by_its_heading(heading: str, title: str, points: float) -> None:
    """Number, title and points are read from every way of writing the heading."""
    text = f"# T\n\n{heading}\n\n### Código a Revisar\n\n{FENCE}\nx\n{FENCE}\n\n### Tu Respuesta\n\n¿Qué?\n"
    (read,) = parse_exam(text, "x.md").exercises
    assert (read.title, read.points, read.questions) == (title, points, ("¿Qué?",))


@pytest.mark.parametrize(
    ("head", "minutes", "mark"),
    [
        ("> **Duración**: 45-60 minutos\n> **Puntaje mínimo**: 70/100", (45, 60), 70),
        ("> Tiempo: 1 hora\n> Aprobación: 65%", (60, 60), 65),
        ("> Duration: 1.5 hours, pass mark 80", (90, 90), 80),
        ("> Duración: 1 h 30 min · mínimo para aprobar: ≥ 75 puntos", (90, 90), 75),
        ("Nada de eso.", (45, 60), 70),
    ],
)
def test_duration_and_pass_mark_are_read_from_the_head(head: str, minutes: tuple[int, int], mark: float) -> None:
    """Minutes, hours, ranges, percentages; without them 45-60 and 70 are taken, with a warning each."""
    exam = parse_exam(f"# T\n\n{head}\n\n## Ejercicio 1: A (100 puntos)\n\n### Tu Respuesta\n\n¿Qué?\n", "x.md")
    assert (exam.minutes, exam.pass_mark) == (minutes, mark)
    assert len([c for c in exam.complaints if "taken" in c.message]) == (2 if head.startswith("Nada") else 0)


@pytest.mark.parametrize(
    ("said", "percent"),
    [("70/100", 70.0), ("84/120", 70.0), ("65%", 65.0), ("90 puntos", 75.0), ("ninguno", 70.0)],
)
def test_the_pass_mark_counts_in_percent(said: str, percent: float) -> None:
    """Out of what it says it is, of a hundred for a percentage, else of all the exam's points (120 here)."""
    exam = parse_exam(f"# T\n\n> Puntaje mínimo: {said}\n\n## Ejercicio 1: A (120 puntos)\n", "x.md")
    assert exam.pass_percent == percent


def test_a_sub_heading_may_say_the_severity_of_its_table() -> None:
    """Rows without a severity of their own have that of "🔴 Problemas Críticos" above them."""
    issues = exercise("autoevaluacion.md", "pipeline-con-data-leakage").issues
    assert [issue.severity for issue in issues] == ["critical", "medium"]


def test_room_for_an_answer_is_no_choice() -> None:
    """A line to write on below a question offers nothing; the choices in its brackets stay."""
    questions = exercise("autoevaluacion.md", "pipeline-con-data-leakage").open_questions
    assert [question.choices for question in questions] == [("Sí", "No"), (), ()]
