"""An exam folder while it is written: what is read of it, what it lacks, the rubric to go on from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grading import content, skeleton
from grading.content import GradedExam
from grading.gaps import Gap, missing
from grading.model import LANGUAGES, Severity
from grading.preview import in_language, look
from grading.rubric_skeleton import rubric_skeleton

EXAMS = Path(__file__).parent / "exams"
TABLES = """\
# Examen: T

> **Duración**: 10 minutos
> **Puntaje mínimo**: 70/100

## Ejercicio 1: Uno (100 puntos)

### Código a Revisar

```python
# a.py
x = 1
```

### Tu Respuesta

| # | Problema | Severidad | Corrección |
|---|---|---|---|

<details>
<summary>Ver Solución</summary>

| # | Problema | Severidad | Corrección |
|---|---|---|---|
| 1 | No cierra el "archivo": \\| | 🔴 Crítico | Usar `with` |
| 2 | Nombre | 🟢 Menor | Otro |

```python
# a.py
x = 2
```

</details>
"""


def lay(folder: Path, text: str, name: str = "exam.md") -> Path:
    """An exam folder with that text in it."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def exam_of(folder: Path) -> GradedExam:
    """The exam of a folder that has no error."""
    seen = look(folder)
    assert seen.whole, seen.remarks
    assert seen.exam
    return seen.exam


def said(gaps: tuple[Gap, ...]) -> str:
    """What the gaps say, in English."""
    return "\n".join(gap.what.en for gap in gaps)


def test_a_folder_is_read_as_it_would_be_graded(tmp_path: Path) -> None:
    """Without errors a look gives what `content.load` gives, and again after a change, whatever was kept."""
    folder = lay(tmp_path / "t", TABLES)
    assert exam_of(folder).text == content.load(folder).text
    lay(folder, TABLES.replace("Uno", "Dos"))
    assert exam_of(folder).exercises[0].slug == "dos"


def test_shipped_sidecars_are_used(tmp_path: Path) -> None:
    """A copy of a shipped exam keeps rubric, checks and template of the exercises whose titles stay."""
    folder = tmp_path / "orders"
    shutil.copytree(content.HOME / "orders", folder, ignore=shutil.ignore_patterns("__pycache__"))
    exercise = exam_of(folder).exercises[0]
    assert exercise.has_rubric
    assert exercise.checked
    text = (folder / "exam.md").read_text(encoding="utf-8").replace(exercise.text["es"].title, "Another title")
    lay(folder, text)
    other = exam_of(folder).exercises[0]
    assert other.slug == "another-title"
    assert not other.has_rubric


def test_an_error_is_a_remark_with_its_line_and_text(tmp_path: Path) -> None:
    """While an error stands the exam file alone is shown, and the error names file, line and what stands there."""
    seen = look(lay(tmp_path / "t", TABLES + "\n```python\nx\n"))
    assert not seen.whole
    assert seen.errors == 1
    assert seen.exam is not None
    error = next(remark for remark in seen.remarks if remark.level == "error")
    assert (error.file, error.excerpt) == ("exam.md", "```python")
    assert error.line == TABLES.count("\n") + 2
    assert "closing line" in error.message


@pytest.mark.parametrize("text", ["", "nada", "\0\0", "# Solo un título\n"], ids=["empty", "prose", "binary", "title"])
def test_what_is_no_exam_is_one_error(text: str, tmp_path: Path) -> None:
    """A text without any exercise gives no exam and one error with a line, never an exception."""
    seen = look(lay(tmp_path / "t", text))
    assert seen.exam is None
    assert [(remark.level, remark.line) for remark in seen.remarks] == [("error", 1)]


def test_what_is_not_utf_8_is_one_error(tmp_path: Path) -> None:
    """Bytes of another charset are refused with the line of the first one."""
    folder = lay(tmp_path / "t", "")
    (folder / "exam.md").write_bytes("# Título\n\n## Lección".encode("latin-1"))
    assert [(remark.line, remark.level) for remark in look(folder).remarks] == [(1, "error")]


def test_twins_out_of_step_are_an_error_of_the_twin(tmp_path: Path) -> None:
    """Another number of exercises in exam.en.md is complained of, with a place inside the folder."""
    folder = lay(tmp_path / "t", TABLES)
    lay(folder, TABLES + TABLES.split("\n\n", 2)[2].replace("Ejercicio 1", "Ejercicio 2"), "exam.en.md")
    seen = look(folder)
    assert not seen.whole
    assert [remark.file for remark in seen.remarks if remark.level == "error"] == ["exam.en.md"]
    assert str(tmp_path) not in repr(seen.remarks)


def test_a_rubric_that_does_not_fit_is_an_error_of_the_rubric(tmp_path: Path) -> None:
    """A row that the edited table has no more is complained of under the rubric's own name."""
    folder = lay(tmp_path / "t", TABLES)
    exercise = exam_of(folder).exercises[0]
    lay(folder / exercise.slug, rubric_skeleton(exercise), "rubric.yml")
    lay(folder, TABLES.replace("| 2 | Nombre | 🟢 Menor | Otro |\n", ""))
    errors = [remark for remark in look(folder).remarks if remark.level == "error"]
    assert [error.file for error in errors] == [f"{exercise.slug}/rubric.yml"]
    assert "row 2 is not in the solution table" in errors[0].message


def test_preview_is_in_the_language_of_the_file(tmp_path: Path) -> None:
    """`in_language` shows what one exam file says, whatever language the interface has."""
    folder = lay(tmp_path / "t", TABLES)
    lay(folder, TABLES.replace("Uno", "One").replace("Nombre", "Name"), "exam.en.md")
    english = in_language(exam_of(folder), "en")
    assert {english.exercises[0].text[lang].title for lang in LANGUAGES} == {"One"}
    assert {english.text[lang].exercises[0].title for lang in LANGUAGES} == {"One"}
    assert {english.exercises[0].issues[1].title.in_(lang) for lang in LANGUAGES} == {"Name"}


def test_a_shipped_exam_lacks_nothing() -> None:
    """Hito 5 has all that full grading needs."""
    assert missing(content.find("hito-5")) == ()


def test_an_exam_file_alone_lacks_its_sidecars(tmp_path: Path) -> None:
    """Of a clean exam file rubric, checks, template and twin are missing; what grading depends on comes first."""
    gaps = missing(exam_of(lay(tmp_path / "t", TABLES)))
    assert [gap.what.en.split(":")[0] for gap in gaps] == [
        "There is no rubric.yml.",
        "There is no checks.py.",
        "There is no template/.",
        "There is no exam.en.md",
    ]
    assert [gap.weight for gap in gaps] == ["grading", "grading", "better", "better"]
    assert all(text.es != text.en for gap in gaps for text in (gap.what, gap.todo, gap.until))


CUT = [
    (
        "| # | Problema | Severidad | Corrección |\n|---|---|---|---|\n| 1",
        "| # | Cosa | X |\n|---|---|---|\n| 1",
        "no issues",
    ),
    (" | 🔴 Crítico | ", " |  | ", "1 of 2 issues have no severity"),
    (" | 🟢 Menor | Otro |", " | 🟢 Menor |  |", "1 of 2 issues have no correction"),
    ("# a.py\nx = 1", "x = 1", "1 of the blocks under review have no name"),
    ("```python\n# a.py\nx = 2\n```\n", "", "no corrected file"),
    ("```python\n# a.py\nx = 1\n```\n", "Mira esto.\n", "no file under review"),
]


@pytest.mark.parametrize(("there", "instead", "what"), CUT, ids=[what for *_, what in CUT])
def test_what_a_table_does_not_say_is_missing(there: str, instead: str, what: str, tmp_path: Path) -> None:
    """Whatever is taken out of the exam file is named, and nothing says so while it is there."""
    assert what not in said(missing(exam_of(lay(tmp_path / "whole", TABLES))))
    assert there in TABLES
    assert what in said(missing(exam_of(lay(tmp_path / "cut", TABLES.replace(there, instead)))))


def test_blocks_beside_a_template_are_not_what_learners_see(tmp_path: Path) -> None:
    """Who edits a block of an exercise that has a template is told that learners see the template's file."""
    skeleton.write(str(tmp_path / "nuevo"), "es")
    assert missing(exam_of(tmp_path / "nuevo"))[:-1] == ()
    text = (tmp_path / "nuevo" / "exam.md").read_text(encoding="utf-8")
    lay(tmp_path / "nuevo", text.replace("def average(", "def mean("))
    assert "Blocks of code differ from template/" in said(missing(exam_of(tmp_path / "nuevo")))


def test_few_phrasings_are_missing(tmp_path: Path) -> None:
    """A rubric without phrasings and near misses is named issue by issue, in both languages' own numbers."""
    folder = lay(tmp_path / "t", TABLES)
    exercise = exam_of(folder).exercises[0]
    lay(folder / exercise.slug, rubric_skeleton(exercise), "rubric.yml")
    text = said(missing(exam_of(folder)))
    assert "Fewer than 12 Spanish phrasings" in text
    assert "Fewer than 8 English phrasings" in text
    assert "No near misses" in text
    assert "no rubric.yml" not in text


@pytest.mark.parametrize("path", sorted(EXAMS.glob("*.md")), ids=lambda path: path.stem)
def test_rubric_skeletons_load_and_change_nothing(path: Path, tmp_path: Path) -> None:
    """With a skeleton rubric every exercise keeps its issues, severities and hand-ins, whatever its titles hold."""
    before = look(lay(tmp_path / "t", path.read_text(encoding="utf-8")))
    if not before.whole:
        pytest.fail("not whole") if path.stem != "sin-cerrar" else None
        return
    assert before.exam
    for exercise in before.exam.exercises:
        if exercise.issues:
            lay(tmp_path / "t" / exercise.slug, rubric_skeleton(exercise), "rubric.yml")
    after = exam_of(tmp_path / "t")
    for old, new in zip(before.exam.exercises, after.exercises, strict=True):
        shape = [[(i.id, i.title, i.severity, i.correction) for i in each.issues] for each in (old, new)]
        assert shape[0] == shape[1]
        assert old.files == new.files
        assert new.has_rubric == bool(old.issues)


def test_rubric_skeleton_asks_for_the_severity_that_the_table_lacks(tmp_path: Path) -> None:
    """Where a row says no severity the rubric has a line for it, medium until the author says otherwise."""
    folder = lay(tmp_path / "t", TABLES.replace(" | 🔴 Crítico | ", " |  | "))
    exercise = exam_of(folder).exercises[0]
    text = rubric_skeleton(exercise)
    assert text.count("severity: medium") == 1
    lay(folder / exercise.slug, text, "rubric.yml")
    assert [issue.severity for issue in exam_of(folder).exercises[0].issues] == [Severity.MEDIUM, Severity.MINOR]


def test_rubric_skeletons_say_titles_with_braces(tmp_path: Path) -> None:
    """The sentence of a failed check is filled in by name: braces of a title are no places."""
    folder = lay(tmp_path / "t", TABLES.replace("Nombre", "Usa f'{total}'"))
    exercise = exam_of(folder).exercises[0]
    lay(folder / exercise.slug, rubric_skeleton(exercise), "rubric.yml")
    issue = exam_of(folder).exercises[0].issues[1]
    assert issue.failed["default"].format().en == "Still there: Usa f'{total}'"


def test_skeleton_exam_has_no_complaint(tmp_path: Path) -> None:
    """What an author begins with is clean."""
    skeleton.write(str(tmp_path / "nuevo"), "es")
    seen = look(tmp_path / "nuevo")
    assert seen.whole
    assert seen.remarks == ()
