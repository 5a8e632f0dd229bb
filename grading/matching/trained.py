"""The matcher of an exercise: trained once, kept in memory by a hash of what it learnt from."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from grading.content import GradedExercise
from grading.errors import InputError
from grading.matching import explanation, groups, material
from grading.matching.assignment import assign
from grading.matching.claims import Claim, squeeze
from grading.matching.cure import Cures, teach
from grading.matching.features import Reading
from grading.matching.material import Example
from grading.matching.model import Model, refused
from grading.matching.nearest import Nearest
from grading.matching.text import LONGEST, fold, words
from grading.model import LANGUAGES, Band, Match, Row


@dataclass(frozen=True)
class Thresholds:
    """Probabilities from which a row is accepted, and from which the learner is asked what it meant."""

    accepted: float
    uncertain: float


TRAINED = Thresholds(0.55, 0.22)
"""With phrasings or answers.  In ten-fold cross-validation F1 is flat from 0.40 to 0.55 and 0.55 accepts less than 5 %
of the rows that name nothing (`evaluate`, "Thresholds"); from `uncertain` on, asking is worth it."""
CAREFUL = Thresholds(0.55, 0.25)
"""From titles and corrections alone.  Rows of two hands, never learnt from: 0.40 accepts 7 and 15 % of those that name
nothing, 0.55 accepts 3 and 9 % (`evaluate --zero-shot`)."""
VERBATIM = 0.99
"""Trust in a row that has the solution's title word for word, in no other row's place."""
LONG, SHORT = 35, 4
"""Words from which a row is read sentence by sentence, and that such a sentence has at least."""
SENTENCE = 0.9
"""Trust in one sentence of many: what it names may be said in passing."""
CLAIMING = frozenset(["absent", "amiss", "does", "cure", "question", "flaw", "code"])
"""Signs of which such a sentence has one: talk about a matter ("one speaks of levels and of traces") claims nothing."""
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")
KEPT = 32
"""Matchers that stay in memory: the exercises of several exams."""


class Matcher:
    """Says which issue a row names.  `matcher(exercise)` builds it; evaluation hands in its own examples."""

    def __init__(self, exercise: GradedExercise, examples: Sequence[Example] | None = None) -> None:
        learnt = gather(exercise) if examples is None else tuple(examples)
        self._model = Model(learnt, reviewed(exercise))
        taught = any(example.source in ("phrasing", "answer") and example.label for example in learnt)
        self._thresholds = TRAINED if taught else CAREFUL
        self._nearest = Nearest(exercise, self._model)
        self._cures = Cures(self._model, teach(exercise, learnt))
        self._titles = _titles(exercise)

    def match(self, row: Row) -> Match:
        """Match one row on its own."""
        return self.match_each([row])[0]

    def match_each(self, rows: Sequence[Row]) -> tuple[Match, ...]:
        """Match rows, each on its own (faster than one by one)."""
        if not rows:
            return ()
        readings, table, joined = self._score(rows)
        found = zip(rows, readings, table, strict=True)
        matches = tuple(self._say(row, reading, line, int(line.argmax())) for row, reading, line in found)
        return self._remark(rows, matches, joined)

    def cures(self, pairs: Sequence[tuple[str, str]]) -> tuple[bool, ...]:
        """For each issue and correction, whether the correction seems to cure the issue."""
        return self._cures.decide(pairs)

    def match_table(self, rows: Sequence[Row]) -> tuple[Match, ...]:
        """Match a table: one row names at most one issue, and one issue takes at most one row.

        A second row of the same idea is `rejected`, and its sentence points to the first one: asking what it meant
        could not earn anything, since its issue is already named.
        """
        if not rows:
            return ()
        readings, table, joined = self._score(rows)
        open_rows = np.array([[refused(reading) is None] for reading in readings])
        taken = assign(np.where(open_rows, table, 0.0), self._thresholds.uncertain)
        matches = []
        for row, reading, line, column in zip(rows, readings, table, taken, strict=True):
            wanted = int(line.argmax())
            if (
                column is None
                and refused(reading) is None
                and line[wanted] >= self._thresholds.uncertain
                and wanted in taken
            ):
                matches.append(self._repeated(line, taken.index(wanted) + 1))
            else:
                matches.append(self._say(row, reading, line, wanted if column is None else column))
        return self._remark(rows, matches, joined)

    def _score(self, rows: Sequence[Row]) -> tuple[list[Reading], NDArray[np.float64], frozenset[int]]:
        """Readings, probabilities, and the places of the rows that join several issues: these have only their first."""
        readings, table = self._plain(rows)
        joined = set()
        for place, row in enumerate(rows):
            if readings[place].claim.signs == ("verbatim",) and (issue := self._title(row)):
                table[place] = 0.0
                table[place, self._model.issues.index(issue)] = VERBATIM
                continue
            said = groups.parts(Row(self._model.mend(row.problem), None, self._model.mend(row.correction)))
            if len(said) > 1 and refused(readings[place]) is None and (first := self._first(said)) is not None:
                joined.add(place)
                column, confidence = first
                best = max(confidence, float(table[place, column]))
                table[place] = np.minimum(table[place], self._thresholds.uncertain / 2)
                table[place, column] = best
        return readings, table, frozenset(joined)

    def _plain(self, rows: Sequence[Row]) -> tuple[list[Reading], NDArray[np.float64]]:
        readings = [self._read(row) for row in rows]
        table = self._by_sentence(rows, readings, self._model.score(readings))
        absences = np.array([issue in self._model.absences for issue in self._model.issues])
        affirming = np.array([[reading.claim.affirms] for reading in readings])
        return readings, np.where(affirming & absences, 0.0, table)

    def _read(self, row: Row) -> Reading:
        """The row's reading; one with the solution's own title names its issue, however short, unless it denies it."""
        reading = self._model.read(row.problem, row.correction)
        if self._title(row) is None or reading.claim.kind in {"denial", "question"}:
            return reading
        return replace(reading, claim=Claim("claim", reading.claim.text or fold(row.problem), ("verbatim",)))

    def _title(self, row: Row) -> str | None:
        """The issue whose title the row has word for word."""
        return self._titles.get(_letters(row.problem))

    def _by_sentence(
        self, rows: Sequence[Row], readings: Sequence[Reading], table: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """A long row names what its clearest sentence names: so many words hide those that matter."""
        for place, row in enumerate(rows):
            if len(words(readings[place].claim.text)) < LONG or refused(readings[place]):
                continue
            said = [
                sentence for sentence in _SENTENCE.split(row.problem[:LONGEST]) if len(words(fold(sentence))) >= SHORT
            ]
            if len(said) < 2:
                continue
            apart = [self._model.read(sentence, "") for sentence in said]
            if claiming := [one for one in apart if refused(one) is None and CLAIMING & set(one.signs)]:
                table[place] = np.maximum(table[place], SENTENCE * self._model.score(claiming).max(axis=0))
        return table

    def _first(self, said: Sequence[str]) -> tuple[int, float] | None:
        """Column and probability of the first of several issues that the parts of a row name; None for one or none."""
        _, table = self._plain([Row(part, None, "") for part in said])
        named = [line for line in table if line.max() >= self._thresholds.accepted]
        if len({int(line.argmax()) for line in named}) < 2:
            return None
        return int(named[0].argmax()), float(named[0].max())

    def _remark(self, rows: Sequence[Row], matches: Sequence[Match], joined: frozenset[int]) -> tuple[Match, ...]:
        """Add what is said of the correction, and of rows that join several issues."""
        named = {place: match.issue for place, match in enumerate(matches) if match.issue}
        told = self._cures.decide([(issue, rows[place].correction) for place, issue in named.items()])
        remarked = list(matches)
        for place, cures in zip(named, told, strict=True):
            why = matches[place].why
            remarked[place] = replace(
                matches[place],
                grouped=place in joined,
                why=explanation.grouped(why) if place in joined else why,
                correction_ok=cures,
                remark=explanation.correction(cures, rows[place].correction),
            )
        return tuple(remarked)

    def _say(self, row: Row, reading: Reading, line: NDArray[np.float64], column: int) -> Match:
        confidence, top = float(line[column]), self._top(line)
        if rule := refused(reading):
            return Match(None, "rejected", 0.0, top, explanation.REFUSED[rule])
        issue, band = self._model.issues[column], self._band(confidence, reading)
        if band == "accepted":
            return Match(issue, band, confidence, top, self._nearest.explain(row, reading, issue))
        if band == "uncertain":
            return Match(issue, band, confidence, top, explanation.UNSURE)
        return Match(None, band, confidence, top, explanation.NOTHING)

    def _repeated(self, line: NDArray[np.float64], row: int) -> Match:
        return Match(None, "rejected", float(line.max()), self._top(line), explanation.duplicate(row))

    def _band(self, confidence: float, reading: Reading) -> Band:
        if confidence >= self._thresholds.accepted:
            return "uncertain" if reading.mere else "accepted"
        return "uncertain" if confidence >= self._thresholds.uncertain else "rejected"

    def _top(self, line: NDArray[np.float64]) -> tuple[str, ...]:
        return tuple(self._model.issues[column] for column in np.argsort(-line, kind="stable")[:3])


def gather(exercise: GradedExercise) -> tuple[Example, ...]:
    """All that the shipped matcher learns from."""
    return material.own(exercise) + material.answers(exercise) + material.elsewhere(exercise)


def reviewed(exercise: GradedExercise) -> str:
    """The code under review in both languages, squeezed."""
    return "\0".join(squeeze(file.text) for lang in LANGUAGES for file in exercise.text[lang].files)


def _titles(exercise: GradedExercise) -> dict[str, str]:
    """Title without case, accents, blanks and punctuation -> issue; what stands over two issues is left out."""
    of: dict[str, set[str]] = {}
    for issue in exercise.issues:
        for lang in LANGUAGES:
            of.setdefault(_letters(issue.title.in_(lang)), set()).add(issue.id)
    return {title: min(ids) for title, ids in of.items() if title and len(ids) == 1}


def _letters(text: str) -> str:
    """Code is squeezed, since its signs are all that it has."""
    return "".join(words(fold(text))) or squeeze(text)


K = TypeVar("K")
V = TypeVar("V")
_kept: OrderedDict[str, Matcher] = OrderedDict()
_asked: OrderedDict[int, tuple[GradedExercise, Matcher]] = OrderedDict()
"""Matchers by the exercise object that asked last: hashing what one learns from takes as long as a table."""
_lock = Lock()


def matcher(exercise: GradedExercise) -> Matcher:
    """The exercise's matcher, trained at the first call; the same content gets the same object.

    Raises InputError for an exercise that lists no issues.
    """
    if not exercise.issues:
        where = f"{exercise.exam}/{exercise.slug}"
        raise InputError("lists no issues, so no row can name one", where, "name an exercise with an issue table")
    with _lock:
        known = _asked.get(id(exercise))
        if known is None or known[0] is not exercise:
            known = exercise, _trained(exercise)
        _keep(_asked, id(exercise), known)
        return known[1]


def _trained(exercise: GradedExercise) -> Matcher:
    key = _hash(exercise)
    found = _kept.get(key) or Matcher(exercise)
    _keep(_kept, key, found)
    return found


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    """Remember as the latest, and forget the oldest."""
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)


def _hash(exercise: GradedExercise) -> str:
    """`version` covers every file of a loaded exam; the rest tells apart exercises that were put together by hand."""
    parts = (exercise.version, str(exercise.folder), exercise.slug, material.own(exercise), reviewed(exercise))
    return hashlib.sha256(repr(parts).encode()).hexdigest()
