"""Rows that join several problems, told by their form alone: no issue of any exam is known here.

A page may ask to split such a row without giving anything away: what is joined is seen in the sentence ("no X, no Y
and no Z"), and that X and Y are different matters in the course's vocabulary (glossary.yml).
"""

from __future__ import annotations

import re

from grading.matching import claims, glossary, speech
from grading.matching.text import fold, words
from grading.model import Row

GENERAL = frozenset(
    [
        *("model", "dataset", "request", "input", "customer", "prediction", "opened", "who", "context", "version"),
        *("histogram", "gauge", "counter"),
    ]
)
"""Ideas that most sentences of the course touch: they tell no matter from another."""
FAMILIES = (
    {"accuracy", "quality", "metrics", "numbers"},
    {"traceback", "exception"},
    {"print", "logger"},
    {"sensitive", "customer"},
    {"signature", "input"},
    {"example", "input"},
    {"provenance", "training"},
    {"time", "latency"},
    {"levels", "failures"},
    {"failures", "exception"},
    {"named", "convention"},
    {"details", "named"},
    {"training", "drift"},
    {"ethics", "sensitive"},
)
"""Ideas of one matter."""
CLAIMS = ("absent", "cure", "amiss", "does")
"""Acts of speech.yml that a claim may begin with; one of the first two must be there."""
LONGEST = 9
"""Words of a joined thing; what is longer is a clause of its own, and needs a claim of its own."""

_CODE = re.compile(r"[={}\[\]]")
_ASIDE = re.compile(r"\([^)]*\)")
MOST = 60
"""Words of a row that is looked at: a longer one tells a story about one problem."""
_REASON = re.compile(
    r"\b(?:asi que|asi no|por lo que|por eso|de modo que|de forma que|con lo que|lo que|porque|ya que|puesto que|"
    r"para que|para \w+[aei]r|si (?!no )|cuando|mientras|aunque|pero|sino|so(?! far)|because|since|which|whenever|when|"
    r"if|hence|therefore|making|meaning|but|although|while|to \w+|como|as|that|que)\b.*?(?=[.;:]|$)"
)
"""What gives a reason, a consequence or a condition is no further problem."""
_CLAUSE = re.compile(
    r"[.;\n]|,? (?:y|e|and|ni|nor)? ?(?=(?:tampoco|ademas|also|neither|ni|nor|no|sin|without|falta\w*) )"
)
_ON = re.compile(r"\W*(?:tampoco|ademas|also|neither|nor|ni)\b")
_JOINT = re.compile(r"[,;/+&]| (?:y|e|o|ni|and|or|nor|plus|mas|tampoco|ademas de|as well as|along with|junto con) ")


def grouped(row: Row) -> bool:
    """Whether a row's form joins several problems.

    >>> grouped(Row("no levels, no timestamp and no id", None, "")), grouped(Row("sin fecha ni hora", None, ""))
    (True, False)
    """
    return len(parts(row)) > 1


def parts(row: Row) -> tuple[str, ...]:
    """The things that a row says are missing or wrong, where they are different matters; in the row's order."""
    cell = row.problem if words(fold(row.problem)) else row.correction
    said = _ASIDE.sub("", cell)
    if claims.is_list(cell) or _CODE.search(said) or len(words(fold(said))) > MOST:
        return ()
    if not any(speech.find(act, fold(said)) for act in CLAIMS[:2]):
        return ()
    found: list[tuple[str, frozenset[str]]] = []
    for clause in _CLAUSE.split(_REASON.sub("", fold(said))):
        for item in _items(clause):
            topics = frozenset(glossary.ideas(item)) - GENERAL
            if topics and not any(_akin(topics, other) for _, other in found):
                found.append((item, topics))
    return tuple(item for item, _ in found)


def _items(clause: str) -> list[str]:
    """What a clause claims: from its "no", "missing" or "add" on, taken apart where things are joined."""
    claim = _ON.match(clause) or next(filter(None, (speech.find(act, clause) for act in CLAIMS)), None)
    if not claim:
        return []
    items = [item.strip() for item in _JOINT.split(clause[claim.start() :])]
    return [item for item in items if 0 < len(words(item)) <= LONGEST]


def _akin(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one & other) or any(one & family and other & family for family in FAMILIES)
