"""Readable reports for the command line; nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grading.claim import Claim
from grading.messages import translate
from grading.model import Grading, Language, Match, Row

MARK = {True: "✔", False: "✘", None: "·"}


def grading(work: str, result: Grading, lang: Language) -> str:
    """A graded folder: the score, a line per issue with its sentence, a line per row."""
    named, fixed, numbered = translate(lang, "named"), translate(lang, "fixed"), translate(lang, "row")
    lines = [f"{work}: {result.score:.2f} / {result.max:g}  ({result.exam}/{result.exercise}, {result.run.state})"]
    for issue in result.issues:
        marks = f"{named} {MARK[issue.named]}  {fixed} {MARK[issue.fixed]}"
        lines.append(f"  {issue.id:<24} {issue.points:5.2f} / {issue.max_points:.2f}  {marks}")
        lines.append(f"      {issue.reason.in_(lang)}")
    for number, row in enumerate(result.rows, 1):
        found = f"{row.issue or '—'} ({row.band}, {row.confidence:.2f})"
        remark = f" {row.remark.in_(lang)}" if row.remark else ""
        lines.append(f"  {numbered} {number}: {found} {row.why.in_(lang)}{remark}")
    if result.run.error:
        lines += ["", *(f"  | {line}" for line in result.run.error.splitlines())]
    return "\n".join(lines)


def match(row: Row, found: Match) -> str:
    """One matched row."""
    return f"{found.issue or '—':<24} {found.band:<9} {found.confidence:.2f}  {row.problem or row.correction}"


def exam(path: str, described: dict[str, Any]) -> str:
    """An exam file: a line per exercise, then every complaint as `file:line: level: message`."""
    low, high = described["minutes"]
    lines = [f"{described['title']}  ({low}-{high} min, {described['pass_mark']:g} to pass)"]
    for exercise in described["exercises"]:
        files = ", ".join(file["name"] or "?" for file in exercise["files"]) or "no file"
        size = f"{exercise['points']:g} points, {len(exercise['issues'])} issues"
        lines.append(f"  {exercise['slug']:<28} {size}; {files}")
    complaints = (f"{path}:{c['line']}: {c['level']}: {c['message']}" for c in described["complaints"])
    return "\n".join([*lines, *complaints])


def variant(written: dict[str, Any]) -> str:
    """A written variant."""
    defects = ", ".join(written["defects"]) or "no defects"
    return f"{written['folder']}: {', '.join(written['files'])}  ({defects})"


def proof(claims: Sequence[Claim], seconds: float) -> str:
    """A table: exercise, claim, how often it was proven; below it what speaks against it, or is worth a look."""
    lines = []
    for exercise, claim in dict.fromkeys((one.exercise, one.claim) for one in claims):
        found = [one for one in claims if (one.exercise, one.claim) == (exercise, claim)]
        proven = sum(one.proof == "proven" for one in found)
        lines.append(f"{MARK[_sign(found)]} {exercise or '(exam)':<26} {claim:<26} {proven:>3} / {len(found)}")
        lines += [f"      {_word(one)}: {one.subject or claim}: {one.why}" for one in found if one.why]
    count = {kind: sum(one.proof == kind for one in claims) for kind in ("proven", "broken", "open")}
    lines.append(", ".join(f"{number} {kind}" for kind, number in count.items()) + f"; {seconds:.0f} s")
    return "\n".join(lines)


def _word(claim: Claim) -> str:
    return "look at" if claim.proof == "proven" else claim.proof


def _sign(claims: Sequence[Claim]) -> bool | None:
    found = {one.proof for one in claims}
    return False if "broken" in found else None if "open" in found else True


def skeleton(written: Mapping[str, Any]) -> str:
    """A skeleton that was written, and what to do next."""
    lines = [f"wrote {name}" for name in written["files"]]
    return "\n".join([*lines, f"next: change it, then `python -m grading prove {written['exam']}`"])
