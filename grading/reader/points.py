"""Points in headings, tables and breakdowns, and whether they add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grading.exam import Complaint
from grading.reader.blocks import Block
from grading.reader.tables import Table
from grading.reader.words import EXERCISE, LONGEST_HEADING, fold, plain, slug

VALUE = r"(\d{1,4}(?:[.,]\d{1,2})?)"
GIVEN = re.compile(
    rf"{VALUE}\s*(?:puntos?|points?|pts?|pt|p)\b|(?:puntos?|puntaje|points?|pts|score|valor)\W{{0,4}}{VALUE}", re.I
)
BRACKET = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
TRAILING = re.compile(rf"\s*[-–—:|·,]\s*{VALUE}\s*(?:puntos?|points?|pts?)\b\.?\s*\W*$", re.I)
BARE = re.compile(rf"\s*[(\[]\s*{VALUE}\s*%?\s*[)\]]\s*$")
KEYCAP = re.compile("\ufe0f?\u20e3")
"""What makes a digit a picture of a key."""
POINTS_COLUMN = re.compile(r"\bpuntos?\b|\bpoints?\b|\bpts\b|maxim|\bmax\b|puntaje|\bscore|\bvalor\b|puntuaci")
YOURS = re.compile(r"\btus?\b|\bsus?\b|\byour\b|obtenid|obtained|achieved|logrado")
SHARE = re.compile(r"%|\bpeso\b|porcent|\bweight")
TOTAL = re.compile(r"\btotal\b|\bsuma\b|\bsum\b")
EXTRA = re.compile(r"\bextra\b|\bbonus\b|\bopcional|\boptional")
EACH = re.compile(r"\bcada\b|c/u|\beach\b|\bpor\s+(?:cada|problema|error|issue)|\bper\b|\bextra\b|\bbonus\b|[x×]\s*\d")
LABEL_COLUMN = re.compile(r"ejercicio|exercise")
LISTED = re.compile(rf"[:=–—-]\s*{VALUE}\s*(?:puntos?|points?|pts?)?\W*$", re.I)
"""The end of a line that gives points: "Docker: 25", "**Total: 100 puntos**"."""
STEP = re.compile(r"^\W*\d+\s*(?:[-–—a+]|\W*$|\w*\W*$)")
MOST_ROWS = 100
"""Rows of a rubric that are compared with titles word by word."""
NUMBER_WORD = re.compile(r"(?:ejercicio|exercise|ej\.?|ex\.?)?\s*#?(\d+)\b", re.I)


@dataclass(frozen=True)
class Heading:
    """What the heading of an exercise says: its number (as written), its title, its points (None: not there)."""

    number: str
    title: str
    points: float | None


def read_heading(text: str) -> Heading | None:
    """A heading that opens an exercise by its word ("Ejercicio 3: …"); None for any other."""
    words = plain(KEYCAP.sub("", text[:LONGEST_HEADING]))
    points, rest = take_points(words)
    found = EXERCISE.match(rest)
    if not found:
        return None
    if not found["number"] and points is None and ":" not in rest:
        return None
    if points is None and (bare := BARE.search(rest)):
        points, rest = number(bare[1]), rest[: bare.start()]
        found = EXERCISE.match(rest)
    title = (found["title"] if found else "").lstrip(" :–—-·*").rstrip(" :.–—-·*")
    return Heading((found["number"] or "") if found else "", title or rest.strip(" :*"), points)


def take_points(text: str) -> tuple[float | None, str]:
    """Points that a heading states, and the heading without them."""
    for bracket in BRACKET.finditer(text):
        found = _last_given(bracket[1])
        if found is not None:
            return found, (text[: bracket.start()] + text[bracket.end() :]).strip()
    trailing = TRAILING.search(text)
    if trailing:
        return number(trailing[1]), text[: trailing.start()].strip()
    return None, text


def _last_given(text: str) -> float | None:
    """The last number of points in a text: `5 x 5 = 25 puntos` says 25."""
    given = [found[1] or found[2] for found in GIVEN.finditer(text)]
    return number(given[-1]) if given else None


def stated(text: str) -> float | None:
    """Points that a line of prose states ("**Puntaje**: 25 puntos"); None where it states none or several."""
    if len(text) > LONGEST_HEADING or not re.match(r"^\W*(?:puntos?|puntaje|valor|points?|score|total)\b", fold(text)):
        return None
    return _last_given(plain(text))


def number(text: str) -> float:
    """`12,5` or `12.5`."""
    return float(text.replace(",", "."))


def points_of(table: Table) -> dict[str, float]:
    """A table of points: label -> points.  Empty when no column holds any."""
    column = _points_column(table)
    labels = [i for i in range(len(table.header)) if i != column and not _is_number_column(table, i)]
    if column is None or not labels:
        return {}
    label = next((i for i in labels if LABEL_COLUMN.search(fold(table.header[i]))), labels[0])
    points: dict[str, float] = {}
    for row in table.rows:
        found = re.search(VALUE, row[column])
        name = plain(row[label]) or next((plain(cell) for cell in row[:column] if cell), "")
        if found and name:
            points[name] = number(found[1])
    return points


def _is_number_column(table: Table, column: int) -> bool:
    name = fold(plain(table.header[column]))
    return not name or bool(re.match(r"^(?:#|n[.º°o]*|num\w*)$", name))


def _points_column(table: Table) -> int | None:
    """The column of points: named so and not the learner's own; else the first one that holds a number in each row."""
    names = [fold(plain(cell)) for cell in table.header]
    named = [i for i, name in enumerate(names) if POINTS_COLUMN.search(name)]
    for wanted in ([i for i in named if not YOURS.search(names[i]) and not SHARE.search(names[i])], named):
        for column in wanted:
            if any(re.search(r"\d", row[column]) for row in table.rows):
                return column
    if not table.rows:
        return None
    columns = range(1, len(table.header))
    return next((i for i in columns if all(re.search(r"\d", row[i]) for row in table.rows)), None)


def breakdown(blocks: Sequence[Block]) -> dict[str, float]:
    """A "Puntuación" part, as a table or a list: label -> points."""
    for block in blocks:
        if block.table and (found := points_of(block.table)):
            return found
    return dict(_listed(blocks))


def _listed(blocks: Sequence[Block]) -> Iterator[tuple[str, float]]:
    for block in blocks:
        lines = (
            [item.text for item in block.items] or block.text.split("\n")
            if block.shape in {"list", "paragraph"}
            else []
        )
        for line in lines:
            words = plain(line[:LONGEST_HEADING])
            listed = LISTED.search(words)
            found = number(listed[1]) if listed else _last_given(words)
            if found is not None:
                yield words[: listed.start()].strip() if listed else words, found


def is_total(label: str) -> bool:
    """Whether a label names the sum of the others, not so many points for each ("3 por cada error (12 total)")."""
    return bool(TOTAL.search(fold(label))) and not EACH.search(fold(label))


def is_extra(label: str) -> bool:
    """Whether a label names points beyond the sum."""
    return bool(EXTRA.search(fold(label)))


def check_breakdown(points: float, parts: dict[str, float], line: int) -> list[Complaint]:
    """Whether an exercise's breakdown adds up to its points.

    Parts that are given several times are not added, nor the steps of a scale ("8-9 problemas: 50").
    """
    total = next((value for label, value in parts.items() if is_total(label)), None)
    single = {label: value for label, value in parts.items() if not is_total(label)}
    if total is not None and total != points:
        message = f"the breakdown's total is {total:g}, the exercise has {points:g} points; correct one of them"
        return [Complaint(line, "warning", message)]
    if len(single) < 2 or sum(single.values()) == points or max(single.values()) == points:
        return []
    if any(EACH.search(fold(label)) or STEP.match(label) for label in single):
        return []
    message = f"the parts add up to {sum(single.values()):g}, the exercise has {points:g} points; correct one of them"
    return [Complaint(line, "warning", message)]


def rubric_points(rubric: dict[str, float], exercises: Sequence[tuple[str, str]]) -> list[float | None]:
    """The rubric's points of each exercise (number, title): by number, else by title, else by place."""
    rows = [(label, value) for label, value in rubric.items() if not is_total(label)]
    by_number = {}
    for label, value in rows:
        found = NUMBER_WORD.match(plain(label).lstrip("#*. "))
        if found:
            by_number[found[1]] = value
    exact = {slug(label): value for label, value in rows}
    words = [(frozenset(slug(label).split("-")), value) for label, value in rows[:MOST_ROWS]]
    found_points: list[float | None] = []
    for place, (name, title) in enumerate(exercises):
        mine = frozenset(slug(title).split("-"))
        near = [value for other, value in words if other != {"untitled"} and (mine <= other or other <= mine)]
        fallback = rows[place][1] if len(rows) == len(exercises) else None
        alike = exact.get(slug(title), near[0] if len(near) == 1 else fallback)
        found_points.append(by_number.get(name, alike))
    return found_points
