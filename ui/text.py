"""Text that is not ours, made harmless where Markdown is drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import streamlit as st
from markdown_it import MarkdownIt

MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$~:])")
ORNAMENT = re.compile(r"^[^\w¿¡<`(\[]+")
IMAGE = re.compile(r"!+(?=\[)")
SPAN = re.compile(r"((`+)(?!`).*?(?<!`)\2(?!`))")
DOLLAR = re.compile(r"(?<!\\)\$")
JOINER = "!\u2060"
"""Looks like a bare exclamation mark; before a bracket it begins no image."""
BLOCKS = MarkdownIt("commonmark").enable("table").disable("inline")
"""Tells blocks of code from the rest, and looks no further into the lines."""


def literal(text: str) -> str:
    """The text as it is: no character of it is Markdown."""
    return MARKS.sub(r"\\\1", " ".join(text.split()))


def heading(title: str) -> str:
    """A title without the ornament that an exam file may put before it."""
    return foreign(ORNAMENT.sub("", title))


@lru_cache(maxsize=512)
def foreign(markdown: str) -> str:
    """Markdown of an exam file, to be drawn: its images are links, a dollar is a dollar, and code stays as it is.

    HTML needs nothing here: Streamlit shows it as text where it is not told otherwise, and no page tells it.
    """
    code = {
        line
        for token in BLOCKS.parse(markdown)
        if token.type in {"fence", "code_block"} and token.map
        for line in range(*token.map)
    }
    lines = enumerate(markdown.split("\n"))
    return "\n".join(IMAGE.sub(JOINER, line) if number in code else _prose(line) for number, line in lines)


def _prose(line: str) -> str:
    """A line outside a block of code; every other part of it is a code span."""
    parts = SPAN.split(line)
    outside = [DOLLAR.sub(r"\\$", without_images(part)) for part in parts[::3]]
    spans = [IMAGE.sub(JOINER, part) for part in parts[1::3]]
    return "".join(a + b for a, b in zip(outside, [*spans, ""], strict=True))


def without_images(markdown: str) -> str:
    """Markdown whose images are links: a page of ours never makes a browser ask another host for a picture."""
    return IMAGE.sub("", markdown)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of Markdown cells; what people wrote goes through `literal` first, an exam through `foreign`."""
    lines = [[_cell(cell) for cell in row] for row in [heads, ["---"] * len(heads), *rows]]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text.replace("\n", " "))
