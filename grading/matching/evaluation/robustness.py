"""Whether a decision stays when a row is written a little differently."""

from __future__ import annotations

import random
import re
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from grading.matching.trained import Matcher
from grading.model import Match, Row

LONG = 7
"""Letters from which a word is long."""
_LONG_WORD = re.compile(rf"[^\W\d_]{{{LONG},}}")


def without_accents(text: str) -> str:
    """Text as one types it in a hurry.

    >>> without_accents("métricas según Núñez")
    'metricas segun Nunez'
    """
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def with_typo(text: str) -> str:
    """Text with one slip in a long word: two letters swapped, one left out, or one doubled.

    Which one depends on the text alone, so that two runs disturb a row alike.

    >>> with_typo("sin timestamp"), with_typo("sin id")
    ('sin tmestamp', 'sin id')
    """
    draw = random.Random(zlib.crc32(text.encode()))
    found = list(_LONG_WORD.finditer(text))
    if not found:
        return text
    word = draw.choice(found)
    place = word.start() + draw.randrange(1, len(word.group()) - 2)
    here, after = text[place], text[place + 1]
    slip = draw.choice((after + here, after, here + here + after))
    return text[:place] + slip + text[place + 2 :]


WAYS: dict[str, Callable[[str], str]] = {
    "lower case": str.lower,
    "upper case": str.upper,
    "no accents": without_accents,
    "doubled spaces": lambda text: text.replace(" ", "  "),
    "trailing full stop": lambda text: f"{text.rstrip()}." if text.strip() else text,
    "trailing dots": lambda text: f"{text.rstrip()}..." if text.strip() else text,
    "a typo in a long word": with_typo,
}
"""Ways of writing a cell differently."""


def stays(matcher: Matcher, accepted: Sequence[tuple[Row, Match]]) -> dict[str, list[bool]]:
    """For each way, whether each accepted row that it changes is still accepted for the same issue."""
    found = {}
    for way, disturb in WAYS.items():
        pairs = [(_disturbed(row, disturb), row, match.issue) for row, match in accepted]
        pairs = [(new, old, issue) for new, old, issue in pairs if new != old]
        again = matcher.match_each([new for new, *_ in pairs])
        found[way] = [
            one.band == "accepted" and one.issue == issue for one, (*_, issue) in zip(again, pairs, strict=True)
        ]
    return found


def _disturbed(row: Row, disturb: Callable[[str], str]) -> Row:
    return replace(row, problem=disturb(row.problem), correction=disturb(row.correction))
