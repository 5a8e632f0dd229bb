"""Functions of the learner's, called with drawn arguments: for exercises whose files are modules of plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grading.checks.core import Evidence, Failure
from grading.job import Job, Limits, Phase

PHASE = "call"
LIMITS = Limits(wall=10.0, cpu=10.0)
"""Seconds for all calls together: a function of an exercise answers in milliseconds, and a loop without end is cut."""


@dataclass(frozen=True)
class Call:
    """A function's name and its arguments, as JSON values."""

    function: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Answer:
    """What a call returned, or the name of the exception's type that it raised."""

    value: Any
    raised: str | None


def calling(file: str, files: Mapping[str, bytes], calls: Sequence[Call], profile: str = "base") -> Job:
    """A job that imports `file` (one of `files`) and makes the calls in their order.

    >>> calling("average.py", {"average.py": b""}, [Call("average", ([1.0],))]).phases[0].late
    {'calls': [{'function': 'average', 'arguments': [[1.0]]}]}
    """
    late = {"calls": [{"function": call.function, "arguments": list(call.arguments)} for call in calls]}
    return Job(files, (Phase(PHASE, "call", {"file": file}, late, learner=True, limits=LIMITS),), profile)


def answers(evidence: Evidence, calls: Sequence[Call]) -> tuple[Answer, ...]:
    """One answer per call; raises Failure when what came back makes no sense.

    It came out of the learner's process: a value may be anything that JSON holds.
    """
    seen = evidence.observed.seen.get(PHASE) if evidence.observed else None
    raw = seen.get("answers") if isinstance(seen, dict) else None
    if not isinstance(raw, list) or len(raw) != len(calls):
        raise Failure
    return tuple(_answer(one) for one in raw)


def _answer(raw: Any) -> Answer:
    if not isinstance(raw, dict) or not isinstance(raw.get("raised"), str | None):
        raise Failure
    return Answer(raw.get("value"), raw["raised"] if raw.get("raised") else None)
