"""The blocks of one exercise -> Exercise, with a complaint for whatever is odd."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from grading.exam import Answer, Complaint, Exercise, OpenQuestions, Role, Section, SourceFile, kind_of
from grading.reader.answers import Asked, answers_of, read_answer, source_file
from grading.reader.blocks import Block
from grading.reader.issues import Asking, roles
from grading.reader.model_answers import with_answers
from grading.reader.parts import Part, split
from grading.reader.points import breakdown, check_breakdown, stated
from grading.reader.solutions import Solution, read_solution
from grading.reader.source import Source
from grading.reader.words import FIND, plain, says, slug, unique

LONGEST_SLUG = 80
"""Characters of an exercise's id: it names a folder and stands in the database."""
IMAGE = re.compile(r"!\[[^\]]*\]\s*[(\[]")


@dataclass
class Draft:
    """An exercise while it is read: what its heading says, the blocks under it, solutions given elsewhere."""

    number: str
    title: str
    points: float | None
    heading: Block
    blocks: list[Block] = field(default_factory=list)
    elsewhere: list[Block] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The heading's line (1-based)."""
        return self.heading.start + 1


def text_of(source: Source, blocks: Sequence[Block]) -> str:
    """The Markdown of blocks, without what stands inside others."""
    pieces = [
        "\n".join(source.lines[block.start : block.end]).strip("\n")
        for block in blocks
        if not block.inner and block.shape not in {"open", "close", "summary", "rule"}
    ]
    return "\n\n".join(piece for piece in pieces if piece.strip()).strip()


class ExerciseReader:
    """Turns drafts into exercises; `taken` holds the slugs that are used."""

    def __init__(self, source: Source, taken: dict[str, int]) -> None:
        self.source, self.taken = source, taken

    def read(self, draft: Draft, rubric: float | None) -> Exercise:
        """The exercise; `rubric` is what the exam's table of points says of it (None: nothing)."""
        parts = draft.parts or split(draft.blocks)
        files = self._files(parts)
        asked = self._asked(parts, draft)
        solution = self._solution(draft, parts, asked)
        points = self._points(draft, parts, rubric)
        self._complain_about_gaps(draft, parts, files, asked)
        name = slug(draft.title)[:LONGEST_SLUG].strip("-")
        if name in self.taken:
            self._warn(draft.line, f"another exercise is called {draft.title!r} too; give each its own title")
        text = text_of(self.source, [b for b in self._solution_blocks(solution) if b.shape != "fence"])
        answers = self._answers(asked, files, solution, text)
        return Exercise(
            slug=unique(name, self.taken),
            title=draft.title,
            points=points,
            kind=kind_of(answers[0]) if answers else "none",
            instructions=self._instructions(parts),
            files=files,
            columns=asked.columns,
            issues=tuple(solution.issues),
            questions=tuple(question.text for question in asked.questions)
            or tuple(q.text for answer in answers if isinstance(answer, OpenQuestions) for q in answer.questions),
            solution_files=tuple(solution.files),
            solution_text=text,
            line=draft.line,
            answers=answers,
            sections=self._sections(parts),
            answer_text=self._answer_text(parts),
        )

    def _warn(self, line: int, message: str) -> None:
        self.source.complaints.append(Complaint(line, "warning", message))

    def _files(self, parts: Sequence[Part]) -> tuple[SourceFile, ...]:
        found = []
        for part in parts:
            if part.role in {"prompt", "review"}:
                found += [source_file(b, _label(part, i)) for i, b in enumerate(part.blocks) if b.shape == "fence"]
        return tuple(found)

    def _asked(self, parts: Sequence[Part], draft: Draft) -> Asked:
        """What the answer sections ask; without any, tables to fill in and questions of the reviewed part."""
        asked = Asked()
        answers = [part for part in parts if part.role == "answer"]
        for part in answers:
            asks = part.heading and ("?" in part.heading.text or says(FIND, part.heading.text))
            heading = [replace(part.heading, items=())] if part.heading and asks else []
            read_answer([*heading, *part.blocks], part.title, asked)
        if answers:
            return asked
        for part in parts:
            if part.role in {"prompt", "review"}:
                self._ask_in_prose(part, asked)
        if not (asked.tables or asked.questions):
            self._warn(
                draft.line, 'no answer section; write a heading "### Tu Respuesta" before what the learner fills in'
            )
        return asked

    def _ask_in_prose(self, part: Part, asked: Asked) -> None:
        for block in part.blocks:
            found = Asked()
            if block.table and block.table.is_empty():
                role = roles(block.table)
                if role.title is not None or role.cure is not None:
                    asked.tables.append(block.table)
            elif block.shape in {"list", "paragraph"} and "?" in block.text:
                read_answer([block], part.title, found)
                asked.questions += found.questions

    def _solution(self, draft: Draft, parts: Sequence[Part], asked: Asked) -> Solution:
        blocks: list[Block] = []
        for part in parts:
            if part.role != "solution" and not (part.role == "scoring" and part.folded):
                continue
            blocks += [part.heading] if part.heading else []
            blocks += part.blocks
        asking = Asking(asked.tables, asked.lacking)
        return read_solution([*blocks, *draft.elsewhere], asking, self.source.complaints)

    def _solution_blocks(self, solution: Solution) -> list[Block]:
        wanted = set(solution.text)
        return [b for b in solution.blocks if (b.start, b.end) in wanted and b.shape != "summary"]

    def _answers(
        self, asked: Asked, files: tuple[SourceFile, ...], solution: Solution, text: str
    ) -> tuple[Answer, ...]:
        answers = answers_of(asked, files, tuple(solution.files), graded=bool(solution.issues))
        return tuple(
            replace(answer, questions=with_answers(answer.questions, solution.blocks, self.source.lines, text))
            if isinstance(answer, OpenQuestions)
            else answer
            for answer in answers
        )

    def _points(self, draft: Draft, parts: Sequence[Part], rubric: float | None) -> float:
        """From the heading, else the rubric, else a line of prose or the breakdown; complaints where they differ."""
        parted = [(part, breakdown(part.blocks)) for part in parts if part.role == "scoring"]
        own = draft.points
        if own is not None and rubric is not None and own != rubric:
            self._warn(draft.line, f"the heading gives {own:g} points, the rubric {rubric:g}; correct one of them")
        points = own if own is not None else rubric
        if points is None:
            prose = [
                b.text
                for part in parts
                for b in part.blocks
                if b.shape in {"paragraph", "other"} and part.role == "prompt"
            ]
            points = next((value for text in prose for line in text.split("\n") if (value := stated(line))), None)
        if points is None:
            points = next((sum(found.values()) for _, found in parted if found), None)
        if not points:
            message = f'exercise {draft.number or draft.title} has no points: write "(25 puntos)" after its title'
            self.source.complaints.append(Complaint(draft.line, "error", message))
            return 0.0
        for part, found in parted:
            line = (part.heading or part.blocks[0]).start + 1
            self.source.complaints += check_breakdown(points, found, line)
        return points

    def _complain_about_gaps(
        self, draft: Draft, parts: Sequence[Part], files: tuple[SourceFile, ...], asked: Asked
    ) -> None:
        forms = not asked.questions and all(table.is_empty() for table in asked.tables)
        if not files and forms and not self._instructions(parts):
            message = f"exercise {draft.number or draft.title} shows neither a file nor a text to review; add one"
            self._warn(draft.line, f"{message} before its answer section")
        headers = {table.columns for table in asked.tables if table.columns}
        if len(headers) > 1:
            line = asked.tables[1].line
            self._warn(line, "the answer has tables with different columns; the learner fills in the first one's")

    def _instructions(self, parts: Sequence[Part]) -> str:
        """The prose before the answer, with the headings of parts that have any."""
        texts = []
        for part in parts:
            prose = [block for block in part.blocks if block.shape != "fence"]
            if part.role in {"prompt", "review"} and prose:
                texts.append(text_of(self.source, [*([part.heading] if part.heading else []), *prose]))
        return "\n\n".join(text for text in texts if text)

    def _answer_text(self, parts: Sequence[Part]) -> str:
        """The answer sections' prose, with the headings that stand right over any."""
        blocks = [block for part in parts if part.role == "answer" for block in part.blocks]
        fillable = {"fence", "table", "heading"}
        prose = [
            block
            for place, block in enumerate(blocks)
            if block.shape not in fillable
            or (block.shape == "heading" and any(b.shape not in fillable for b in blocks[place + 1 : place + 2]))
        ]
        return text_of(self.source, prose)

    def _sections(self, parts: Sequence[Part]) -> tuple[Section, ...]:
        sections = sections_of(self.source, parts)
        for section in sections:
            if section.role == "other" and section.title:
                self._warn(section.line, f"section {section.title!r} is not known; it is shown as it is")
        return sections


def sections_of(source: Source, parts: Sequence[Part]) -> tuple[Section, ...]:
    """The parts of an exercise that are neither prompt, files, answer nor solution."""
    found = []
    for part in parts:
        text = text_of(source, part.blocks)
        if part.role in {"prompt", "review", "answer", "solution"} or not (text or part.heading):
            continue
        found.append(Section(cast(Role, part.role), part.title, text, (part.heading or part.blocks[0]).start + 1))
    return tuple(found)


def _label(part: Part, index: int) -> str:
    """What a block is called: a short line right above it that is bold, code or ends with a colon, else the heading."""
    above = part.blocks[index - 1] if index else None
    if above and above.shape == "paragraph" and len(above.text) < 100 and re.match(r"^(\*\*|`|.*:\W*$)", above.text):
        return plain(above.text).rstrip(": ")
    return part.title
