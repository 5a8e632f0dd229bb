"""Read an exercise's rubric.yml: what an exam file's tables lack.

files:                              # what the learner hands in, in the order of the tabs
- {name: prediction.py, language: python}
- {name: logging_config.py, language: python, optional: true}
rejects: {es: [...], en: [...]}     # rows that name nothing in this exercise
issues:
no-run:
row: 1                          # its row in the exam's solution table (1-based), or else
title: {es: ..., en: ...}       # title and correction, where the exam has no such table
correction: {es: ..., en: ...}
severity: critical              # where the table has no severity
cured: {es: ..., en: ...}       # said when the check passes
failed:                         # said when it fails: `default`, and one more per key that checks.py raises
default: {es: ..., en: ...}
follows: []                     # issues of which this one's failure is a consequence; "a + b": of both together
phrasings: {es: [...], en: [...]}   # how learners put it
rejects: {es: [...], en: [...]}     # near misses: they use its words and do not name it
cures: {es: [...], en: [...]}       # corrections that cure it, beside `correction`
miscures: {es: [...], en: [...]}    # corrections that do not, though they sound like it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from grading.errors import ContentError
from grading.model import LANGUAGES, Language, Severity, Text

Sayings = Mapping[Language, tuple[str, ...]]
NOTHING: Sayings = dict.fromkeys(LANGUAGES, ())
KNOWN = {"row", "title", "correction", "severity", "cured", "failed", "follows"} | {
    *("phrasings", "rejects", "cures", "miscures")
}
"""Keys of an issue."""


@dataclass(frozen=True)
class HandIn:
    """A file that the learner hands in."""

    name: str
    language: str
    optional: bool = False


@dataclass(frozen=True)
class IssueRubric:
    """One issue of rubric.yml; title, correction and severity are None where the exam's table has them."""

    id: str
    row: int | None
    title: Text | None
    correction: Text | None
    severity: Severity | None
    cured: Text
    failed: Mapping[str, Text]
    follows: tuple[str, ...] = ()
    phrasings: Sayings = field(default_factory=lambda: NOTHING)
    rejects: Sayings = field(default_factory=lambda: NOTHING)
    cures: Sayings = field(default_factory=lambda: NOTHING)
    miscures: Sayings = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True)
class Rubric:
    """A whole rubric.yml."""

    files: tuple[HandIn, ...]
    issues: tuple[IssueRubric, ...]
    rejects: Sayings


def read(path: Path) -> Rubric:
    """Read a rubric; raises ContentError naming the file and the key."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(f"can't be read: {error}", str(path), "write valid YAML in UTF-8") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("issues"), dict):
        raise ContentError("has no mapping `issues`", str(path), "see grading/rubric.py for the format")
    files = tuple(_hand_in(entry, f"{path}, files") for entry in raw.get("files", []))
    issues = tuple(_issue(name, entry, f"{path}, issue {name}") for name, entry in raw["issues"].items())
    ids = {issue.id for issue in issues}
    for issue in issues:
        if stray := {cause for causes in issue.follows for cause in together(causes)} - ids:
            raise ContentError(f"follows unknown {sorted(stray)}", f"{path}, issue {issue.id}", "name ids of this file")
    return Rubric(files, issues, _sayings(raw.get("rejects"), str(path)))


def _hand_in(entry: Any, where: str) -> HandIn:
    if not isinstance(entry, dict) or not {"name", "language"} <= set(entry):
        raise ContentError(f"{entry!r} lacks name or language", where, "write {name: …, language: …}")
    return HandIn(str(entry["name"]), str(entry["language"]), bool(entry.get("optional", False)))


def _issue(name: str, entry: Any, where: str) -> IssueRubric:
    if not isinstance(entry, dict):
        raise ContentError("is not a mapping", where, "see grading/rubric.py for the format")
    if stray := set(entry) - KNOWN:
        raise ContentError(f"has unknown keys {sorted(stray)}", where, f"use {sorted(KNOWN)}")
    failed = entry.get("failed")
    if not isinstance(failed, dict) or "default" not in failed:
        raise ContentError("lacks failed.default", where, "write the sentence for a failed check")
    try:
        severity = Severity(entry["severity"]) if entry.get("severity") else None
    except ValueError as error:
        raise ContentError(str(error), where, "use critical, medium or minor") from error
    return IssueRubric(
        id=str(name),
        row=_row(entry.get("row"), where),
        title=_optional(entry.get("title"), f"{where}, title"),
        correction=_optional(entry.get("correction"), f"{where}, correction"),
        severity=severity,
        cured=_text(entry.get("cured"), f"{where}, cured"),
        failed={key: _text(value, f"{where}, failed.{key}") for key, value in failed.items()},
        follows=_follows(entry.get("follows"), where),
        phrasings=_sayings(entry.get("phrasings"), f"{where}, phrasings"),
        rejects=_sayings(entry.get("rejects"), f"{where}, rejects"),
        cures=_sayings(entry.get("cures"), f"{where}, cures"),
        miscures=_sayings(entry.get("miscures"), f"{where}, miscures"),
    )


def _row(raw: Any, where: str) -> int | None:
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int)):
        raise ContentError(f"{raw!r} is no number of a row", f"{where}, row", "write its number in the solution table")
    return raw


def together(causes: str) -> frozenset[str]:
    """The issues of which all must be there for a consequence.

    >>> sorted(together("no-error-counter + no-latency-histogram"))
    ['no-error-counter', 'no-latency-histogram']
    """
    return frozenset(cause.strip() for cause in causes.split("+"))


def _follows(raw: Any, where: str) -> tuple[str, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(entry, str) for entry in raw):
        raise ContentError(f"{raw!r} is no list of ids", f"{where}, follows", "write [id, id + id]")
    return tuple(raw)


def _optional(raw: Any, where: str) -> Text | None:
    return None if raw is None else _text(raw, where)


def _text(raw: Any, where: str) -> Text:
    if not isinstance(raw, dict) or not all(isinstance(raw.get(lang), str) for lang in LANGUAGES):
        raise ContentError("lacks a sentence in es or en", where, "write {es: …, en: …}")
    return Text(raw["es"].strip(), raw["en"].strip())


def _sayings(raw: Any, where: str) -> Sayings:
    if raw is None:
        return NOTHING
    if not isinstance(raw, dict) or not all(isinstance(raw.get(lang, []), list) for lang in LANGUAGES):
        raise ContentError("is not {es: [...], en: [...]}", where, "write lists of sentences")
    for lang in LANGUAGES:
        for entry in raw.get(lang, []):
            if not isinstance(entry, str):
                raise ContentError(f"{entry!r} is not text", where, "put the sentence in quotes")
    return {lang: tuple(raw.get(lang, [])) for lang in LANGUAGES}
