"""What the reader of exam files complains of, in the author's language.

As in `refusals`: the reader says it in English, for the command line as well; here each sentence has its pattern and
its message, and one without keeps its English words.
"""

from __future__ import annotations

import re

from ui.i18n import N_, _

FIX_ONE = r"; correct one( of them)?"
COMPLAINTS: tuple[tuple[str, str], ...] = (
    (r"no title found; begin with .*", N_('There is no title: begin with a line "# Examen: …".')),
    (
        r"section (?P<name>.+) is not known; it is shown as it is",
        N_("Section {name} is not known: it is shown as it is."),
    ),
    (
        r"the rubric's total is (?P<given>\S+), the exercises add up to (?P<total>\S+)" + FIX_ONE,
        N_("The rubric's total is {given} and the exercises add up to {total}: correct one of them."),
    ),
    (
        r"the rubric's rows add up to (?P<rows>\S+), its total is (?P<given>\S+)" + FIX_ONE,
        N_("The rubric's rows add up to {rows} and its total is {given}: correct one of them."),
    ),
    (
        r"no duration found; 45-60 minutes are taken",
        N_('No duration was found, so it takes 45-60 minutes: write "**Duración**: 30 minutos" below the title.'),
    ),
    (
        r"the pass mark is out of (?P<of>\S+), the exercises add up to (?P<total>\S+)" + FIX_ONE,
        N_("The pass mark is out of {of} and the exercises add up to {total}: correct one of them."),
    ),
    (
        r"no pass mark found; 70 % is taken",
        N_('No pass mark was found, so it is 70 %: write "**Puntaje mínimo**: 70/100" below the title.'),
    ),
    (
        r"lists or quotes are nested over (?P<most>\d+) levels deep; write them flatter",
        N_("Lists or quotes are nested over {most} levels deep: write them flatter."),
    ),
    (
        r"the line under this table's header has another number of columns; it was read as a table",
        N_("The line under this table's header has another number of columns: give it as many as the header has."),
    ),
    (
        r"another exercise is called (?P<name>.+) too; give each its own title",
        N_("Another exercise is called {name} too: give each its own title."),
    ),
    (
        r"no answer section; .*",
        N_('There is no answer section: write a heading "### Tu Respuesta" before what the learner fills in.'),
    ),
    (
        r"the heading gives (?P<own>\S+) points, the rubric (?P<rubric>\S+)" + FIX_ONE,
        N_("The heading gives {own} points and the rubric {rubric}: correct one of them."),
    ),
    (
        r"exercise (?P<name>.+) has no points: .*",
        N_('Exercise {name} has no points: write "(25 puntos)" after its title.'),
    ),
    (
        r"exercise (?P<name>.+) (shows neither a file nor a text to review|has no file under review)(; .*)?",
        N_("Exercise {name} shows nothing to review: add a file or a text before its answer section."),
    ),
    (
        r"the answer has tables with different columns; .*",
        N_("The answer has tables with different columns: the learner fills in the first one's."),
    ),
    (
        r"this fence holds fences of its own length and was read as the outer one; make it longer",
        N_("This fence holds fences of its own length and was read as the outer one: make it longer."),
    ),
    (
        r"this comment never ends and is shown; .*",
        N_("This comment never ends, so it is shown: write --> where it ends."),
    ),
    (r"this fence is never closed; add a closing line", N_("This fence is never closed: add a closing line.")),
    (
        r"</details> closes nothing; .*",
        N_("</details> closes nothing: remove it, or write <details> before the solution."),
    ),
    (
        r"this <details> is never closed; .*",
        N_("This <details> is never closed: write </details> behind the solution."),
    ),
    (
        r"there is an exercise (?P<number>\S+) already; number each once",
        N_("There is an exercise {number} already: number each once."),
    ),
    (
        r"the breakdown's total is (?P<total>\S+), the exercise has (?P<points>\S+) points" + FIX_ONE,
        N_("The breakdown's total is {total} and the exercise has {points} points: correct one of them."),
    ),
    (
        r"the parts add up to (?P<total>\S+), the exercise has (?P<points>\S+) points" + FIX_ONE,
        N_("The parts add up to {total} and the exercise has {points} points: correct one of them."),
    ),
    (
        r"text was decoded with the wrong charset and was repaired.*",
        N_("Letters came through the wrong charset and were repaired: check them, and save the file as UTF-8."),
    ),
    (
        r"letters were lost to a wrong charset.*",
        N_("Letters were lost to a wrong charset: write them again, and save the file as UTF-8."),
    ),
    (
        r"this line has (?P<size>\d+) characters and was cut; at most (?P<most>\d+) are read outside code blocks",
        N_("This line has {size} characters and was cut: at most {most} are read outside blocks of code."),
    ),
    (
        r"a heading needs a blank after its #; it was read as one",
        N_("A heading needs a blank after its #: it was read as one."),
    ),
    (
        r"an image is shown as a link, .*",
        N_("An image is shown as a link, so that no page loads pictures from elsewhere: describe it in words."),
    ),
    (
        r"the tables have over (?P<most>\d+) cells; .*",
        N_("The tables have over {most} cells and what follows was not read: split the exam."),
    ),
    (
        r"this table has (?P<width>\d+) columns; at most (?P<most>\d+) are read: split it",
        N_("This table has {width} columns and at most {most} are read: split it."),
    ),
    (
        r"this row has more cells than the header's (?P<width>\d+); .*",
        N_("This row has more cells than the header's {width}: write \\| for a pipe inside a cell."),
    ),
    (
        r"this row names no issue and was left out; fill its first column",
        N_("This row names no issue and was left out: fill its first column."),
    ),
    (
        r"severity (?P<name>.+) is not known; .*",
        N_("Severity {name} is not known: write Crítico, Medio, Menor or a circle."),
    ),
    (
        r"has \d+ bytes; at most (?P<most>\d+) are read: split it",
        N_("The file is too large: at most {most} bytes are read, so split it."),
    ),
    (r"is not UTF-8 text; save it as UTF-8", N_("The file is no UTF-8 text: save it as UTF-8.")),
    (
        r"no exercise found; .*",
        N_('There is no exercise: write a heading "## Ejercicio 1: Title (25 puntos)".'),
    ),
    (
        r"has not as many exercises as exam\.md; keep both files in step",
        N_("It has not as many exercises as exam.md: keep both files in step."),
    ),
    (
        r"(?P<part>.+: )?row (?P<row>\d+) is not in the solution table; it has (?P<rows>\d+) rows",
        N_("{part}row {row} is not in the solution table of the exam file, which has {rows} rows."),
    ),
)


def complaint(message: str) -> str:
    """The sentence for the author."""
    for pattern, sentence in COMPLAINTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return _(sentence, **{name: text or "" for name, text in found.groupdict().items()})
    return message
