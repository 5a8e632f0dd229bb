"""Lines -> a flat run of blocks, by markdown-it-py; each block knows its lines in the exam file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grading.exam import Complaint
from grading.reader.source import MARK, Source, Tag
from grading.reader.tables import Table, read_table

DEEPEST = 100
"""Levels of lists and quotes that are parsed (a list has two): the parser recurses, and leaves out what is deeper."""
RULE = re.compile(r"^[\s|:-]*-[\s|:-]*$")
"""The line under a table's header."""

Shape = Literal["heading", "paragraph", "list", "table", "fence", "rule", "open", "close", "summary", "other"]


@dataclass(frozen=True)
class Item:
    """One item of a list: its own first paragraph, the texts below it, and its line (1-based)."""

    text: str
    below: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Block:
    """One block: `start` and `end` are indexes into the source's lines (0-based, end exclusive).

    `text` is a heading's or summary's words, a paragraph's lines or a fence's code, `info` a fence's language,
    `level` a heading's.  `inner` marks fences and tables inside a list or quote, which come after their container.
    """

    shape: Shape
    start: int
    end: int
    text: str = ""
    level: int = 0
    info: str = ""
    items: tuple[Item, ...] = ()
    table: Table | None = None
    inner: bool = False


def _parser() -> MarkdownIt:
    """CommonMark's blocks and tables; no inline parsing.

    Underlined headings are off (a rule right under a paragraph is meant as a rule), and link definitions stay text.
    """
    parser = (
        MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST})
        .enable("table")
        .disable(["lheading", "reference"])
    )
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def read_blocks(source: Source) -> list[Block]:
    """The source's blocks in their order, with a block for each <details>, </details> and <summary>."""
    tokens = _parser().parse("\n".join(source.parsed))
    deep = next((token for token in tokens if token.level >= DEEPEST - 1), None)
    if deep:
        line = source.origin[(deep.map or [0])[0]] + 1
        message = f"lists or quotes are nested over {DEEPEST // 2} levels deep; write them flatter"
        source.complaints.append(Complaint(line, "error", message))
    return list(_Walk(source).blocks(tokens))


class _Walk:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.tags = iter(source.tags)

    def blocks(self, tokens: list[Token]) -> Iterator[Block]:
        """Top-level blocks, each container followed by the fences and tables inside it."""
        index = 0
        while index < len(tokens):
            token = tokens[index]
            end = index
            if token.nesting == 1:
                end += 1
                while tokens[end].level != token.level:
                    end += 1
            yield from self._block(token, tokens[index : end + 1])
            index = end + 1

    def _block(self, token: Token, inside: list[Token]) -> Iterator[Block]:
        start, end = self._lines(token)
        if token.type == "html_block" and MARK in token.content:
            yield from self._tags(token)
        elif token.type == "heading_open":
            yield Block("heading", start, end, inside[1].content.strip(), level=int(token.tag[1]))
        elif token.type == "paragraph_open":
            yield self._paragraph(inside[1].content, start, end)
        elif token.type == "table_open":
            yield self._table(start, end)
        elif token.type == "fence":
            yield self._fence(token)
        elif token.type == "hr":
            yield Block("rule", start, end)
        elif token.type in {"ordered_list_open", "bullet_list_open", "blockquote_open"}:
            shape: Shape = "other" if token.type == "blockquote_open" else "list"
            items = () if shape == "other" else tuple(self._items(inside))
            yield Block(shape, start, end, "\n".join(t.content for t in inside if t.type == "inline"), items=items)
            for each in inside:
                yield from self._inner(each)
        else:
            yield Block("other", start, end, token.content)

    def _lines(self, token: Token) -> tuple[int, int]:
        first, last = token.map or [0, 0]
        while last > first + 1 and not self.source.parsed[last - 1].strip():
            last -= 1  # a list takes the blank line before the tag that follows it
        origin = self.source.origin
        return origin[first], max(origin[min(last, len(origin) - 1)], origin[last - 1] + 1 if last else 0)

    def _tags(self, token: Token) -> Iterator[Block]:
        for _ in range(token.content.count(MARK)):
            tag = next(self.tags, Tag("close", 0))
            yield Block(tag.kind, tag.line, tag.line + 1, tag.text)

    def _paragraph(self, text: str, start: int, end: int) -> Block:
        """A paragraph, or the table that its lines were meant to be (its rule has another number of columns)."""
        lines = text.split("\n")
        if len(lines) > 1 and lines[0].count("|") > 1 and "|" in lines[1] and RULE.match(lines[1]):
            message = "the line under this table's header has another number of columns; it was read as a table"
            self.source.complaints.append(Complaint(start + 2, "warning", message))
            return self._table(start, end)
        return Block("paragraph", start, end, text)

    def _table(self, start: int, end: int, *, inner: bool = False) -> Block:
        lines = [re.sub(r"^[\s>]*", "", line) for line in self.source.lines[start:end]]
        if len(lines) < 2:
            return Block("other", start, end, inner=inner)
        table = read_table(lines, start + 1, self.source.complaints)
        return Block("table" if table else "other", start, end, table=table, inner=inner)

    def _fence(self, token: Token, *, inner: bool = False) -> Block:
        start, end = self._lines(token)
        info = token.info.strip().split()
        language = re.split(r"[{:,]", info[0].strip("{."), maxsplit=1)[0].lower() if info else ""
        return Block("fence", start, end, token.content, info=language, inner=inner)

    def _inner(self, token: Token) -> Iterator[Block]:
        if token.type == "fence":
            yield self._fence(token, inner=True)
        elif token.type == "table_open":
            start, end = self._lines(token)
            yield self._table(start, end, inner=True)

    def _items(self, inside: list[Token]) -> Iterator[Item]:
        """The outermost items of a list."""
        level = inside[0].level + 1
        texts: list[str] = []
        line = 0
        for token in inside:
            if token.type == "list_item_open" and token.level == level:
                texts, line = [], self._lines(token)[0] + 1
            elif token.type == "inline":
                texts.append(token.content)
            elif token.type == "list_item_close" and token.level == level:
                yield Item(texts[0] if texts else "", tuple(texts[1:]), line)
