"""What must not reach a browser before the hand-in."""

from __future__ import annotations

import json
from collections.abc import Iterator

from grading.content import GradedExam, GradedExercise
from grading.model import LANGUAGES

LONG = 16
"""Characters from which a line or a phrase says enough to be told from what everybody writes."""


def secrets(exam: GradedExam) -> frozenset[str]:
    """Lines that only the model solutions hold, titles, corrections, phrasings and verdicts of every issue."""
    public = "\n".join(_public(exam))
    found = {text for exercise in exam.exercises for text in _private(exercise)}
    return frozenset(text for text in found if len(text) >= LONG and text not in public)


def leaked(exam: GradedExam, received: str) -> list[str]:
    """The secrets that stand in what a browser received, as text or inside JSON."""
    return sorted(text for text in secrets(exam) if any(form in received for form in _forms(text)))


def _forms(text: str) -> set[str]:
    return {text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}


def _public(exam: GradedExam) -> Iterator[str]:
    for lang in LANGUAGES:
        yield exam.text[lang].instructions
        for exercise in exam.exercises:
            text = exercise.text[lang]
            yield from (text.title, text.instructions, *text.questions, *text.columns)
            yield from exercise.reviewed(lang).values()
    for exercise in exam.exercises:
        yield from (data.decode() for data in exercise.sample_context().values())


def _private(exercise: GradedExercise) -> Iterator[str]:
    for lang in LANGUAGES:
        for text in exercise.solution(lang).values():
            yield from (line.strip() for line in text.splitlines())
        for issue in exercise.issues:
            yield from (issue.title.in_(lang), issue.correction.in_(lang), issue.cured.in_(lang))
            yield from (sentence.in_(lang) for sentence in issue.failed.values())
            yield from issue.phrasings.get(lang, ())
