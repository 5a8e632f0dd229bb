"""What a matcher learns from: labelled examples out of the rubric, of the exam's answers and of its other exercises.

Of answers*.jsonl only `exercise`, `problem`, `correction`, and the labels (`label`, `also`, `correction_ok`) are read:
the other fields describe a row and are not part of what a learner writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from grading import rubric
from grading.content import GradedExercise, GradedIssue
from grading.errors import ContentError
from grading.model import LANGUAGES

Source = Literal["title", "phrasing", "reject", "answer", "elsewhere", "made"]
ANSWERS = "answers.jsonl"
THINNED = 3
"""Every third phrasing of other exercises is enough, and trains in less time."""
GENERIC = Path(__file__).with_name("generic.yml")


@dataclass(frozen=True)
class Example:
    """A row with the issue that it names (None: it names nothing); `also` would be equally right.

    `cures` says whether the correction cures that issue, None where nobody said.
    """

    problem: str
    correction: str
    label: str | None
    source: Source
    also: tuple[str, ...] = ()
    cures: bool | None = None

    @property
    def right(self) -> frozenset[str]:
        """Every issue that may be said."""
        return frozenset((self.label, *self.also)) if self.label else frozenset()


def answers(exercise: GradedExercise) -> tuple[Example, ...]:
    """The labelled rows of this exercise in the exam's answers*.jsonl; none when there is no such file."""
    ids = {issue.id for issue in exercise.issues}
    return tuple(
        Example(
            raw["problem"],
            raw["correction"],
            raw["label"],
            "answer",
            tuple(raw.get("also", ())),
            raw.get("correction_ok"),
        )
        for raw in _answers(exercise)
        if raw["exercise"] == exercise.slug and (raw["label"] is None or raw["label"] in ids)
    )


def own(exercise: GradedExercise) -> tuple[Example, ...]:
    """Titles, corrections, phrasings and rejects of the exercise's rubric."""
    found: list[Example] = []
    for issue in exercise.issues:
        found += _of_issue(issue)
    found += [Example(text, "", None, "made") for text in generic()]
    found += [Example(text, "", None, "reject") for lang in LANGUAGES for text in exercise.rejects.get(lang, ())]
    return tuple(found)


@cache
def generic() -> tuple[str, ...]:
    """Rows that name nothing in any exercise: generic.yml."""
    raw: dict[str, list[str]] = yaml.safe_load(GENERIC.read_text(encoding="utf-8"))
    return tuple(text for lang in LANGUAGES for text in raw[lang])


def elsewhere(exercise: GradedExercise) -> tuple[Example, ...]:
    """What names an issue of the exam's other exercises, and so names nothing in this one."""
    found = []
    for path in sorted(exercise.folder.parent.glob("*/rubric.yml")):
        if path.parent.name != exercise.slug:
            said = _said(path, path.stat().st_mtime_ns)[::THINNED]
            found += [Example(text, "", None, "elsewhere") for text in said]
    for raw in _answers(exercise):
        if raw["exercise"] != exercise.slug and raw["label"] is not None:
            found.append(Example(raw["problem"], raw["correction"], None, "elsewhere"))
    return tuple(found)


@lru_cache(maxsize=64)
def _said(path: Path, _changed: int) -> tuple[str, ...]:
    """Titles and phrasings of a rubric; `_changed` is the file's time, so that a new version is read anew."""
    issues = rubric.read(path).issues
    titles = [text for issue in issues if issue.title for text in (issue.title.es, issue.title.en)]
    return (*titles, *(text for issue in issues for lang in LANGUAGES for text in issue.phrasings.get(lang, ())))


def _answers(exercise: GradedExercise) -> Iterator[dict[str, Any]]:
    for path in sorted(exercise.folder.parent.glob("answers*.jsonl")):
        yield from _lines(path)


def _of_issue(issue: GradedIssue) -> Iterator[Example]:
    for lang in LANGUAGES:
        title, correction = issue.title.in_(lang), issue.correction.in_(lang)
        yield Example(title, correction, issue.id, "title")
        yield Example(title, "", issue.id, "title")
        yield Example("", correction, issue.id, "title")
        for said in dict.fromkeys((title, *issue.phrasings.get(lang, ()))):
            if said != title:
                yield Example(said, "", issue.id, "phrasing")
            for text in terse(said, lang == "es"):
                yield Example(text, "", issue.id, "made")
        for text in issue.rejects.get(lang, ()):
            yield Example(text, "", None, "reject")


_HEAD = re.compile(
    r"^(?:sin|no hay|no tiene|no \w+|faltan?|missing|no|without|there (?:is|are) no|lacks?)\s+"
    r"(?:el |la |los |las |un |una |the |a |an )?",
    re.IGNORECASE,
)


def terse(said: str, spanish: bool) -> tuple[str, ...]:
    """The short ways of saying that what a title or a phrasing names is missing; none when that is a longer sentence.

    >>> terse("Sin tags", True)
    ('Falta tags', 'Faltan tags', 'No hay tags', 'Sin tags')
    """
    thing = _HEAD.sub("", said).strip(" .`")
    if not thing or thing == said or len(thing.split()) > 5:
        return ()
    heads = ("Falta", "Faltan", "No hay", "Sin") if spanish else ("Missing", "No", "There is no", "Without")
    return tuple(f"{head} {thing}" for head in heads)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            raw = json.loads(line)
            cells = (raw["exercise"], raw["problem"], raw["correction"])
            if not all(isinstance(cell, str) for cell in cells) or "label" not in raw:
                raise TypeError("exercise, problem, correction or label is missing or no text")
        except (ValueError, KeyError, TypeError) as error:
            raise ContentError(
                f"can't be read: {error}", f"{path}, line {number}", "write one labelled row per line"
            ) from error
        yield raw
