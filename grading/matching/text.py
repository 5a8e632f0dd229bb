"""Fold text: accents, case, contractions, code tokens and stems, for Spanish and English at once."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

LONGEST = 2000
"""Characters of a cell that are read: the cell's limit is 4 000, and what names a defect comes early."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SHORT = re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|should|would|could|must|ai)n['’]?t\b")
_CANNOT = re.compile(r"\b(?:cannot|can['’]?t)\b")
_IS = re.compile(r"\b(it|that|this|there|what|who|where|here|everything|all)['’]s\b")
_HIDDEN = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_STRUCK = re.compile("[^ ][\u0335-\u0338]")
"""What a reader does not see, or sees crossed out, is not said."""
_WORD = re.compile(r"[a-z]+[0-9]*|[0-9]+")
GRAMMAR = frozenset(
    [
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "unos",
        "unas",
        "lo",
        "al",
        "del",
        "de",
        "que",
        "se",
        "le",
        "su",
        "sus",
        "esta",
        "este",
        "esto",
        "ese",
        "esa",
        "es",
        "son",
        "hay",
        "fue",
        "ser",
        "estar",
        "como",
        "cuando",
        "donde",
        "si",
        "ya",
        "muy",
        "mas",
        "para",
        "por",
        "con",
        "y",
        "o",
        "e",
        "a",
        "the",
        "an",
        "this",
        "that",
        "these",
        "those",
        "there",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "it",
        "its",
        "they",
        "them",
        "what",
        "which",
        "how",
        "when",
        "where",
        "who",
        "if",
        "to",
        "for",
        "with",
        "from",
        "by",
        "at",
        "on",
        "into",
        "than",
        "so",
        "and",
        "or",
        "of",
        "in",
        "as",
        "can",
        "could",
        "would",
        "will",
        "does",
        "do",
        "has",
        "did",
        "have",
        "we",
        "you",
        "i",
        "me",
        "te",
        "nos",
    ]
)
"""Words that hold a sentence together: a bare list of terms has none."""
_SPANISH = snowballstemmer.stemmer("spanish")
_ENGLISH = snowballstemmer.stemmer("english")


@lru_cache(maxsize=5_000)
def fold(text: str) -> str:
    """Lower case without accents, `camelCase` and `snake_case` split, "isn't" as "is not"; punctuation stays.

    >>> fold("Falta inferSignature() según log_model; it isn't")
    'falta infer signature() segun log model; it is not'
    """
    shown = _STRUCK.sub("", _HIDDEN.sub(" ", text[:LONGEST]))
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", shown))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).lower().replace("_", " ")
    plain = _SHORT.sub(r"\1 not", _CANNOT.sub("can not", _IS.sub(r"\1 is", plain)))
    return " ".join(plain.split())


def words(folded: str) -> list[str]:
    """The words and numbers of folded text, a letter joined to its digit (`f1`, `p95`).

    >>> words("f1 y p95, max depth=10")
    ['f1', 'y', 'p95', 'max', 'depth', '10']
    """
    return _WORD.findall(folded)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The shorter of the Spanish and the English stem: rows mix both languages, and one rule serves both.

    >>> stem("metricas"), stem("metrics"), stem("logging")
    ('metric', 'metric', 'log')
    """
    spanish: str = _SPANISH.stemWord(word)
    english: str = _ENGLISH.stemWord(word)
    return min(spanish, english, key=lambda found: (len(found), found))
