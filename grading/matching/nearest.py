"""The phrase of a named issue that a row is nearest to, and the row's words that decided."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from grading.content import GradedExercise
from grading.matching import explanation, speech
from grading.matching.features import Reading
from grading.matching.model import Model
from grading.matching.text import GRAMMAR, LONGEST, fold, words
from grading.model import LANGUAGES, Language, Row, Text

_SAID = re.compile(r"\w+")
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

    def explain(self, row: Row, reading: Reading, issue: str) -> Text:
        """Why the row is taken to name that issue, in each language by a phrase of that language."""
        said = reading.problem or reading.correction
        phrase = Text(self._phrase(said, issue, "es"), self._phrase(said, issue, "en"))
        cells = f"{row.problem} {row.correction}" if reading.weight == 1 else row.problem
        return explanation.accepted(phrase, self._deciding(cells, issue))

    def _phrase(self, said: str, issue: str, lang: Language) -> str:
        found = process.extractOne(said, self._phrases[issue, lang], scorer=fuzz.token_set_ratio)
        return " ".join(str(found[2]).split())

    def _deciding(self, cells: str, issue: str) -> tuple[str, ...]:
        said = {token: words(self._model.mend(token)) for token in _SAID.findall(cells[:LONGEST])}
        telling = [word for inner in said.values() for word in inner if _tells(word)]
        worth = self._model.worth(telling, issue)
        sums = {token: sum(worth.get(word, 0.0) for word in inner) for token, inner in said.items()}
        best = sorted((token for token in sums if sums[token] > 0), key=lambda token: (-sums[token], token))
        return tuple(best[:SHOWN])


def _tells(word: str) -> bool:
    return word not in GRAMMAR and not speech.find("absent", word)
