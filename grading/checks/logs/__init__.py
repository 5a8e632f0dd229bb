"""Logs: what came out, whichever logger wrote it, while customers of unmistakable values went through `predict`.

`plan` and `read` are what an exercise's checks.py takes over; the other functions each raise Failure while one issue
is there, with the keys that they name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grading.checks.core import Failure, Plan
from grading.checks.logs.calls import Call, Log, read
from grading.checks.logs.events import Event
from grading.checks.logs.ids import joining
from grading.checks.logs.leaks import LETTERS, customer, leaked
from grading.checks.logs.stamps import CLOCK, COMPACT, EPOCH, stamped
from grading.job import Job, Limits, Phase
from grading.wording import AS_WRITTEN, Wording

__all__ = ["joined", "leveled", "logger_made", "plan", "private", "read", "timed", "traced"]

INSIDE = Path(__file__).parent.parent / "inside"
SECONDS = 3.0
"""Limit of one call: an honest one takes milliseconds, also on a busy machine."""
UNEXPECTED = ("RuntimeError", "ArithmeticError", "OSError")
"""Failures beside ValueError: none that a reader would take for wrong input, which may well be a mere warning."""
NORMAL, WARNING, ERROR = 25, 30, 40
"""Ranks on the standard library's scale: what goes well is at most NORMAL."""


def plan(
    files: Mapping[str, bytes], context: Mapping[str, bytes], draw: random.Random, words: Wording = AS_WRITTEN
) -> Plan:
    """Six calls: the same customer twice, a frame, two failures of the model that quote a value, and one more answer.

    >>> [call["shape"] for call in plan({}, {}, random.Random(1)).secret["calls"]]
    ['dict', 'dict', 'frame', 'dict', 'frame', 'dict']
    """
    twice, framed, refused, crashed, last = (customer(draw) for _ in range(5))
    wrong = f"could not convert string to float: {refused['surname']!r}"
    failed = f"score of {crashed['country']} out of range for {words('balance')} {crashed['balance']}"
    calls = [
        _order("dict", twice),
        _order("dict", twice),
        _order("frame", framed),
        _order("dict", refused, "ValueError", wrong),
        _order("frame", crashed, draw.choice(UNEXPECTED), failed),
        _order("dict", last),
    ]
    name = "".join(draw.choice(LETTERS) for _ in range(8))
    scene = {"file": f"scoring_{name[:4]}.py", "name": f"score_{name[4:]}", "line": draw.randint(1_000, 1_999)}
    argument = {"files": sorted(files), "seconds": SECONDS, "child": (INSIDE / "logs_child.py").read_text("utf-8")}
    argument["names"] = contract(words)
    for call in calls:
        call["customer"] = {words(name): value for name, value in call["customer"].items()}
    secret = {"calls": calls, "scene": scene}
    phase = Phase("calls", "logs", argument, late=secret, learner=True, limits=Limits(wall=45.0))
    return Plan(Job({**files, **context}, (phase,), profile="logs"), secret)


def contract(words: Wording) -> dict[str, str]:
    """What the learner's files and the model are called, as the instructions say it: between back-quotes.

    >>> contract(AS_WRITTEN)
    {'function': 'predict', 'module': 'model', 'model': 'model'}
    """
    function, module, model = (words(f"`{name}`").strip("`") for name in ("predict", "model.py", "model"))
    return {"function": function, "module": module.removesuffix(".py"), "model": model}


def _order(shape: str, values: Mapping[str, Any], kind: str | None = None, message: str = "") -> dict[str, Any]:
    return {"shape": shape, "customer": dict(values), "raises": kind and {"type": kind, "message": message}}


def logger_made(log: Log) -> None:
    """Failure `print` or `write` (with `where`) for text of the author's own making, `no-logger` for any other such.

    >>> logger_made(Log((Call({}, None, "returned", output={"stdout": "x"}, logged=1),), {}, {}, False))
    """
    for call in log.calls:
        for how, where, _ in call.direct:
            raise Failure("print" if how == "print" else "write", where=where)
    for call in log.calls:
        if call.outcome in ("returned", "raised") and call.text.strip() and not call.logged:
            raise Failure("no-logger")
    if not any(call.logged for call in log.calls):
        raise Failure("no-logger")


def private(log: Log) -> None:
    """Failure `success` or `failure` (with `feature`) when a customer's value was written, `flood` when too much was.

    >>> private(Log((Call({"balance": 481377.25}, None, "returned", output={"stdout": "done"}),), {}, {}, False))
    """
    everyone = [call.customer for call in log.calls]
    for call in log.calls:
        for values in everyone:
            if feature := leaked(call.everything, values):
                raise Failure("failure" if call.raises else "success", feature=feature)
    for text in log.left.values():
        for values in everyone:
            if feature := leaked(text, values):
                raise Failure("success", feature=feature)
    if log.cut:
        raise Failure("flood")


def leveled(log: Log) -> None:
    """Failure by what the levels lack.

    `missing`: an event has none; `unseen`: successes or failures leave no event; `alarm`: what went well is no info
    (or debug); `quiet`: a failure is no error.  A wrong value may be a warning; any other failure is an error.
    A level that a message merely says is none: what the standard library was told to log as information is that.

    >>> well = Call({}, None, "returned", output={"stderr": "INFO done"})
    >>> leveled(Log((well, Call({}, "OSError", "raised", output={"stderr": "ERROR failed"})), {}, {}, False))
    """
    log.require(_levels)


def _levels(view: Sequence[tuple[Call, tuple[Event, ...]]]) -> None:
    if any(event.level is None for _, events in view for event in events):
        raise Failure("missing")
    good = [(call, events) for call, events in view if not call.raises and call.outcome != "raised"]
    well = [event.level or 0 for _, events in good for event in events]
    failing = [(call, _highest(call, events)) for call, events in view if call.raises and events]
    if not well or not failing:
        raise Failure("unseen")
    shouted = any(call.levels and min(call.levels) > NORMAL for call, _ in good)
    if min(well) > NORMAL or max(well) >= ERROR or shouted:
        raise Failure("alarm")
    if any(level < (WARNING if call.raises == "ValueError" else ERROR) for call, level in failing):
        raise Failure("quiet")


def _highest(call: Call, events: Sequence[Event]) -> int:
    """The highest level that the output shows, unless all that was logged was really less than a warning."""
    really = max(call.levels, default=WARNING)
    return really if really < WARNING else max(event.level or 0 for event in events)


def joined(log: Log) -> None:
    """Failure `shared`, `changing`, `partial` or `default`, by what the events have for an id (see ids.joining).

    >>> one, two = ({"stdout": f"INFO request_id={name} done"} for name in ("a1b2", "c3d4"))
    >>> joined(Log((Call({}, None, "returned", output=one), Call({}, None, "returned", output=two)), {}, {}, False))
    """
    log.require(_ids)


def _ids(view: Sequence[tuple[Call, tuple[Event, ...]]]) -> None:
    finding = joining([(call.session, events) for call, events in view])
    if finding != "joined":
        raise Failure("default" if finding == "missing" else finding)


def timed(log: Log) -> None:
    """Failure `default` when an event has no time, `wrong` when it is not the time at which it happened.

    >>> timed(Log((Call({}, None, "returned", start=0.0, end=1.0, output={"stdout": "00:00:00 done"}),), {}, {}, False))
    """
    log.require(_times)


def _times(view: Sequence[tuple[Call, tuple[Event, ...]]]) -> None:
    for call, events in view:
        for event in events:
            if not stamped(event, call.start, call.end):
                some = any(pattern.search(event.text) for pattern in (CLOCK, COMPACT, EPOCH))
                raise Failure("wrong" if some else "default")


def traced(log: Log) -> None:
    """Failure by what became of the model's failure.

    `swallowed`, `hung`: it does not reach the caller; `default`: its traceback was not written; `partial`: only one
    end of that was, the author's line or the one that raised.

    >>> scene = {"file": "m.py", "name": "score_x", "line": 7}
    >>> trace = 'File "prediction.py", line 3, in predict / File "m.py", line 7, in score_x'
    >>> way = (("prediction.py", 3, "predict"), ("m.py", 7, "score_x"))
    >>> traced(Log((Call({}, "OSError", "raised", "", True, output={"f": trace}, frames=way),), scene, {}, False))
    """
    for call in log.calls:
        if call.raises is None:
            continue
        if not (call.outcome == "raised" and call.ordered):
            raise Failure("hung" if call.outcome == "hung" else "swallowed")
        scene = (str(log.scene["file"]), int(log.scene["line"]), str(log.scene["name"]))
        text = call.everything
        raised = scene[2] in text or _shown(scene, text)
        own = any(_shown(frame, text) for frame in call.frames if frame[0] in ("prediction.py", "logging_config.py"))
        if not (raised and own):
            raise Failure("partial" if raised or own else "default")


def _shown(frame: tuple[str, int, str], text: str) -> bool:
    """Whether a line number stands beside the name of its file or function."""
    file, line, function = frame
    stem = re.escape(file.removesuffix(".py"))
    names = rf"(?:\b{stem}\b|\b{re.escape(function)}\b)"
    return bool(re.search(rf"{names}\D{{0,60}}\b{line}\b|\b{line}\b\D{{0,60}}{names}", text))
