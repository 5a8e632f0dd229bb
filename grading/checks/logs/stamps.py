"""Whether the time of an event is written on it, and is the time at which it happened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grading.checks.logs.events import Event

QUARTER = 900.0
"""Seconds: every time zone is a whole number of quarters of an hour away from UTC, so times are compared within one."""
SLACK = 0.02
"""Seconds that a clock read beside ours may differ: rounding, and threads that stamp before they hand over."""

CLOCK = re.compile(r"(?<![\d:.])[0-2]?\d:([0-5]\d)(?::([0-6]\d)(?:[.,](\d{1,9}))?)?(?![\d:]*:\d)")
COMPACT = re.compile(r"(?<!\d)20\d{6}[T _-]?\d\d([0-5]\d)([0-6]\d)(?:[.,]?(\d{1,9}))?(?!\d)")
EPOCH = re.compile(r"(?<![\d.])(\d{10})(?:(\d{3}|\d{6}|\d{9})|\.(\d{1,9}))?(?![\d.]*\d)")


def stamped(event: Event, start: float, end: float) -> bool:
    """Whether the event carries a time between `start` and `end` (epoch seconds), in any format and time zone.

    >>> stamped(Event("2026-11-23 16:20:13,482 INFO done"), 1795443613.480, 1795443613.490)
    True
    >>> stamped(Event("2026-11-23 16:20:13,482 INFO done"), 1795443614.480, 1795443614.490)
    False
    """
    return any(
        0.0 <= (found - start + resolution + SLACK) % period <= end - start + resolution + 2 * SLACK
        for found, resolution, period in _times(_where(event))
    )


def _where(event: Event) -> str:
    """The text without the lines of a traceback, whose numbers are no times."""
    return event.text if event.fields else event.head


def _times(text: str) -> Iterator[tuple[float, float, float]]:
    """Each time of the text: seconds, resolution in seconds, and the period within which it is to be compared."""
    for pattern in (CLOCK, COMPACT):
        for match in pattern.finditer(text):
            minutes, seconds, fraction = match.groups()
            if seconds is None:
                yield int(minutes) * 60.0, 60.0, QUARTER
            else:
                digits = fraction or ""
                value = int(minutes) * 60 + int(seconds) + float(f"0.{digits or 0}")
                yield value, 10.0 ** -len(digits), QUARTER
    for match in EPOCH.finditer(text):
        digits = match[2] or match[3] or ""
        yield int(match[1]) + float(f"0.{digits or 0}"), 10.0 ** -len(digits), 1e12
