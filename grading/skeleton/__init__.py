"""`new`: the skeleton of an exam, one small exercise with two defects, to be changed into the author's own.

The files beside this one are its text; the exam files' code blocks are rendered from the exercise's template/.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from grading import authoring, content, markdown
from grading.errors import InputError
from grading.model import LANGUAGES, Language

HERE = Path(__file__).parent
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TITLE = "NAME"
"""Stands in the exam files where the exam's name goes."""


def write(name: str, lang: Language | None = None, home: Path = content.HOME) -> dict[str, Any]:
    """Write the skeleton into a folder of `home`, or into a path; with `lang` an exam in that language alone.

    Returns {"exam": the folder, "files": [names]}.  Raises InputError when the folder is there already, its name is no
    good, or it can't be written.
    """
    plain = Path(name).name == name and name not in {"", ".", ".."}
    folder = (home / name if plain else Path(name)).absolute()
    if not NAME.fullmatch(folder.name):
        fix = "use lower-case letters, digits and hyphens, as in hito-6"
        raise InputError(f"{folder.name!r} can't be an exam's name", str(folder), fix)
    try:
        _write(folder, lang)
    except FileExistsError:
        raise InputError("is there already", str(folder), "choose another name, or remove it yourself") from None
    except OSError as error:
        raise InputError(f"can't be written: {error.strerror}", str(folder), "choose another place") from error
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {"exam": str(folder), "files": found}


def _write(folder: Path, lang: Language | None) -> None:
    folder.mkdir(parents=True)
    texts = {language: (HERE / _file(language)).read_text(encoding="utf-8") for language in LANGUAGES}
    exams = {_file(language): text for language, text in texts.items()} if lang is None else {_file("es"): texts[lang]}
    for name, text in exams.items():
        (folder / name).write_text(text.replace(TITLE, folder.name), encoding="utf-8")
    exercise = markdown.read_exam(folder / _file("es")).exercises[0]
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(HERE / "exercise", folder / exercise.slug, ignore=ignored)
    for language in authoring.written_in(folder):
        path, _, text = authoring.refreshed(folder, language)
        path.write_text(text, encoding="utf-8")
    content.load.cache_clear()  # the folder was loaded before its code blocks stood in it


def _file(lang: Language) -> str:
    return "exam.md" if lang == "es" else f"exam.{lang}.md"
