"""A solution -> issues, files, text, and a model answer for each open question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from grading.exam import Complaint, Issue, Question, SourceFile
from grading.reader.answers import source_file
from grading.reader.blocks import Block
from grading.reader.tables import Table, issues_of, lists_issues, severity_of_heading
from grading.reader.words import SOLUTION, fold, plain, says

ANSWER_COLUMN = re.compile(r"respuesta|answer")
NUMBERED = re.compile(r"^\W*(?:pregunta|question|respuesta|answer)?\s*(\d+)\b", re.I)


@dataclass
class Solution:
    """What the solutions of an exercise hold; `text` is their Markdown without issue tables and code."""

    issues: list[Issue] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)
    text: list[tuple[int, int]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def read_solution(blocks: Sequence[Block], asked: Sequence[Table], complaints: list[Complaint]) -> Solution:
    """Sort a solution's blocks; `asked` are the tables of the answer section."""
    solution = Solution(blocks=list(blocks))
    headed = list(_headed(blocks))
    sure = [
        block for block, heading in headed if block.table and lists_issues(block.table, heading, asked, others=True)
    ]
    tables = [
        (block, heading)
        for block, heading in headed
        if block.table and lists_issues(block.table, heading, asked, others=bool(sure))
    ]
    issue_tables = {id(block) for block, _ in tables}
    taken: dict[str, int] = {}
    for block, heading in headed:
        if block.shape == "fence":
            solution.files.append(source_file(block, heading))
        elif block.table and id(block) in issue_tables:
            category = _category(heading) if len(tables) > 1 else ""
            found = issues_of(block.table, category, taken, complaints)
            if not any(issue.severity for issue in found):
                found = [replace(issue, severity=severity_of_heading(heading)) for issue in found]
            solution.issues += found
        elif block.shape not in {"rule", "open", "close", "summary"} and not block.inner and not _is_comment(block):
            solution.text.append((block.start, block.end))
    return solution


def _headed(blocks: Sequence[Block]) -> list[tuple[Block, str]]:
    """Each block with the heading that it stands under: a heading, a summary, or a line in bold alone."""
    heading, found = "", []
    for block in blocks:
        bold = block.shape == "paragraph" and re.fullmatch(r"\s*\*\*[^*\n]+\*\*:?\s*", block.text)
        if bold or block.shape in {"heading", "summary"}:
            heading = plain(block.text)
        found.append((block, heading))
    return found


def _category(heading: str) -> str:
    """A sub-heading as a category, without ornament; "Ver Solución" is none."""
    words = re.sub(r"^[\W\d_]+|[\s:]+$", "", heading)
    return "" if says(SOLUTION, words) else words


def _is_comment(block: Block) -> bool:
    return block.shape == "other" and block.text.lstrip().startswith("<") and not block.table


def with_answers(questions: Sequence[Question], solution: Solution, text: str) -> tuple[Question, ...]:
    """The questions with their model answers: an answer table's rows, a list's items, numbered parts, else all text."""
    for block in solution.blocks:
        found = _from_table(block.table) if block.table else _from_list(block) if block.items else []
        if len(found) == len(questions) and found:
            return tuple(replace(one, answer=answer) for one, answer in zip(questions, found, strict=True))
    parts = _from_parts(solution.blocks)
    if set(parts) >= {str(number) for number in range(1, len(questions) + 1)} and questions:
        return tuple(replace(one, answer=parts[str(number)]) for number, one in enumerate(questions, 1))
    return tuple(replace(one, answer=text) for one in questions)


def _from_table(table: Table) -> list[str]:
    column = next((i for i, cell in enumerate(table.header) if ANSWER_COLUMN.search(fold(cell))), None)
    return [row[column] for row in table.rows] if column is not None else []


def _from_list(block: Block) -> list[str]:
    return ["\n".join([item.text, *item.below]) for item in block.items]


def _from_parts(blocks: Sequence[Block]) -> dict[str, str]:
    """Answers under numbered headings or bold beginnings: number -> text."""
    parts: dict[str, str] = {}
    current = ""
    for block in blocks:
        if block.shape not in {"heading", "paragraph", "list"}:
            continue
        bold = block.shape == "heading" or block.text.lstrip().startswith(
            ("**", "1", "2", "3", "4", "5", "6", "7", "8", "9")
        )
        found = NUMBERED.match(block.text) if bold else None
        if found:
            current = found[1]
            parts[current] = "" if block.shape == "heading" else block.text
        elif current:
            parts[current] = f"{parts[current]}\n\n{block.text}".strip()
    return {name: text for name, text in parts.items() if text}
