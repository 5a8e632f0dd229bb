"""The Spanish catalogue is complete and holds nothing that is not used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.ui.conftest import ROOT
from ui.i18n import moment, number
from ui.refusals import REFUSALS

KEYWORDS = {"_": None, "N_": None, "both": None, "translate": (2,)}
FOLDERS = ("pages", "ui", "service", "grading")

METHODS = [("app.py", "python"), *((f"{each}/**.py", "python") for each in FOLDERS)]


def sources() -> list[Path]:
    """The files whose sentences a learner may read."""
    found = [ROOT / "app.py", *(path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))]
    return [path for path in found if "node_modules" not in path.parts]


def extracted() -> set[str]:
    """What Babel finds, as `make messages` does."""
    return {
        str(message)
        for _name, _line, message, _comments, _context in extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS)
    }


def spanish() -> dict[str, str]:
    """The catalogue: English sentence -> Spanish."""
    with (ROOT / "locales/es/LC_MESSAGES/corrige.po").open("rb") as source:
        catalogue = read_po(source, locale="es")
    assert not catalogue.obsolete, sorted(catalogue.obsolete)
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def test_every_sentence_has_spanish() -> None:
    """No sentence in the code lacks its translation, and no translation lacks its sentence (run `make messages`)."""
    catalogue = spanish()
    assert extracted() - set(catalogue) == set()
    assert set(catalogue) - extracted() == set()
    assert not [message for message, text in catalogue.items() if not text.strip()]


def test_places_are_the_same_in_both_languages() -> None:
    """A translation fills the same `{name}` places as its sentence."""
    for message, text in spanish().items():
        assert places(text) == places(message), message


def test_no_sentence_hides_from_the_extractor() -> None:
    """Every `_(...)` in the code is a literal that Babel sees: none stands inside an f-string or is put together."""
    seen = extracted()
    for path in sources():
        for call in calls(path):
            first = call.args[1 if name_of(call) == "translate" else 0] if call.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                assert first.value in seen, f"{path.name}:{call.lineno} {first.value!r}"
            assert not isinstance(first, ast.JoinedStr | ast.BinOp), f"{path.name}:{call.lineno}"


def test_every_refusal_of_the_service_has_a_sentence() -> None:
    """Each InputError that a learner can cause has a pattern, so that nobody reads English in a Spanish page."""
    for name in ("drafts", "archive", "learners"):
        for sentence in refusals(ROOT / "service" / f"{name}.py"):
            assert any(re.fullmatch(pattern, sentence) for pattern, _message in REFUSALS), f"{name}: {sentence}"


@pytest.mark.parametrize(
    ("lang", "points", "when"), [("es", "18,4", "9 mar 2026, 15:04:00"), ("en", "18.4", "Mar 9, 2026, 3:04:00\u202fPM")]
)
def test_numbers_and_times_follow_the_language(
    lang: str, points: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decimals and dates are written as the learner's language writes them."""
    monkeypatch.setattr("ui.i18n.language", lambda: lang)
    monkeypatch.setattr("ui.i18n.zone", lambda: ZoneInfo("UTC"))
    assert number(18.4) == points
    assert moment(datetime(2026, 3, 9, 15, 4, tzinfo=UTC)) == when


def places(text: str) -> set[str]:
    """The `{name}` places of a sentence."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def calls(path: Path) -> Iterator[ast.Call]:
    """The calls of a keyword in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and name_of(node) in KEYWORDS:
            yield node


def name_of(call: ast.Call) -> str:
    """What is called, when it is a plain name."""
    return call.func.id if isinstance(call.func, ast.Name) else ""


def refusals(path: Path) -> Iterator[str]:
    """The sentences of a file's InputErrors, with a 7 in every place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and name_of(node) == "InputError":
            first = node.args[0]
            parts = first.values if isinstance(first, ast.JoinedStr) else [first]
            sentence = "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
            yield sentence.replace("has 7 7", "has 7 characters")
