"""Bytes -> lines: charset, mojibake, line ends, <details>, headings that lack a blank; everything with its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from grading.exam import Complaint
from grading.reader.charset import repair
from grading.reader.comments import OPEN, drop_comments
from grading.reader.fences import Fence, find_fences, mend

LONGEST_LINE = 20_000
"""Characters of a line outside code blocks: a row of 20 full cells is shorter, and a parser's work on a line is not
always linear."""
MOST_CELLS = 100_000
"""Cells of all tables together: an exam of 500 exercises has a third of that, and short rows are filled up."""
TABLE_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|[\s:-]*)*")
NESTING = re.compile(r"(?:[ \t]*(?:(?:[-*+]|\d{1,9}[.)])(?=[ \t])|>))+")
DEEPEST_LINE = 45
"""Lists and quotes that one line may open: a parser leaves out what stands behind a deeper one."""

TIGHT_HEADING = re.compile(
    r"^(#{1,5})(?=[^\w\s#]{0,4}(?:ejercicio|exercise|tu |your |soluci|r[uú]brica|rubric|c[oó]digo|archivo|"
    r"instruc|escenario))",
    re.I,
)
IMAGE = re.compile(r"(`+[^`]+`+)|(?<!!)!+(?=\[)")
"""A code span, which stays, or what makes a link an image."""
TAG = re.compile(r"<(/?)(details|summary)\b[^<>]{0,200}>", re.I)
INLINE_TAG = re.compile(r"</?(?:b|strong|i|em|code|span|u|h[1-6])\b[^<>]{0,200}>", re.I)
MARK = "<!--corrige-->"
"""Stands in the parsed text where a tag of <details> was: a comment ends with its line and needs no blank one."""

Mark = Literal["open", "close", "summary"]


@dataclass(frozen=True)
class Tag:
    """A <details>, its end, or its <summary> with the text."""

    kind: Mark
    line: int
    text: str = ""


@dataclass
class Source:
    """An exam's lines as a person reads them, and as the parser gets them.

    `origin[i]` is the index in `lines` of the parsed line i; it has one entry more, for the end.
    """

    lines: list[str]
    parsed: list[str] = field(default_factory=list)
    origin: list[int] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    width: int = 0
    cells: int = 0


def read_source(text: str) -> Source:
    """The lines of an exam's text, made fit for parsing."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    source = Source(lines)
    source.complaints += repair(lines, LONGEST_LINE)
    fences = find_fences(lines)
    if any(OPEN in line for line in lines):
        source.complaints += drop_comments(lines, _in_code(fences, len(lines)))
        fences = find_fences(lines)
    mended, missing, complaints = mend(lines, fences)
    source.complaints += complaints
    in_code = _in_code(fences, len(lines))
    for index, line in enumerate(mended):
        if index in missing:
            source.parsed.append(missing[index])
            source.origin.append(index)
        for part in [line] if in_code[index] else _outside(source, index, line):
            source.parsed.append(part)
            source.origin.append(index)
    if len(lines) in missing:
        source.parsed.append(missing[len(lines)])
        source.origin.append(len(lines))
    source.origin.append(len(lines))
    _end_summary(source)
    return source


def _in_code(fences: Sequence[Fence], count: int) -> list[bool]:
    inside = [False] * count
    for fence in fences:
        for index in range(fence.start, min(fence.end + fence.closed, count)):
            inside[index] = True
    return inside


def _outside(source: Source, index: int, line: str) -> list[str]:
    """What the parser gets for a line that is no code; its tags are noted."""
    if len(line) > LONGEST_LINE:
        message = (
            f"this line has {len(line)} characters and was cut; at most {LONGEST_LINE} are read outside code blocks"
        )
        source.complaints.append(Complaint(index + 1, "error", message))
        line = source.lines[index] = line[:LONGEST_LINE]
    line = line.replace(MARK, "")
    if _is_too_deep(source, index, line) or _is_too_much(source, index, line):
        return [""]
    line = _without_images(source, index, line)
    tight = TIGHT_HEADING.match(line)
    if tight:
        message = "a heading needs a blank after its #; it was read as one"
        source.complaints.append(Complaint(index + 1, "warning", message))
        return [f"{tight[1]} {line[tight.end(1) :]}"]
    if "<" not in line:
        open_summary = source.tags and source.tags[-1].kind == "summary" and source.tags[-1].line < 0
        return [_summary_text(source, line)] if open_summary else [line]
    return _tags(source, index, line)


def _without_images(source: Source, index: int, line: str) -> str:
    """The line with links for images: showing an exam never makes a browser ask another host for a picture."""
    linked = IMAGE.sub(lambda found: found[1] or "", line) if "![" in line else line
    if linked != line:
        message = "an image is shown as a link, so that no page loads pictures from elsewhere; describe it in words"
        source.complaints.append(Complaint(index + 1, "warning", message))
        source.lines[index] = linked
    return linked


def _is_too_deep(source: Source, index: int, line: str) -> bool:
    nested = NESTING.match(line)
    if not nested or len(re.findall(r"[^\s\d]", nested[0])) <= DEEPEST_LINE:
        return False
    message = f"lists or quotes are nested over {DEEPEST_LINE} levels deep; write them flatter"
    source.complaints.append(Complaint(index + 1, "error", message))
    return True


def _is_too_much(source: Source, index: int, line: str) -> bool:
    """Count a table's cells; whether its rule has to go, because there are too many of them already."""
    if not line.strip():
        source.width = 0
    elif "-" in line and index and TABLE_RULE.fullmatch(line.strip(" \t>")):
        source.width = source.lines[index - 1].count("|") + 1
    source.cells += source.width
    if source.cells <= MOST_CELLS or not source.width:
        return False
    if source.cells - source.width <= MOST_CELLS:
        message = f"the tables have over {MOST_CELLS} cells; what follows was not read: split the exam"
        source.complaints.append(Complaint(index + 1, "error", message))
    return True


def _tags(source: Source, index: int, line: str) -> list[str]:
    """A line cut at its <details> and <summary> tags; each becomes MARK, a summary's text goes to its tag."""
    pieces: list[str] = []
    at = ticks = seen = 0
    for found in TAG.finditer(line):
        ticks += line.count("`", seen, found.start())
        seen = found.start()
        if ticks % 2:  # inside a code span
            continue
        before, at = line[at : found.start()], found.end()
        closing, name = bool(found[1]), found[2].lower()
        if name == "summary" and closing:
            _summary_text(source, before)
            _end_summary(source)
            continue
        if before.strip():
            pieces.append(before)
        if name == "summary":
            source.tags.append(Tag("summary", -1 - index))
        else:
            _end_summary(source)
            source.tags.append(Tag("close" if closing else "open", index))
        pieces += ["", MARK]
    rest = line[at:]
    if rest.strip() or not at:
        pending = source.tags and source.tags[-1].kind == "summary" and source.tags[-1].line < 0
        pieces.append(_summary_text(source, rest) if pending else rest)
    return pieces or [""]


def _summary_text(source: Source, text: str) -> str:
    """Add text to the <summary> that is open; it gives up at a blank line, so that a missing end swallows little."""
    tag = source.tags[-1] if source.tags else None
    if tag is None or tag.kind != "summary" or tag.line >= 0:
        return text
    if not text.strip() and tag.text:
        _end_summary(source)
        return text
    source.tags[-1] = Tag("summary", tag.line, f"{tag.text} {text.strip()}".strip())
    return ""


def _end_summary(source: Source) -> None:
    tag = source.tags[-1] if source.tags else None
    if tag and tag.kind == "summary" and tag.line < 0:
        source.tags[-1] = Tag("summary", -1 - tag.line, INLINE_TAG.sub("", tag.text).strip())
