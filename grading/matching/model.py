"""The classifier of one exercise: logistic regression over its issues and a class for rows that name nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from grading.matching import glossary
from grading.matching.features import Encoder, Reading, read
from grading.matching.material import Example, Source
from grading.matching.spelling import Speller
from grading.matching.text import fold, words

NOTHING = ""
"""The label of rows that name no issue."""
STRENGTH = 10.0
"""Inverse regularisation of the regression: 3, 10 and 30 do alike in cross-validation."""
LONG = 7
"""Letters of a word that a misspelt one may be meant for though the rubric uses it once."""
WEIGHTS: dict[Source, float] = {
    "title": 1.0,
    "phrasing": 1.0,
    "reject": 1.0,
    "answer": 1.0,
    "elsewhere": 0.05,
    "made": 0.25,
}
"""How much an example counts: what names another exercise's issue is plentiful and easy, so it counts less."""


class Model:
    """Learns from examples; `reviewed` is the squeezed code under review."""

    def __init__(self, examples: Sequence[Example], reviewed: str) -> None:
        self._reviewed = reviewed
        examples = sorted(examples, key=lambda one: (one.label or NOTHING, one.problem, one.correction, one.source))
        terms = _terms(examples)
        self._speller = Speller(terms, terms | glossary.vocabulary() | _long_words(examples))
        pairs = [(example, self.read(example.problem, example.correction)) for example in examples]
        here = {glossary.ideas(reading.problem) for example, reading in pairs if example.label}
        pairs = [pair for pair in pairs if pair[0].source != "elsewhere" or glossary.ideas(pair[1].problem) not in here]
        # What a rule refuses anyway would only blur the regression.
        kept = [(example, reading) for example, reading in pairs if refused(reading) is None or example.label]
        self._encoder = Encoder([reading for _, reading in kept])
        labels = [example.label or NOTHING for example, _ in kept]
        self.issues = tuple(sorted(set(labels) - {NOTHING}))
        self._regression = LogisticRegression(C=STRENGTH, max_iter=200, tol=1e-3)
        weights = [WEIGHTS[example.source] for example, _ in kept]
        with threadpool_limits(1):  # the number of cores must not change the order of sums
            self._regression.fit(self._encoder.encode([reading for _, reading in kept]), labels, sample_weight=weights)
        self._columns = [list(self._regression.classes_).index(issue) for issue in self.issues]
        weight = self._regression.coef_
        if len(weight) == 1:  # with one issue scikit-learn keeps the second class's weights only
            weight = np.vstack([-weight, weight])
        self._contrast = (weight - weight.mean(axis=0))[self._columns].T
        self.absences = frozenset(
            example.label
            for example, reading in kept
            if example.source == "title" and example.label and "absent" in reading.claim.signs
        )
        """Issues whose title says that something is not there: to say that it is there names none of them."""
        self._worth: dict[str, NDArray[np.float64]] = {}

    def worth(self, found: Sequence[str], issue: str) -> dict[str, float]:
        """How far each word by itself speaks for an issue against the mean of the others (0: not at all)."""
        column = self.issues.index(issue)
        return {word: float(self._speaks(word)[column]) for word in found}

    def _speaks(self, word: str) -> NDArray[np.float64]:
        line = self._worth.get(word)
        if line is None:
            if len(self._worth) > 20_000:  # as in Speller: keep memory bounded
                self._worth.clear()
            columns, values = self._encoder.vector(word)
            line = self._worth[word] = (values[:, None] * self._contrast[columns]).sum(axis=0)
        return line

    def encode(self, mended: Sequence[str]) -> sparse.csr_matrix:
        """Text as weighted words, characters and ideas, without signs of a claim: one line each."""
        return self._encoder.words_only(mended)

    def mend(self, text: str) -> str:
        """Text folded and mended as this model reads it."""
        return self._speller.mend(fold(text))

    def read(self, problem: str, correction: str) -> Reading:
        """A row as this model sees it."""
        return read(problem, correction, self._reviewed, self._speller)

    def score(self, readings: Sequence[Reading]) -> NDArray[np.float64]:
        """Probability of each issue (columns in the order of `issues`) for each row; what lacks to 1 is "nothing"."""
        table = self._regression.predict_proba(self._encoder.encode(readings))
        scores: NDArray[np.float64] = table[:, self._columns].round(6)
        return scores


def refused(reading: Reading) -> str | None:
    """The rule by which a row names nothing whatever the regression says; None when none applies."""
    if reading.claim.kind in ("list", "denial", "question"):
        return reading.claim.kind
    if reading.claim.kind in ("empty", "copy"):
        if not words(reading.correction):
            return "copy" if reading.claim.kind == "copy" else "empty"
        return "list" if reading.listed else None
    return None


def _long_words(examples: Sequence[Example]) -> set[str]:
    """Long words that more than one example of this exercise uses: hardly misspelt alike twice."""
    said: Counter[str] = Counter()
    for example in examples:
        if example.source != "elsewhere":
            said.update({word for word in words(fold(f"{example.problem} {example.correction}")) if len(word) >= LONG})
    return {word for word, times in said.items() if times >= 2}


def _terms(examples: Sequence[Example]) -> set[str]:
    """The rubric's words: those of titles and corrections, and those that its phrasings use more than once.

    A word used once may be misspelt on purpose, and answers hold misspelt words throughout.
    """
    said: Counter[str] = Counter()
    for example in examples:
        for cell in (example.problem, example.correction):
            times = {"title": 2, "phrasing": 1}.get(example.source, 0)
            said.update(dict.fromkeys(words(fold(cell)), times))
    return {word for word, times in said.items() if times >= 2}
