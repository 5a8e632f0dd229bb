"""Functions of the learner's that are called with drawn arguments, and what is believed of their answers."""

from __future__ import annotations

import doctest
from typing import Any

import pytest

from grading.checks import calls
from grading.checks.calls import Answer, Call
from grading.checks.core import Evidence, Failure
from grading.job import Observed
from grading.model import Run
from grading.sandbox import Sandbox

MODULE = b"""\
import math
print("loading is no answer")
def double(value): return value * 2
def broken(value): return [][value]
def leaves(): raise SystemExit(0)
def odd(): return {1, 2}
"""
MADE = (Call("double", (21,)), Call("broken", (3,)), Call("leaves", ()), Call("odd", ()), Call("double", ("ab",)))


def test_answers_come_back_in_the_order_of_the_calls(sandbox: Sandbox) -> None:
    """A value, an exception and an attempt to leave are each an answer; what JSON can't hold comes as its repr."""
    observed = sandbox.run(calls.calling("module.py", {"module.py": MODULE}, MADE))
    assert observed.run.state == "ok", observed.run.error
    assert calls.answers(Evidence({}, observed), MADE) == (
        Answer(42, None),
        Answer(None, "IndexError"),
        Answer(None, "SystemExit"),
        Answer("{1, 2}", None),
        Answer("abab", None),
    )


@pytest.mark.parametrize(
    ("code", "said"),
    [("def other(): pass", "double"), ("double = (", "SyntaxError"), ("import nowhere", "nowhere")],
    ids=["no such function", "no Python", "failing import"],
)
def test_a_module_that_can_not_be_called_is_the_learners_error(code: str, said: str, sandbox: Sandbox) -> None:
    """A missing function or a module that does not load ends the run with a traceback that says so."""
    observed = sandbox.run(calls.calling("module.py", {"module.py": code.encode()}, MADE[:1]))
    assert observed.run.state == "error"
    assert said in (observed.run.error or "")


@pytest.mark.parametrize(
    "seen",
    [
        None,
        [],
        {"answers": "many"},
        {"answers": []},
        {"answers": [{"value": 1, "raised": None}] * 2},
        {"answers": [3]},
        {"answers": [{"value": 1, "raised": 5}]},
    ],
)
def test_answers_that_make_no_sense_are_a_failure(seen: Any) -> None:
    """What came out of the learner's process is checked for its shape before anything is believed."""
    with pytest.raises(Failure):
        calls.answers(Evidence({}, Observed(Run("ok"), {"call": seen})), MADE[:1])
    with pytest.raises(Failure):
        calls.answers(Evidence({}, None), MADE[:1])


def test_the_examples_of_calls_hold() -> None:
    """The documented example of a job is what the function makes."""
    found = doctest.testmod(calls)
    assert found.attempted
    assert found.failed == 0
