"""Whether one id joins the events of a call, and another those of the next: told by effect, whatever its name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from grading.checks.logs.events import Event

Finding = Literal["joined", "missing", "partial", "shared", "changing"]
Slots = Mapping[str, frozenset[str]]

ID_KEY = re.compile(
    r"(^|[._-])(id|uid|uuid|guid|rid|cid|tid|ref|req)$|request|req_|_id\b|corr|trace_?id|span|call_?id|petici|solicitud|"
    r"transac|operaci|llamada|invocation|context_?id"
)
NOT_ID_KEY = re.compile(
    r"time|stamp|date|fecha|hora|latenc|elapsed|durat|duraci|took|seconds|(^|[._-])(ms|us|ns|s|ts|at)$|_ms|proba|"
    r"score|predic|result|created|msecs|line|thread|process|pid|path|file|module|func|version|exc|error|stack|trace$|frame"
)
NAMED = re.compile(
    r"(?<![a-z])(id|req(?:uest)?|petici[oó]n|solicitud|trace|corr\w*|call|llamada|tx)\W{0,3}(\d+)(?![\w.])", re.I
)
NOTHING = {"", "none", "null", "-", "--", "n/a", "na", "unknown", "no_request", "nan", "{}", "[]"}
MEASURE = re.compile(r"(?<![\w.])\d[\d.,]{0,30}\s?(ms|s|us|µs|ns|seg\w*|sec\w*|bytes|filas|rows)\b", re.I)
UNIT = re.compile(r"\d[\d.,]*(ms|s|us|µs|ns|seg|secs?|mib|mb|kb)?|0x[0-9a-f]+|[\d.]+e[+-]\d+", re.I)


def joining(calls: Sequence[tuple[int, Sequence[Event]]]) -> Finding:
    """What the events of calls (each with its session: a process of its own) have for an id.

    `joined`: somewhere each event of a call has the same value, and no other call of that session has it.
    `shared`: calls have the same; `changing`: events of one call differ; `partial`: only some events have one.

    >>> one, two = Event("INFO [a3f9c2d1] start"), Event("INFO [b7e1f0c4] start")
    >>> joining([(0, [one, one]), (0, [two])])
    'joined'
    >>> same = Event("INFO start request_id=a3f9c2d1")
    >>> joining([(0, [same]), (0, [same])])
    'shared'
    """
    spoken = [(session, [_slots(event) for event in events]) for session, events in calls if events]
    if not spoken:
        return "missing"
    everywhere = frozenset.intersection(*(frozenset(slots) for _, events in spoken for slots in events))
    findings = {name: _finding(name, spoken) for name in sorted(everywhere)}
    if "joined" in findings.values():
        return "joined"
    named = {findings[name] for name in everywhere if _names_id(name)}
    worst: tuple[Finding, ...] = ("shared", "changing")
    for finding in worst:
        if finding in named:
            return finding
    somewhere = frozenset.intersection(*(frozenset(name for slots in events for name in slots) for _, events in spoken))
    return "partial" if any(_names_id(name) for name in somewhere - everywhere) else "missing"


def _names_id(slot: str) -> bool:
    return bool(ID_KEY.search(slot.rpartition(".")[2]))


def _finding(name: str, calls: Sequence[tuple[int, Sequence[Slots]]]) -> Finding:
    """What a slot that every event has says of the calls."""
    common = [(session, frozenset.intersection(*(slots[name] for slots in events))) for session, events in calls]
    if not all(values for _, values in common):
        return "changing"
    for place, (session, values) in enumerate(common):
        others = [
            slots[name]
            for other, (its_session, events) in enumerate(calls)
            for slots in events
            if other != place and its_session == session
        ]
        if not values.difference(*others):
            return "shared"
    return "joined" if len({session for session, _ in common}) < len(common) else "missing"


def _slots(event: Event) -> Slots:
    """Where an id may stand in an event: each key, words that say `request 7`, and words that look like an id."""
    found: dict[str, set[str]] = {}
    measures = set()
    for key, raw in event.pairs():
        value = raw.strip("\"'[](){}<>#:,;.")
        named = bool(ID_KEY.search(key.rpartition(".")[2]))
        if not named and NOT_ID_KEY.search(key):
            measures.add(value)
        elif value.casefold() not in NOTHING and (named or _looks_like_id(value)):
            found.setdefault(key, set()).add(value)
    for text in event.prose():
        for word, number in NAMED.findall(text):
            found.setdefault(f"{word.casefold()} id", set()).add(number)
        for word in re.split(r"[\s\[\](){}<>|,;\"'=]+", MEASURE.sub(" ", text)):
            bare = word.strip(".:-#")
            if _looks_like_id(bare) and bare not in measures:
                found.setdefault("words", set()).add(bare)
    return {name: frozenset(values) for name, values in found.items()}


def _looks_like_id(word: str) -> bool:
    """A word with digits that is no time, no measure, no path and no small number; or a long hexadecimal one."""
    if len(word) < 4 or len(word) > 80 or "/" in word or re.search(r"\d:\d|\.py\b", word):
        return False
    if word.isdigit():
        return 6 <= len(word) <= 12 and not re.fullmatch(r"1[5-9]\d{8}", word)
    if re.match(r"(19|20)\d\d-?[01]\d-?[0-3]\d(?!\d)[T_-]?\d{0,6}$", word) or UNIT.fullmatch(word):
        return False
    return any(letter.isdigit() for letter in word) or bool(re.fullmatch(r"[0-9a-fA-F]{6,}", word))
