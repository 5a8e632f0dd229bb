"""A small notation for vocabularies, so that the tables of words stay readable.

A vocabulary is written as phrases separated by `|`, in lower case without accents:

    word*       any ending              (a,b)       one of these words
    word?       its last letter or not  [a,b]       perhaps one of these words
    one ?two    apart or as one word

`no [se] debe* (usar,emplear)` finds "no debe usar" and "No se debería emplear".  Any punctuation may stand between.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

Pattern = re.Pattern[str]
WORD = re.compile(r"\([^)]*\)|\[[^\]]*\]|\S+")
GAP = r"[\W_]{1,4}"


def fold(text: str) -> str:
    """Lower case without accents or invisible characters.

    >>> fold("Métricas de Evaluación")
    'metricas de evaluacion'
    """
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text)
    kept = (char for char in spread if unicodedata.category(char) not in ("Mn", "Cf"))
    return unicodedata.normalize("NFKC", "".join(kept)).casefold()


@cache
def phrases(*tables: str) -> Pattern:
    """One pattern for all phrases of the tables, to search in folded text.

    >>> bool(phrases("out of scope | no [se] (usar,use*)").search("no se usa"))
    False
    >>> bool(phrases("out of scope | data ?sets?").search("out-of-scope dataset"))
    True
    """
    found = [WORD.findall(phrase) for table in tables for phrase in table.split("|") if phrase.strip()]
    found.sort(key=len, reverse=True)  # "roc auc" before "roc"
    return re.compile(rf"\b(?:{'|'.join(_phrase(words) for words in found)})(?!\w)")


def _phrase(words: list[str]) -> str:
    """The words with gaps between them; a word that may be missing takes its gap along, so no phrase ends with one."""
    parts = []
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else None
        gap = "" if following is None else r"[\W_]{0,4}" if following.startswith("?") else GAP
        body = _word(word.lstrip("?")) + gap
        parts.append(f"(?:{body})?" if word.startswith("[") else body)
    return "".join(parts)


def _word(word: str) -> str:
    if word[0] in "([":
        return f"(?:{'|'.join(_word(part) for part in word[1:-1].split(','))})"
    return GAP.join(re.escape(one).replace(r"\*", r"\w*").replace(r"\?", "?") for one in word.split())


def word_set(table: str) -> frozenset[str]:
    """The words of a table.

    >>> sorted(word_set("el la"))
    ['el', 'la']
    """
    return frozenset(table.split())
