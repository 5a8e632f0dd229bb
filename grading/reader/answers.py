"""An answer section -> the table's columns, blanks, questions, and files that it begins for the learner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from grading.exam import Answer, CorrectedFiles, IssueTable, MissingList, OpenQuestions, Question, SourceFile
from grading.reader.blocks import Block, Item, read_blocks
from grading.reader.source import Source
from grading.reader.tables import Table
from grading.reader.words import (
    ASKS_MISSING,
    BLANK,
    CHOICE,
    FILE_NAME,
    LACKS,
    LONGEST_HEADING,
    PLACEHOLDER,
    SHEBANG,
    fold,
    plain,
    says,
    without_blank,
)

PROSE = {"", "text", "txt", "markdown", "md", "plaintext"}
"""Languages of a block in an answer section that holds blanks and questions, not code."""
HEADED = {"markdown", "md"}
"""Languages whose # begins a heading: it names a file only with an extension."""
ENUMERATED = re.compile(r"^[\s*_#]*(?:(?:pregunta|question)?\s*\d+\s*[.):]|[a-h][.)](?=[\s*_]))[\s*_]*", re.I)
NUMBERED_LINE = re.compile(r"^\s*(?:\d+\s*[.):]|[a-h]\)|[-*•])(?:\s+(.*))?$")
FORMS = {"table", "fence", "list"}
NUMBERED_BOLD = re.compile(r"^\s*\*\*\s*\d+[.)][^\n]*\*\*\W*$")
LABELLED = re.compile(r"^\W*(?:(?:pregunta|question)\s*\d+\s*[.):]|[a-h]\))\W*\w", re.I)
"""A line that calls itself a question, with or without its mark."""
OFFERS = re.compile(r"\(([^()?¿]{1,80}/[^()?¿]{1,80})\)")


@dataclass
class Asked:
    """What the answer sections of an exercise hold; `leading` are questions that stand right over a form."""

    tables: list[Table] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    leading: set[str] = field(default_factory=set)
    imperatives: list[Question] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    checklist: list[str] = field(default_factory=list)
    blanks: int = 0
    begun: list[SourceFile] = field(default_factory=list)

    @property
    def lacking(self) -> list[str]:
        """The questions and prompts that ask for what is missing."""
        said = [*(question.text for question in self.questions), *self.prompts]
        return [text for text in said if says(LACKS, text)]

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of the first table."""
        return next((table.columns for table in self.tables if table.columns), ())


def read_answer(blocks: Sequence[Block], heading: str, asked: Asked) -> None:
    """Add what an answer section holds to `asked`."""
    labelled = any(
        block.shape == "paragraph" and NUMBERED_BOLD.match(block.text) and "?" in block.text for block in blocks
    )
    for place, block in enumerate(blocks):
        heading = block.text if block.shape == "heading" else heading
        below = blocks[place + 1] if place + 1 < len(blocks) else None
        asked_before = len(asked.questions)
        if block.shape == "table" and block.table:
            asked.tables.append(block.table)
            asked.questions += _questions_of_table(block.table)
        elif block.shape == "fence":
            _read_fence(block, heading, asked)
        elif block.shape == "list":
            _read_list(block, asked)
        elif labelled and NUMBERED_BOLD.match(block.text) and not (below and below.shape in FORMS):
            asked.questions.append(_question(block.text, block.start + 1, ()))
        elif block.text and not (block.shape == "other" and block.text.lstrip().startswith("<")):
            _read_lines(block.text.split("\n"), block.start + 1, asked)
            if len(asked.questions) == asked_before + 1 and _is_form(below):
                asked.leading.add(asked.questions[-1].text)


def _is_form(block: Block | None) -> bool:
    """Whether a block is a table or a list that only has room to write in."""
    if block is None or not (block.table or block.items):
        return False
    return block.table.is_empty() if block.table else all(BLANK.match(item.text) for item in block.items)


def _read_list(block: Block, asked: Asked) -> None:
    if block.items and all(CHOICE.match(item.text) for item in block.items):
        _read_choices(block.items, asked)
        return
    asks = any("?" in item.text for item in block.items)
    for item in block.items:
        choices = tuple(CHOICE.sub("", line).strip() for text in item.below for line in text.split("\n"))
        _read_entry(item.text, item.line, asked, tuple(filter(_offers, choices)), asks=asks)


def _offers(choice: str) -> bool:
    """Whether a line below a question offers an answer, rather than room for one."""
    return not BLANK.match(choice) and without_blank(choice) == choice and not says(PLACEHOLDER, plain(choice))


def _read_choices(items: Sequence[Item], asked: Asked) -> None:
    """A list of boxes: the choices of the question before it, else a checklist; empty ones are room to write."""
    labels = tuple(plain(label) for item in items if not BLANK.match(label := CHOICE.sub("", item.text)))
    asked.blanks += len(items) - len(labels)
    if labels and all("?" in label for label in labels):
        asked.questions += [Question(plain(CHOICE.sub("", item.text)), item.line) for item in items if "?" in item.text]
    elif labels and asked.questions and not asked.questions[-1].choices and all(len(label) <= 60 for label in labels):
        last = asked.questions[-1]
        asked.questions[-1] = Question(last.text, last.line, labels)
    else:
        asked.checklist += labels


def _read_entry(text: str, line: int, asked: Asked, choices: tuple[str, ...] = (), *, asks: bool) -> None:
    """One item or numbered line: a blank, a question, or something to do, which asks too where one beside it `asks`."""
    first = " ".join(text.split()) if "?" in text else text.partition("\n")[0].strip()
    if BLANK.match(text) or says(PLACEHOLDER, plain(first)):
        asked.blanks += 1
    elif asks or "¿" in first:
        asked.questions.append(_question(first, line, choices))
    elif without_blank(first) != first or first.rstrip("* ").endswith(":"):
        asked.blanks += 1
        asked.prompts.append(plain(without_blank(first)))
    else:
        asked.imperatives.append(_question(first, line, choices))


def _read_lines(lines: Sequence[str], line: int, asked: Asked) -> None:
    """A paragraph: each line that asks is a question, numbered lines are entries, the rest says what to do."""
    asks = any("?" in text and NUMBERED_LINE.match(text) for text in lines)
    for offset, raw in enumerate(lines):
        text = raw.strip()
        numbered = NUMBERED_LINE.match(text)
        if numbered:
            _read_entry(numbered[1] or "", line + offset, asked, asks=asks)
        elif BLANK.match(text) or says(PLACEHOLDER, plain(text)):
            continue
        elif CHOICE.match(text):
            _read_choices([Item(text, (), line + offset)], asked)
        elif "?" in text or LABELLED.match(text):
            asked.questions.append(_question(text, line + offset, ()))
        elif not re.match(r"^\W*(?:pregunta|question|parte|part)\s*\w{0,3}\W*$", text, re.I):
            asked.prompts.append(plain(text))


def _question(text: str, line: int, choices: tuple[str, ...]) -> Question:
    words = without_blank(text).strip()
    if words.startswith("**") and words.endswith("**"):
        words = words[2:-2]
    words = ENUMERATED.sub("", words.replace("**", "") if words.count("**") % 2 else words).strip()
    words = words.strip("*") if words.count("*") % 2 else words
    offered = OFFERS.search(words)
    if offered and not choices:
        choices = tuple(part.strip() for part in offered[1].split("/"))
    return Question(words, line, choices)


def _questions_of_table(table: Table) -> list[Question]:
    """The questions that a table's rows ask ("| ¿Hay data leakage? | |")."""
    found = []
    for row, line in zip(table.rows, table.row_lines, strict=True):
        asks = next((cell for cell in row if re.search(r"\w\W*\?\W*$|¿.+\?", cell[:LONGEST_HEADING])), None)
        if asks:
            found.append(_question(asks, line, ()))
    return found


def _read_fence(block: Block, heading: str, asked: Asked) -> None:
    """Code is a file to begin with; text holds blanks, questions or a table."""
    if block.info not in PROSE or FILE_NAME.match(block.text):
        asked.begun.append(source_file(block, heading))
        return
    lines = block.text.split("\n")
    if any(line.count("|") > 1 for line in lines):
        inner = Source(lines, lines, list(range(len(lines) + 1)))
        table = next((one.table for one in read_blocks(inner) if one.table), None)
        if table:
            asked.tables.append(table)
            return
    if sum(bool(NUMBERED_LINE.match(line)) for line in lines) or "?" in block.text:
        _read_lines(lines, block.start + 2, asked)
    elif not BLANK.match(block.text):
        asked.begun.append(source_file(block, heading))


def source_file(block: Block, heading: str) -> SourceFile:
    """A fenced block as a file, named by its first comment where that is a file's name."""
    name = None
    for line in block.text.split("\n")[:3]:
        found = FILE_NAME.match(line[:300])
        if found and block.info in HEADED and line.lstrip().startswith("#") and "." not in found["name"]:
            break  # a heading, not a comment
        if found:
            name = found["name"]
        if found or (line.strip() and not SHEBANG.match(line)):
            break
    return SourceFile(name, block.info, block.text, block.start + 2, plain(heading))


def answers_of(
    asked: Asked, files: tuple[SourceFile, ...], solution: tuple[SourceFile, ...], *, graded: bool
) -> tuple[Answer, ...]:
    """The kinds of answer that an exercise asks for, the chief one first.

    A question right over a table or list to fill in is no open one where that is `graded`: the solution lists issues.
    As many blanks as questions are room for their answers.
    """
    kinds: list[Answer] = []
    if asked.columns and not _only_questions(asked):
        kinds.append(IssueTable(asked.columns, sum(len(table.rows) for table in asked.tables)))
    leading = asked.leading if graded else set()
    prompts = [q.text for q in asked.questions if says(ASKS_MISSING, q.text) or q.text in leading]
    own_room = not prompts and asked.blanks == len(asked.questions) > 1
    if not kinds and not own_room and (asked.blanks or len(prompts) == len(asked.questions) > 0):
        kinds.append(MissingList(" ".join([*prompts, *asked.prompts][:1]), asked.blanks))
    questions = [question for question in asked.questions if not kinds or question.text not in prompts]
    if not asked.questions and not kinds and not asked.begun:
        questions = asked.imperatives or [Question(text, 0) for text in asked.prompts[:1]]
        if questions and graded:
            kinds, questions = [MissingList(questions[0].text, 0)], []
    if questions:
        kinds.append(OpenQuestions(tuple(questions), tuple(asked.checklist)))
    if asked.begun or (solution and files):
        kinds.append(CorrectedFiles(solution, tuple(asked.begun)))
    return tuple(kinds)


def _only_questions(asked: Asked) -> bool:
    """Whether every table only asks questions."""
    return all(
        table.rows and len(_questions_of_table(table)) == len(table.rows) and "pregunta" in fold(" ".join(table.header))
        for table in asked.tables
    )
