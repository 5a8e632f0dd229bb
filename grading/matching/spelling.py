"""Mend misspelt words towards the words that a matcher knows: by sound first, then by one or two slips of the key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from grading.matching.glossary import ideas
from grading.matching.text import LONGEST, fold, stem, words

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


CLAIMS = frozenset(
    [
        *("missing", "without", "neither", "nothing", "nobody", "absent"),
        *("falta", "faltan", "ninguno", "ninguna", "ningun", "nadie", "tampoco", "carece", "ausente"),
    ]
)
"""Words that make a claim, which a misspelt one may be meant for."""
_LETTERS = re.compile(r"[^\W\d_]{4,}")
COMMON = frozenset(Path(__file__).with_name("everyday.txt").read_text(encoding="utf-8").split())
"""Everyday words that must not be taken for misspelt terms."""


def sound(word: str) -> str:
    """The word as it sounds in Spanish.

    >>> sound("lisencia") == sound("licencia"), sound("herrores") == sound("errores")
    (True, True)
    """
    for pattern, replacement in SOUNDS:
        word = pattern.sub(replacement, word)
    return word


class Speller:
    """Mends words that are neither among the known ones nor akin to one of them.

    `known` are words that are right as they stand, `targets` those that a misspelt one may be meant for.
    """

    def __init__(self, known: Iterable[str], targets: Iterable[str]) -> None:
        self._targets = sorted({word for word in {*targets, *CLAIMS} if len(word) >= 4 and word.isalpha()})
        self._known = COMMON | frozenset(known)
        self._stems = frozenset(stem(word) for word in (*self._known, *self._targets))
        self._sounds = [sound(word) for word in self._targets]
        self._mended: dict[str, str] = {}

    def mend_as_written(self, cell: str) -> str:
        """A cell with its misspelt words replaced, and all else (case, accents, layout, code) as it was."""

        def better(found: re.Match[str]) -> str:
            word = fold(found.group())
            mended = self._word(word) if word.isascii() and word.isalpha() else word
            return found.group() if mended == word else mended

        return _LETTERS.sub(better, cell[:LONGEST])

    def mend(self, folded: str) -> str:
        """Folded text with each misspelt word replaced by the one that it must be, if there is one."""
        for word in words(folded):
            better = self._word(word)
            if better != word:
                folded = re.sub(rf"(?<![a-z0-9]){word}(?![a-z0-9])", better, folded)
        return folded

    def _word(self, word: str) -> str:
        if word in self._known or len(word) < 4 or not word.isalpha() or stem(word) in self._stems:
            return word
        better = self._mended.get(word)
        if better is None:
            if len(self._mended) > 20_000:  # a public server reads whatever people type: keep memory bounded
                self._mended.clear()
            better = self._mended[word] = self._nearest(word)
        return better

    def _nearest(self, word: str) -> str:
        heard = sound(word)
        near = process.extract(heard, self._sounds, scorer=OSA.distance, score_cutoff=1, limit=8)
        if len(word) >= 6:
            near += process.extract(word, self._targets, scorer=OSA.distance, score_cutoff=1, limit=8)
        found = []
        for _, distance, place in near:
            target = self._targets[place]
            swapped = sorted(target) == sorted(word)
            if distance == 0 or (heard[0] == self._sounds[place][0] and (swapped or len(word) >= 6)):
                found.append((distance, abs(len(target) - len(word)), target))
        better = min(found)[2] if found else word
        return better if set(ideas(word)) <= set(ideas(better)) else word
