"""Exam files that nobody meant to write: broken, cut short, random, hostile, huge."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.errors import ContentError
from grading.exam import Exam
from grading.markdown import decode, parse_exam, read_exam
from grading.reader.source import LONGEST_LINE, MOST_CELLS

EXAMS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "exams").glob("*.md"))}
FENCE = "```"
HEAD = "# T\n\n> Duración: 30 min\n> Puntaje mínimo: 5/5\n\n## Ejercicio 1: A (5 puntos)\n\n### Tu Respuesta\n\n"
PIECES = (
    *("# T", "## Ejercicio 1: A (5 puntos)", "## Ejercicio 2 (5 puntos)", "### Código a Revisar", "### Tu Respuesta"),
    *("## Rúbrica", "## Soluciones", "**Tu Respuesta:**", FENCE, f"{FENCE}python", f"{FENCE}markdown", "~~~", "# a.py"),
    *("<details>", "<summary>Ver Solución", "</summary>", "</details>", "<details><summary>x</summary>", "<!--", "-->"),
    *("| # | Problema | Severidad |", "|---|---|---|", "|---|", "| 1 | a \\| b | 🔴 |", "| 1 | `a|b` | alta | extra |"),
    *("1. ¿Qué? (Sí/No)", "1. ____", "- [ ] Sí", "> cita", "---", "", "    sangría", "\tcódigo", "texto", "\\", "`"),
    *("CorrecciÃ³n", "\ufffd", "\x00", "\u2028", "**Puntaje**: 5 puntos", "- " * 30, ">" * 30, "| " * 80),
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def read(text: str) -> Exam | None:
    """The exam, or None where it was refused in one line with a place; any other exception is a failure."""
    try:
        exam = parse_exam(text, "x.md")
    except ContentError as error:
        return _refused(error)
    count = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= complaint.line <= count for complaint in exam.complaints)
    assert all(1 <= each.line <= count for each in exam.exercises)
    return exam


def _refused(error: ContentError) -> None:
    assert str(error).startswith("x.md:")
    assert error.fix


@QUICK
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n \t"]))
def test_any_order_of_pieces_reads_or_is_refused(pieces: list[str], end: str) -> None:
    """Whatever stands behind whatever, each complaint has a line of the file."""
    read(end.join(pieces))


@QUICK
@given(st.sampled_from(sorted(EXAMS)), st.integers(0, 10_000))
def test_an_exam_that_is_cut_short_reads_or_is_refused(name: str, at: int) -> None:
    """A file may end anywhere."""
    read(EXAMS[name][: at % (len(EXAMS[name]) + 1)])


@QUICK
@given(st.sampled_from(sorted(EXAMS)), st.integers(0, 2**32))
def test_lost_lines_and_swapped_lines_read_or_are_refused(name: str, seed: int) -> None:
    """Closing fences, tags and rules may be missing, and lines may stand in another order."""
    draw, lines = random.Random(seed), EXAMS[name].split("\n")
    kept = [line for line in lines if draw.random() > 0.1]
    first, second = draw.randrange(len(kept)), draw.randrange(len(kept))
    kept[first], kept[second] = kept[second], kept[first]
    read("\n".join(kept))


@QUICK
@given(st.binary(max_size=300), st.sampled_from([b"", b"\xef\xbb\xbf", HEAD.encode(), b"\xff\xfe"]))
def test_random_bytes_read_or_are_refused(data: bytes, before: bytes) -> None:
    """Bytes that are no text are refused with their line, others are read."""
    try:
        text = decode(before + data, "x.md")
    except ContentError as error:
        _refused(error)
    else:
        read(text)


@pytest.mark.parametrize("name", [name for name in EXAMS if name not in {"charset", "hostil"}])
@pytest.mark.parametrize("change", ["\r\n", "\r", " \n", "\t\n", "\ufeff"])
def test_invisible_changes_change_nothing(name: str, change: str) -> None:
    """Line ends, blanks at the end of lines and a byte-order mark give the same exam."""
    text = EXAMS[name]
    other = decode((change + text).encode(), "x.md") if change == "\ufeff" else text.replace("\n", change)
    plain, changed = parse_exam(text, "x.md"), parse_exam(other, "x.md")
    assert _structure(changed) == _structure(plain)


def _structure(exam: Exam) -> list[object]:
    exercises = [
        (e.slug, e.points, e.kind, e.columns, e.questions, [(f.name, f.line) for f in e.files], e.issues, e.line)
        for e in exam.exercises
    ]
    return [exam.title, exam.minutes, exam.pass_mark, dict(exam.rubric), exam.complaints, exercises]


@pytest.mark.parametrize("seed", range(20))
def test_sections_in_another_order_give_the_same_exercises(seed: int) -> None:
    """Exercises, instructions and rubric may stand in any order."""
    head, *sections = EXAMS["montaje"].split("\n## ")
    random.Random(seed).shuffle(sections)
    exam = parse_exam("\n## ".join([head, *sections]), "x.md")
    wanted = parse_exam(EXAMS["montaje"], "x.md")
    assert sorted(map(_exercise, exam.exercises)) == sorted(map(_exercise, wanted.exercises))
    assert exam.rubric == wanted.rubric


def _exercise(exercise: object) -> str:
    keep = ("slug", "points", "columns", "questions", "instructions", "solution_text")
    issues = [issue.title for issue in exercise.issues]  # type: ignore[attr-defined]
    return repr([[getattr(exercise, key) for key in keep], issues])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{'|a' * 100_000}|\n{'|-' * 100_000}|\n", f"at most {LONGEST_LINE}"),
        (f"{'|a' * 61}|\n{'|-' * 61}|\n", "61 columns"),
        (f"{'|a' * 50}|\n{'|-' * 50}|\n" + "|b\n" * (MOST_CELLS // 51 + 1), f"over {MOST_CELLS} cells"),
        (f"{'- ' * 60}x\n", "45 levels deep"),
        (f"{'>' * 200}x\n", "45 levels deep"),
    ],
    ids=["long row", "wide table", "many cells", "deep list", "deep quote"],
)
def test_what_is_too_much_is_an_error_at_its_line(text: str, said: str) -> None:
    """Each limit is said as an error, so that such an exam does not load, and reading goes on behind it."""
    exam = parse_exam(f"{HEAD}{text}\n## Ejercicio 2: B (5 puntos)\n", "x.md")
    errors = [c for c in exam.complaints if c.level == "error"]
    assert [c for c in errors if said in c.message and c.line >= 10]
    assert [exercise.title for exercise in exam.exercises] == ["A", "B"]


def test_what_just_fits_is_read_without_complaint() -> None:
    """Sixty columns and forty-five levels are read."""
    text = f"{'|a' * 60}|\n{'|-' * 60}|\n\n{'- ' * 45}x\n"
    assert [c for c in parse_exam(HEAD + text, "x.md").complaints if c.level == "error"] == []


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<details>\n",
            "</details>\n",
            "<details><summary>a</summary>\n</details>\n",
            "<div>\n",
            "<a ",
            "`",
            "*",
            "[",
        ),
        *(
            f"{FENCE}python\n",
            f"{FENCE}markdown\n\n{FENCE}\nx\n",
            f"\n{FENCE}\nx\n",
            "### x\n",
            "## x (1 puntos)\n",
            "## Tu Respuesta\n",
        ),
        *("**Tu Respuesta**\n\n", "_", "1. ____\n", "1. ¿a (b/c)?\n", "| Problema | Fix |\n|---|---|\n| a | b |\n\n"),
        *("CorrecciÃ³n\n", "|", "<!--", "\\", "(", "- ", "> ", " ", "\t", "x ", "¿?"),
    ],
)
def test_twice_as_much_takes_no_more_than_some_three_times_the_steps(piece: str) -> None:
    """Reading is about linear in the size of the file, counted in function calls, whatever is repeated."""
    small, large = _calls(HEAD + piece * 1500), _calls(HEAD + piece * 3000)
    assert large < 3 * small + 2000


def _calls(text: str) -> int:
    import cProfile

    profile = cProfile.Profile()
    profile.enable()
    read(text)
    profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


def test_five_hundred_exercises_are_read_whole() -> None:
    """An exam of 2 MB and 500 exercises is read to its end."""
    one = EXAMS["montaje"].split("\n## Ejercicio 2: ")[1].split("\n## Ejercicio 3: ")[0]
    text = "# T\n\n" + "".join(f"## Ejercicio {n}: N{n} {one}\n{'Prosa. ' * 400}\n\n" for n in range(1, 501))
    exam = parse_exam(text, "x.md")
    assert len(text) > 1_900_000
    assert [len(exercise.issues) for exercise in exam.exercises] == [4] * 500


def test_a_hostile_exam_is_kept_as_text() -> None:
    """Tags, scripts and links of an exam stay the text that they are; images become links."""
    exam = read_exam(Path(__file__).parent / "exams" / "hostil.md")
    (exercise,) = exam.exercises
    assert exercise.issues[0].title == "<script>alert(1)</script> en la plantilla"
    assert "[aquí](javascript:alert(1))" in exercise.instructions
    assert exercise.files[0].text.count("<details>") == 1
    assert "y mira [](https://example.org/pixel.png)" in exercise.instructions
    assert exercise.issues[1].title == "[](https://example.org/p.png) sin `alt`"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("![a](b)", "[a](b)"),
        ("!![a](b)", "[a](b)"),
        ("[![a](b)](c)", "[[a](b)](c)"),
        ("![a][b]", "[a][b]"),
        ("`![a](b)` y ![c](d)", "`![a](b)` y [c](d)"),
        ("¡Hola! [a](b)", "¡Hola! [a](b)"),
    ],
)
def test_no_image_of_an_exam_loads_by_itself(line: str, shown: str) -> None:
    """An image in prose is a link with a warning at its line; code keeps it."""
    exam = parse_exam(HEAD.replace("### Tu", f"{line}\n\n### Tu"), "x.md")
    assert exam.exercises[0].instructions == shown
    assert [c.line for c in exam.complaints if "image" in c.message] == ([] if line == shown else [8])


def test_lists_that_grow_deeper_line_by_line_are_an_error() -> None:
    """A list of fifty levels is said at its line, so that such an exam does not load."""
    text = "".join(f"{'  ' * level}- x\n" for level in range(60))
    assert "50 levels deep" in str(parse_exam(HEAD + text, "x.md").complaints)
