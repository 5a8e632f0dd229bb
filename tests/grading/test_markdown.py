"""The exam reader: structure as golden files, and a line for every complaint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grading import content
from grading.authoring import describe
from grading.errors import ContentError
from grading.markdown import MAX_BYTES, parse_exam, read_exam
from grading.model import Severity

GOLDENS = Path(__file__).parent / "goldens"
FENCE = "```"


@pytest.mark.parametrize(
    "file", sorted(content.HOME.glob("*/exam*.md")), ids=lambda path: f"{path.parent.name}.{path.name}"
)
def test_a_shipped_exam_reads_as_its_golden(file: Path, request: pytest.FixtureRequest) -> None:
    """Each exam is read as the structure that was reviewed (`make goldens` accepts a new one)."""
    described = describe(file)
    golden = GOLDENS / f"{file.parent.name}.{file.name}.json"
    if request.config.getoption("--goldens"):
        golden.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert described == json.loads(golden.read_text(encoding="utf-8"))


NESTED = f"""# T
## Ejercicio 1: Ficha (10 puntos)
### Documento a Revisar
{FENCE}markdown
# Card
{FENCE}python
predict()
{FENCE}
end of card
{FENCE}
### Tu Respuesta
¿Qué falta?
<details>

| Problema | Severidad | Corrección |
|---|---|---|
| a \\| b | 🟡 Medio | c |

</details>
"""


def test_a_fence_nested_in_a_markdown_fence_is_read_as_meant() -> None:
    """The source exam's nested fences don't swallow the rest of the exercise, and the reader says where they are."""
    exam = parse_exam(NESTED, "x.md")
    (exercise,) = exam.exercises
    assert exercise.files[0].text.endswith("end of card\n")
    assert exercise.questions == ("¿Qué falta?",)
    assert [issue.title for issue in exercise.issues] == ["a | b"]
    assert [(c.line, c.level) for c in exam.complaints if "fence" in c.message] == [(4, "warning")]


@pytest.mark.parametrize(
    ("cell", "severity"),
    [
        ("🔴 Crítico", Severity.CRITICAL),
        ("🟡 Medio", Severity.MEDIUM),
        ("🟢 Menor", Severity.MINOR),
        ("🔴", Severity.CRITICAL),
        ("medium", Severity.MEDIUM),
        ("Leve", Severity.MINOR),
        ("—", None),
    ],
)
def test_a_severity_is_read_from_circle_or_word(cell: str, severity: Severity | None) -> None:
    """Circles, Spanish and English words name the three severities, and nothing else does."""
    text = NESTED.replace("🟡 Medio", cell)
    assert parse_exam(text, "x.md").exercises[0].issues[0].severity == severity


@pytest.mark.parametrize("change", ["\r\n", "\r", "\n"])
def test_line_ends_change_nothing(change: str) -> None:
    """Windows, old Mac and Unix line ends give the same exam."""
    assert parse_exam(NESTED.replace("\n", change), "x.md") == parse_exam(NESTED, "x.md")


def test_points_that_are_missing_are_complained_about_with_their_line() -> None:
    """A heading without points is an error at its own line."""
    exam = parse_exam(NESTED.replace(" (10 puntos)", ""), "x.md")
    assert [(c.line, c.level) for c in exam.complaints if "points" in c.message] == [(2, "error")]


def test_an_unclosed_fence_is_complained_about_with_its_line() -> None:
    """A fence without an end is an error at the line where it opens."""
    exam = parse_exam(f"# T\n## Ejercicio 1: A (5 puntos)\n### Código a Revisar\n{FENCE}python\nx = 1\n", "x.md")
    assert (4, "error") in [(c.line, c.level) for c in exam.complaints]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"# T\nno exercise\n", "no exercise found"),
        (b"# T\n\xff\xfe\n", ":2: is not UTF-8"),
        (b"x" * (MAX_BYTES + 1), "at most"),
    ],
    ids=["no exercise", "not text", "too large"],
)
def test_a_bad_exam_file_gets_one_line_that_says_where(data: bytes, said: str, tmp_path: Path) -> None:
    """What can't be an exam raises ContentError naming file and cause."""
    path = tmp_path / "exam.md"
    path.write_bytes(data)
    with pytest.raises(ContentError) as caught:
        read_exam(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_exam_file_is_named() -> None:
    """A path that leads nowhere raises ContentError, not OSError."""
    with pytest.raises(ContentError, match=r"nowhere\.md"):
        read_exam(Path("nowhere.md"))


def test_a_long_title_has_an_id_that_can_name_a_folder() -> None:
    """Titles of a sentence stay whole; their ids end where a folder and the database still take them."""
    title = "Revisión de " + "muchas cosas " * 20
    exam = parse_exam(f"# T\n## Ejercicio 1: {title}(10 puntos)\n### Tu Respuesta\n1. ____\n", "x.md")
    (exercise,) = exam.exercises
    assert exercise.title == title.strip()
    assert exercise.slug.startswith("revision-de-muchas-cosas")
    assert len(exercise.slug) <= 80
