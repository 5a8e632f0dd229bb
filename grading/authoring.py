"""What authors do with an exam: describe it, write its variants, keep its code blocks in step with template/."""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path
from typing import Any

from grading import content, markdown
from grading.content import GradedExercise
from grading.errors import ContentError, InputError
from grading.exam import Exercise, SourceFile
from grading.model import LANGUAGES, Language

NOTE = "variant.json"
"""Beside the files of a variant: which one they are of, so that `grade` runs them on its data."""


def describe(path: Path) -> dict[str, Any]:
    """An exam file as the command line reports it; ids come from rubric.yml where the exam's folder has one."""
    exam = markdown.read_exam(path)
    ids = _rubric_issues(path)
    return {
        "title": exam.title,
        "minutes": list(exam.minutes),
        "pass_mark": exam.pass_mark,
        "exercises": [_describe(exercise, ids.get(exercise.slug)) for exercise in exam.exercises],
        "rubric": dict(exam.rubric),
        "complaints": [vars(complaint) for complaint in exam.complaints],
    }


def _describe(exercise: Exercise, graded: GradedExercise | None) -> dict[str, Any]:
    issues = graded.issues if graded else exercise.issues
    return {
        "slug": exercise.slug,
        "title": exercise.title,
        "points": exercise.points,
        "kind": exercise.kind,
        "files": [_file(file, graded) for file in exercise.files],
        "columns": list(exercise.columns),
        "issues": [
            {
                "id": issue.id,
                "title": issue.title if isinstance(issue.title, str) else issue.title.es,
                "severity": issue.severity,
                "correction": issue.correction if isinstance(issue.correction, str) else issue.correction.es,
            }
            for issue in issues
        ],
        "questions": list(exercise.questions),
        "solution_files": [_file(file, graded) for file in exercise.solution_files],
    }


def _file(file: SourceFile, graded: GradedExercise | None) -> dict[str, Any]:
    name = file.name
    if name is None and graded and len(graded.files) == 1:
        name = graded.files[0].name
    return {"name": name, "language": file.language, "lines": file.lines}


def _rubric_issues(path: Path) -> dict[str, GradedExercise]:
    """The graded exercises beside an exam.md, by slug; none beside a lone file."""
    if path.name != "exam.md" or not list(path.parent.glob("*/rubric.yml")):
        return {}
    return {exercise.slug: exercise for exercise in content.load(path.resolve().parent).exercises}


def draw_defects(exercise: GradedExercise, seed: int) -> tuple[str, ...]:
    """A random set of an exercise's defects, one at least, in the rubric's order; the same seed draws the same."""
    ids = exercise.ids
    draw = random.Random(f"{seed}:{exercise.exam}/{exercise.slug}:defects")
    return tuple(sorted(draw.sample(ids, draw.randint(1, len(ids))), key=ids.index))


def write_variant(
    exercise: GradedExercise, folder: Path, seed: int, defects: str | None, lang: Language = "es"
) -> dict[str, Any]:
    """Write a variant's files with the defects asked for (`all`, `none`, ids with commas), if None with its own.

    Seed 0 is the exercise as it is written, with all defects.  NOTE is written beside the files of other seeds.
    Raises UnknownName for an id that the exercise does not have, InputError when the folder can't be written.
    """
    varied = exercise.variant(seed)
    words = [word.strip() for word in (defects or "").split(",") if word.strip()]
    chosen = {None: [issue.id for issue in varied.issues], "all": list(exercise.ids), "none": []}.get(defects, words)
    files = varied.render(tuple(chosen), lang)
    note = {NOTE: json.dumps({"exercise": f"{exercise.exam}/{exercise.slug}", "variant": seed})} if varied.seed else {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / NOTE).unlink(missing_ok=True)
        for name, text in {**files, **note}.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"can't be written: {error.strerror}", str(folder), "name another folder") from error
    return {
        "folder": str(folder),
        "seed": seed,
        "drawn": dict(varied.alternatives),
        "defects": chosen,
        "files": sorted(files),
    }


def written_as(exercise: GradedExercise, folder: Path) -> GradedExercise:
    """The exercise in the words and on the data in which `write_variant` wrote a folder, with all of its issues.

    Without a NOTE in the folder it is the exercise itself; InputError says what is wrong with one.
    """
    path = folder / NOTE
    if not path.is_file():
        return exercise
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        of, seed = note["exercise"], int(note["variant"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("says no variant", str(path), "let `variants` write it, or remove it") from error
    if of != f"{exercise.exam}/{exercise.slug}":
        raise InputError(f"is of {of!r}", str(path), f"grade it as {of}, or remove the file")
    return exercise.variant(seed).whole


def written_in(folder: Path) -> tuple[Language, ...]:
    """The languages of an exam's files: both with a twin, else the one in which exam.md calls its exercises."""
    if (folder / "exam.en.md").is_file():
        return LANGUAGES
    text = (folder / "exam.md").read_text(encoding="utf-8", errors="replace")
    return ("en",) if re.search(r"^#+\s.*\bexercise\b", text, re.IGNORECASE | re.MULTILINE) else ("es",)


def refreshed(folder: Path, lang: Language) -> tuple[Path, str, str]:
    """An exam file, its text, and its text with every code block rendered anew from template/."""
    twin = folder / f"exam.{lang}.md"
    path = twin if twin.is_file() else folder / "exam.md"  # an exam may have one language
    text = path.read_text(encoding="utf-8")
    exam = content.load(folder)
    lines = text.split("\n")
    for exercise in reversed(exam.exercises):
        read = exercise.text[lang]
        for fences, files in ((read.solution_files, exercise.solution(lang)), (read.files, exercise.reviewed(lang))):
            for fence, name in reversed(list(zip(fences, _names(fences, exercise), strict=True))):
                if name not in files:
                    raise ContentError(f"shows {name!r}", f"{path}:{fence.line}", "template/ renders no such file")
                block = _block(name, files[name], fence.language)
                lines[fence.line - 1 : fence.line - 1 + fence.lines] = block.rstrip("\n").split("\n")
    return path, text, "\n".join(lines)


def _names(fences: tuple[SourceFile, ...], exercise: GradedExercise) -> list[str]:
    return [fence.name or exercise.files[index].name for index, fence in enumerate(fences)]


def _block(name: str, text: str, language: str) -> str:
    """The text of a block, headed by a comment with the file's name where the language has one."""
    if language == "markdown" or re.match(rf"\s*(#|--|//)\s*{re.escape(name)}\b", text):
        return text
    return f"# {name}\n{text}"


def refresh(home: Path = content.HOME) -> list[str]:
    """Write the code blocks of every exam in a folder anew; returns the paths that changed."""
    changed = []
    for slug in content.exams(home):
        for lang in written_in(home / slug):
            content.load.cache_clear()
            path, before, after = refreshed(home / slug, lang)
            if before != after:
                path.write_text(after, encoding="utf-8")
                changed.append(str(path))
    return changed


if __name__ == "__main__":
    sys.stdout.write("".join(f"wrote {path}\n" for path in refresh()))
