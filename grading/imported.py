"""Exercises of an exam file that has no sidecars: issues from its tables, files from its code blocks.

Their rows are matched zero-shot (from titles and corrections alone), their corrected files are parsed, not run, and
their open questions are for the learner to assess after the reveal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from grading.exam import CorrectedFiles, Exercise, Issue, SourceFile
from grading.languages import extension, language_of
from grading.model import Language, Severity, Text
from grading.reader.words import file_named
from grading.rubric import HandIn

TEXT = frozenset({"", "text", "txt", "plaintext", "tree"})
SHOWN = frozenset({"", "bash", "sh", "shell", "console", "powershell"})
"""Languages (text is empty) of what a solution may show without correcting a file: commands, outputs, trees."""


def titled(text: Mapping[Language, Exercise]) -> list[tuple[Issue, Text, Text]]:
    """Each issue of the Spanish tables with title and correction in both languages.

    Where the English twin has another number of rows, the Spanish ones stand for both.
    """
    spanish, english = text["es"].issues, text["en"].issues
    pairs = zip(spanish, english if len(english) == len(spanish) else spanish, strict=True)
    return [(es, Text(es.title, en.title), Text(es.correction, en.correction)) for es, en in pairs]


def severity(issue: Issue) -> Severity:
    """The table's, or medium where it says none: all issues of such a table then weigh the same."""
    return issue.severity or Severity.MEDIUM


def asks_severity(exercise: Exercise) -> bool:
    """Whether the learner's table has a severity column and the solution says every issue's severity."""
    return exercise.asks_severity and all(issue.severity for issue in exercise.issues)


def hand_ins(exercise: Exercise) -> tuple[HandIn, ...]:
    """The files that the learner may hand in: those of the solution, and those that the answer section begins.

    All are optional, since none is checked.  Commands and outputs that the solution only shows are none.
    """
    begun = _begun(exercise)
    asked = {_language(file) for file in exercise.files} | {language_of(name, "") for name in begun}
    solved, blocks = _solved(exercise), _Blocks(exercise.solution_files)
    wanted = [name for name, file in solved.items() if blocks.own(file) or _language(file) not in SHOWN - asked]
    names = dict.fromkeys([*wanted, *begun])
    said = {**_reviewed(exercise), **solved}
    return tuple(
        HandIn(name, language_of(name, said[name].language if name in said else ""), optional=True) for name in names
    )


def reviewed(exercise: Exercise) -> dict[str, str]:
    """The files under review by name.

    A block without one has that of the solution's only file of its language, else it is named by place and language.
    """
    return {name: file.text for name, file in _reviewed(exercise).items()}


def first(exercise: Exercise) -> dict[str, str]:
    """What the learner's editors begin with: what the answer section begins, else the file under review.

    A reviewed `train.py` begins the solution's `src/train.py`, where it is the only one of that name.
    """
    texts = {**reviewed(exercise), **_begun(exercise)}
    last = Counter(PurePosixPath(name).name for name in texts)
    near = {PurePosixPath(name).name: text for name, text in texts.items() if last[PurePosixPath(name).name] == 1}
    wanted = [file.name for file in hand_ins(exercise)]
    begun = {name: texts.get(name, near.get(PurePosixPath(name).name)) for name in wanted}
    return {name: text for name, text in begun.items() if text is not None}


def solution(exercise: Exercise) -> dict[str, str]:
    """The model solution's files by name.

    A block without a name corrects the reviewed file of its language, where there is just one block of each.
    """
    return {name: file.text for name, file in _solved(exercise).items()}


def _begun(exercise: Exercise) -> dict[str, str]:
    blanks = [file for answer in exercise.answers if isinstance(answer, CorrectedFiles) for file in answer.blanks]
    models = _Blocks(exercise.solution_files)
    return {name: file.text for name, file in _Blocks(blanks).by_name(models, _solved(exercise)).items()}


def _reviewed(exercise: Exercise) -> dict[str, SourceFile]:
    return _Blocks(exercise.files).by_name(_Blocks(exercise.solution_files))


def _solved(exercise: Exercise) -> dict[str, SourceFile]:
    under_review = _Blocks(exercise.files)
    return _Blocks(exercise.solution_files).by_name(under_review, under_review.by_name())


class _Blocks:
    """The blocks of one section, each with the name that its first comment or the line right above gives it."""

    def __init__(self, files: Iterable[SourceFile]) -> None:
        self.files = tuple(files)
        self.headings = Counter(file.heading for file in self.files)
        languages = Counter(map(_language, self.files))
        self.alone = {_language(file): file for file in self.files if languages[_language(file)] == 1}

    def by_name(
        self, others: _Blocks | None = None, called: Mapping[str, SourceFile] | None = None
    ) -> dict[str, SourceFile]:
        """The blocks by name, none twice.

        A block without one that is alone of its language has that of the only one of its language among `others`,
        which are `called` so, or by their own names.
        """
        names = {id(file): name for name, file in (called or {}).items()}
        found: dict[str, SourceFile] = {}
        for place, file in enumerate(self.files, 1):
            name = self.own(file)
            twin = others.alone.get(_language(file)) if others and file is self.alone.get(_language(file)) else None
            if not name and others and twin:
                name = names.get(id(twin)) or others.own(twin)
            name = name or f"{'file' if _language(file) else 'output'}-{place}{extension(file.language)}"
            while name in found:
                name = f"{place}-{name}"
            found[name] = file
        return found

    def own(self, file: SourceFile) -> str | None:
        """A block's own name; the line above it names the only block that it stands above, if the language fits."""
        name = file.name or (file_named(file.heading) if self.headings[file.heading] == 1 else None)
        says = language_of(name, "") if name and name != file.name else ""
        fits = says == _language(file) or not _language(file) or not (says or _language(file) in SHOWN)
        return name if file.name or fits else None


def _language(file: SourceFile) -> str:
    """A block's language, by one word for each; empty for text."""
    said = language_of("", file.language)
    return "" if said in TEXT else said
