"""The examples in the matcher's docstrings."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = ("text", "spelling", "glossary", "speech", "claims", "material", "assignment")


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_hold(name: str) -> None:
    """Every example in the module's docstrings gives what it says, and there is at least one."""
    module = importlib.import_module(f"grading.matching.{name}")
    result = doctest.testmod(module, extraglobs={"np": importlib.import_module("numpy")})
    assert result.attempted > 0
    assert result.failed == 0
