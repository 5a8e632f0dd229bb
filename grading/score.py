"""Points from what was named, how grave it was said to be, and what the files cure; each with a sentence.

The shares are this project's own (DESIGN, "Points"): an exercise's points go to its issues by weight (critical 3,
medium 2, minor 1); of an issue's points naming earns 40 %, its severity 10 % and curing it 50 %; where the table asks
for no severity naming earns 50 %.  Where an exercise has no checks, naming and severity share the cure's part too, as
4 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grading.content import GradedExercise, GradedIssue
from grading.messages import both
from grading.model import IssueScore, Match, Row, Text, Verdict

NAMING, SEVERITY, CURE = 0.4, 0.1, 0.5
"""Shares of an issue's points; without a severity column naming takes both of the first two."""


@dataclass(frozen=True)
class Part:
    """One rule's finding: the points it gives and the sentence that says why."""

    points: float
    reason: Text


def score(
    exercise: GradedExercise, rows: Sequence[Row], matches: Sequence[Match], verdicts: Mapping[str, Verdict]
) -> tuple[IssueScore, ...]:
    """One IssueScore per issue, in the rubric's order; `matches` are one-to-one with `rows`."""
    accepted = {m.issue: index for index, m in enumerate(matches) if m.band == "accepted" and m.issue}
    shares = sum(issue.severity.weight for issue in exercise.issues)
    scores = []
    for issue in exercise.issues:
        most = exercise.points * issue.severity.weight / shares
        index = accepted.get(issue.id)
        row = rows[index] if index is not None else None
        scores.append(_one(exercise, issue, most, row, index, verdicts[issue.id]))
    return tuple(scores)


def _one(
    exercise: GradedExercise, issue: GradedIssue, most: float, row: Row | None, index: int | None, verdict: Verdict
) -> IssueScore:
    asks = exercise.asks_severity
    severity_ok = (row.severity == issue.severity if row else False) if asks else None
    table = most if exercise.checked else most / (NAMING + SEVERITY)
    parts = [_naming(table * (NAMING if asks else NAMING + SEVERITY), index)]
    if asks and row is not None:
        parts.append(_severity(table * SEVERITY, row, issue))
    if exercise.checked:
        parts.append(_cure(most * CURE, verdict))
    return IssueScore(
        id=issue.id,
        severity=issue.severity,
        named=row is not None,
        severity_ok=severity_ok,
        fixed={"passed": True, "failed": False, "unchecked": None}[verdict.outcome],
        points=sum(part.points for part in parts),
        max_points=most,
        reason=_join([part.reason for part in parts]),
        row=index,
    )


def _naming(share: float, index: int | None) -> Part:
    if index is None:
        return Part(0.0, both("No row of yours names it (0 of {share}).", share=_points(share)))
    return Part(share, both("Your row {row} names it (+{share}).", row=index + 1, share=_points(share)))


def _severity(share: float, row: Row, issue: GradedIssue) -> Part:
    if row.severity == issue.severity:
        return Part(share, both("The severity is right (+{share}).", share=_points(share)))
    given = _severity_name(row.severity) if row.severity else both("none")
    message = both(
        "You gave the severity as {given}; it is {wanted} (0 of {share}).",
        given=given,
        wanted=_severity_name(issue.severity),
        share=_points(share),
    )
    return Part(0.0, message)


def _severity_name(severity: str) -> Text:
    return {"critical": both("critical"), "medium": both("medium"), "minor": both("minor")}[severity]


def _cure(share: float, verdict: Verdict) -> Part:
    if verdict.outcome == "failed":
        return Part(0.0, _join([verdict.reason, both("(0 of {share} for the fix)", share=_points(share))]))
    if verdict.outcome == "unchecked":
        return Part(share, verdict.reason)
    return Part(share, _join([verdict.reason, both("(+{share} for the fix)", share=_points(share))]))


def _points(share: float) -> Text:
    """Points with up to three decimals, so that the parts of a sentence add up to what was earned."""
    plain = f"{share:.3f}".rstrip("0").rstrip(".")
    return Text(plain.replace(".", ","), plain)


def _join(texts: Sequence[Text]) -> Text:
    return Text(" ".join(text.es for text in texts), " ".join(text.en for text in texts))
