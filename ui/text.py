"""Text that is not ours, made harmless where Markdown is drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$~:])")
ORNAMENT = re.compile(r"^[^\w¿¡]+")
IMAGE = re.compile(r"!+(?=\[)")


def literal(text: str) -> str:
    """The text as it is: no character of it is Markdown."""
    return MARKS.sub(r"\\\1", " ".join(text.split()))


def heading(title: str) -> str:
    """A title without the ornament that an exam file may put before it."""
    return ORNAMENT.sub("", title)


def without_images(markdown: str) -> str:
    """Markdown whose images are links: a page of ours never makes a browser ask another host for a picture."""
    return IMAGE.sub("", markdown)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table of Markdown cells; pass what a person wrote through `literal` first."""
    lines = [heads, ["---"] * len(heads), *[[_cell(cell) for cell in row] for row in rows]]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text.replace("\n", " "))
