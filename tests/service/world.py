"""A small world for the service: an exam of two exercises, settings on a real SQLite file, and a fake grader.

`FakeGrader` stands for `grading.pipeline.grade`: the same call, the same three stages, points from the text alone.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import delete

import service
from db.model import ExamVersionRow
from db.records import Attempt, Learner
from grading.content import GradedExercise
from grading.errors import SandboxError
from grading.model import Grading, IssueScore, Row, RowScore, Run, Severity, Text
from grading.sandbox.testing import BareSandbox
from service import App, Settings

EXAM = """\
# Examen mini

> **Formato**: revisión de código
> **Duración**: 20-30 minutos
> **Puntaje mínimo**: 70/100

---

## Ejercicio 1: Suma (60 puntos)

Suma dos números.

### Código a Revisar

```python
# adder.py
```

### Tu Respuesta

| # | Problema | Severidad | Corrección |
|---|----------|-----------|------------|

---

<details>
<summary>📝 Ver Solución</summary>

| # | Problema | Severidad | Corrección |
|---|----------|-----------|------------|
| 1 | Resta en lugar de sumar | 🔴 Crítico | Usar `+` |
| 2 | No tiene docstring | 🟢 Menor | Escribir una |

### Código Corregido

```python
# adder.py
```

</details>

---

## Ejercicio 2: Nota (40 puntos)

Una nota.

### Código a Revisar

```markdown
# Nota
```

### Tu Respuesta

| # | Problema | Corrección |
|---|----------|------------|

---

<details>
<summary>📝 Ver Solución</summary>

| # | Problema | Corrección |
|---|----------|------------|
| 1 | No dice nada | Decir algo |

### Código Corregido

```markdown
# Nota
```

</details>
"""

ISSUE = """\
  {id}:
    row: {row}
    severity: {severity}
    cured: {{es: "curado", en: "cured"}}
    failed: {{default: {{es: "sigue", en: "still there"}}}}
"""

CHECKS = """\
from grading.checks.core import Failure, Plan, check, run_script


def rehearsal(files, context):
    scripts = [name for name in files if name.endswith(".py")]
    return run_script(scripts[0], {**context, **files}, "base") if scripts else None


def plan(files, context, draw, words):
    return Plan(None)


def sample_context(draw, words):
    return {"drawn.csv": str(draw.random()).encode()}


def read(evidence):
    return b"".join(evidence.files.values()).decode()
"""

CHECK = """

@check("{0}")
def {0}(text):
    if "MODEL SOLUTION" not in text:
        raise Failure()
"""

FILES = {
    "exam.md": EXAM,
    "suma/rubric.yml": "files:\n  - {name: adder.py, language: python}\n"
    "  - {name: helper.py, language: python, optional: true}\nissues:\n"
    + ISSUE.format(id="minus", row=1, severity="critical")
    + ISSUE.format(id="mute", row=2, severity="minor"),
    "suma/template/adder.py.j2": 'import helper_data\n#% if on("minus")\nANSWER = 2 - 2  # {{ t("resta", "minus") }}\n'
    '#% else\nANSWER = 2 + 2  # MODEL SOLUTION\n#% endif\nprint("answer", ANSWER)\n',
    "suma/context/helper_data.py": "DATA = 1\n",
    "suma/checks.py": CHECKS + CHECK.format("minus") + CHECK.format("mute"),
    "nota/rubric.yml": "files:\n  - {name: note.md, language: markdown}\nissues:\n"
    + ISSUE.format(id="empty", row=1, severity="medium"),
    "nota/template/note.md.j2": '# Nota\n#% if not on("empty")\nMODEL SOLUTION: algo\n#% endif\n',
    "nota/checks.py": CHECKS + CHECK.format("empty"),
}
EXERCISES = ("suma", "nota")


def lay_exam(folder: Path) -> Path:
    """Write exercises/mini; returns exercises/."""
    home = folder / "exercises"
    for name, text in FILES.items():
        path = home / "mini" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return home


def settings(folder: Path, **changes: Any) -> Settings:
    """Settings whose files are all in `folder`, with no worker unless asked for."""
    database = f"sqlite:///{folder / 'data' / 'corrige.db'}"
    base = Settings(database=database, exercises=str(folder / "exercises"), worker=False, poll_seconds=0.05)
    return replace(base, **changes)


class FakeGrader:
    """Each issue is named when a row holds its id, and cured when a file holds "cured: <id>".

    `broken` is what the next calls raise, in turn; `during` is called between "running" and "checking".
    """

    def __init__(self, *broken: Exception, during: Callable[[], None] = lambda: None) -> None:
        self.broken = list(broken)
        self.during = during
        self.calls: list[tuple[str, int]] = []
        self.files: dict[str, Mapping[str, bytes]] = {}
        self.unchecked = False

    def __call__(
        self,
        exercise: GradedExercise,
        rows: tuple[Row, ...],
        files: Mapping[str, bytes],
        seed: int,
        *,
        sandbox: Any,
        progress: Callable[[str], None],
    ) -> Grading:
        """Grade by the text."""
        self.calls.append((exercise.slug, seed))
        self.files[exercise.slug] = files
        progress("matching")
        progress("running")
        if self.broken:
            raise self.broken.pop(0)
        self.during()
        progress("checking")
        text = b"\n".join(files.values()).decode()
        issues = tuple(self._issue(exercise, name.id, rows, text) for name in exercise.issues)
        shown = tuple(RowScore(row.problem, None, "rejected", 0.1, Text("no", "no")) for row in rows)
        score, most = sum(issue.points for issue in issues), exercise.graded_points
        run = Run("ok", 0.1, None, "out")
        return Grading(
            exercise.exam, exercise.slug, score, most, seed, issues, shown, run, 0.1, "fake", exercise.version
        )

    def _issue(self, exercise: GradedExercise, name: str, rows: tuple[Row, ...], text: str) -> IssueScore:
        named, fixed = any(name in row.problem for row in rows), f"cured: {name}" in text
        most = exercise.points / len(exercise.issues)
        points = most * (0.5 * named + 0.5 * fixed)
        outcome = None if self.unchecked else fixed
        return IssueScore(name, Severity.MINOR, named, None, outcome, points, most, Text("sí", "yes"))


def begin(folder: Path, grader: FakeGrader | None = None, **changes: Any) -> App:
    """Start an app in `folder`."""
    if not (folder / "exercises").exists():
        lay_exam(folder)
    return service.start(settings(folder, **changes), sandbox=BareSandbox(), grade=grader or FakeGrader())


def enrol(app: App, alias: str = "Ada") -> tuple[Learner, Attempt]:
    """A learner with an open attempt."""
    learner = service.register(app, alias, "es")
    return learner, service.open_attempt(app, learner.id, "mini")


def edit(app: App, name: str, before: str, after: str) -> None:
    """Change a file of the exam's folder while the app runs, and have it noticed."""
    path = app.settings.exercises_folder / "mini" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    app.shelf.look()


def remove(app: App) -> None:
    """Delete the exam's folder while the app runs, and have it noticed."""
    shutil.rmtree(app.settings.exercises_folder / "mini")
    app.shelf.look()


def forget(app: App) -> None:
    """Have no version kept, as if every attempt had begun before versions were."""
    with app.database.writing() as session:
        session.execute(delete(ExamVersionRow))


def solve(app: App, attempt: Attempt, *cured: str) -> None:
    """Save files that cure those issues for the fake grader."""
    text = "".join(f"cured: {name}\n" for name in cured)
    service.save_file(app, attempt.id, "suma", "adder.py", f"# mine\n{text}")
    service.save_file(app, attempt.id, "nota", "note.md", f"mine\n{text}")


def grade_all(app: App, attempt: Attempt) -> None:
    """Grade every submission of an attempt."""
    for state in service.submissions(app, attempt.id):
        service.grade_submission(app, state.submission_id)


def until(holds: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds; a machine that is slow may take its time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(holds)
        time.sleep(0.02)


def no_sandbox() -> SandboxError:
    """A fault of ours."""
    return SandboxError("did not answer", "sandbox", "look at its log")


QUIZ = """\
# Examen de preguntas

> **Duración**: 20-30 minutos | **Puntaje mínimo**: 50 %

## Ejercicio 1: Solo preguntas (20 puntos)

### Código a Revisar

```python
# train.py
x = 1
```

### Tu Respuesta

- [ ] Separé antes de escalar
- [ ] Fijé la semilla

1. ¿Hay data leakage? (Sí/No)
2. ¿Dónde?

<details>
<summary>Ver Solución</summary>

1. Sí
2. En el scaler

```python
# train.py
x = 2
```

</details>
"""
TABLE = """
## Ejercicio 2: Con tabla (30 puntos)

### Código a Revisar

```python
# api.py
x = 1
```

### Tu Respuesta

| # | Problema | Corrección |
|---|----------|------------|

<details>
<summary>Ver Solución</summary>

| # | Problema | Corrección |
|---|----------|------------|
| 1 | Sin manejo de errores | Añadirlo |

</details>
"""


def drop(app: App, slug: str, text: str) -> None:
    """Put a folder with nothing but an exam.md into exercises/ while the app runs, and have it noticed."""
    folder = app.settings.exercises_folder / slug
    folder.mkdir()
    (folder / "exam.md").write_text(text, encoding="utf-8")
    app.shelf.look()
