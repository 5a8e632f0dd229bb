"""The error tree: one root, one line per message, near names offered."""

from __future__ import annotations

import re

from grading import errors


def _tree(cls: type, depth: int = 0) -> list[tuple[int, str]]:
    below = [line for child in cls.__subclasses__() for line in _tree(child, depth + 1)]
    return [(depth, cls.__name__), *below]


def test_the_docstring_draws_the_tree_that_the_classes_form() -> None:
    """The tree in the module's docstring is the tree of the classes."""
    drawn = [
        (len(match[1]) // 4, match[2])
        for line in (errors.__doc__ or "").splitlines()
        if (match := re.match(r"((?:[├└│ ][─ ]{3})*)(\w+)(?:\s{2,}.*)?$", line))
    ]
    real = [(depth, name) for depth, name in _tree(errors.CorrigeError) if hasattr(errors, name)]
    assert drawn == real


def test_a_message_is_one_line_of_where_what_and_fix() -> None:
    """Newlines inside a message never break the one line that the command line promises."""
    assert str(errors.InputError("is\nbroken", "a.py, line 3", "mend it")) == "a.py, line 3: is broken; mend it"


def test_an_unknown_name_offers_what_is_near() -> None:
    """A misspelt name is answered with the right one."""
    assert "no-run?" in str(errors.UnknownName("issue", "no-rum", ["no-run", "no-tags"]))
