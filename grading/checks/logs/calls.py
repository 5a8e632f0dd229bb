"""What the calls of a service left behind, read from the observations of inside/logs.py and put to six questions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from grading.checks.core import Evidence, Failure
from grading.checks.logs.events import TERMINAL, Event, split
from grading.checks.logs.leaks import Customer

View = Sequence[tuple["Call", tuple[Event, ...]]]
MOST_TEXT = 2_000_000
"""Characters of all streams, files and prints: inside/logs.py keeps half of it, so more is no honest report."""
MOST_STREAMS = 250
"""Streams of one call, and files that are left; inside/logs.py looks at 200 files."""
MOST_PRINTS, MOST_LEVELS, MOST_FRAMES = 20, 200, 100
"""Entries that are read of each list of a call; of the way of a failure the last ones."""


@dataclass(frozen=True)
class Call:
    """One call of predict: `raises` is the type of failure that the model was told to raise, None for an answer.

    `outcome` is returned, raised, hung or died; `ordered` says that the ordered failure (or one chained to it) reached
    the caller; `start` and `end` are epoch seconds; `output` is text by stream or file; `direct` holds how, where
    (`file:line`) and text of each print or write of the author's own; `logged` counts events that a logging library
    passed on, `levels` the ranks at which the author gave events to the standard library, as far as it was that one;
    `frames` is the way of the failure: file, line, function.
    """

    customer: Customer
    raises: str | None
    outcome: str
    error: str = ""
    ordered: bool = False
    session: int = 0
    start: float = 0.0
    end: float = 0.0
    output: Mapping[str, str] = ()  # type: ignore[assignment]
    direct: tuple[tuple[str, str, str], ...] = ()
    logged: int = 0
    levels: tuple[int, ...] = ()
    frames: tuple[tuple[str, int, str], ...] = ()

    @property
    def text(self) -> str:
        """What was written, of all streams; without prints where a logger wrote too."""
        return "\n".join(self.output.values())

    @property
    def everything(self) -> str:
        """All that was written, and what the author printed."""
        return "\n".join([self.text, *(printed for _, _, printed in self.direct)])

    def events(self, stream: str) -> tuple[Event, ...]:
        """The events of one stream; when all of it was printed by the author, each print is one."""
        text = self.output.get(stream, "")
        prints = [printed for _, _, printed in self.direct if printed.strip()]
        if not text or text != "".join(prints):
            return split(text)
        return tuple(first if (first := split(printed)[0]).fields else Event(printed.strip()) for printed in prints)


@dataclass(frozen=True)
class Log:
    """All calls, in order; `left` is the whole text of each file that they left; `cut`: there was more than is kept."""

    calls: tuple[Call, ...]
    scene: Mapping[str, Any]
    left: Mapping[str, str]
    cut: bool

    @cached_property
    def views(self) -> tuple[View, ...]:
        """See `_views`; long texts take seconds to split, and several checks ask."""
        return tuple(self._views())

    def _views(self) -> Iterator[View]:
        """Calls with their events: each stream alone that has events of every call that wrote, then all streams.

        A terse console beside a complete file is a complete log; so is one whose errors go to another stream.
        """
        wrote = [call for call in self.calls if call.text.strip()]
        streams = sorted({name for call in wrote for name in call.output})
        for stream in streams if len(streams) > 1 else ():
            view = [(call, call.events(stream)) for call in wrote]
            if all(events for _, events in view):
                yield view
        yield [(call, tuple(event for name in call.output for event in call.events(name))) for call in wrote]

    def require(self, judge: Callable[[View], None]) -> None:
        """Have a view judged; the Failure of the last is raised when none passes."""
        failure = None
        for view in self.views:
            try:
                return judge(view)
            except Failure as reason:
                failure = reason
        raise failure or Failure()


def read(evidence: Evidence) -> Log:
    """The observations as a Log.

    Raises Failure `unreadable` for what no honest run returns, `broken` when no call without a failure of the model
    ended well, `silent` when nothing at all was written.
    """
    seen = evidence.observed.seen.get("calls") if evidence.observed else None
    orders = evidence.secret["calls"]
    try:
        raw = seen["calls"]  # type: ignore[index]
        calls = tuple(_call(order, entry) for order, entry in zip(orders, raw, strict=True))
        left = {str(name): str(text) for name, text in seen["left"].items()}  # type: ignore[index]
        cut = bool(seen["cut"])  # type: ignore[index]
        _check_bounds(calls, left)
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError) as error:
        raise Failure("unreadable") from error
    normal = [call for call in calls if call.raises is None]
    if not any(call.outcome in ("returned", "hung") for call in normal):
        raise Failure("broken", error=next((call.error for call in normal if call.error), normal[0].outcome))
    if not any(call.text.strip() for call in calls):
        raise Failure("silent")
    return Log(_without_prints(calls), evidence.secret["scene"], left, cut)


def _call(order: Mapping[str, Any], raw: Mapping[str, Any]) -> Call:
    start, end = float(raw["start"]), float(raw["end"])
    if not (math.isfinite(start) and math.isfinite(end)):
        raise ValueError("a time that is none")
    return Call(
        customer=order["customer"],
        raises=order["raises"] and order["raises"]["type"],
        outcome=str(raw["outcome"]),
        error=_words(raw.get("error", ""), 200),
        ordered=raw.get("ordered") is True,
        session=int(raw["session"]),
        start=start,
        end=end,
        output={str(name): TERMINAL.sub("", str(text)) for name, text in raw["output"].items()},
        direct=tuple(
            (str(e["how"]), _words(e["where"], 100), str(e["text"])) for e in raw.get("direct", [])[:MOST_PRINTS]
        ),
        logged=int(raw.get("logged", 0)),
        levels=tuple(int(level) for level in raw.get("levels", [])[:MOST_LEVELS]),
        frames=tuple((str(file), int(line), str(name)) for file, line, name in raw.get("frames", [])[-MOST_FRAMES:]),
    )


def _check_bounds(calls: Sequence[Call], left: Mapping[str, str]) -> None:
    """Raise ValueError for more than inside/logs.py ever returns: who forges a report shall not keep the judge busy."""
    texts = [*left.values(), *(text for call in calls for text in call.output.values())]
    texts += [printed for call in calls for _, _, printed in call.direct]
    streams = max([len(left), *(len(call.output) for call in calls)])
    if sum(map(len, texts)) > MOST_TEXT or streams > MOST_STREAMS:
        raise ValueError("a report that is too long")


def _words(value: Any, most: int) -> str:
    """Text that came from beside foreign code, fit to be shown and stored."""
    return str(value)[:most].encode("utf-8", errors="replace").decode("utf-8")


def _without_prints(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """The calls without the lines that the author printed: no events of a log, unless nothing else was written."""
    bare = []
    for call in calls:
        output = dict(call.output)
        for _, _, text in call.direct:
            for stream in ("stdout", "stderr"):
                if text and text in output.get(stream, ""):
                    output[stream] = output[stream].replace(text, "", 1)
                    break
        bare.append(replace(call, output=output))
    return tuple(bare) if any(call.text.strip() for call in bare) else calls
