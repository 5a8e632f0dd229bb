"""docs/authoring.md: its commands, labels and quotations are those of the product."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from grading import content, variants
from grading.__main__ import _parser

ROOT = content.HOME.parent
PAGE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
CALL = ".venv/bin/python -m grading "
COMMANDS = [
    line.removeprefix(CALL)
    for block in re.findall(r"^```bash\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.startswith(CALL)
]
LABELS = re.findall(r"\| \*([^*|]+)\*(?: \d)? \| \*([^*|]+)\*(?: \d)? \|$", PAGE, re.MULTILINE)


def section(title: str) -> str:
    """The text below a heading, up to the next one of its level outside of code."""
    begun = PAGE.partition(f"\n## {title}\n")[2]
    code = False
    for found in re.finditer(r"^(```|## )", begun, re.MULTILINE):
        if found[1] == "## " and not code:
            return begun[: found.start()]
        code ^= found[1] == "```"
    return begun


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_is_one_of_the_command_line(command: str) -> None:
    """What an author copies is understood, each word of it."""
    assert callable(_parser().parse_args(shlex.split(command)).command)


def test_a_new_author_is_led_from_the_skeleton_to_the_app() -> None:
    """The way through the command line has each of its steps, in order, and ends with the app."""
    blocks = re.findall(
        r"^```bash\n(.*?)^```", section("From nothing to a graded submission"), re.MULTILINE | re.DOTALL
    )
    words = [line.removeprefix(CALL).split()[0] for block in blocks for line in block.strip().splitlines()]
    steps = ["new", "exam", "prove", "variants", "grade"]
    assert [word for word in words if word != "make"] == steps
    assert blocks[-1] == "make run\n"


def test_what_to_click_is_called_so_in_both_languages() -> None:
    """Each label that the page names is one of the interface, with its Spanish."""
    with (ROOT / "locales" / "es" / "LC_MESSAGES" / "corrige.po").open("rb") as file:
        spanish = {str(message.id): str(message.string) for message in read_po(file, locale="es")}
    assert len(LABELS) >= 14
    assert {english: spanish.get(english) for english, _ in LABELS} == dict(LABELS)


def test_the_exam_on_one_screen_is_quoted_as_it_stands() -> None:
    """Every block of the walk is part of the exam file that it explains."""
    exam = (content.HOME / "orders" / "exam.md").read_text(encoding="utf-8")
    quoted = re.findall(r"^```markdown\n(.*?)^```", section("An exam on one screen"), re.MULTILINE | re.DOTALL)
    assert len(quoted) >= 5
    assert [block for block in quoted if block not in exam] == []


def test_the_example_of_variants_is_read_as_it_says(tmp_path: Path) -> None:
    """The page's variants.yml has two axes of two alternatives, and replaces what it names."""
    (example,) = re.findall(r"^```yaml\n(.*?)^```", section("variants.yml"), re.MULTILINE | re.DOTALL)
    (tmp_path / variants.FILE).write_text(example, encoding="utf-8")
    axes = variants.read(tmp_path)
    assert [len(alternatives) for alternatives in axes.values()] == [2, 2]
    loans = axes["data"]["library-loans"]
    assert loans("orders, an amount of clean_orders", "en") == "loans, a fee of clean_orders"


def test_every_claim_of_a_proof_is_explained() -> None:
    """The table has a row for each claim that `prove` makes, and no other."""
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "grading").glob("prove*.py"))
    told = set(re.findall(r"^\| ([a-z ]+) \| (?!proven when)", section("Prove it"), re.MULTILINE))
    assert {"variants hold", "reviewed fails", "rows match"} <= told
    assert {claim for claim in told if f'"{claim}"' not in source} == set()
