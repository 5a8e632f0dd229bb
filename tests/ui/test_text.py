"""Text that is not ours is drawn as it is written, and asks no other host for anything."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from ui.text import foreign, heading, literal, without_images

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
    "text",
    [
        "![x](http://elsewhere/p.png)",
        "```\n![x](http://a/b)\n```",
        "    ![x](http://a/b)",
        "`![x](http://a/b)` ![y](http://a/b)",
        "`` ` ![x](http://a/b)",
        "- a\n\n  ![x](http://a/b)",
        "> ```\n> ![x](http://a/b)\n![y](http://a/b)",
        "```\n![x](http://a/b)",
        "| a |\n|---|\n| ![x](http://a/b) |",
    ],
)
def test_exam_text_has_no_images(text: str) -> None:
    """In no part of an exam's Markdown is an image left, whatever stands around it."""
    drawn = RENDER.render(foreign(text))
    assert "<img" not in drawn
    assert "http://a/b" in drawn or "http://elsewhere" in drawn


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("```bash\nif [ ! -f $HOME/x ]; then\n```", "$HOME/x"),
        ("`$HOME` cuesta $5", "<code>$HOME</code>"),
        ("    echo $HOME", "echo $HOME"),
    ],
)
def test_code_of_an_exam_stays_as_it_is(text: str, code: str) -> None:
    """A dollar is escaped in prose, where two of them would begin a formula, and nowhere else."""
    drawn = RENDER.render(foreign(text))
    assert code in drawn
    assert "\\" not in drawn


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("📋 Examen de Hito 5", "Examen de Hito 5"),
        ("¿Qué falta?", "¿Qué falta?"),
        ("Ética", "Ética"),
        ("<b>Todo</b>", "<b>Todo</b>"),
        ("🚀 ![x](http://a/b) Despliegue", "[x](http://a/b) Despliegue"),
    ],
)
def test_heading_drops_the_ornament_only(title: str, shown: str) -> None:
    """What stands before the first letter goes, words and question marks stay."""
    assert heading(title) == shown
