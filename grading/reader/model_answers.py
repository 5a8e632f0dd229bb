"""A solution's blocks -> the model answer of each open question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grading.exam import Question
from grading.reader.blocks import Block
from grading.reader.tables import Table
from grading.reader.words import LONGEST_HEADING, fold

ANSWER_COLUMN = re.compile(r"respuesta|answer")
LABEL = re.compile(
    r"^[\W_]*(?:(?:pregunta|question|respuesta|answer)\s*(?P<word>\d+|[a-h])\b|(?P<sign>\d+|[a-h])[.):](?!\d))", re.I
)
"""A line that answers the question of a number or letter: "**Pregunta 2**: …", "**b)** …", "Respuesta 1: …"."""
ITEM = re.compile(r"^\s*(?:\d+[.)]|[-*+])\s+")


def with_answers(
    questions: Sequence[Question], blocks: Sequence[Block], lines: Sequence[str], text: str
) -> tuple[Question, ...]:
    """The questions with their model answers, as Markdown.

    An answer table's rows, parts with the questions' numbers or letters, or the items of a list of as many; else each
    has the solution's whole `text`.  `blocks` are the solution's, `lines` the exam's.
    """
    found = next((rows for block in blocks if block.table and len(rows := _rows(block.table)) == len(questions)), [])
    if not found and len(questions) > 1:
        parts = _parts(blocks, lines)
        found = [parts.get(place, "") for place in range(1, len(questions) + 1)]
        found = found if all(found) else []
    if not found:
        found = next((_items(block, lines) for block in blocks if len(block.items) == len(questions)), [])
    answers = found or [text] * len(questions)
    return tuple(replace(one, answer=answer) for one, answer in zip(questions, answers, strict=True))


def _rows(table: Table) -> list[str]:
    column = next((i for i, cell in enumerate(table.header) if ANSWER_COLUMN.search(fold(cell))), None)
    return [row[column] for row in table.rows] if column is not None else []


def _items(block: Block, lines: Sequence[str]) -> list[str]:
    """A list's items with all that stands in them, code too."""
    starts = [item.line - 1 for item in block.items]
    texts = []
    for start, end in zip(starts, [*starts[1:], block.end], strict=True):
        mark = ITEM.match(lines[start])
        width = mark.end() if mark else 0
        below = [line[width:] if not line[:width].strip() else line for line in lines[start + 1 : end]]
        texts.append("\n".join([lines[start][width:], *below]).strip())
    return texts


def _parts(blocks: Sequence[Block], lines: Sequence[str]) -> dict[int, str]:
    """Parts of a solution by the number that they answer (a: 1); each goes on up to the next one."""
    parts: dict[int, list[str]] = {}
    current = 0
    for line, labelled in _lines(blocks, lines):
        found = LABEL.match(line[:LONGEST_HEADING]) if labelled else None
        if found:
            name = (found["word"] or found["sign"]).lower()
            current = int(name) if name.isdigit() else ord(name) - ord("a") + 1
            parts[current] = []
        if current:
            parts[current].append(line)
    return {number: "\n".join(text).strip() for number, text in parts.items()}


def _lines(blocks: Sequence[Block], lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The lines of a solution, each with whether it may begin a part: those of headings and paragraphs do."""
    for block in blocks:
        if block.inner or block.shape in {"open", "close", "summary", "rule"}:
            continue
        for line in lines[block.start : block.end]:
            yield line, block.shape in {"heading", "paragraph"}
        yield "", False
