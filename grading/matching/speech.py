"""The patterns of speech.yml: how people claim, grant, deny and ask in Spanish and English."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

import yaml

HERE = Path(__file__).with_name("speech.yml")


@cache
def _all() -> dict[str, re.Pattern[str]]:
    raw: dict[str, list[str]] = yaml.safe_load(HERE.read_text(encoding="utf-8"))
    return {act: re.compile(r"\b(?:" + "|".join(patterns) + r")\b") for act, patterns in raw.items()}


@lru_cache(maxsize=20_000)
def find(act: str, folded: str) -> re.Match[str] | None:
    """Where folded text first does that: `absent`, `amiss`, `does`, `cure`, `present`, `denial` or `asks`.

    >>> find("absent", "faltan las alertas").group()
    'faltan'
    """
    return _all()[act].search(folded)


def starts(act: str, folded: str) -> bool:
    """Whether folded text begins with that, signs apart.

    >>> starts("wonders", "¿no se si falta algo?")
    True
    """
    return _all()[act].match(folded.lstrip(" ¿¡(\"'«")) is not None


def without(act: str, folded: str) -> str:
    """Folded text without what does that.

    >>> without("flaw", "it should not contain everything")
    'it  everything'
    """
    return _all()[act].sub("", folded)


def is_only(act: str, folded: str) -> bool:
    """Whether folded text is nothing but that: `approval`, `shrug`, `unsure`.

    >>> is_only("shrug", "leave as is."), is_only("shrug", "leave the id as is")
    (True, False)
    """
    return _all()[act].fullmatch(folded.strip(" .!,")) is not None
