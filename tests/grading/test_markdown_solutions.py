"""What a solution's parts, tables and headings say: model answers, issues, severities, points beyond the sum."""

from __future__ import annotations

import pytest

from grading.content import unsaved
from grading.exam import Exam, Exercise, kind_of
from grading.markdown import parse_exam
from grading.model import Severity

FENCE = "```"


def exam_of(answer: str, solution: str, *, head: str = "", heading: str = "Ejercicio 1: A (10 puntos)") -> Exam:
    """An exam of one exercise with that answer section and solution."""
    parts = [
        "# Examen\n\n**Duración**: 45 minutos\n\n**Puntaje mínimo**: 70%",
        f"## {heading}\n\n### Escenario\n\nUn caso.\n\n{head}",
        f"### Tu Respuesta\n\n{answer}\n\n<details>\n<summary>Ver Solución</summary>\n\n{solution}\n\n</details>\n",
    ]
    return parse_exam("\n\n".join(parts), "x.md")


def exercise_of(answer: str, solution: str, *, head: str = "") -> Exercise:
    """Its exercise."""
    return exam_of(answer, solution, head=head).exercises[0]


THREE = "1. ¿A?\n2. ¿B?\n3. ¿C?"
PARTS = {
    "by their labels, though one holds a list of as many": (
        "**Pregunta 1:** a\n\n**Pregunta 2:** b\n\n**Pregunta 3:**\n\n1. x\n2. y\n3. z",
        ["**Pregunta 1:** a", "**Pregunta 2:** b", "**Pregunta 3:**\n\n1. x\n2. y\n3. z"],
    ),
    "by letters": ("**a)** uno\n\n**b)** dos\n\n**c)** tres", ["**a)** uno", "**b)** dos", "**c)** tres"]),
    "a line each": (
        "Respuesta 1: a\nRespuesta 2: b\nRespuesta 3: c",
        ["Respuesta 1: a", "Respuesta 2: b", "Respuesta 3: c"],
    ),
    "with the code of a list's item": (
        f"1. a\n2. así:\n\n   {FENCE}bash\n   kubectl\n   {FENCE}\n3. c",
        ["a", f"así:\n\n{FENCE}bash\nkubectl\n{FENCE}", "c"],
    ),
    "by headings, with what stands below": (
        f"### 1. Uno\n\na\n\n### 2. Dos\n\n{FENCE}python\nb\n{FENCE}\n\n### 3. Tres\n\n| x | y |\n|---|---|\n| 1 | 2 |",
        [
            "### 1. Uno\n\na",
            f"### 2. Dos\n\n{FENCE}python\nb\n{FENCE}",
            "### 3. Tres\n\n| x | y |\n|---|---|\n| 1 | 2 |",
        ],
    ),
    "none of its own": ("Depende.", ["Depende."] * 3),
}


@pytest.mark.parametrize(("solution", "answers"), PARTS.values(), ids=PARTS)
def test_a_question_finds_its_part_of_the_solution(solution: str, answers: list[str]) -> None:
    """Number or letter join them; a solution that has no such parts answers each as a whole."""
    assert [question.answer for question in exercise_of(THREE, solution).open_questions] == answers


ASKED = {
    "a task beside questions": (
        "1. ¿A?\n2. Escribe el comando.\n3. Explica: ____",
        ["¿A?", "Escribe el comando.", "Explica"],
    ),
    "letters": ("a) ¿A?\nb) ¿B?", ["¿A?", "¿B?"]),
    "letters in bold": ("**a)** ¿A? ____\n\n**b)** Propón un plan", ["¿A?", "Propón un plan"]),
    "numbers in bold": ("**1. Problemas:**\n\n____\n\n**2. ¿B?**\n\n____", ["Problemas:", "¿B?"]),
    "labels without a question mark": ("**Pregunta 1:** ¿A?\n\n**Pregunta 2:** Lista tres.", ["¿A?", "Lista tres."]),
    "only places to write": ("Lo que falta:\n\n- [ ] ____\n- [ ] ____", []),
}


@pytest.mark.parametrize(("answer", "questions"), ASKED.values(), ids=ASKED)
def test_what_stands_beside_a_question_asks_too(answer: str, questions: list[str]) -> None:
    """Of a numbered run in which one asks, every entry that says something is a question."""
    assert [question.text for question in exercise_of(answer, "a\n").open_questions] == questions


def test_a_question_of_what_is_missing_is_one_among_others() -> None:
    """It is the prompt of a list where it stands alone, and a question where others stand beside it."""
    assert [exercise_of(answer, "b").kind for answer in ("¿Qué falta?", "¿Qué falta?\n\n¿Por qué?")] == [
        "missing-list",
        "questions",
    ]


ISSUES = {
    "what the question misses": ("¿Qué patrones faltan?", "| Patrón | Motivo |", "| `.env` | Secretos |", 1),
    "something else": ("¿Qué patrones faltan?", "| Archivo | Propósito |", "| a.py | Datos |", 0),
    "no reason beside it": ("¿Qué métricas faltan?", "| Métrica | Valor |", "| F1 | 0.8 |", 0),
    "not asked for": ("¿Qué harías?", "| Patrón | Motivo |", "| `.env` | Secretos |", 0),
    "weighed": ("¿Qué opción falta?", "| Opción | Motivo |", "| A | Barata |", 0),
}


@pytest.mark.parametrize(("answer", "header", "row", "issues"), ISSUES.values(), ids=ISSUES)
def test_rows_of_what_a_question_misses_are_issues(answer: str, header: str, row: str, issues: int) -> None:
    """A table's first column is what is missing where the question calls it by the same word."""
    assert len(exercise_of(answer, f"{header}\n|---|---|\n{row}").issues) == issues


LEVELS = {
    "a column of levels by another name": ("| Faltante | Importancia |", "| A | Alta |", Severity.CRITICAL, ""),
    "words that are no levels": ("| Faltante | Importancia |", "| A | Por seguridad |", None, ""),
    "a circle before the impact": ("| Faltante | Impacto |", "| A | 🟡 Lento |", Severity.MEDIUM, "🟡 Lento"),
    "an impact alone": ("| Faltante | Impacto |", "| A | Lento |", None, "Lento"),
}


@pytest.mark.parametrize(("header", "row", "severity", "impact"), LEVELS.values(), ids=LEVELS)
def test_a_severity_may_stand_in_another_column(header: str, row: str, severity: Severity | None, impact: str) -> None:
    """Levels count in a column that says nothing else, circles before whatever they stand."""
    issue = exercise_of("¿Qué falta?", f"{header}\n|---|---|\n{row}").issues[0]
    assert (issue.severity, issue.impact) == (severity, impact)


RUBRICS = {
    "a column of parts": (
        "| Parte | Ejercicio | Puntos |\n|---|---|---|\n| 1 | A | 10 |\n| | TOTAL | 10 |",
        ["A", "TOTAL"],
    ),
    "a list": ("- A: 10\n\n**Total: 10 puntos**", ["A", "Total"]),
    "a bonus": (
        "| Ejercicio | Puntos |\n|---|---|\n| A | 10 |\n| Bonus | +5 |\n| Total | 10 |",
        ["A", "Bonus", "Total"],
    ),
}


@pytest.mark.parametrize(("rubric", "labels"), RUBRICS.values(), ids=RUBRICS)
def test_a_rubric_has_its_exercises_names(rubric: str, labels: list[str]) -> None:
    """Labels come from the column of exercises or the words of a list, and nothing is complained about."""
    exam = exam_of("¿A?", f"b\n\n</details>\n\n## Rúbrica\n\n{rubric}\n\n<details>")
    assert list(exam.rubric) == labels
    assert not [complaint for complaint in exam.complaints if "rubric" in complaint.message]


def test_a_bonus_helps_to_reach_the_pass_mark() -> None:
    """70 of 100 points with 10 more to earn are 70 of 110, and neither sum is complained about."""
    first = "## Ejercicio 1: A (100 puntos)\n\nUn caso.\n\n### Tu Respuesta\n\n¿A?\n\n"
    bonus = "## Ejercicio Bonus: B (10 puntos)\n\nUn caso.\n\n### Tu Respuesta\n\n¿B?\n\n"
    rubric = "## Rúbrica\n\n| Ejercicio | Puntos |\n|---|---|\n| A | 100 |\n| Total | 100 |\n"
    exam = parse_exam(f"# E\n\nDuración: 45 min\n\nPuntaje mínimo: 70/100\n\n{first}{bonus}{rubric}", "x.md")
    assert (exam.pass_mark, exam.pass_of, exam.complaints) == (70, 110, ())


BREAKDOWNS = {
    "points for each": ("- 3 puntos por cada problema (12 total)\n- 4 puntos por el código", False),
    "a scale": ("| Encontrados | Puntos |\n|---|---|\n| 8-9 | 10 |\n| 4-7 | 6 |\n| < 4 | 2 |", False),
    "parts": ("- Código: 3 puntos\n- Tabla: 4 puntos", True),
}


@pytest.mark.parametrize(("scoring", "complained"), BREAKDOWNS.values(), ids=BREAKDOWNS)
def test_only_parts_are_added_up(scoring: str, complained: bool) -> None:
    """Points for each find and the steps of a scale are no parts of a sum."""
    exam = exam_of("¿A?", f"b\n\n### Puntuación\n\n{scoring}")
    assert bool(exam.complaints) is complained


def test_a_solution_ends_before_its_closing_tag() -> None:
    """A list before </details> does not take the tag along, and marks of a summary are no text."""
    exam = exam_of("¿A?", "- uno\n- dos")
    assert exam.exercises[0].solution_text == "- uno\n- dos"
    strong = "<details>\n<summary><strong>Ver solución</strong></summary>\n\n| # | Problema |\n|---|---|\n| 1 | B |"
    row = "| # | Problema |\n|---|---|\n| 1 | A |"
    text = f"{row}\n\n</details>\n\n{strong}"
    assert {issue.category for issue in exam_of("| Problema |\n|---|\n| |", text).exercises[0].issues} == {""}


NAMES = {
    "the line above": (f"**src/app.py**:\n\n{FENCE}python\nx\n{FENCE}", ["src/app.py"]),
    "a heading": (f"#### Archivo 2: `app.py`\n\n{FENCE}python\nx\n{FENCE}", ["app.py"]),
    "not for two blocks": (
        f"#### app.py\n\n{FENCE}python\nx\n{FENCE}\n\n{FENCE}python\ny\n{FENCE}",
        ["file-1.py", "file-2.py"],
    ),
    "not in another language": (f"Corre `app.py`:\n\n{FENCE}bash\nx\n{FENCE}", ["file-1.sh"]),
    "the first comment comes first": (f"**app.py**\n\n{FENCE}python\n# main.py\n{FENCE}", ["main.py"]),
}


@pytest.mark.parametrize(("review", "names"), NAMES.values(), ids=NAMES)
def test_a_block_may_be_named_by_the_line_above(review: str, names: list[str]) -> None:
    """The learner sees that name; in reports a block's own name is only its first comment's."""
    exam = exam_of("¿A?", "b", head=review)
    assert list(unsaved("t", exam).exercises[0].reviewed()) == names


def test_commands_that_a_solution_shows_are_not_handed_in() -> None:
    """A block of shell without a name is shown, unless a shell script is under review."""
    python, shell = f"{FENCE}python\n# a.py\nx\n{FENCE}", f"{FENCE}bash\nls\n{FENCE}"
    for review, names in ((python, ["a.py"]), (f"{python}\n\n{shell}", ["a.py", "file-2.sh"])):
        exercise = unsaved("t", exam_of("¿A?", f"{python}\n\n{shell}", head=review)).exercises[0]
        assert [file.name for file in exercise.files] == names
        assert list(exercise.solution()) == ["a.py", "file-2.sh"]


def test_a_corrected_file_in_a_folder_begins_with_the_reviewed_one() -> None:
    """`test_a.py` under review begins the solution's `tests/test_a.py`, a new file begins empty."""
    review = f"{FENCE}python\n# test_a.py\nold\n{FENCE}"
    solution = f"{FENCE}python\n# tests/test_a.py\nnew\n{FENCE}\n\n{FENCE}python\n# conftest.py\nnew\n{FENCE}"
    begun = unsaved("t", exam_of("¿A?", solution, head=review)).exercises[0].first()
    assert begun == {"tests/test_a.py": "# test_a.py\nold\n"}


def test_a_table_to_fill_in_makes_its_section_the_answer() -> None:
    """Also under a heading that is not known; a filled one is part of what is reviewed."""
    form = "### Análisis\n\nCompleta:\n\n| Problema | Corrección |\n|---|---|\n| | |"
    text = f"# E\n\n## Ejercicio 1: A (5 puntos)\n\nUn caso.\n\n{form}\n\n<details>\n\nx\n\n</details>\n"
    exam = parse_exam(text, "x.md")
    assert exam.exercises[0].columns == ("Problema", "Corrección")
    assert not [complaint for complaint in exam.complaints if "answer section" in complaint.message]


FORM = "| # | Problema |\n|---|---|\n| 1 | A |"
PROMPTS = {
    "over a list": ("¿Qué problemas ves?\n\n1. ____\n2. ____", FORM, ["missing-list"]),
    "over a table": ("¿Qué problemas ves?\n\n| # | Problema |\n|---|---|\n| 1 | |", FORM, ["issue-table"]),
    "over a list that nothing grades": ("¿Qué harías?\n\n1. ____\n2. ____", "Probar.", ["missing-list", "questions"]),
    "with room each": ("1. ¿A?\n2. ¿B?\n\n```\n1.\n2.\n```", FORM, ["questions"]),
    "boxes": ("- [ ] ¿Hay tests?\n- [ ] ¿Hay CI?", "Sí.", ["questions"]),
}


@pytest.mark.parametrize(("answer", "solution", "kinds"), PROMPTS.values(), ids=PROMPTS)
def test_a_question_over_a_form_is_answered_in_it(answer: str, solution: str, kinds: list[str]) -> None:
    """It is no open question beside, as long as the rows are graded; room for answers is no list of its own."""
    assert [kind_of(one) for one in exercise_of(answer, solution).answers] == kinds


def test_a_table_with_the_learners_header_lists_its_issues() -> None:
    """A problem needs no correction beside it where the learner's table has the same columns."""
    table = "| Sección | Problema |\n|---|---|\n"
    assert len(exercise_of(f"{table}| | |", f"{table}| Uso | Vacío |").issues) == 1
