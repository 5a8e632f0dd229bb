"""Verdicts from evidence: runs an exercise's checks, in a process that holds no learner's code."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping
from typing import Any

from grading.checks.core import Evidence, Failure, Plan
from grading.content import GradedExercise, GradedIssue
from grading.messages import both
from grading.model import Run, Text, Verdict

log = logging.getLogger(__name__)


def plan(exercise: GradedExercise, files: Mapping[str, bytes], seed: int) -> Plan:
    """What to run for this submission; the same seed gives the same plan."""
    draw = random.Random(f"{seed}:{exercise.exam}/{exercise.slug}")
    made: Plan = exercise.checks_module().plan(files, exercise.context(), draw)
    return made


def judge(exercise: GradedExercise, evidence: Evidence) -> dict[str, Verdict]:
    """One verdict per issue; files that did not run to their end have cured nothing."""
    run = evidence.observed.run if evidence.observed else Run("ok")
    if run.state != "ok":
        return all_failed(exercise, run)
    read = exercise.checks_module().read
    reading = _attempt(exercise.issues[0], lambda: read(evidence))
    verdicts = {}
    for issue in exercise.issues:
        if isinstance(reading, Verdict):
            verdicts[issue.id] = Verdict(issue.id, reading.outcome, reading.reason)
            continue
        check = exercise.checks()[issue.id]
        found = _attempt(issue, lambda check=check: check(reading))  # type: ignore[misc]
        verdicts[issue.id] = found if isinstance(found, Verdict) else Verdict(issue.id, "passed", issue.cured)
    return verdicts


def all_failed(exercise: GradedExercise, run: Run) -> dict[str, Verdict]:
    """The verdicts of files that could not be run to their end, each saying so."""
    reason = {
        "error": both("Your files raised an error before they finished, so they cure nothing yet."),
        "timeout": both("Your files did not finish in time, so they cure nothing yet."),
        "killed": both("Your files were stopped for going over a limit, so they cure nothing yet."),
        "rejected": both("There was no file of yours that could be run."),
    }[run.state]
    return {issue.id: Verdict(issue.id, "failed", reason) for issue in exercise.issues}


def unchecked(exercise: GradedExercise, why: str) -> dict[str, Verdict]:
    """The verdicts when a fault of ours kept everything from being checked."""
    reason = both("This could not be checked ({why}): our fault, it costs you nothing and will be graded again.", why=why)
    return {issue.id: Verdict(issue.id, "unchecked", reason) for issue in exercise.issues}


def _attempt(issue: GradedIssue, action: Callable[[], Any]) -> Any:
    """What the action returns, or a Verdict when it raised."""
    try:
        return action()
    except Failure as failure:
        return Verdict(issue.id, "failed", _sentence(issue, failure))
    except Exception as error:  # a fault of ours, whatever it is: it must cost the learner nothing
        log.exception("check of %s broke", issue.id)
        reason = both(
            "This could not be checked ({why}): our fault, it costs you nothing and will be graded again.",
            why=type(error).__name__,
        )
        return Verdict(issue.id, "unchecked", reason)


def _sentence(issue: GradedIssue, failure: Failure) -> Text:
    return issue.failed[failure.key].format(**failure.params)
