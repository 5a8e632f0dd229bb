"""What the service refuses, in the learner's language.

Errors are written in English where they are raised, for logs and the command line as well.  Here each sentence that a
learner can meet has its pattern and its message; a test walks the service's errors and fails when one has none.
"""

from __future__ import annotations

import re

from grading.errors import CorrigeError
from ui.i18n import N_, _
from ui.text import literal

REFUSALS: tuple[tuple[str, str], ...] = (
    (r"the table has (?P<rows>\d+) rows", N_("The table has {rows} rows and takes no more: change or remove one.")),
    (r"the attempt is handed in", N_("This attempt is handed in: begin another one to write on.")),
    (r"the time is up", N_("The time is up: what was saved in time is handed in.")),
    (r"the alias has \d+ characters", N_("An alias has 1 to 40 characters that can be shown.")),
    (r"the language .* is unknown", N_("This language is not known.")),
    (r"severity .* is unknown", N_("This severity is not known.")),
    (
        r"is not a file of this exercise",
        N_("{where} is not a file of this exercise: rename it to one that is asked for."),
    ),
    (r"has more than (?P<most>\d+) bytes", N_("{where} has more than {most} bytes: hand in source text only.")),
    (
        r"has (?P<size>\d+) (characters|bytes)",
        N_("{where} is too long ({size}). What was saved before is kept."),
    ),
    (r"has (?P<entries>\d+) entries", N_("The zip has {entries} entries: put only your files into it.")),
    (r"is in it twice", N_("{where} is in it twice: leave only the one that you hand in.")),
    (r"can't be read as a zip", N_("This can't be read as a zip: zip your files anew, without a password.")),
    (r"holds no file of this exercise", N_("The zip holds no file of this exercise.")),
    (r"can't be the name of a file", N_("{where} can't be the name of a file: rename it.")),
    (r"is not UTF-8 text", N_("{where} is not text: save it as UTF-8.")),
    (r"holds (NUL bytes|characters that are no text)", N_("{where} holds characters that are no text.")),
    (r".*can't be an exam's name", N_("An exam's name has lower-case letters, digits and hyphens, as in hito-6.")),
    (r"is there already", N_("{where} is there already: choose another name.")),
    (r"is empty", N_("{where} is empty: choose a Markdown file.")),
    (r"unknown (?P<kind>[\w ]+) .*", N_("This no longer exists: go back to the first page and try again.")),
)


def refusal(error: CorrigeError) -> str:
    """The sentence for the learner; an error without one keeps its English words behind a translated start."""
    for pattern, message in REFUSALS:
        if found := re.fullmatch(pattern, error.what):
            return _(message, **{"where": literal(error.where), **found.groupdict()})
    return _("This could not be done: {error}", error=literal(str(error)))
