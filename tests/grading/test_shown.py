"""What of an exam file's text a learner is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading import markdown
from grading.shown import Columns, asks_defects, asks_missing, columns, prose, task

EXAMS = Path(__file__).parent / "exams"


@pytest.mark.parametrize(
    ("header", "named"),
    [
        (("Problema", "Severidad", "Corrección"), Columns("Problema", "Corrección")),
        (("Severidad", "Corrección", "Problema", "Línea"), Columns("Problema", "Corrección", ("Línea",))),
        (("Hook Faltante", "Propósito"), Columns("Hook Faltante", "Propósito")),
        (("Clase", "Problema", "Impacto", "Solución"), Columns("Problema", "Solución", ("Clase", "Impacto"))),
        (("Línea", "Problema", "Severidad"), Columns("Problema", None, ("Línea",))),
        (("Hook", "Problema", "Impacto"), Columns("Problema", None, ("Hook", "Impacto"))),
        (("Sección faltante", "Contenido"), Columns("Sección faltante", "Contenido")),
        (("Decisión", "Opción elegida", "Justificación"), Columns("Decisión", "Opción elegida · Justificación")),
        (("Test Faltante", "Por qué es importante"), Columns("Test Faltante", "Por qué es importante")),
        (("Problema",), Columns("Problema", None)),
        (("Fix", "Severity", "Issue"), Columns("Issue", "Fix")),
        ((), None),
    ],
)
def test_columns_are_told_by_their_names(header: tuple[str, ...], named: Columns | None) -> None:
    """The headings of problem and correction are found in any order and in any of their words."""
    assert columns(header, severity=True) == named


def test_severity_without_a_field_is_one_of_the_others() -> None:
    """Where the severity has no field of its own its heading is not forgotten."""
    assert columns(("Problema", "Gravedad", "Arreglo")) == Columns("Problema", "Arreglo", ("Gravedad",))


@pytest.mark.parametrize(
    ("name", "slug", "said"),
    [
        ("autoevaluacion", "pipeline-con-data-leakage", ""),
        ("autoevaluacion", "tests-faltantes", "**¿Qué tests críticos faltan?**"),
        ("autoevaluacion", "github-actions", ""),
        ("inseguro", "arquitectura", "1. **Componentes**\n2. **Flujo de datos**\n3. **Trade-offs**"),
        ("montaje", "estructura-de-directorios", "Lista los problemas de esta estructura:"),
        ("respuestas", "preguntas-con-casillas", ""),
    ],
)
def test_task_holds_no_room_to_write_in(name: str, slug: str, said: str) -> None:
    """Of an answer section its words are left, without blanks, choices, fences and the open questions."""
    exam = markdown.read_exam(EXAMS / f"{name}.md")
    assert task(next(one for one in exam.exercises if one.slug == slug)) == said


def test_list_of_what_is_missing_is_told_from_others() -> None:
    """A list asks for what is missing, or for problems, only where its words say so."""
    exercises = {one.slug: one for one in markdown.read_exam(EXAMS / "integracion.md").exercises}
    assert asks_missing(exercises["model-card"])
    exercises = {one.slug: one for one in markdown.read_exam(EXAMS / "inseguro.md").exercises}
    assert not asks_missing(exercises["arquitectura"])
    assert not asks_defects(exercises["arquitectura"])
    exercises = {one.slug: one for one in markdown.read_exam(EXAMS / "montaje.md").exercises}
    assert not asks_missing(exercises["estructura-de-directorios"])
    assert asks_defects(exercises["estructura-de-directorios"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("### Críticos\n\n### Medios\n\n### Por qué\n\nPorque sí.", "### Por qué\n\nPorque sí."),
        ("## Todo\n\n### Parte\n\ntexto", "## Todo\n\n### Parte\n\ntexto"),
        ("texto\n\n### Código Corregido", "texto"),
        ("texto\n\n</details>", "texto"),
        ("<details><summary>Ver</summary>\n\ntexto", "texto"),
        ("**Nota:**\n\ntexto", "**Nota:**\n\ntexto"),
        ("### A\n\n**B:**\n\n### C\n\ntexto", "### C\n\ntexto"),
        ("**Sí.**", "**Sí.**"),
        ("**Canary**", "**Canary**"),
        ("**Codigo corregido**\n\n### Por qué\n\nSí", "### Por qué\n\nSí"),
        ("### Proyecto\n\n**app.py**:\n\n**`src/b.py`**\n\n*nginx.conf*\n\n**Dockerfile**", ""),
        ("```python\n# uno\n# dos\n\n# tres\n```", "```python\n# uno\n# dos\n\n# tres\n```"),
        ("", ""),
    ],
)
def test_prose_has_no_heading_over_nothing(text: str, shown: str) -> None:
    """A heading stays when something stands under it, itself or under its own headings; fold tags go."""
    assert prose(text) == shown


@pytest.mark.parametrize("mark", ["_", "*", "`", "**a", "_a.", "<details ", "<summary>", "- ", "> "])
def test_long_lines_are_read_as_they_are(mark: str) -> None:
    """A line as long as the reader takes it, of nothing but marks, is text; two megabytes of such lines are read."""
    line = mark * (19_000 // len(mark))
    text = "\n".join([line] * 100)
    assert prose(text).count(line.strip()) >= 100 or mark.startswith("<")
