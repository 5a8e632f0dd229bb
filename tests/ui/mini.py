"""A small exam of its own, so that the pages are tested with no exercise of the product and no long grading."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from textwrap import dedent

from grading.content import GradedExercise
from grading.model import Grading, IssueScore, Row, RowScore, Run, Text
from grading.sandbox import Sandbox

SPANISH = """\
# Examen mini

> **Formato**: revisión de código
> **Duración**: 20-30 minutos
> **Puntaje mínimo**: 70/100

## Instrucciones

Revisa cada archivo.

---

## Ejercicio 1: Saludo roto (60 puntos)

Este módulo saluda. No importa nada.

### Código a Revisar

```python
# greet.py
def greet(name):
    print("hola")
```

### Tu Respuesta

| # | Problema | Severidad | Corrección |
|---|----------|-----------|------------|

---

<details>
<summary>📝 Ver Solución</summary>

| # | Problema | Severidad | Corrección |
|---|----------|-----------|------------|
| 1 | No usa el nombre | 🔴 Crítico | Saludar por el nombre |
| 2 | No devuelve nada | 🟢 Menor | Devolver el saludo |

### Código Corregido

```python
# greet.py
def greet(name):
    return f"hola {name}"
```

</details>

---

## Ejercicio 2: Ficha corta (40 puntos)

Esta ficha dice poco.

### Documento a Revisar

```markdown
# Ficha
```

### Tu Respuesta

¿Qué falta en la ficha?

| # | Qué falta | Qué debería decir |
|---|-----------|-------------------|

---

<details>
<summary>📝 Ver Solución</summary>

### Ficha completa

```markdown
# Ficha

## Uso previsto
```

</details>
"""
ENGLISH = (
    SPANISH.replace("Examen mini", "Mini exam")
    .replace("Saludo roto", "Broken greeting")
    .replace("Ficha corta", "Short card")
    .replace("## Ejercicio", "## Exercise")
    .replace("Instrucciones", "Instructions")
    .replace("Problema", "Problem")
    .replace("Severidad", "Severity")
    .replace("Corrección", "Correction")
    .replace("Qué falta |", "What is missing |")
    .replace("Qué debería decir", "What it should say")
)
GREET_RUBRIC = """\
files:
  - {name: greet.py, language: python}
issues:
  no-name:
    row: 1
    cured: {es: Saluda por el nombre., en: It greets by name.}
    failed: {default: {es: No saluda por el nombre., en: It does not greet by name.}}
    phrasings: {es: [ignora el nombre], en: [ignores the name]}
  no-return:
    row: 2
    cured: {es: Devuelve el saludo., en: It returns the greeting.}
    failed: {default: {es: No devuelve el saludo., en: It does not return the greeting.}}
    phrasings: {es: [no hay return], en: [there is no return]}
"""
CARD_RUBRIC = """\
files:
  - {name: card.md, language: markdown}
issues:
  no-use:
    title: {es: Falta el uso previsto, en: The intended use is missing}
    correction: {es: Decir para qué sirve, en: Say what it is for}
    severity: critical
    cured: {es: Dice para qué sirve., en: It says what it is for.}
    failed: {default: {es: No dice para qué sirve., en: It does not say what it is for.}}
    phrasings: {es: [no dice para qué es], en: [no purpose]}
"""
GREET = """\
def greet(name):
#% if on("no-name")
    text = "hola"
#% else
    text = f"hola {name}"
#% endif
#% if on("no-return")
    print(text)
#% else
    return text  # MODELO-SECRETO
#% endif
"""
CARD = """\
# Ficha
#% if not on("no-use")

## Uso previsto
Retener clientes. MODELO-SECRETO
#% endif
"""
CHECKS = '''"""No check of its own: the tests of the pages put a grader of theirs in its place."""

from grading.checks.core import run_script


def rehearsal(files, context):
    scripts = [name for name in files if name.endswith(".py")]
    return run_script(scripts[0], {**context, **files}, "base") if scripts else None
'''


def write(home: Path) -> None:
    """Write the exam `mini` into a folder of exams."""
    files = {
        "exam.md": SPANISH,
        "exam.en.md": ENGLISH,
        "saludo-roto/rubric.yml": GREET_RUBRIC,
        "saludo-roto/checks.py": CHECKS,
        "saludo-roto/template/greet.py.j2": GREET,
        "ficha-corta/rubric.yml": CARD_RUBRIC,
        "ficha-corta/checks.py": CHECKS,
        "ficha-corta/template/card.md.j2": CARD,
    }
    for name, text in files.items():
        path = home / "mini" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")


def grade(
    exercise: GradedExercise,
    rows: Sequence[Row],
    files: Mapping[str, bytes],
    seed: int,
    *,
    sandbox: Sandbox,
    progress: Callable[[str], None] = lambda _stage: None,
) -> Grading:
    """Names each issue by the row of its place, and calls the first issue cured and the others not."""
    for stage in ("matching", "running", "checking"):
        progress(stage)
    share = exercise.points / len(exercise.issues)
    why = Text("Frase de prueba.", "A sentence to test with.")
    issues = tuple(
        IssueScore(
            id=issue.id,
            severity=issue.severity,
            named=place < len(rows),
            severity_ok=True if exercise.asks_severity else None,
            fixed=place == 0,
            points=share if place == 0 else 0.0,
            max_points=share,
            reason=why,
            row=place if place < len(rows) else None,
        )
        for place, issue in enumerate(exercise.issues)
    )
    matched = tuple(
        RowScore(row.problem, exercise.issues[place].id, "accepted", 0.9, why)
        if place < len(issues)
        else RowScore(row.problem, None, "rejected", 0.1, why)
        for place, row in enumerate(rows)
    )
    run = Run("ok", 0.2, stdout="hola\n")
    score = sum(issue.points for issue in issues)
    return Grading(
        exercise.exam, exercise.slug, score, exercise.points, seed, issues, matched, run, 0.2, "test", exercise.version
    )
