"""What a checks.py is made of: a plan, a reading of what was observed, and one check per issue.

An exercise's checks.py defines

    def plan(files, context, draw: random.Random, words: Wording) -> Plan
        # what to run, with which random values; `files` are the learner's, already decoded as UTF-8 once;
        # words("Age") is what a variant calls the column "Age" (grading/variants.py)
    def sample_context(draw, words) -> dict[str, bytes]     # optional: the data that goes with a download
    def rehearsal(files, context) -> Job            # optional: what *Run* does, when it is not the plan's own run
    def read(evidence: Evidence) -> T
        # turn raw JSON observations into facts of your own type; raise Failure when there is nothing to read
    @check("issue-id")
    def some_name(facts: T) -> None
        # raise Failure(key, **params) when the issue is still there; return when it is cured

and the sentences for each key stand in rubric.yml under the issue's `failed`.  Observations come out of a process that
ran foreign code: believe nothing that could be forged without checking it against what was drawn.
An exception other than Failure in a check is a fault of ours and makes the verdict "unchecked".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from grading.job import Job, Observed, Phase


class Failure(Exception):
    """The learner's files still have the issue.

    `key` names a sentence under the issue's `failed` in rubric.yml (`default` if there is nothing more to say);
    `params` fill its named places.
    """

    def __init__(self, key: str = "default", **params: object) -> None:
        super().__init__(key, params)
        self.key, self.params = key, params


@dataclass(frozen=True)
class Plan:
    """What to run (None: nothing, the files are only read) and the secrets drawn for it, for the judge alone."""

    job: Job | None
    secret: Any = None


@dataclass(frozen=True)
class Evidence:
    """All that the judge has: the learner's files, what was observed (None when nothing was run), the plan's secret."""

    files: Mapping[str, bytes]
    observed: Observed | None
    secret: Any = None

    def text(self, name: str) -> str:
        """A file of the learner's as text; empty when it was not handed in."""
        return self.files.get(name, b"").decode("utf-8", errors="replace")


@dataclass(frozen=True)
class Check:
    """A function that raises Failure while the issue is there."""

    issue: str
    run: Callable[[Any], None]

    def __call__(self, facts: Any) -> None:
        """Run it."""
        self.run(facts)


def check(issue: str) -> Callable[[Callable[[Any], None]], Check]:
    """Mark a function as the check of that issue."""

    def wrap(function: Callable[[Any], None]) -> Check:
        return Check(issue, function)

    return wrap


def run_script(name: str, files: Mapping[str, bytes], profile: str) -> Job:
    """A job that runs one of the files as a script, with that profile's libraries warm.

    >>> run_script("service.py", {"service.py": b""}, "logs").phases[0].argument
    {'file': 'service.py'}
    """
    return Job(files, (Phase("run", "script", {"file": name}, learner=True),), profile)
