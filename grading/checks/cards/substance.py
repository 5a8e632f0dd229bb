"""Which statements are spoken to the reader, and how much each says."""

from __future__ import annotations

from grading.checks.cards import announce
from grading.checks.cards.saying import said
from grading.checks.cards.statements import Statement

Statements = tuple[Statement, ...]
PROSE = ("use", "ethics", "limitations", "caveats")
SUBSTANCE = 3
"""Words with meaning that a sentence needs to be one, beside the words of its own heading."""


def spoken(card: Statements) -> Statements:
    """What the reader is told in words: no code, no front matter, no headings."""
    return tuple(one for one in card if one.kind not in ("code", "meta", "heading"))


def substance(one: Statement) -> int:
    """How many words with meaning a statement has, beside the words of its headings."""
    label = "" if len(one.label.split()) <= 4 and announce.NAMES.search(one.label) else one.label
    return len(said(f"{label} {one.body}", *one.headings[-1:]))
