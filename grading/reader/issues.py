"""Tables -> issues: which column says what, which tables list defects, and those defects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grading.exam import Complaint, Issue
from grading.model import Severity
from grading.reader.tables import NUMBER, Table
from grading.reader.words import BLANK, fold, plain, says, slug, unique

SEVERITY = re.compile(r"severi|graved|criticidad|prioridad|priority")
RANKS = re.compile(r"importanc|nivel|\blevel|urgenc|relevan")
"""A column that is one of severities where it says nothing else."""
MARKED = re.compile(r"^\W*(?:s[ií]|no|yes|x)?\W*$", re.I)
CIRCLE = re.compile(r"^\W*[🔴🟥🟠🟡🟨🟧🟢🟩🔵⚪]")
TITLE = re.compile(
    r"problem|faltan|missing|defect|hallazgo|finding|\bissues?\b|\berror(?:es)?\b|\bbugs?\b|\bfall[ao]s?\b|vulnerab|"
    r"anti.?patr|anti.?pattern|code smell|\bfalta\b|debilidad|incumpl|\bflaws?\b|mistake|\besta mal\b|\bwrong\b"
)
SOLVED = re.compile(
    r"resuelv|solve|evita|prevent|detecta|mitiga|aborda|\bn[.º°o]*\s+de\b|\bnumero\b|cantidad|\btotal\b"
)
"""A column with TITLE's words that says what something is good for, or how many there are."""
THING = re.compile(
    r"\bhooks?\b|\btests?\b|archivo|fichero|\bfiles?\b|elemento|\belement|seccion|\bsection|practica|\bpractice|\bchecks?\b|"
    r"\bitems?\b|\bcampos?\b|\bfields?\b|\bstages?\b|etapa|\bpasos?\b|\bsteps?\b|dependencia|\baspectos?\b|\baspect|"
    r"descripcion|description|detalle|metrica|\bmetric"
)
"""A column that names an issue only where the rest of the table, or its heading, says so."""
CURE = re.compile(
    r"correcc|correction|soluc|solution|\bfix|arregl|como corregir|deberia|should|remed|mejora|recomenda|accion"
)
PURPOSE = re.compile(
    r"prop.?sito|purpose|para que|\bwhy\b|por que|razon|motivo|justifica|"
    r"\b(?:que|what)\b.*(?:verific|detect|prueb|check)"
)
IMPACT = re.compile(r"impact|consecuenc|consequence|efecto|riesgo|\brisk")
CATEGORY = re.compile(
    r"categor|^\W*(?:tipo|type)\W*$|\b(?:tipo|type) (?:de|of) (?:problem|error|issue|fall)|\barea\b|ambito"
)
WHERE = re.compile(
    r"\bl.?neas?\b|\blines?\b|\bclases?\b|\bclass\b|archivo|fichero|\bfile|ubicaci|location|funcion|metodo|donde"
)
WEIGHING = re.compile(
    r"ventaja|\bpros?\b|\bcontras?\b|\bcons\b|trade.?off|\bopcion|\boption|alternativa|tecnologia|technolog|\bantes\b|"
    r"\bdespues\b|\bbefore\b|\bafter\b|\bpuntos?\b|puntaje|\bpoints?\b|\bscore|\bpeso\b|decision|beneficio|benefit"
)
"""A column of a table that compares, explains or scores."""
NO_ISSUES = re.compile(
    r"trade.?off|compara|alternativa|puntuaci|puntaje|scor|desglose|metricas finales|checklist|antes (?:y|vs)|"
    r"before (?:and|vs)|"
    r"incluid|explicaci|componente|component|arquitectura|architecture"
)
"""A heading whose tables list something else."""
LACKS = re.compile(r"falta|missing")
"""A column of what is missing: a purpose beside it is support enough."""
LACKING = re.compile(r"falta|missing|problem|issue|error|defect|hallazgo|finding|correcc|lack")
LEVELS: tuple[tuple[Severity, str], ...] = (
    (Severity.CRITICAL, r"🔴|🟥|⛔|🚨|\bcr.?t|\balt[ao]s?\b|\bhigh|\bgrave|\bbloque|\bblock|\bsevere|\bsever[ao]"),
    (Severity.MEDIUM, r"🟡|🟠|🟨|🟧|⚠|\bmedi|\bmoder|\bmayor|\bmajor|\bimportan"),
    (Severity.MINOR, r"🟢|🟩|🔵|⚪|\bmenor|\bminor|\bleve|\bbaj[ao]s?\b|\blow|\bligera|\binfo|\btrivial|\bcosmet"),
)


@dataclass(frozen=True)
class Roles:
    """Which column of an issue table holds what; None where there is no such column."""

    title: int | None
    cure: int | None
    severity: int | None
    category: int | None
    where: int | None
    impact: int | None
    purpose: int | None
    numbered: bool


@dataclass(frozen=True)
class Asking:
    """What tells an issue table from another one: the answer section's tables, and its questions of what is missing."""

    tables: Sequence[Table] = ()
    lacking: Sequence[str] = ()

    def knows(self, table: Table) -> bool:
        """Whether the learner's table has the same header."""
        names = [fold(plain(cell)) for cell in table.header]
        return any(names == [fold(plain(cell)) for cell in other.header] for other in self.tables)

    def misses(self, name: str) -> bool:
        """Whether a question asks for what a (folded) column name calls: "¿Qué hooks faltan?" for "hook"."""
        stems = [word[:6].removesuffix("s") for word in re.findall(r"[a-z]{4,}", name)]
        return any(re.search(rf"\b{stem}", fold(question)) for question in self.lacking for stem in stems)


def roles(table: Table, asking: Asking | None = None) -> Roles:
    """What the columns are, by their names; a column has one role, the earlier ones take first.

    Where none names a problem or a thing, the one that a question of `asking` misses is the title.
    """
    names = [fold(plain(cell)) for cell in table.header]
    free = [index for index, name in enumerate(names) if name and not NUMBER.match(name)]

    def take(pattern: re.Pattern[str], but: re.Pattern[str] | None = None) -> int | None:
        near = [(found.start(), index) for index in free if (found := pattern.search(names[index]))]
        near = [(start, index) for start, index in near if not (but and but.search(names[index]))]
        if not near:
            return None
        free.remove(min(near)[1])
        return min(near)[1]

    severity = take(SEVERITY)
    title = take(TITLE, SOLVED)
    if title is not None and _are_marks(table, title):
        title = None
    cure = take(CURE)
    purpose, category = take(PURPOSE), take(CATEGORY)
    impact = take(IMPACT)
    severity, impact = (impact, None) if severity is None and _are_levels(table, impact) else (severity, impact)
    if severity is None and (ranks := take(RANKS)) is not None:
        severity = ranks if _are_levels(table, ranks) else None
        purpose = ranks if severity is None and purpose is None and "import" in names[ranks] else purpose
    if severity is None and impact is not None and table.rows and all(CIRCLE.match(row[impact]) for row in table.rows):
        severity = impact
    if title is None:
        title = take(THING, SOLVED)
    if title is None and asking:
        title = next((index for index in free if asking.misses(names[index])), None)
    return Roles(title, cure, severity, category, take(WHERE), impact, purpose, len(free) < len(names))


def _are_marks(table: Table, column: int) -> bool:
    """Whether a column says of each row that it is missing, and not what."""
    said = [row[column] for row in table.rows if not BLANK.match(row[column])]
    return bool(said) and all(MARKED.match(cell) for cell in said)


def _are_levels(table: Table, column: int | None) -> bool:
    """Whether a column says nothing but severities."""
    said = [row[column] for row in table.rows if not BLANK.match(row[column])] if column is not None else []
    return bool(said) and all(len(cell) <= 20 and _is_level(cell) for cell in said)


def _is_level(cell: str) -> bool:
    words = re.sub(r"[^a-z ]", "", fold(cell)).split()
    return severity_of(cell) is not None and all(severity_of(word) for word in words if word not in {"muy", "very"})


def lists_issues(table: Table, heading: str, asking: Asking, *, others: bool) -> bool:
    """Whether a solution's table lists issues.

    A column that names a problem or what is missing makes one, together with a cure, severity, impact, purpose,
    category, place or row number, or where the learner's table has the same header.  A column that names a thing (Hook,
    Archivo) does where the learner's table has the same header, the heading says that something is missing, or, with a
    purpose and no other issue table (`others`) in the solution, it is a hook or what the learner is asked to miss.
    Tables that weigh or score are none, unless the learner's table has the same header and asks for a cure or a
    severity.
    """
    role = roles(table, asking)
    names = [fold(plain(cell)) for cell in table.header]
    same = asking.knows(table)
    if role.title is None or _counts(table, role.title):
        return False
    graded = role.severity is not None or role.cure is not None
    weighs = any(WEIGHING.search(name) for name in names)
    if says(NO_ISSUES, heading) or weighs:
        named = bool(TITLE.search(names[role.title]))
        return named and (role.severity is not None or (graded and (same or not weighs)))
    beside = (role.cure, role.severity, role.impact, role.category, role.where)
    supported = any(column is not None for column in beside)
    lacks = same or bool(LACKS.search(names[role.title]))
    supported = supported or (role.purpose is not None and (lacks or says(LACKING, heading)))
    if TITLE.search(names[role.title]):
        return supported or same or len(names) > len(table.columns)
    if role.severity is not None or same or says(LACKING, heading):
        return supported
    misses = "hook" in names[role.title] or asking.misses(names[role.title])
    return role.purpose is not None and not others and misses


def _counts(table: Table, column: int) -> bool:
    """Whether a column holds numbers: how many problems, not which."""
    said = [row[column] for row in table.rows if row[column]]
    return bool(said) and all(re.fullmatch(r"[\d\s.,%/~+-]+", cell) for cell in said)


def issues_of(
    table: Table, asking: Asking, category: str, taken: dict[str, int], complaints: list[Complaint]
) -> list[Issue]:
    """The rows of an issue table as issues with ids of their own; `category` is that of rows that name none."""
    role, issues = roles(table, asking), []
    for row, line in zip(table.rows, table.row_lines, strict=True):
        title = _cell(row, role.title)
        if not title or re.fullmatch(r"\W*total\W*", title, re.I):
            if any(not BLANK.match(cell) and not cell.isdigit() for cell in row) and not title:
                message = "this row names no issue and was left out; fill its first column"
                complaints.append(Complaint(line, "warning", message))
            continue
        level = _cell(row, role.severity)
        severity = severity_of(level)
        if level and severity is None:
            message = f"severity {level!r} is not known; write Crítico, Medio, Menor or a circle"
            complaints.append(Complaint(line, "warning", message))
        issues.append(
            Issue(
                id=unique(slug(title), taken),
                title=title,
                severity=severity,
                correction=_cell(row, role.cure) or _cell(row, role.purpose),
                category=_cell(row, role.category) or category,
                where=_cell(row, role.where),
                impact=_cell(row, role.impact),
                line=line,
            )
        )
    return issues


def _cell(row: tuple[str, ...], column: int | None) -> str:
    cell = "" if column is None else row[column]
    return "" if BLANK.match(cell) else cell


def severity_of_heading(heading: str) -> Severity | None:
    """The severity of all rows under a heading that says one: "🔴 Problemas Críticos", "Menores"."""
    level = severity_of(heading)
    words = re.sub(r"[^a-z ]", "", fold(heading)).split()
    circle = any(re.search(pattern.split(r"|\b")[0], heading) for _, pattern in LEVELS)
    plain_words = {"problemas", "issues", "de", "severidad", "prioridad", "impacto", "errores", "problems", "severity"}
    return level if circle or len([word for word in words if word not in plain_words]) == 1 else None


def severity_of(cell: str) -> Severity | None:
    """The severity that a cell names, by circle or word, in Spanish or English; the circle wins."""
    folded = fold(cell)
    circle = next((level for level, pattern in LEVELS if re.search(pattern.split(r"|\b")[0], folded)), None)
    return circle or next((level for level, pattern in LEVELS if re.search(pattern, folded)), None)
