"""Written text to events: JSON lines, logfmt, or what a person reads; an event keeps the lines that belong to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

TERMINAL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
CLOCK = re.compile(
    r"(?<!\d)[0-2]?\d:[0-5]\d(?::[0-6]\d)?(?!\d)|(?<!\d)20\d{6}[T _-]?\d{6}(?!\d)|(?<![\d.])1\d{9}(?:\d{3})?(?!\d)"
)
FOLLOWS = re.compile(r"\s|$|Traceback \(|[│╭╰┃┏┗├└┌▶❱]|(During handling|The above exception|Stack \()")
TAIL = re.compile(r"\s*[|;,\-–—@#·/]")
FRAME = re.compile(r'\s*(Traceback \(|File ".*", line \d+)')

LEVELS = {
    **dict.fromkeys(("trace", "traza"), 5),
    **dict.fromkeys(("debug", "dbg", "depuración"), 10),
    **dict.fromkeys(("info", "inf", "information", "informational", "información", "informacion"), 20),
    **dict.fromkeys(("notice", "success"), 25),
    **dict.fromkeys(("warning", "warn", "wrn", "aviso", "advertencia"), 30),
    **dict.fromkeys(("error", "err", "exception", "failure", "fallo"), 40),
    **dict.fromkeys(("critical", "crit", "fatal", "emergency", "alert", "crítico", "critico", "grave"), 50),
}
"""Names of levels, ranked as the standard library's numbers are."""
WORD = "|".join(sorted(LEVELS, key=len, reverse=True))
LEVEL_KEY = r"(?:log[_.-]?)?(?:level|lvl|severity|nivel|severidad)(?:[_.-]?(?:name|no|text))?"
KEYED = re.compile(rf"(?<![a-z]){LEVEL_KEY}[\"']?\s*[=:]\s*[\"']?({WORD}|\d\d)\b", re.I)
BRACKETED = re.compile(rf"[\[(<|]\s*({WORD})\s*[\])>|]", re.I)
SHOUTED = re.compile(rf"(?<![\w=])({WORD.upper()})(?!\w)")
TERSE = re.compile(r"^\[?([DIWECF])[ ,]?(?=\d{2})|:\d\d(?:[.,]\d+)?[\s|\[(]{1,3}([DIWECF])(?=[\s|\])])")
LETTERS = {"D": 10, "I": 20, "W": 30, "E": 40, "C": 50, "F": 50}
"""Levels of one letter, beside the time: as glog and Android write them."""
PAIR = re.compile(r"(?<![\w.\-])(?=[\"']?([A-Za-z_][\w.\-]*)[\"']?\s*[=:]\s*[\"']?([^\s\"',;}\])|]+))")
MOST_BROKEN = 50
"""Lines of one text that may begin like a JSON object and be none, before objects are looked for on one line only."""
HEAD = 60
"""Characters at the beginning of a line in which a time or a level makes it the head of an event."""


@dataclass(frozen=True)
class Event:
    """One event: its text without terminal colours, and its fields where it is a JSON object (path, value)."""

    text: str
    fields: tuple[tuple[str, Any], ...] = ()

    @property
    def head(self) -> str:
        """The first line."""
        return self.text.partition("\n")[0]

    @property
    def level(self) -> int | None:
        """Its level as the output has it, on the standard library's scale.

        >>> Event("2026-01-01 12:00:00 [warning  ] odd").level
        30
        """
        for path, value in self.fields:
            last = ".".join(path.casefold().split(".")[-2:])
            if re.search(rf"(^|[._-]){LEVEL_KEY}$", last) and (found := _level_value(value)) is not None:
                return found
        written = (_written_level(text, within=bool(self.fields)) for text in self.prose())
        return next((level for level in written if level is not None), None)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Key and value of each field; of a line of text, what is written `key=value` or `key: value`."""
        own = tuple((path.casefold(), str(value)) for path, value in self.fields if not isinstance(value, bool | float))
        return own + tuple((key.casefold(), value) for text in self.prose() for key, value in PAIR.findall(text))

    def prose(self) -> tuple[str, ...]:
        """What is not structured: the first line of a text, the sentences among a JSON object's values."""
        return _texts(self.fields) if self.fields else (self.head,)


def split(text: str) -> tuple[Event, ...]:
    """The events of a text.  Lines with no time and no level belong to the event above when other lines have them.

    Where the format puts time or level behind the message, such lines begin the event that a line below closes.

    >>> line_break = chr(10)
    >>> [event.level for event in split(line_break.join(['{"level": "info"}', "ERROR b", '  File "x", line 3']))]
    [20, 40]
    """
    text = TERMINAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    pieces = list(_unfolded(list(_pieces(text))))
    stamped = any(event.fields or _is_head(event.text) for event in pieces)
    events: list[Event] = []
    in_trace = False
    for piece in pieces:
        heads = bool(piece.fields) or _is_head(piece.text)
        follows = not piece.fields and bool(FOLLOWS.match(piece.text))
        below = not heads and (in_trace or stamped)
        if events and (follows or below):
            events[-1] = Event(f"{events[-1].text}\n{piece.text}", events[-1].fields)
        elif piece.text.strip():
            events.append(piece)
        in_trace = bool(FRAME.match(piece.text)) or (in_trace and not heads)
    return tuple(events)


def _pieces(text: str) -> Iterator[Event]:
    """Each line, or the whole of a JSON object that begins a line."""
    decoder, at, broken = json.JSONDecoder(), 0, 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if text.startswith("{", at):
            value, stop = _object(decoder, text, at, end, spread=broken < MOST_BROKEN)
            if value:
                yield Event(text[at:stop], tuple(_flatten(value)))
                at = stop + (text[stop : stop + 1] == "\n")
                continue
            broken += 1
        yield Event(text[at:end])
        at = end + 1


def _object(decoder: json.JSONDecoder, text: str, at: int, end: int, *, spread: bool) -> tuple[dict[str, Any], int]:
    """The JSON object that begins at `at`, and where it stops; empty when there is none.

    It stands on the line that ends at `end`; or, where `spread`, on several: what fails there is read to its fault,
    however far, and a text of nothing else would be read once for each line.
    """
    for whole, start in ((text[at:end], 0), (text, at)) if spread else ((text[at:end], 0),):
        try:
            value, stop = decoder.raw_decode(whole, start)
        except (ValueError, RecursionError):
            continue
        return (value, stop - start + at) if isinstance(value, dict) else ({}, end)
    return {}, end


def _unfolded(pieces: Sequence[Event]) -> Iterator[Event]:
    """The pieces, but a message of several lines in front of its time or level has these on its first line."""
    at = 0
    while at < len(pieces):
        end = _closing(pieces, at)
        if end is None:
            yield pieces[at]
            at += 1
            continue
        yield Event(f"{pieces[at].text} {pieces[end].text.strip()}")
        yield from (Event(f"  {piece.text}") for piece in pieces[at + 1 : end])
        at = end + 1


def _closing(pieces: Sequence[Event], at: int) -> int | None:
    """Where the tail of a message that begins at a bare line stands: a separator, then the time or the level."""
    first = pieces[at]
    if first.fields or FOLLOWS.match(first.text) or _is_head(first.text):
        return None
    if at and not _is_head(pieces[at - 1].text.lstrip()):
        return None  # the last line of a traceback, not the first of a message
    for end in range(at + 1, len(pieces)):
        piece = pieces[end]
        if TAIL.match(piece.text) and _is_head(piece.text.lstrip()):
            return end
        if piece.fields or not FOLLOWS.match(piece.text):
            return None
    return None


def _flatten(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and depth < 8:
        for key, inner in value.items():
            yield from _flatten(inner, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list) and depth < 8:
        for inner in value:
            yield from _flatten(inner, path, depth + 1)
    else:
        yield path, value


def _texts(fields: tuple[tuple[str, Any], ...]) -> tuple[str, ...]:
    return tuple(value for _, value in fields if isinstance(value, str) and " " in value and "\n" not in value.strip())


def _is_head(line: str) -> bool:
    if FOLLOWS.match(line):
        return False
    return bool(CLOCK.search(line[:HEAD])) or _written_level(line, within=False) is not None


def _level_value(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 5 <= value <= 60 else None
    return LEVELS.get(value.strip().casefold()) if isinstance(value, str) else None


def _written_level(line: str, within: bool) -> int | None:
    """The level that a line shows: `level=info`, `[info]`, `INFO`, or a level's name among its first words."""
    if match := KEYED.search(line):
        return int(match[1]) if match[1].isdigit() else LEVELS.get(match[1].casefold())
    marked = [match for pattern in (BRACKETED, SHOUTED) if (match := pattern.search(line))]
    if marked:
        return LEVELS.get(min(marked, key=lambda match: match.start(1))[1].casefold())
    if within:
        return None
    if terse := TERSE.search(line):
        return LETTERS[terse[1] or terse[2]]
    for word in line[:HEAD].split()[:4]:
        if (bare := word.strip("[]()<>|:-*").casefold()) in LEVELS and word == word.lower():
            return LEVELS[bare]
    return None
