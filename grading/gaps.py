"""What keeps an exam from full grading: for authors, exercise by exercise."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from grading.content import GradedExam, GradedExercise
from grading.exam import CorrectedFiles, Exercise, SourceFile
from grading.messages import both
from grading.model import LANGUAGES, Language, Text

Weight = Literal["grading", "better"]
ENOUGH: dict[Language, int] = {"es": 12, "en": 8}
"""Phrasings of an issue that make the matcher sure (docs/authoring.md)."""


@dataclass(frozen=True)
class Gap:
    """What keeps an exercise (empty slug: the exam) from full grading: what to do, and what learners get until then.

    `weight` is "grading" where points or checks depend on it, "better" where it is graded all the same.
    """

    exercise: str
    weight: Weight
    what: Text
    todo: Text
    until: Text


def missing(exam: GradedExam) -> tuple[Gap, ...]:
    """What keeps an exam from full grading, exercise by exercise, what grading depends on first."""
    gaps = [gap for each in exam.exercises for gap in sorted(_of(each), key=lambda gap: gap.weight == "better")]
    if exam.text["en"] is exam.text["es"]:
        gaps.append(
            Gap(
                "",
                "better",
                both("There is no exam.en.md: the exam has one language."),
                both("Write its twin in English: the same exercises, tables and files in the same order."),
                both("Who has chosen the other language reads the texts of exam.md."),
            )
        )
    return tuple(gaps)


def _of(exercise: GradedExercise) -> Iterator[Gap]:
    text = exercise.text["es"]
    yield from _of_text(exercise, text)
    yield from _of_issues(exercise, text)
    if exercise.issues:
        yield from _of_rubric(exercise)
        yield from _of_files(exercise)


def _of_text(exercise: GradedExercise, text: Exercise) -> Iterator[Gap]:
    """What the exam file itself does not say."""
    slug = exercise.slug
    if not text.answers:
        yield Gap(
            slug,
            "grading",
            both("The exercise asks for nothing: it has no answer section."),
            both("Write a heading “### Tu Respuesta” with an empty table, numbered blanks or questions below it."),
            both("They read the exercise and have no table to fill in."),
        )
    if not text.files and not text.open_questions:
        yield Gap(
            slug,
            "grading",
            both("There is no file under review."),
            both("Put it into a block of code before the answer section; its first comment gives its name."),
            both("They have nothing to review but the instructions."),
        )
    unnamed = sum(file.name is None for file in text.files)
    if unnamed and not exercise.has_rubric:
        yield Gap(
            slug,
            "better",
            both("{count} of the blocks under review have no name.", count=unnamed),
            both("Begin each with a comment that holds the file's name: “# train.py”."),
            both("The files are called by their place: file-1, file-2 …"),
        )
    unanswered = sum(not question.answer.strip() for question in text.open_questions)
    if unanswered:
        yield Gap(
            slug,
            "better",
            both("{count} open questions have no model answer.", count=unanswered),
            both("Answer them in the solution, as a list or table with the same numbers."),
            both("After the hand-in they assess these answers with nothing to compare them with."),
        )


def _of_issues(exercise: GradedExercise, text: Exercise) -> Iterator[Gap]:
    """What the solution does not say of the issues."""
    slug = exercise.slug
    if not exercise.issues:
        asks = bool(text.columns) or text.kind == "missing-list"
        yield Gap(
            slug,
            "grading" if asks or not text.open_questions else "better",
            both("The solution lists no issues."),
            both("Write a table into the solution, with the columns Problema, Severidad and Corrección."),
            both("Nothing of this exercise gives points: they compare their answers with the solution themselves."),
        )
        return
    without = sum(issue.severity is None for issue in text.issues)
    if without and not exercise.has_rubric:
        yield Gap(
            slug,
            "grading",
            both("{count} of {all} issues have no severity.", count=without, all=len(text.issues)),
            both("Add a column Severidad (Crítico, Medio, Menor), or a severity per issue in rubric.yml."),
            both("Such issues count as medium, and no severity is asked for or gives points."),
        )
    bare = sum(not issue.correction.es.strip() for issue in exercise.issues)
    if bare:
        yield Gap(
            slug,
            "better",
            both("{count} of {all} issues have no correction.", count=bare, all=len(exercise.issues)),
            both("Add a column Corrección to the solution's table."),
            both("Rows are matched by the problem's title alone, and nothing says what would have been right."),
        )


def _of_rubric(exercise: GradedExercise) -> Iterator[Gap]:
    """What the matcher would learn from."""
    if not exercise.has_rubric:
        yield Gap(
            exercise.slug,
            "grading",
            both("There is no rubric.yml."),
            both("Download the zip: it has one to fill in, made from the tables."),
            both("Rows are matched from titles and corrections alone: more of them are asked about or missed."),
        )
        return
    names: dict[Language, Text] = {"es": both("Spanish"), "en": both("English")}
    for lang, name in names.items():
        few = [issue.id for issue in exercise.issues if len(issue.phrasings.get(lang, ())) < ENOUGH[lang]]
        if few:
            yield Gap(
                exercise.slug,
                "better",
                both(
                    "Fewer than {most} {language} phrasings: {ids}.",
                    most=ENOUGH[lang],
                    language=name,
                    ids=_list(few),
                ),
                both("Write more under phrasings in rubric.yml, in very different words."),
                both("More rows of theirs are asked about instead of recognised."),
            )
    alone = [issue.id for issue in exercise.issues if not any(issue.rejects.get(lang) for lang in LANGUAGES)]
    if alone:
        yield Gap(
            exercise.slug,
            "better",
            both("No near misses: {ids}.", ids=_list(alone)),
            both("Write under rejects in rubric.yml what uses its words and names nothing."),
            both("Rows that only sound like it are accepted more often."),
        )


def _of_files(exercise: GradedExercise) -> Iterator[Gap]:
    """What corrected files are held against."""
    slug, text = exercise.slug, exercise.text["es"]
    handed = exercise.files or any(isinstance(answer, CorrectedFiles) for answer in text.answers)
    if not handed:
        yield Gap(
            slug,
            "better",
            both("The solution has no corrected file."),
            both("Put it into a block of code in the solution, named as the file under review."),
            both("They hand in no files, and the table has all the points."),
        )
        return
    if not exercise.checked:
        yield Gap(
            slug,
            "grading",
            both("There is no checks.py."),
            both("Write one check per issue (docs/authoring.md); `python -m grading prove` says whether they hold."),
            both("Corrected files are parsed and compared with the solution, not run; the table has all the points."),
        )
    if exercise.has_template:
        yield from _of_template(exercise)
    else:
        yield Gap(
            slug,
            "better",
            both("There is no template/."),
            both("Write each file once, with its defects as conditions (docs/authoring.md)."),
            both("Every attempt shows the same files, and no proof makes files with single defects."),
        )


def _of_template(exercise: GradedExercise) -> Iterator[Gap]:
    """Blocks of the exam file that are not what template/ renders: nobody but readers of the file sees them."""
    reviewed = {text.strip() for lang in LANGUAGES for text in exercise.reviewed(lang).values()}
    solved = {text.strip() for lang in LANGUAGES for text in exercise.solution(lang).values()}
    texts = exercise.text.values()
    if any(_differs(text.files, reviewed) or _differs(text.solution_files, solved) for text in texts):
        yield Gap(
            exercise.slug,
            "grading",
            both("Blocks of code differ from template/."),
            both("Change the files of template/ instead; `make content` writes the blocks anew."),
            both("They see and are graded by what template/ renders, not by these blocks."),
        )


def _differs(shown: tuple[SourceFile, ...], rendered: Collection[str]) -> bool:
    """Whether a block is none of the rendered files; it may be headed by a comment with the file's name."""
    return any(not any(block.text.strip().endswith(text) for text in rendered) for block in shown)


def _list(ids: list[str]) -> str:
    return ", ".join(ids[:5]) + (" …" if len(ids) > 5 else "")
