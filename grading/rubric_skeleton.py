"""A commented rubric.yml made from an exercise's tables, for an author to fill in.

It loads and changes nothing by itself: rows are matched from titles and corrections until phrasings are written.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from grading.content import GradedExercise, GradedIssue
from grading.exam import Issue

HEAD = """\
# What exam.md's tables lack. Every sentence is in Spanish (es) and English (en): learners choose their language.
# `python -m grading prove` says after each change what holds; docs/authoring.md explains every part.
"""
FILES = """\

# What the learner hands in, in the order of the tabs. `optional: true` for a file that may be left out.
files:
"""
REJECTS = """\

# Rows that name no defect of this exercise, though learners write them: they cost nothing and must not be accepted.
rejects: {es: [], en: []}

issues:
"""
NOTES: dict[str, str] = {
    "id": "  # Its id is for programs, never shown to learners; template/ and checks.py use the same one.\n",
    "row": "    # Its row in the solution table of exam.md, from which title, correction and severity are taken.\n",
    "cured": "    # Said when the check passes.\n",
    "failed": "    # Said when it fails: `default`, and one sentence for each other key that checks.py raises.\n",
    "follows": "    # Ids of issues of which a failure here is a consequence; best kept empty.\n",
    "phrasings": (
        "    # How learners put it, in very different words: terse, whole sentences, consequences, questions, code.\n"
        "    # Twelve in Spanish and eight in English make the matcher sure; with fewer, learners are asked more.\n"
        '    #   {es: ["…", "…"], en: ["…"]}\n'
    ),
    "rejects": "    # Near misses: they use its words and do not name it.\n",
    "cures": "    # Corrections beside the table's that cure it, and such as only sound like it.\n",
}
"""What the keys of an issue are for: told of the first issue."""
NOBODY: dict[str, str] = dict.fromkeys(NOTES, "")


def rubric_skeleton(exercise: GradedExercise) -> str:
    """The text of a rubric.yml for an exercise whose tables list issues and which has no rubric yet."""
    parts = [HEAD]
    if exercise.files:
        parts.append(FILES)
        parts += [_file(file.name, file.language, file.optional) for file in exercise.files]
    parts.append(REJECTS)
    issues = [
        "".join(_issue(issue, read, row))
        for row, (issue, read) in enumerate(zip(exercise.issues, exercise.text["es"].issues, strict=True), 1)
    ]
    return "".join(parts) + "\n".join(issues)


def _file(name: str, language: str, optional: bool) -> str:
    return f"  - {{name: {_quoted(name)}, language: {_quoted(language)}{', optional: true' if optional else ''}}}\n"


def _issue(issue: GradedIssue, read: Issue, row: int) -> Iterator[str]:
    told = NOTES if row == 1 else NOBODY
    yield f"  # {_plain(issue.title.es)}\n" + told["id"]
    yield f"  {_quoted(issue.id)}:\n"
    yield told["row"] + f"    row: {row}\n"
    if read.severity is None:
        yield "    # The table says no severity: critical, medium or minor.\n"
        yield f"    severity: {issue.severity}\n"
    yield told["cured"] + f"    cured: {_both(f'Corregido: {issue.title.es}', f'Fixed: {issue.title.en}')}\n"
    spanish, english = (title.replace("{", "{{").replace("}", "}}") for title in (issue.title.es, issue.title.en))
    still = _both(f"Sigue ahí: {spanish}", f"Still there: {english}")  # places in braces are filled
    yield told["failed"] + f"    failed: {{default: {still}}}\n"
    yield told["follows"] + "    follows: []\n"
    yield told["phrasings"] + "    phrasings: {es: [], en: []}\n"
    yield told["rejects"] + "    rejects: {es: [], en: []}\n"
    yield told["cures"] + "    cures: {es: [], en: []}\n    miscures: {es: [], en: []}\n"


def _both(spanish: str, english: str) -> str:
    return f"{{es: {_quoted(spanish)}, en: {_quoted(english)}}}"


def _quoted(text: str) -> str:
    """A YAML string on one line, whatever characters it holds."""
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**9).strip()


def _plain(text: str) -> str:
    """A comment on one line."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:110]
