"""Mend misspelt words towards the words that a matcher knows: by sound first, then by one or two slips of the key."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from grading.matching.text import words

_SOUNDS = (
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"h", ""),
        (r"v", "b"),
        (r"c(?=[ei])|z|x|ss", "s"),
        (r"qu|c|k|q", "k"),
        (r"ll|i(?=[aeou])", "y"),
        (r"g(?=[ei])", "j"),
        (r"m(?=[^aeiouy])", "n"),
        (r"(.)\1", r"\1"),
    )
)
SOUNDS = tuple(_SOUNDS)
"""Spanish letters that sound alike, as learners confuse them in writing."""


def sound(word: str) -> str:
    """The word as it sounds in Spanish.

    >>> sound("lisencia") == sound("licencia"), sound("herrores") == sound("errores")
    (True, True)
    """
    for pattern, replacement in SOUNDS:
        word = pattern.sub(replacement, word)
    return word


class Speller:
    """Mends words that are not among the known ones."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._targets = sorted(word for word in self._known if len(word) >= 4 and word.isalpha())
        self._sounds: dict[str, str] = {}
        for word in self._targets:
            self._sounds.setdefault(sound(word), word)
        self._mended: dict[str, str] = {}

    def mend(self, folded: str) -> str:
        """Folded text with each unknown word replaced by the known one that it must be, if there is one."""
        for word in words(folded):
            better = self._word(word)
            if better != word:
                folded = re.sub(rf"(?<![a-z0-9]){word}(?![a-z0-9])", better, folded)
        return folded

    def _word(self, word: str) -> str:
        if word in self._known or len(word) < 4 or not word.isalpha():
            return word
        if word not in self._mended:
            if len(self._mended) > 20_000:  # a public server reads whatever people type: keep memory bounded
                self._mended.clear()
            self._mended[word] = self._nearest(word)
        return self._mended[word]

    def _nearest(self, word: str) -> str:
        if alike := self._sounds.get(sound(word)):
            return alike
        slips = 2 if len(word) >= 9 else 1
        near = process.extract(word, self._targets, scorer=OSA.distance, score_cutoff=slips, limit=5)
        found = [(distance, target) for target, distance, _ in near if len(word) >= 6 or sorted(target) == sorted(word)]
        return min(found)[1] if found else word
