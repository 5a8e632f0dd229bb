"""A card as its reader sees it: Markdown -> HTML -> blocks of visible text, each under its headings.

Rendering first means that Markdown and raw HTML take the same way, and that what a reader does not see (comments,
hidden elements, struck-out text, image descriptions, links into the page itself) is not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from markdown_it import MarkdownIt

from grading.checks.cards.phrases import fold, word_set

MAX_CHARS = 60_000
"""Characters of a card that are read: ten times a long one, and the worst that was found takes four seconds."""
MAX_DEPTH = 200
"""Open elements that are followed: no page that a person reads nests deeper."""
BOLD, UNBOLD = "\x02", "\x03"

Kind = Literal["text", "item", "row", "cell", "code", "heading"]
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PSEUDO = 7
BLOCKS = word_set(
    "p li ul ol table thead tbody tr td th dl dt dd div section article blockquote pre details summary hr"
)
VOID = word_set("area base br col embed hr img input link meta source track wbr")
UNSEEN = word_set("script style template title head s del strike svg noscript select textarea iframe object")
UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])|color\s*:\s*(?:white|#fff)"
)
RENDERER = MarkdownIt("commonmark", {"maxNesting": 20}).enable(["table", "strikethrough"])
RAW_HEADING = re.compile(r"^[ \t]*(#{1,6}) +(\S[^\n]*)$", re.MULTILINE)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
WRAPPED = re.compile(r"\A\s*(?P<fence>`{3,}|~{3,})(?:markdown|md)\s*\n(?P<card>.*?)\n?(?P=fence)[`~]*\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A stretch of visible text under `trail`: headings, outermost first, as (level, text).

    `lead` is the text that introduces the list it stands in; `label` a table's row or column name;
    `note` the language of code or the level of a heading.
    """

    kind: Kind
    text: str
    trail: tuple[tuple[int, str], ...]
    lead: str = ""
    label: str = ""
    note: str = ""


def blocks(card: str) -> tuple[Block, ...]:
    r"""The visible blocks of a card's Markdown, without its front matter.

    >>> [(block.text, block.trail) for block in blocks("# Uses <!-- x -->\n\nRank <i hidden>x</i>customers.")]
    [('Uses', ()), ('Rank customers.', ((1, 'Uses'),))]
    """
    text = card[:MAX_CHARS].replace("\r\n", "\n").replace("\x00", "")
    if wrapped := WRAPPED.match(text):
        text = wrapped["card"]
    page = _Page()
    page.feed(COMMENT.sub("", RENDERER.render(text)))
    page.close()
    page.flush()
    return tuple(page.blocks)


def squeeze(text: str) -> str:
    """Single spaces and no marks of bold."""
    return " ".join(text.replace(BOLD, "").replace(UNBOLD, "").split())


class _Page(HTMLParser):
    """Walks the HTML once; `open` holds the open elements with what each hides."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.open: list[tuple[str, bool]] = []
        self.hidden = 0
        self.buffer: list[str] = []
        self.trail: list[tuple[int, str]] = []
        self.leads: list[str] = []
        self.rows: list[list[tuple[str, bool]]] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.buffer.append("\n")
        if tag in BLOCKS or tag in HEADINGS:
            self.flush()
        if tag in ("ul", "ol"):
            self.leads.append(self._lead())
        if tag == "table":
            self.rows = []
        if tag == "tr":
            self.rows.append([])
        if tag == "code" and self._inside("pre"):
            self.language = given.get("class", "").removeprefix("language-")
        if tag in ("strong", "b"):
            self.buffer.append(BOLD)
        if tag not in VOID and len(self.open) < MAX_DEPTH:
            unseen = _unseen(tag, given)
            self.hidden += unseen
            self.open.append((tag, unseen))

    def handle_endtag(self, tag: str) -> None:
        if not self._inside(tag):
            return
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append((squeeze("".join(self.buffer)), tag == "th"))
            self.buffer = []
        elif tag in BLOCKS or tag in HEADINGS:
            self.flush()
        if tag in ("strong", "b"):
            self.buffer.append(UNBOLD)
        if tag in ("ul", "ol") and self.leads:
            self.leads.pop()
        if tag == "table":
            self._table()
        if tag in ("details", "li"):
            self._close_headings(PSEUDO + self._depth())
        while self.open:
            name, unseen = self.open.pop()
            self.hidden -= unseen
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.buffer.append(data)

    def flush(self) -> None:
        """Turn the text gathered so far into a block or a heading; inside a table's cell it stays together."""
        if self.rows and (self._inside("td") or self._inside("th")):
            self.buffer.append(" ")
            return
        text = "".join(self.buffer)
        self.buffer = []
        if not squeeze(text):
            return
        within = next((tag for tag, _ in reversed(self.open) if tag in BLOCKS or tag in HEADINGS), "p")
        if within in HEADINGS:
            self._heading(HEADINGS[within], text)
        elif within in ("dt", "summary") or (within != "pre" and _stands_as_heading(text)):
            self._heading(PSEUDO + self._depth(), text)
        elif within == "pre":
            self._add("code", text)
        else:
            self._text(text)

    def _text(self, text: str) -> None:
        """Running text; inside raw HTML the marks of Markdown headings stay, and its reader sees what they mean."""
        before, *rest = RAW_HEADING.split(text)
        kind: Kind = "item" if self._inside("li") else "text"
        if before.strip():
            self._add(kind, before)
        for level, name, body in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            self._heading(len(level), name)
            if body.strip():
                self._add(kind, body)

    def _depth(self) -> int:
        return sum(tag == "li" for tag, _ in self.open)

    def _heading(self, level: int, text: str) -> None:
        self._close_headings(level)
        self.blocks.append(Block("heading", squeeze(text), tuple(self.trail), note=str(level)))
        self.trail.append((level, squeeze(text)))

    def _close_headings(self, level: int) -> None:
        while self.trail and self.trail[-1][0] >= level:
            self.trail.pop()

    def _add(self, kind: Kind, text: str, label: str = "") -> None:
        lead = " ".join(part for part in self.leads if part)
        note = self.language if kind == "code" else ""
        self.blocks.append(Block(kind, text.strip(), tuple(self.trail), lead, label, note))

    def _lead(self) -> str:
        """What introduces the list that opens now: the item it is nested in, or a line that ends with a colon."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.kind not in ("item", "text"):
            return ""
        text = squeeze(last.text)
        return text[:200] if self._inside("li") or text.endswith(":") else ""

    def _table(self) -> None:
        rows = [row for row in self.rows if row]
        self.rows = []
        head = [text for text, _ in rows[0]] if rows and all(is_head for _, is_head in rows[0]) else []
        for row in rows[1:] if head else rows:
            cells = [text for text, _ in row]
            names = (head + [""] * len(cells))[: len(cells)]
            told = [
                f"{name} {cell}" if _is_aim(name) else cell for name, cell in zip(names[1:], cells[1:], strict=True)
            ]
            self._add("row", ", ".join(cell for cell in told if cell) or cells[0], label=cells[0] if told else "")
            for name, cell in zip(names, cells, strict=True):
                if name and cell:
                    self._add("cell", cell, label=name)

    def _inside(self, tag: str) -> bool:
        return any(name == tag for name, _ in reversed(self.open))


def _is_aim(name: str) -> bool:
    return bool(re.search(r"objetivo|target|goal|minim|threshold|umbral", fold(name)))


def _unseen(tag: str, given: dict[str, str]) -> bool:
    """Whether an element hides its text; a link into the page itself belongs to a table of contents."""
    if tag in UNSEEN or "hidden" in given or given.get("aria-hidden") == "true":
        return True
    return bool(UNSEEN_STYLE.search(given.get("style", "").casefold())) or (
        tag == "a" and given.get("href", "").startswith("#")
    )


def _stands_as_heading(text: str) -> bool:
    """A short line of its own, all bold, all capitals or ending with a colon, is a heading to its reader."""
    line = text.strip()
    plain = squeeze(line)
    if "\n" in line or not plain or len(plain.split()) > 8 or plain[-1] in ".!;," or re.search(r"\d[.,]?\d", plain):
        return False
    inner = line.strip(" :*_")
    bold = inner.startswith(BOLD) and inner.rstrip(" :").endswith(UNBOLD) and inner.count(BOLD) == 1
    return bold or (len(plain) > 3 and plain.isupper()) or plain.endswith(":")
