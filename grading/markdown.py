"""exam.md -> Exam: a small grammar over the tokens of a real Markdown parser (markdown-it-py).

    # title                                     a quote with duration and pass mark
    ## Instrucciones | Instructions             free text
    ## Ejercicio N: title (P puntos)            one exercise, up to the next heading of level 2:
        prose, then any heading with fenced blocks      the files under review
        ### Tu Respuesta | Your answer                  the columns of the table, open questions
        <details> … </details>                          the solution: issue tables, fenced blocks
    ## Rúbrica | Rubric                         a table of points

Every complaint carries the line (1-based) of the construct that it is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grading.errors import ContentError
from grading.exam import Complaint, Exam, Exercise, Issue, SourceFile
from grading.tables import Table, issues_of, points_of, read_table, slug

MAX_BYTES = 4 * 1024 * 1024
"""An exam file over this is refused (a term's worth of exercises is some 100 KB)."""

EXERCISE = re.compile(
    r"(?:ejercicio|exercise)\s+(\d+)\s*[:.-]\s*(.+?)(?:\s*\((\d+(?:[.,]\d+)?)\s*(?:puntos?|points?|pts?)\.?\))?\s*$",
    re.I,
)
ANSWER = re.compile(r"\b(?:tu|su|your)\s+(?:respuesta|answer)|^(?:respuesta|answer)\b", re.I)
SOLUTION = re.compile(r"<details|<summary", re.I)
RUBRIC = re.compile(r"\b(?:r[uú]brica|rubric)\b", re.I)
INSTRUCTIONS = re.compile(r"\binstruc", re.I)
MINUTES = re.compile(r"(\d+)\s*(?:[-–—a]|to)?\s*(\d+)?\s*min", re.I)
PASS_MARK = re.compile(r"(\d+(?:[.,]\d+)?)\s*/\s*(\d+)")
FILE_NAME = re.compile(r"^\s*(?:#|//|--|<!--|;)\s*([\w./-]*[\w-]\.\w+|Dockerfile|Makefile)\b")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})\s*([^`]*)$")


@dataclass
class _Draft:
    """An exercise while it is being read."""

    number: str
    title: str
    points: float
    line: int
    first_block: int = 0
    part: str = "prompt"
    files: list[SourceFile] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    questions: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    solution: list[SourceFile] = field(default_factory=list)
    solution_lines: list[int] = field(default_factory=list)


def read_exam(path: Path) -> Exam:
    """Read an exam file; raises ContentError with the line when it holds no exercise or can't be decoded."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ContentError(f"can't be read: {error.strerror}", str(path), "check the path") from error
    if len(data) > MAX_BYTES:
        raise ContentError(f"has {len(data)} bytes", str(path), f"at most {MAX_BYTES} are read: split it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError("is not UTF-8 text", f"{path}:{line}", "save it as UTF-8") from error
    return parse_exam(text, str(path))


def parse_exam(text: str, where: str) -> Exam:
    """The exam that a text holds; `where` names it in errors."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    complaints: list[Complaint] = []
    lines = _mend_nested_fences(lines, complaints)
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse("\n".join(lines))
    reader = _Reader(lines, complaints)
    reader.read(tokens)
    if not reader.exercises:
        raise ContentError("no exercise found", f"{where}:1", 'write a heading "## Ejercicio 1: Title (25 puntos)"')
    return reader.exam()


def _mend_nested_fences(lines: list[str], complaints: list[Complaint]) -> list[str]:
    """Lengthen a ```markdown fence that holds fences of its own length, so that CommonMark reads what was meant."""
    mended, at = list(lines), 0
    while at < len(lines):
        opening = FENCE.match(lines[at])
        if not opening:
            at += 1
            continue
        mark, info = opening[1], opening[2].strip().lower()
        end, nested = _closing(lines, at, mark, may_nest=info in {"markdown", "md"})
        if nested and end < len(lines):
            longer = mark[0] * (len(mark) + 1)
            mended[at] = lines[at].replace(mark, longer, 1)
            mended[end] = lines[end].replace(mark, longer, 1)
            message = "this fence holds fences of its own length and was read as the outer one; make it longer"
            complaints.append(Complaint(at + 1, "warning", message))
        if end >= len(lines):
            complaints.append(Complaint(at + 1, "error", "this fence is never closed; add a closing line"))
        at = end + 1
    return mended


def _closing(lines: list[str], start: int, mark: str, *, may_nest: bool) -> tuple[int, bool]:
    """The index of the line that closes the fence at `start` (len(lines) if none), and whether it held others."""
    inner, nested = False, False
    for index in range(start + 1, len(lines)):
        fence = FENCE.match(lines[index])
        if not fence or fence[1][0] != mark[0] or len(fence[1]) < len(mark):
            continue
        if fence[2].strip():
            inner = inner or may_nest
            nested = nested or inner
        elif inner:
            inner = False
        else:
            return index, nested
    return len(lines), nested


class _Reader:
    """Walks the top-level blocks once."""

    def __init__(self, lines: list[str], complaints: list[Complaint]) -> None:
        self.lines, self.complaints = lines, complaints
        self.title, self.head, self.instructions = "", "", ""
        self.exercises: list[_Draft] = []
        self.rubric: dict[str, float] = {}
        self.section = "head"

    def read(self, tokens: list[Token]) -> None:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            end = index
            if token.nesting == 1:
                end = next(i for i in range(index + 1, len(tokens)) if tokens[i].level == token.level)
            self._block(token, tokens[index : end + 1])
            index = end + 1

    def _block(self, token: Token, block: list[Token]) -> None:
        line = (token.map or [0])[0]
        if token.type == "heading_open" and token.tag in {"h1", "h2"}:
            self._heading(token.tag, block[1].content.strip(), line)
        elif self.section == "exercise":
            self._inside(self.exercises[-1], token, block, line)
        elif self.section == "rubric" and token.type == "table_open":
            self.rubric = points_of(read_table(block))
        elif self.section == "head":
            self.head += self._source(token)
        elif self.section == "instructions" and token.type != "hr":
            self.instructions += self._source(token) + "\n"

    def _heading(self, tag: str, text: str, line: int) -> None:
        exercise = EXERCISE.search(text)
        if exercise:
            points = float((exercise[3] or "0").replace(",", "."))
            if not points:
                message = f'exercise {exercise[1]} has no points: write "(25 puntos)" after its title'
                self._complain(line, "error", message)
            self.exercises.append(_Draft(exercise[1], exercise[2].strip(), points, line + 1, line + 1))
            self.section = "exercise"
        elif tag == "h1" and not self.title:
            self.title = text
        elif RUBRIC.search(text):
            self.section = "rubric"
        elif INSTRUCTIONS.search(text):
            self.section = "instructions"
        else:
            self.section = "other"
            self._complain(line, "warning", f"section {text!r} is not known and was left out")

    def _inside(self, draft: _Draft, token: Token, block: list[Token], line: int) -> None:
        if token.type == "html_block" and SOLUTION.search(token.content):
            draft.part = "solution"
        elif token.type == "html_block" and "</details" in token.content.lower():
            draft.part = "after"
        elif token.type == "heading_open" and draft.part in {"prompt", "review"}:
            draft.part = "answer" if ANSWER.search(block[1].content) else "review"
        elif token.type == "fence":
            self._fence(draft, token, line)
        elif draft.part == "answer":
            self._answer(draft, token, block)
        elif draft.part == "solution":
            self._solution(draft, token, block)
        elif draft.part == "prompt" and token.map:
            draft.first_block = token.map[1]

    def _fence(self, draft: _Draft, token: Token, line: int) -> None:
        name = FILE_NAME.match(token.content)
        language = token.info.strip().split()[0].lower() if token.info.strip() else ""
        file = SourceFile(name[1] if name else None, language, token.content, line + 2)
        if draft.part == "solution":
            draft.solution.append(file)
        elif draft.part in {"prompt", "review"}:
            draft.files.append(file)
            draft.part = "review"

    def _answer(self, draft: _Draft, token: Token, block: list[Token]) -> None:
        if token.type == "table_open" and not draft.columns:
            draft.columns = tuple(cell for cell in read_table(block).header if cell.strip("# "))
        elif token.type in {"paragraph_open", "ordered_list_open", "bullet_list_open"}:
            draft.questions += [part.content for part in block if part.type == "inline" and part.content.strip(" _.")]

    def _solution(self, draft: _Draft, token: Token, block: list[Token]) -> None:
        if token.type == "table_open":
            draft.tables.append(read_table(block))
        elif token.map and token.type not in {"hr", "html_block"}:
            draft.solution_lines += range(*token.map)

    def _source(self, token: Token) -> str:
        first, last = token.map or (0, 0)
        return "\n".join(self.lines[first:last]) + "\n"

    def _complain(self, line: int, level: str, message: str) -> None:
        self.complaints.append(Complaint(line + 1, "error" if level == "error" else "warning", message))

    def exam(self) -> Exam:
        """What was read."""
        minutes, mark = MINUTES.search(self.head), PASS_MARK.search(self.head)
        if not minutes:
            self._complain(0, "warning", "no duration found; 45-60 minutes are taken")
        if not mark:
            self._complain(0, "warning", "no pass mark found; 70 is taken")
        aim, limit = (int(minutes[1]), int(minutes[2] or minutes[1])) if minutes else (45, 60)
        return Exam(
            title=self.title,
            minutes=(aim, limit),
            pass_mark=float(mark[1].replace(",", ".")) if mark else 70.0,
            instructions=self.instructions.strip(),
            exercises=tuple(self._exercise(draft) for draft in self.exercises),
            rubric=self.rubric,
            complaints=tuple(sorted(self.complaints, key=lambda complaint: complaint.line)),
        )

    def _exercise(self, draft: _Draft) -> Exercise:
        issues: list[Issue] = []
        for table in draft.tables:
            issues += issues_of(table, taken={issue.id for issue in issues})
        if not draft.files:
            self._complain(draft.line - 1, "warning", f"exercise {draft.number} has no file under review")
        return Exercise(
            slug=slug(draft.title),
            title=draft.title,
            points=draft.points,
            kind="issue-table" if draft.columns else "questions" if draft.questions else "none",
            instructions="\n".join(self.lines[draft.line : draft.first_block]).strip(),
            files=tuple(draft.files),
            columns=draft.columns,
            issues=tuple(issues),
            questions=tuple(draft.questions),
            solution_files=tuple(draft.solution),
            solution_text="\n".join(self.lines[line] for line in draft.solution_lines).strip(),
            line=draft.line,
        )
