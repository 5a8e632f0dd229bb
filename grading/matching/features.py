"""Turn a row into numbers: weighted words, character n-grams, ideas and signs of a claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from math import log

import numpy as np
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
        """Whether it is mere terms, in one cell or in both ("signature" beside "input_example").

        Nobody can tell whether such a row claims anything, so it is never accepted outright: the learner is asked.
        """
        if self.claim.mere:
            return True
        if self.claim.signs != ("bare",) or len(words(self.problem)) > 2:
            return False
        ideas = set(glossary.ideas(self.problem)), set(glossary.ideas(self.correction))
        bare = len(words(self.correction)) <= 2 and claims.signs(self.correction) == ("bare",)
        return self.listed or (bare and all(ideas) and ideas[0].isdisjoint(ideas[1]))


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


@lru_cache(maxsize=5_000)
def char_grams(folded: str) -> tuple[str, ...]:
    """Three to five neighbouring characters within each word."""
    padded = [f" {word} " for word in words(folded)]
    return tuple(word[i : i + n] for word in padded for n in (3, 4, 5) for i in range(len(word) - n + 1))


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


class Encoder:
    """TF-IDF over each group of features, learnt once; the same columns for both cells."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        texts = [f"{reading.problem} {reading.correction}" for reading in readings]
        self._groups = [_Group(texts, analyse, weight, least) for analyse, weight, least in GROUPS]

    def encode(self, readings: Sequence[Reading]) -> sparse.csr_matrix:
        """One line per row: problem plus weighted correction, then the signs."""
        weights = np.array([[reading.weight] for reading in readings])
        parts = []
        for group in self._groups:
            problem = group.encode([reading.problem for reading in readings])
            correction = group.encode([reading.correction for reading in readings])
            parts.append(problem + correction.multiply(weights))
        parts.append(sparse.csr_matrix([[SIGN * (sign in reading.signs) for sign in SIGNS] for reading in readings]))
        return sparse.hstack(parts, format="csr")

    def words_only(self, found: Sequence[str]) -> sparse.csr_matrix:
        """One line per word taken by itself, without signs."""
        parts = [group.encode(found) for group in self._groups]
        return sparse.hstack([*parts, sparse.csr_matrix((len(found), len(SIGNS)))], format="csr")


class _Group:
    def __init__(
        self, texts: Iterable[str], analyse: Callable[[str], tuple[str, ...]], weight: float, least: int
    ) -> None:
        counted = [set(analyse(text)) for text in texts]
        frequency = Counter(feature for found in counted for feature in found)
        kept = sorted(feature for feature, times in frequency.items() if times >= least)
        self._analyse, self._weight = analyse, weight
        self._columns = {feature: column for column, feature in enumerate(kept)}
        self._idf = np.array([log((1 + len(counted)) / (1 + frequency[feature])) + 1 for feature in kept])

    def encode(self, texts: Sequence[str]) -> sparse.csr_matrix:
        data: list[float] = []
        columns: list[int] = []
        starts = [0]
        for text in texts:
            known = Counter(self._columns[found] for found in self._analyse(text) if found in self._columns)
            values = np.array([(1 + log(times)) * self._idf[column] for column, times in known.items()])
            length = float(np.sqrt((values**2).sum())) if len(values) else 1.0
            data.extend(values * (self._weight / length))
            columns.extend(known)
            starts.append(len(columns))
        return sparse.csr_matrix((data, columns, starts), shape=(len(texts), len(self._columns)))
