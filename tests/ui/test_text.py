"""Text that is not ours is drawn as it is written, and asks no other host for anything."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from ui.text import heading, literal, without_images

RENDER = MarkdownIt("commonmark", {"html": False}).enable("table")


@pytest.mark.parametrize(
    "text",
    [
        "*no* bold",
        "![x](http://elsewhere/pixel.png)",
        "<img src=x>",
        "a | b",
        "`code`",
        "# head",
        "[link](http://elsewhere)",
        "1. one",
    ],
)
def test_literal_text_has_no_markup(text: str) -> None:
    """Rendered as Markdown, what a person wrote is one paragraph of the same characters."""
    (_open, inline, _close) = RENDER.parse(literal(text))
    assert {child.type for child in inline.children or []} <= {"text", "text_special"}
    assert "".join(child.content for child in inline.children or []) == text


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://elsewhere/p.png)",
        "[![x](http://a/b.png)](http://c)",
        "!![x](http://a/b)",
        "![x][ref]\n\n[ref]: http://a/b",
    ],
)
def test_previewed_document_has_no_images(text: str) -> None:
    """No form of a Markdown image is left: it becomes a link, which asks nothing by itself."""
    assert "<img" not in RENDER.render(without_images(text))


@pytest.mark.parametrize(
    ("title", "shown"),
    [("📋 Examen de Hito 5", "Examen de Hito 5"), ("¿Qué falta?", "¿Qué falta?"), ("Ética", "Ética")],
)
def test_heading_drops_the_ornament_only(title: str, shown: str) -> None:
    """What stands before the first letter goes, words and question marks stay."""
    assert heading(title) == shown
