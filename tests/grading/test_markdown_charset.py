"""Exam files whose letters went through a wrong charset read as they were meant."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from grading.markdown import parse_exam

EXAMS = Path(__file__).parent / "exams"
CHARSETS = ("latin-1", "cp1252", "cp850", "cp437", "mac_roman")


def shown_in(charset: str, text: str) -> str:
    """UTF-8 as a program shows it that takes it for that charset; what the charset lacks shows as its control."""
    shown = []
    for byte in text.encode():
        try:
            shown.append(bytes([byte]).decode(charset))
        except UnicodeDecodeError:
            shown.append(chr(byte))
    return "".join(shown)


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("name", ["nube", "fuga", "posmortem"])
def test_an_exam_reads_the_same_through_a_wrong_charset(name: str, charset: str) -> None:
    """Trees, circles, accents and dashes come back, with one warning that begins at the first such line."""
    text = (EXAMS / f"{name}.md").read_text(encoding="utf-8")
    right, repaired = parse_exam(text, "x.md"), parse_exam(shown_in(charset, text), "x.md")
    told = [complaint for complaint in repaired.complaints if complaint not in right.complaints]
    assert [(complaint.line, complaint.level) for complaint in told] == [(1, "warning")]
    assert {**asdict(repaired), "complaints": ()} == {**asdict(right), "complaints": ()}


@pytest.mark.parametrize(
    "text",
    ["┌──┐ caja\n", "── → ≤ “comillas” … – ñandú ¿sí?\n", "│ ├── └── 🔴 Crítico ✅\n", "São Paulo, Ångström, Łódź\n"],
)
def test_right_letters_stay(text: str) -> None:
    """Frames, arrows, quotes and rare letters are no sign of a wrong charset."""
    exam = parse_exam(
        f"# E\n\nDuración: 45 min. Mínimo: 70%\n\n## Ejercicio 1: A (5 puntos)\n\n{text}\n### Tu Respuesta\n\n¿A?\n",
        "x.md",
    )
    assert exam.exercises[0].instructions == text.strip()
    assert exam.complaints == ()
