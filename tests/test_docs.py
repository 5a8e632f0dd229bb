"""Documents compared with code: what they name exists, what exists is named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from grading.__main__ import _parser
from grading.model import Grading, IssueScore, Match, RowScore, Run, Severity, Text
from service.settings import declared

ROOT = Path(__file__).resolve().parent.parent
TEXT = Text("a", "b")


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("name", ["README.md", "README.es.md", "docs/authoring.md"])
def test_every_make_target_that_is_named_exists(name: str) -> None:
    """A command of the documents is a target of the Makefile."""
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", _read(name), re.MULTILINE))
    assert named
    assert named <= _targets()


@pytest.mark.parametrize("name", ["README.md", "README.es.md", "docs/cli.md", "docs/authoring.md", "docs/settings.md"])
def test_every_local_link_leads_somewhere(name: str) -> None:
    """Links and pictures of the documents are files of the repository."""
    base = (ROOT / name).parent
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", _read(name)) if "://" not in link]
    assert [link for link in links if not (base / link).exists()] == []


def test_both_readmes_have_the_same_sections_and_commands() -> None:
    """The Spanish README is the English one, section by section and command by command."""
    shapes = [
        (len(re.findall(r"^## ", text, re.MULTILINE)), re.findall(r"^make \w+", text, re.MULTILINE))
        for text in (_read("README.md"), _read("README.es.md"))
    ]
    assert shapes[0] == shapes[1]


def test_the_minimum_python_is_the_same_everywhere() -> None:
    """pyproject.toml, the Makefile and the READMEs name one minimum version of Python."""
    minimum = tomllib.loads(_read("pyproject.toml"))["project"]["requires-python"].removeprefix(">=")
    assert f"Python {minimum}" in _read("README.md")
    assert f"Python {minimum}" in _read("README.es.md")
    assert f"({minimum.replace('.', ', ')})" in _read("Makefile")


def test_every_command_stands_in_its_document() -> None:
    """docs/cli.md has a row for each command of `python -m grading --help`, and no other."""
    actions = next(action for action in _parser()._actions if action.choices)
    assert set(re.findall(r"^\| `(\w+) ", _read("docs/cli.md"), re.MULTILINE)) == set(actions.choices or {})


def test_every_key_stands_in_its_document() -> None:
    """docs/cli.md names every key that a grade, match and run line holds."""
    issue = IssueScore("a", Severity.MINOR, True, None, None, 0, 1, TEXT)
    row = RowScore("a", None, "rejected", 0.0, TEXT)
    grading = Grading("e", "x", 0, 1, 1, (issue,), (row,), Run("ok"), 0.1, "v", "c").to_dict()
    match = Match(None, "rejected", 0.0, (), TEXT).to_dict()
    keys = {*grading, *grading["issues"][0], *grading["rows"][0], *grading["run"], *match}
    named = set(re.findall(r"`(\w+)`", _read("docs/cli.md")))
    assert keys - named == set()


def test_every_setting_stands_in_its_table() -> None:
    """docs/settings.md has a row for each declared setting, word for word, and no other."""
    rows = [f"| `{one.name}` | {one.type} | `{one.default}` | {one.help} |" for one in declared()]
    assert re.findall(r"^\| `.*", _read("docs/settings.md"), re.MULTILINE) == rows


def test_a_stored_grading_comes_back_whole() -> None:
    """Grading.restore undoes Grading.store."""
    issue = IssueScore("a", Severity.MINOR, True, False, None, 0.5, 1, TEXT, 2)
    row = RowScore("a", "a", "accepted", 0.9, TEXT)
    grading = Grading(
        "e", "x", 0.5, 1, 1, (issue,), (row,), Run("error", 1.0, "boom", layers=("rlimits",)), 1, "v", "c"
    )
    assert Grading.restore(grading.store()) == grading


def test_requirements_name_no_registry() -> None:
    """The pinned files hold no index, host or find-links line."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert re.findall(r"^\s*--|://", _read(name), re.MULTILINE) == []
