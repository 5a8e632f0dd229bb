"""Ideas that text touches: a thesaurus of the course's vocabulary, kept in glossary.yml."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

import yaml

HERE = Path(__file__).with_name("glossary.yml")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    raw: dict[str, list[str]] = yaml.safe_load(HERE.read_text(encoding="utf-8"))
    return tuple((idea, _pattern(entries)) for idea, entries in raw.items())


def _pattern(entries: list[str]) -> re.Pattern[str]:
    parts = [r"[^a-z0-9]+".join(map(re.escape, entry.split())).replace(r"\*", "[a-z]*") for entry in entries]
    return re.compile(
        r"(?<![a-z0-9])(?:" + "|".join(sorted(parts, key=lambda part: (-len(part), part))) + r")(?![a-z0-9])"
    )


@cache
def vocabulary() -> frozenset[str]:
    """Every whole word of the glossary: what a misspelt word may be mended to."""
    raw: dict[str, list[str]] = yaml.safe_load(HERE.read_text(encoding="utf-8"))
    found = {word for entries in raw.values() for entry in entries for word in entry.split()}
    return frozenset(word for word in found if word.isalpha())


@lru_cache(maxsize=5_000)
def ideas(folded: str) -> tuple[str, ...]:
    """The ideas that folded text touches, in the glossary's order.

    >>> ideas("sin fecha ni hora en los logs")
    ('time',)
    """
    return tuple(idea for idea, pattern in _patterns() if pattern.search(folded))
