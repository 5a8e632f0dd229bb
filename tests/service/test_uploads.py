"""Which hand-in an uploaded file is, where hand-ins stand in folders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grading import content
from grading.content import GradedExercise
from grading.errors import InputError
from grading.rubric import HandIn
from service.archive import hand_in_of, read_zip, write_zip

NAMES = ["src/train.py", "app.py", "src/app.py", ".github/workflows/ci.yml"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("src/train.py", "src/train.py"),
        ("project/src/train.py", "src/train.py"),
        ("train.py", "src/train.py"),
        ("C:\\work\\src\\train.py", "src/train.py"),
        ("app.py", "app.py"),
        ("project/src/app.py", "src/app.py"),
        ("ci.yml", ".github/workflows/ci.yml"),
        ("rain.py", None),
        ("train.py.bak", None),
        ("", None),
    ],
)
def test_a_path_names_its_hand_in(path: str, name: str | None) -> None:
    """The whole name decides, else the last part where no other hand-in has it."""
    assert hand_in_of(path, NAMES) == name


def test_the_last_name_is_nothing_where_two_have_it() -> None:
    """A file without its folder is neither of two hand-ins of that name."""
    assert hand_in_of("app.py", ["a/app.py", "b/app.py"]) is None


def exercise() -> GradedExercise:
    """An exercise whose hand-ins stand in folders."""
    return replace(content.find("hito-5").exercises[0], files=tuple(HandIn(name, "python", True) for name in NAMES))


def test_a_zip_keeps_its_folders() -> None:
    """Hand-ins are found in their folders, below another one too; a context file of the same name is left aside."""
    sent = write_zip(
        {"x/src/train.py": b"mine", "x/tests/train.py": b"context", "x/src/app.py": b"s", "x/app.py": b"a"}
    )
    assert read_zip(sent, exercise()) == {"src/train.py": "mine", "src/app.py": "s", "app.py": "a"}


def test_a_flat_zip_is_read() -> None:
    """Files without their folders are taken for the hand-ins of their last names."""
    sent = write_zip({"train.py": b"mine", "ci.yml": b"on: push"})
    assert read_zip(sent, exercise()) == {"src/train.py": "mine", ".github/workflows/ci.yml": "on: push"}


def test_a_hand_in_twice_is_refused() -> None:
    """Two entries that are the same hand-in leave no choice."""
    with pytest.raises(InputError, match="twice"):
        read_zip(write_zip({"a/src/train.py": b"1", "b/src/train.py": b"2"}), exercise())
