"""Exercises of an exam file that has no sidecars: issues from its tables, files from its code blocks.

Their rows are matched zero-shot (from titles and corrections alone), their corrected files are parsed, not run, and
their open questions are for the learner to assess after the reveal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grading.exam import CorrectedFiles, Exercise, Issue, SourceFile
from grading.languages import extension, language_of
from grading.model import Language, Severity, Text
from grading.rubric import HandIn


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

    All are optional, since none is checked.
    """
    names = dict.fromkeys([*solution(exercise), *_begun(exercise)])
    languages = {**_languages(exercise.files), **_languages(exercise.solution_files)}
    return tuple(HandIn(name, languages.get(name) or language_of(name, ""), optional=True) for name in names)


def reviewed(exercise: Exercise) -> dict[str, str]:
    """The files under review by name; a block without one is named by its place and language."""
    return _named(exercise.files)


def first(exercise: Exercise) -> dict[str, str]:
    """What the learner's editors begin with: what the answer section begins, else the file under review."""
    wanted = {file.name for file in hand_ins(exercise)}
    return {name: text for name, text in {**reviewed(exercise), **_begun(exercise)}.items() if name in wanted}


def solution(exercise: Exercise) -> dict[str, str]:
    """The model solution's files by name.

    A block without a name corrects the reviewed file of its language, where there is just one block of each.
    """
    named: dict[str, str] = {}
    for name, file in zip(_names(exercise.solution_files), exercise.solution_files, strict=True):
        alone = sum(other.language == file.language for other in exercise.solution_files) == 1
        same = [n for n, f in zip(_names(exercise.files), exercise.files, strict=True) if f.language == file.language]
        named[same[0] if file.name is None and alone and len(same) == 1 else name] = file.text
    return named


def _begun(exercise: Exercise) -> dict[str, str]:
    blanks = [file for answer in exercise.answers if isinstance(answer, CorrectedFiles) for file in answer.blanks]
    return _named(blanks)


def _languages(files: Iterable[SourceFile]) -> dict[str, str]:
    files = tuple(files)
    return {name: language_of(name, file.language) for name, file in zip(_names(files), files, strict=True)}


def _named(files: Iterable[SourceFile]) -> dict[str, str]:
    files = tuple(files)
    return dict(zip(_names(files), (file.text for file in files), strict=True))


def _names(files: Iterable[SourceFile]) -> list[str]:
    """A name for each block, none twice."""
    names: list[str] = []
    for number, file in enumerate(files, 1):
        name = (
            file.name
            or f"{'output' if file.language in {'', 'text', 'txt'} else 'file'}-{number}{extension(file.language)}"
        )
        while name in names:
            name = f"{number}-{name}"
        names.append(name)
    return names
