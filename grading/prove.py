"""Proof of content: what an exam folder claims of itself, tried out claim by claim.

For each exercise: the reviewed files run and fail every check, the model solution passes all of them, each defect
fails its own check alone (and those that rubric.yml says follow from it), and so do random sets of defects; the
rubric's rows and phrasings are matched to their own issue; both languages have the same structure.
The tests prove every exam shipped by these same functions; prove_files.py and prove_variants.py hold what is asked of
the files, prove_rows.py what is asked of the matcher.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from grading import authoring, content, prove_files, prove_rows
from grading.claim import BROKEN, OPEN, PROVEN, Claim, said, tried
from grading.content import FILES, GradedExam, GradedExercise
from grading.errors import UnknownName
from grading.exam import Exam, Exercise, kind_of
from grading.model import LANGUAGES, Language
from grading.sandbox import Sandbox


def prove(
    name: str,
    sandbox: Sandbox,
    variants: int = prove_files.VARIANTS,
    langs: tuple[Language, ...] = LANGUAGES,
    home: Path = content.HOME,
) -> Iterator[Claim]:
    """Prove an exam, or one exercise of it: `name` is EXAM or EXAM/EXERCISE, as a folder of `home` or a path.

    Raises UnknownName where there is no such exam and SandboxError where files can't be run for a fault of ours;
    whatever is wrong inside the exam's folder is a broken claim.
    """
    slug = ""
    if not any((folder / "exam.md").is_file() for folder in (home / name, Path(name))):
        name, _, slug = name.rpartition("/")
        name, slug = (name, slug) if name else (slug, "")
    try:
        exam = content.find(name, home)
    except UnknownName:
        raise
    except Exception as error:  # noqa: BLE001 (as in tried)
        yield Claim(Path(name).name, "", "loads", "", BROKEN, said(error))
        return
    chosen = (exam.exercise(slug),) if slug else exam.exercises
    yield from _exam(exam, chosen)
    for exercise in chosen:
        yield from prove_files.files(exercise, sandbox, variants, langs)
        yield from prove_rows.prove(exercise)


def _exam(exam: GradedExam, chosen: Iterable[GradedExercise]) -> Iterator[Claim]:
    yield Claim(exam.slug, "", "loads", "", PROVEN)
    if exam.text["en"] is exam.text["es"]:
        yield Claim(exam.slug, "", "same structure", "", OPEN, "there is no exam.en.md: the exam has one language")
    else:
        yield _same(exam.slug, "", _exam_shape(exam.text["es"]), _exam_shape(exam.text["en"]))
        for one in chosen:
            yield structure(one)
    yield from blocks(exam)


def structure(exercise: GradedExercise) -> Claim:
    """Both languages show the same exercise: points, answers, files, columns, and issues in number and severity."""
    shapes = [_shape(exercise.text[lang]) for lang in LANGUAGES]
    return _same(exercise.exam, exercise.slug, *shapes)


def _same(exam: str, slug: str, spanish: dict[str, object], english: dict[str, object]) -> Claim:
    differ = [
        f"{key}: {spanish[key]} in {FILES['es']}, {english[key]} in {FILES['en']}"
        for key in spanish
        if spanish[key] != english[key]
    ]
    return Claim(exam, slug, "same structure", "", BROKEN if differ else PROVEN, "; ".join(differ))


def _exam_shape(exam: Exam) -> dict[str, object]:
    return {"minutes": list(exam.minutes), "pass mark": exam.pass_mark, "exercises": len(exam.exercises)}


def _shape(exercise: Exercise) -> dict[str, object]:
    return {
        "points": exercise.points,
        "answers": [kind_of(answer) for answer in exercise.answers],
        "files": [file.name or file.language for file in exercise.files],
        "columns": len(exercise.columns),
        "severity column": exercise.asks_severity,
        "severities of the issues": [str(issue.severity) for issue in exercise.issues],
        "questions": len(exercise.questions),
        "solution files": [file.name or file.language for file in exercise.solution_files],
    }


def blocks(exam: GradedExam) -> Iterator[Claim]:
    """The code blocks of the exam file are what template/ renders."""
    folder = exam.exercises[0].folder.parent
    bare = [one.slug for one in exam.exercises if not one.has_template]
    if bare:
        yield Claim(exam.slug, "", "blocks", "", OPEN, f"no template/ to compare with: {', '.join(bare)}")
        return
    for lang in authoring.written_in(folder):
        file = FILES[lang] if (folder / FILES[lang]).is_file() else FILES["es"]
        yield tried(Claim(exam.slug, "", "blocks", file, PROVEN), partial(_stale, folder, lang))


def _stale(folder: Path, lang: Language) -> str:
    _, before, after = authoring.refreshed(folder, lang)
    return "" if before == after else "differ from template/: run `python -m grading.authoring`"
