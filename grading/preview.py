"""An exam folder while it is being written: what would be graded, and every complaint."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from grading import content, markdown
from grading.content import FILES, GradedExam
from grading.errors import CorrigeError
from grading.exam import Exam, Level
from grading.model import LANGUAGES, Language, Text

PLACE = re.compile(r"(?P<file>[^:,]+)(?::(?P<line>\d+))?(?:, (?P<part>.+))?")


@dataclass(frozen=True)
class Remark:
    """A complaint about a file of the folder: `line` is 1-based (0: none), `excerpt` what stands there."""

    file: str
    line: int
    level: Level
    message: str
    excerpt: str = ""


@dataclass(frozen=True)
class Look:
    """What there is of an exam now.

    `exam` is None when nothing can be read; while errors stand (`whole` is False) it is what its exam file alone gives.
    """

    exam: GradedExam | None
    whole: bool
    remarks: tuple[Remark, ...]

    @property
    def errors(self) -> int:
        """How many complaints keep it from being an exam."""
        return sum(remark.level == "error" for remark in self.remarks)


def look(folder: Path) -> Look:
    """Read an exam folder as it stands; whatever is wrong is a remark, never an exception."""
    try:
        exam = content.load.__wrapped__(folder)
    except CorrigeError as error:
        return _broken(folder, error)
    files = {name: exam.text[lang] for lang, name in FILES.items() if (folder / name).is_file()}
    return Look(
        exam, whole=True, remarks=tuple(remark for name, read in files.items() for remark in _of(folder, name, read))
    )


def _broken(folder: Path, why: CorrigeError) -> Look:
    """A folder that does not load: each exam file by itself, and why they do not fit together where neither says it."""
    read: dict[str, Exam] = {}
    remarks: list[Remark] = []
    for name in FILES.values():
        if (folder / name).is_file():
            try:
                read[name] = markdown.read_exam(folder / name)
            except CorrigeError as error:
                remarks.append(_refused(error, folder))
            else:
                remarks += _of(folder, name, read[name])
    if not any(remark.level == "error" for remark in remarks):
        remarks.append(_refused(why, folder))
    known = read.get(FILES["es"])
    return Look(content.unsaved(folder.name, known) if known else None, whole=False, remarks=tuple(remarks))


def _of(folder: Path, name: str, read: Exam) -> list[Remark]:
    """The complaints about a file that was read, each with what stands there."""
    lines = (folder / name).read_text(encoding="utf-8-sig").split("\n") if read.complaints else []
    found = ((each, lines[each.line - 1].strip() if each.line <= len(lines) else "") for each in read.complaints)
    return [Remark(name, each.line, each.level, each.message, excerpt) for each, excerpt in found]


def _refused(error: CorrigeError, folder: Path) -> Remark:
    """An error of loading, with its place as it is called inside the folder."""
    where = error.where.replace(f"{folder}/", "").replace(str(folder), folder.name)
    found = PLACE.fullmatch(where)
    file, line, part = (found["file"], int(found["line"] or 0), found["part"]) if found else (where, 0, None)
    message = "; ".join(each for each in (f"{part}: {error.what}" if part else error.what, error.fix) if each)
    return Remark(file, line, "error", message)


def in_language(exam: GradedExam, lang: Language) -> GradedExam:
    """The exam as its file of that language has it, whatever language is asked for: to be shown, not to be graded."""
    exercises = (
        replace(
            each,
            text=dict.fromkeys(LANGUAGES, each.text[lang]),
            issues=tuple(
                replace(one, title=_only(one.title, lang), correction=_only(one.correction, lang))
                for one in each.issues
            ),
        )
        for each in exam.exercises
    )
    return replace(exam, text=dict.fromkeys(LANGUAGES, exam.text[lang]), exercises=tuple(exercises))


def _only(text: Text, lang: Language) -> Text:
    return Text(text.in_(lang), text.in_(lang))
