"""A solution -> issues, files and text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from grading.exam import Complaint, Issue, SourceFile
from grading.reader.answers import source_file
from grading.reader.blocks import Block
from grading.reader.issues import Asking, issues_of, lists_issues, severity_of_heading
from grading.reader.words import SOLUTION, is_bold, plain, says

ITALIC = re.compile(r"\s*(?:\*[^*\n]+\*|_[^_\n]+_):?\s*")


@dataclass
class Solution:
    """What the solutions of an exercise hold; `text` is their Markdown without issue tables and code."""

    issues: list[Issue] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)
    text: list[tuple[int, int]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def read_solution(blocks: Sequence[Block], asking: Asking, complaints: list[Complaint]) -> Solution:
    """Sort a solution's blocks."""
    solution = Solution(blocks=list(blocks))
    headed = list(_headed(blocks))
    sure = [
        block for block, heading in headed if block.table and lists_issues(block.table, heading, asking, others=True)
    ]
    tables = [
        (block, heading)
        for block, heading in headed
        if block.table and lists_issues(block.table, heading, asking, others=bool(sure))
    ]
    issue_tables = {id(block) for block, _ in tables}
    taken: dict[str, int] = {}
    for block, heading in headed:
        if block.shape == "fence":
            solution.files.append(source_file(block, heading))
        elif block.table and id(block) in issue_tables:
            category = _category(heading) if len(tables) > 1 else ""
            found = issues_of(block.table, asking, category, taken, complaints)
            if not any(issue.severity for issue in found):
                found = [replace(issue, severity=severity_of_heading(heading)) for issue in found]
            solution.issues += found
        elif block.shape not in {"rule", "open", "close", "summary"} and not block.inner and not _is_comment(block):
            solution.text.append((block.start, block.end))
    return solution


def _headed(blocks: Sequence[Block]) -> list[tuple[Block, str]]:
    """Each block with the heading that it stands under: a heading, a summary, or a line in bold or italics alone."""
    heading, found = "", []
    for block in blocks:
        alone = block.shape == "paragraph" and (is_bold(block.text) or ITALIC.fullmatch(block.text))
        if alone or block.shape in {"heading", "summary"}:
            heading = plain(block.text)
        found.append((block, heading))
    return found


def _category(heading: str) -> str:
    """A sub-heading as a category, without ornament; "Ver Solución" is none."""
    words = re.sub(r"^[\W\d_]+|[\s:]+$", "", heading)
    return "" if says(SOLUTION, words) else words


def _is_comment(block: Block) -> bool:
    return block.shape == "other" and block.text.lstrip().startswith("<") and not block.table
