"""The phrase of a named issue that a row is nearest to, and the row's words that decided."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from grading.content import GradedExercise
from grading.matching import explanation
from grading.matching.features import Reading
from grading.matching.model import Model
from grading.matching.text import fold, words
from grading.model import LANGUAGES, Language, Text

SHOWN = 3
"""Words that are shown at most."""


class Nearest:
    """Looks among the titles and phrasings of one exercise, never among other people's answers."""

    def __init__(self, exercise: GradedExercise, model: Model) -> None:
        self._model = model
        self._phrases: dict[tuple[str, Language], dict[str, str]] = {}
        for issue in exercise.issues:
            for lang in LANGUAGES:
                said = sorted({issue.title.in_(lang), *issue.phrasings.get(lang, ())})
                self._phrases[issue.id, lang] = {phrase: fold(phrase) for phrase in said}

    def explain(self, reading: Reading, issue: str) -> Text:
        """Why the row is taken to name that issue, in each language by a phrase of that language."""
        said = reading.problem or reading.correction
        phrase = Text(self._phrase(said, issue, "es"), self._phrase(said, issue, "en"))
        return explanation.accepted(phrase, self._deciding(reading, issue))

    def _phrase(self, said: str, issue: str, lang: Language) -> str:
        found = process.extractOne(said, self._phrases[issue, lang], scorer=fuzz.token_set_ratio)
        return " ".join(str(found[2]).split())

    def _deciding(self, reading: Reading, issue: str) -> tuple[str, ...]:
        text = f"{reading.problem} {reading.correction}" if reading.weight == 1 else reading.problem
        worth = {word: self._model.worth(word, issue) for word in words(text)}
        best = sorted((word for word in worth if worth[word] > 0), key=lambda word: (-worth[word], word))
        return tuple(best[:SHOWN])
