"""Turn a row into numbers: weighted words, character n-grams, ideas and signs of a claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from grading.matching import claims, glossary
from grading.matching.claims import Claim
from grading.matching.spelling import Speller
from grading.matching.text import fold, stem, words

SECONDARY = 0.6
"""Weight of the correction beside a problem that names an idea: the problem decides (labelling convention 1)."""
SIGN = 0.8
"""Weight of a sign beside the text groups, each of length 1; 0.5 and 1.0 do alike on another hand, 0.3 worse."""
SIGNS = (
    *("absent", "amiss", "does", "cure", "present", "question", "grants", "bare", "empty", "copy", "code", "alone"),
    *("flaw", "faultfinding", "removes", "subject"),
)


@dataclass(frozen=True)
class Reading:
    """A row as the matcher sees it: cells folded and mended, and what the problem cell does.

    `weight` is that of the second cell, `listed` says whether that is a bare list of terms.
    """

    claim: Claim
    problem: str
    correction: str
    weight: float
    signs: tuple[str, ...]
    listed: bool = False

    @property
    def mere(self) -> bool:
        """Whether it is mere terms, in one cell or in both ("signature" beside "input_example" or "schema").

        Nobody can tell whether such a row claims anything, so it is never accepted outright: the learner is asked.
        """
        if self.claim.mere:
            return True
        if self.claim.signs != ("bare",) or len(words(self.problem)) > 2:
            return False
        terms = words(self.correction)
        bare = 0 < len(terms) <= 2 and claims.signs(self.correction) == ("bare",)
        return self.listed or (bare and not claims.has_code(self.correction))


def read(problem: str, correction: str, reviewed: str, speller: Speller) -> Reading:
    """Read a row's cells; `reviewed` is the squeezed code under review, quotations of which say nothing."""
    claim = claims.read(speller.mend_as_written(problem), correction, reviewed)
    seen = f"{reviewed}\0{claims.squeeze(problem)}" if claim.kind == "copy" else reviewed
    cure = "" if claims.is_copy(correction, reviewed) else speller.mend(fold(claims.what_is_new(correction, seen)))
    text = speller.mend(claim.text)
    decided = bool(glossary.ideas(text))
    signs = claim.signs + (("code",) if claim.kind in ("empty", "copy") and claims.has_code(correction) else ())
    signs += () if words(cure) else ("alone",)
    signs += tuple(claims.stance(text, cure))
    return Reading(claim, text, cure, SECONDARY if decided else 1.0, signs, claims.is_list(correction))


@lru_cache(maxsize=5_000)
def word_grams(folded: str) -> tuple[str, ...]:
    """Stems and pairs of neighbouring stems."""
    stems = [stem(word) for word in words(folded)]
    return (*stems, *(f"{left} {right}" for left, right in pairwise(stems)))


def char_grams(folded: str) -> tuple[str, ...]:
    """Three to five neighbouring characters within each word."""
    return tuple(gram for word in words(folded) for gram in _within(word))


@lru_cache(maxsize=20_000)
def _within(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(padded[i : i + n] for n in (3, 4, 5) for i in range(len(padded) - n + 1))


@lru_cache(maxsize=5_000)
def idea_grams(folded: str) -> tuple[str, ...]:
    """Ideas of the glossary, and pairs of them: "run" beside "named" says more than both."""
    found = glossary.ideas(folded)
    return (*found, *(f"{left}+{right}" for left, right in combinations(found, 2)))


GROUPS: tuple[tuple[Callable[[str], tuple[str, ...]], float, int], ...] = (
    (word_grams, 1.0, 1),
    (char_grams, 1.0, 3),
    (idea_grams, 0.9, 1),
)
"""Analyser, weight of the group, and in how many texts a feature must occur."""


Vector = tuple[NDArray[np.int32], NDArray[np.float64]]
"""Columns and their values."""
KEPT = 2_000
"""Texts whose vectors are remembered: corrections recur, and a word's worth is asked for row after row."""


class Encoder:
    """TF-IDF over each group of features, learnt once; the same columns for both cells."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        texts = [f"{reading.problem} {reading.correction}" for reading in readings]
        self._groups: list[_Group] = []
        self._width = 0
        for analyse, weight, least in GROUPS:
            self._groups.append(_Group(texts, analyse, weight, least, self._width))
            self._width += len(self._groups[-1])
        self._kept: dict[str, Vector] = {}

    def encode(self, readings: Sequence[Reading]) -> sparse.csr_matrix:
        """One line per row: problem plus weighted correction, then the signs."""
        lines = []
        for reading in readings:
            (here, said), (there, cured) = self.vector(reading.problem), self.vector(reading.correction)
            signs = [place for place, sign in enumerate(SIGNS, self._width) if sign in reading.signs]
            columns = np.concatenate((here, there, np.array(signs, dtype=np.int32)))
            lines.append((columns, np.concatenate((said, cured * reading.weight, np.full(len(signs), SIGN)))))
        found = self._matrix(lines)
        found.sum_duplicates()
        return found

    def words_only(self, found: Sequence[str]) -> sparse.csr_matrix:
        """One line per text taken by itself, without signs."""
        return self._matrix([self.vector(text) for text in found])

    def vector(self, text: str) -> Vector:
        """A text's columns and their values."""
        found = self._kept.get(text)
        if found is None:
            if len(self._kept) > KEPT:
                self._kept.clear()
            columns, values = zip(*(group.encode(text) for group in self._groups), strict=True)
            found = self._kept[text] = np.concatenate(columns), np.concatenate(values)
        return found

    def _matrix(self, lines: Sequence[Vector]) -> sparse.csr_matrix:
        starts = np.cumsum([0, *(len(columns) for columns, _ in lines)])
        columns = np.concatenate([columns for columns, _ in lines])
        values = np.concatenate([values for _, values in lines])
        return sparse.csr_matrix((values, columns, starts), shape=(len(lines), self._width + len(SIGNS)))


class _Group:
    """One group's columns, counted from `first` on, in the order of the features' spelling."""

    def __init__(
        self, texts: Iterable[str], analyse: Callable[[str], tuple[str, ...]], weight: float, least: int, first: int
    ) -> None:
        counted = [set(analyse(text)) for text in texts]
        frequency = Counter(feature for found in counted for feature in found)
        kept = sorted(feature for feature, times in frequency.items() if times >= least)
        self._analyse, self._weight, self._first = analyse, weight, first
        self._columns = {feature: column for column, feature in enumerate(kept)}
        self._idf = [log((1 + len(counted)) / (1 + frequency[feature])) + 1 for feature in kept]

    def __len__(self) -> int:
        return len(self._columns)

    def encode(self, text: str) -> Vector:
        times: dict[int, int] = {}
        for feature in self._analyse(text):
            if (column := self._columns.get(feature)) is not None:
                times[column] = times.get(column, 0) + 1
        idf = self._idf
        values = np.array([idf[column] if n == 1 else (1 + log(n)) * idf[column] for column, n in times.items()])
        length = float(np.sqrt((values**2).sum())) if len(values) else 1.0
        return np.fromiter(times, np.int32, len(times)) + self._first, values * (self._weight / length)
