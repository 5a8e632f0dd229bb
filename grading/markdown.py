"""exam.md -> Exam: the reader's door.  A small grammar over the blocks of a real Markdown parser (markdown-it-py).

    # title                                     a quote with duration and pass mark
    ## Instrucciones | Instructions             free text
    ## Ejercicio N: title (P puntos)            one exercise, up to the next heading of its level:
        prose, then any heading with fenced blocks      the files under review
        ### Tu Respuesta | Your answer                  a table's columns, blanks, open questions
        <details> … </details>                          the solution: issue tables, fenced blocks, text
        ### Puntuación | Scoring                        how the points are made up
    ## Reflexión | Certificación | …            free text
    ## Rúbrica | Rubric                         a table of points

docs/authoring.md has the whole dialect; grading/reader holds the parts.  Every complaint carries the line (1-based) of
the construct that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from grading.errors import ContentError
from grading.exam import Complaint, Exam, Section
from grading.reader.blocks import read_blocks
from grading.reader.exercises import ExerciseReader, sections_of, text_of
from grading.reader.outline import Chapter, outline
from grading.reader.parts import split
from grading.reader.points import breakdown, is_extra, is_total, number, rubric_points
from grading.reader.source import Source, read_source
from grading.reader.words import fold

MAX_BYTES = 4 * 1024 * 1024
"""An exam file over this is refused (a term's worth of exercises is some 100 KB)."""

RANGE = r"(\d+(?:[.,]\d+)?)(?:\s*(?:[-–—a~]|to|hasta)\s*(\d+(?:[.,]\d+)?))?\s*"
HOURS = re.compile(RANGE + r"(?:h\b|horas?|hours?|hrs?\b)(?:\s*(?:y|and)?\s*(\d+)\s*min)?", re.I)
MINUTES = re.compile(RANGE + r"min", re.I)
TIME = re.compile(r"duraci|tiempo|\btime\b|duration|minut|\bhoras?\b|\bhours?\b")
PASS = re.compile(r"minim|aprob|\bpass|minimum")
PASS_MARKS = (
    re.compile(r"(\d+(?:[.,]\d+)?)\s*/\s*(\d+)"),
    re.compile(r"(?:m[ií]nim|aprob|pass|minimum)\D{0,60}(\d+(?:[.,]\d+)?)()(?!\d*\s*min)", re.I),
    re.compile(r"(\d+(?:[.,]\d+)?)()\s*(?:%|puntos|points|pts)", re.I),
)
"""A pass mark as 70/100, behind a word that says so, or with its unit."""
AT_THE_END = {"rubric", "reflection", "certification"}
"""Sections behind the last exercise's solution that are the exam's, at whatever level their heading is."""


def _mark(line: str) -> re.Match[str] | None:
    return next((found for pattern in PASS_MARKS if (found := pattern.search(line))), None)


def read_exam(path: Path) -> Exam:
    """Read an exam file; raises ContentError with the line when it holds no exercise or can't be decoded."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ContentError(f"can't be read: {error.strerror}", str(path), "check the path") from error
    return parse_exam(decode(data, str(path)), str(path))


def decode(data: bytes, where: str) -> str:
    """An exam file's text; raises ContentError with the line when it is too large or no UTF-8."""
    if len(data) > MAX_BYTES:
        raise ContentError(f"has {len(data)} bytes", f"{where}:1", f"at most {MAX_BYTES} are read: split it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError("is not UTF-8 text", f"{where}:{line}", "save it as UTF-8") from error


def parse_exam(text: str, where: str) -> Exam:
    """The exam that a text holds; `where` names it in errors.  Raises ContentError when it holds no exercise."""
    source = read_source(text)
    chapters = outline(read_blocks(source), source.complaints)
    if not any(chapter.draft for chapter in chapters):
        raise ContentError("no exercise found", f"{where}:1", 'write a heading "## Ejercicio 1: Title (25 puntos)"')
    return _Assembly(source, chapters).exam()


class _Assembly:
    """Brings the chapters together."""

    def __init__(self, source: Source, chapters: Sequence[Chapter]) -> None:
        self.source = source
        self.title = next((c.title for c in chapters if c.head), "")
        self.head = next((text_of(source, c.blocks) for c in chapters if c.head), "")
        self.drafts = [c.draft for c in chapters if c.draft]
        for draft in self.drafts:
            draft.parts = split(draft.blocks)
        self.sections = [s for c in chapters if not c.draft for s in self._section(c)]
        self.rubric, self.rubric_line = self._rubric(chapters)
        last = self.drafts[-1]
        self.sections += [s for s in sections_of(source, last.parts) if s.role in AT_THE_END]
        last.parts = [part for part in last.parts if part.role not in AT_THE_END]

    def exam(self) -> Exam:
        """What was read."""
        points = rubric_points(self.rubric, [(draft.number, draft.title) for draft in self.drafts])
        reader = ExerciseReader(self.source, {})
        exercises = tuple(reader.read(draft, given) for draft, given in zip(self.drafts, points, strict=True))
        minutes = self._minutes()
        total = sum(exercise.points for exercise in exercises)
        extra = sum(e.points for e, draft in zip(exercises, self.drafts, strict=True) if is_extra(draft.heading.text))
        pass_mark, pass_of = self._pass_mark(total, total - extra)
        self._check_total(total, total - extra)
        if not self.title:
            self._warn(1, 'no title found; begin with a line "# Examen: …"')
        instructions = "\n\n".join(section.text for section in self.sections if section.role == "instructions")
        return Exam(
            title=self.title,
            minutes=minutes,
            pass_mark=pass_mark,
            instructions=instructions,
            exercises=exercises,
            rubric=self.rubric,
            complaints=tuple(sorted(set(self.source.complaints), key=lambda c: (c.line, c.level, c.message))),
            sections=tuple(self.sections),
            pass_of=pass_of,
        )

    def _warn(self, line: int, message: str) -> None:
        self.source.complaints.append(Complaint(line, "warning", message))

    def _section(self, chapter: Chapter) -> list[Section]:
        text = text_of(self.source, chapter.blocks)
        if not text:
            return []
        if chapter.head:
            return [Section("head", "", text, chapter.line)]
        if chapter.role == "other":
            self._warn(chapter.line, f"section {chapter.title!r} is not known; it is shown as it is")
        return [Section(chapter.role, chapter.title, text, chapter.line)]

    def _rubric(self, chapters: Sequence[Chapter]) -> tuple[dict[str, float], int]:
        """The exam's table of points and its line; also where it stands behind the last exercise's solution."""
        for chapter in chapters:
            if chapter.role == "rubric" and (found := breakdown(chapter.blocks)):
                return found, chapter.line
        for part in self.drafts[-1].parts:
            if part.role == "rubric" and part.heading and (found := breakdown(part.blocks)):
                return found, part.heading.start + 1
        return {}, 0

    def _check_total(self, total: float, regular: float) -> None:
        given = next((value for label, value in self.rubric.items() if is_total(label)), None)
        rows = {label: value for label, value in self.rubric.items() if not is_total(label)}
        sums = {sum(rows.values()), sum(value for label, value in rows.items() if not is_extra(label))}
        if given is not None and given not in {total, regular}:
            message = f"the rubric's total is {given:g}, the exercises add up to {total:g}; correct one of them"
            self._warn(self.rubric_line, message)
        elif given is not None and given not in sums:
            self._warn(
                self.rubric_line, f"the rubric's rows add up to {max(sums):g}, its total is {given:g}; correct one"
            )

    def _minutes(self) -> tuple[int, int]:
        """The aim and the limit, in minutes: from the head, else the instructions, else 45 and 60 with a warning."""
        for text in (self.head, *(s.text for s in self.sections if s.role == "instructions")):
            lines = [line for line in text.split("\n")[:200] if len(line) < 500 and TIME.search(fold(line))]
            for line in lines:
                if found := HOURS.search(line):
                    low, high = number(found[1]), number(found[2] or found[1])
                    return round(low * 60) + int(found[3] or 0), round(high * 60) + int(found[3] or 0)
                if found := MINUTES.search(line):
                    return round(number(found[1])), round(number(found[2] or found[1]))
        self._warn(1, "no duration found; 45-60 minutes are taken")
        return 45, 60

    def _pass_mark(self, total: float, regular: float) -> tuple[float, float]:
        """The pass mark and what it is out of: as written, 100 for a percentage, else all points.

        `regular` are the points without those of a bonus exercise, which helps to reach the mark: 70/100 with 10
        points more to earn are 70 of 110.
        """
        for text in (
            self.head,
            *(s.text for s in self.sections if s.role in {"instructions", "rubric", "certification"}),
        ):
            for line in text.split("\n")[:200]:
                if len(line) >= 500 or not PASS.search(fold(line)):
                    continue
                found = _mark(line)
                if not found:
                    continue
                percent = line[found.end(1) :].lstrip().startswith("%")
                if found[2] and float(found[2]) not in {total, regular}:
                    self._warn(1, f"the pass mark is out of {found[2]}, the exercises add up to {total:g}; correct one")
                    return number(found[1]), float(found[2])
                return number(found[1]), 100.0 if percent or not total else total
        self._warn(1, "no pass mark found; 70 % is taken")
        return 70.0, 100.0
