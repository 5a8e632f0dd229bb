"""Mend misspelt words towards the words that a matcher knows: by sound first, then by one or two slips of the key."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from grading.matching.glossary import ideas
from grading.matching.text import stem, words

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


COMMON = frozenset(
    [
        "pero",
        "peor",
        "nada",
        "anda",
        "como",
        "cuando",
        "donde",
        "quien",
        "cual",
        "cuales",
        "cuanto",
        "cuantos",
        "cuanta",
        "cuantas",
        "todo",
        "todos",
        "toda",
        "todas",
        "otro",
        "otra",
        "otros",
        "otras",
        "cada",
        "mismo",
        "misma",
        "mucho",
        "mucha",
        "muchos",
        "muchas",
        "poco",
        "poca",
        "algo",
        "alguien",
        "alguno",
        "alguna",
        "nadie",
        "ninguno",
        "ninguna",
        "este",
        "esta",
        "estos",
        "estas",
        "esos",
        "esas",
        "aqui",
        "ahi",
        "alli",
        "antes",
        "luego",
        "despues",
        "siempre",
        "nunca",
        "tambien",
        "tampoco",
        "aunque",
        "porque",
        "entonces",
        "mientras",
        "sobre",
        "entre",
        "hasta",
        "desde",
        "hacia",
        "contra",
        "bajo",
        "segun",
        "durante",
        "mediante",
        "tras",
        "ante",
        "aparte",
        "dentro",
        "fuera",
        "arriba",
        "abajo",
        "mejor",
        "mayor",
        "menor",
        "bien",
        "mal",
        "puede",
        "pueden",
        "podria",
        "deberia",
        "debe",
        "deben",
        "tiene",
        "tienen",
        "hace",
        "hacen",
        "hacer",
        "haber",
        "habria",
        "seria",
        "sean",
        "esto",
        "eso",
        "aquello",
        "cosa",
        "cosas",
        "caso",
        "casos",
        "vez",
        "veces",
        "parte",
        "partes",
        "forma",
        "manera",
        "modo",
        "gente",
        "tipo",
        "veras",
        "claro",
        "mano",
        "solo",
        "sola",
        "solos",
        "tanto",
        "tanta",
        "tantos",
        "cuatro",
        "cinco",
        "primer",
        "primero",
        "ultimo",
        "texto",
        "trata",
        "corre",
        "cierra",
        "salida",
        "salidas",
        "valida",
        "valido",
        "entra",
        "entran",
        "sale",
        "salen",
        "saca",
        "sacar",
        "pone",
        "poner",
        "quita",
        "quitar",
        "cambia",
        "cambiar",
        "viene",
        "venir",
        "sirve",
        "sigue",
        "seguro",
        "segura",
        "seguridad",
        "funcion",
        "funciones",
        "codigo",
        "archivo",
        "linea",
        "lineas",
        "produccion",
        "persona",
        "personas",
        "escrito",
        "escribe",
        "formato",
        "guarda",
        "guardar",
        "with",
        "without",
        "from",
        "into",
        "onto",
        "over",
        "under",
        "then",
        "than",
        "that",
        "this",
        "these",
        "those",
        "there",
        "their",
        "they",
        "them",
        "what",
        "when",
        "where",
        "which",
        "while",
        "whose",
        "whom",
        "have",
        "does",
        "doing",
        "done",
        "been",
        "being",
        "were",
        "will",
        "would",
        "could",
        "should",
        "might",
        "must",
        "shall",
        "also",
        "only",
        "just",
        "even",
        "ever",
        "never",
        "very",
        "much",
        "many",
        "more",
        "most",
        "some",
        "such",
        "same",
        "each",
        "every",
        "either",
        "neither",
        "other",
        "another",
        "about",
        "after",
        "before",
        "again",
        "between",
        "both",
        "down",
        "during",
        "here",
        "once",
        "until",
        "upon",
        "your",
        "ours",
        "mine",
        "first",
        "last",
        "next",
        "best",
        "worst",
        "right",
        "left",
        "text",
        "test",
        "rest",
        "code",
        "file",
        "line",
        "lines",
        "part",
        "parts",
        "thing",
        "things",
        "case",
        "cases",
        "time",
    ]
)
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
        self._targets = sorted({word for word in targets if len(word) >= 4 and word.isalpha()})
        self._known = COMMON | frozenset(known)
        self._stems = frozenset(stem(word) for word in (*self._known, *self._targets))
        self._sounds = [sound(word) for word in self._targets]
        self._mended: dict[str, str] = {}

    def mend(self, folded: str) -> str:
        """Folded text with each misspelt word replaced by the one that it must be, if there is one."""
        for word in words(folded):
            better = self._word(word)
            if better != word:
                folded = re.sub(rf"(?<![a-z0-9]){word}(?![a-z0-9])", better, folded)
        return folded

    def _word(self, word: str) -> str:
        if word in self._known or len(word) < 4 or not word.isalpha() or stem(word) in self._stems or ideas(word):
            return word
        if word not in self._mended:
            if len(self._mended) > 20_000:  # a public server reads whatever people type: keep memory bounded
                self._mended.clear()
            self._mended[word] = self._nearest(word)
        return self._mended[word]

    def _nearest(self, word: str) -> str:
        heard = sound(word)
        near = process.extract(heard, self._sounds, scorer=OSA.distance, score_cutoff=1, limit=8)
        found = []
        for _, distance, place in near:
            target = self._targets[place]
            swapped = sorted(target) == sorted(word)
            if distance == 0 or (heard[0] == self._sounds[place][0] and (swapped or len(word) >= 6)):
                found.append((distance, abs(len(target) - len(word)), target))
        return min(found)[2] if found else word
