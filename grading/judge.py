"""Verdicts from evidence: runs an exercise's checks, in a process that holds no learner's code."""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping
from typing import Any

from grading.checks.core import Check, Evidence, Failure, Plan
from grading.content import GradedExercise, GradedIssue
from grading.messages import both
from grading.model import Run, Text, Verdict

log = logging.getLogger(__name__)
MOST_QUOTED = 300
"""Characters of what a sentence quotes of a learner's work."""


def plan(exercise: GradedExercise, files: Mapping[str, bytes], seed: int) -> Plan:
    """What to run for this submission; the same seed gives the same plan."""
    draw = random.Random(f"{seed}:{exercise.exam}/{exercise.slug}")
    made: Plan = exercise.checks_module().plan(files, exercise.context(), draw, exercise.words)
    return made


def judge(exercise: GradedExercise, evidence: Evidence) -> dict[str, Verdict]:
    """One verdict per issue; files that did not run to their end have cured nothing."""
    run = evidence.observed.run if evidence.observed else Run("ok")
    if run.state != "ok":
        return all_failed(exercise, run)
    try:
        facts = exercise.checks_module().read(evidence)
    except Failure as failure:
        return {issue.id: _failed(issue, failure, strict=False) for issue in exercise.issues}
    except Exception as error:
        log.exception("reading the evidence of %s broke", exercise.slug)
        return unchecked(exercise, type(error).__name__)
    checks = exercise.checks()
    return {issue.id: _verdict(checks[issue.id], issue, facts) for issue in exercise.issues}


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
    return {issue.id: Verdict(issue.id, "unchecked", _our_fault(why)) for issue in exercise.issues}


def unasked(exercise: GradedExercise) -> dict[str, Verdict]:
    """The verdicts of an exercise that has no checks: there is nothing to say."""
    return {issue.id: Verdict(issue.id, "unchecked", Text("", "")) for issue in exercise.issues}


def unrunnable(exercise: GradedExercise, system: str) -> dict[str, Verdict]:
    """The verdicts on a system (its name) that can't run files at all."""
    reason = both(
        "Not checked: files can't be run on {system}, only on Linux. Your table is graded; this costs you nothing.",
        system=system,
    )
    return {issue.id: Verdict(issue.id, "unchecked", reason) for issue in exercise.issues}


def _our_fault(why: str) -> Text:
    return both("This could not be checked ({why}): our fault, it costs you nothing and will be graded again.", why=why)


def _verdict(check: Check, issue: GradedIssue, facts: Any) -> Verdict:
    try:
        check(facts)
    except Failure as failure:
        return _failed(issue, failure)
    except Exception as error:
        log.exception("the check of %s broke", issue.id)
        return Verdict(issue.id, "unchecked", _our_fault(type(error).__name__))
    return Verdict(issue.id, "passed", issue.cured)


def _short(value: object) -> object:
    """What fills a place of a sentence: foreign code named it, at any length and in whatever characters."""
    if not isinstance(value, str):
        return value
    plain = value.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
    return plain if len(plain) <= MOST_QUOTED else f"{plain[:MOST_QUOTED]}…"


def _failed(issue: GradedIssue, failure: Failure, *, strict: bool = True) -> Verdict:
    """The rubric's sentence for a failure; what `read` raises may have none of its own and takes the default."""
    if strict and failure.key not in issue.failed:
        log.error("rubric.yml has no failed.%s for %s", failure.key, issue.id)
    sentence, params = issue.failed.get(failure.key, issue.failed["default"]), failure.params
    try:
        return Verdict(issue.id, "failed", sentence.format(**{name: _short(each) for name, each in params.items()}))
    except (KeyError, IndexError, ValueError):
        log.exception("failed.%s of %s has a place that nothing fills", failure.key, issue.id)
        return Verdict(issue.id, "failed", sentence)
