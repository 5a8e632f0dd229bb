"""The vocabulary for logs: splitting text into events, levels, times, ids and leaks."""

from __future__ import annotations

import random

import pytest

from grading.checks.logs.events import Event, split
from grading.checks.logs.ids import joining
from grading.checks.logs.leaks import customer, leaked
from grading.checks.logs.stamps import stamped

START = 1795448564.873  # 2026-11-23 15:42:44.873 UTC
PERSON = {"customer_id": 48213977, "surname": "Zqrkwtmnpxyz", "balance": 482137.7731}


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ('{"level": "info", "event": "x"}', 20),
        ('{"levelname": "ERROR", "message": "x"}', 40),
        ('{"severity": "WARNING", "message": "x"}', 30),
        ('{"log": {"level": "critical"}, "message": "x"}', 50),
        ('{"record": {"level": {"icon": "i", "name": "SUCCESS", "no": 25}}, "text": "done it"}', 25),
        ('{"event": "an error happened"}', None),
        ("2026-11-23 15:42:44,873 - prediction - INFO - done", 20),
        ("2026-11-23 15:42:44 [info     ] prediction_started  error=none", 20),
        ("\x1b[2m2026-11-23\x1b[0m [\x1b[31m\x1b[1merror    \x1b[0m] failed", 40),
        ("time=15:42:44 level=warning msg=odd", 30),
        ("INFO:prediction:started", 20),
        ("15:42:44 info started", 20),
        ("2026-11-23 | AVISO | algo raro", 30),
        ("INFO [a1] answered after (error) twice", 20),
        ("Error: could not convert", None),
        ("Received data with 6 fields", None),
        ("[\u0131nfo] dotless", None),
        ("I1123 15:42:44.873412 71 prediction.py:18] done", 20),
        ("[E 261123 15:42:44 prediction:18] failed", 40),
        ("2026-11-23 15:42:44,873 W odd", 30),
        ("Element 1123 done", None),
    ],
)
def test_level_is_read_where_the_output_shows_it(line: str, level: int | None) -> None:
    """A level is found in JSON, logfmt and human lines, and not in a message that merely says error."""
    (event,) = split(line)
    assert event.level == level


def test_level_behind_a_long_message_is_that_of_its_event() -> None:
    """Where the format ends with the level, a message of several lines keeps its first line, its level and its id."""
    event = split("began 7 | INFO | 15:42:44\nfailed 8\n  File x\n | ERROR | 15:42:45\n")[1]
    assert (event.level, event.head) == (40, "failed 8 | ERROR | 15:42:45")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("INFO a\nINFO b\n", 2),
        (
            'INFO a\nERROR b\nTraceback (most recent call last):\n  File "x.py", line 3, in f\nValueError: x\nINFO c\n',
            3,
        ),
        ('{\n  "level": "info",\n  "event": "a"\n}\n{\n  "level": "error"\n}\n', 2),
        ("first\nsecond\n", 2),
        ("INFO table:\n   a  b\n0  1  2\n\n[1 rows x 2 columns]\nINFO c\n", 2),
        ("ERROR a\n╭── Traceback ──╮\n│ x.py:3 in f │\n╰──╯\nValueError: x\n", 1),
        ("{broken json\n{}\n", 2),
        ("\n\n", 0),
        ("began | INFO | 15:42:44\nfailed\n  File x\n | ERROR | 15:42:44\n", 2),
        ("INFO a\nERROR b\nTraceback (most recent call last):\n  File x\nValueError: x\n| INFO c\n", 3),
    ],
)
def test_lines_belong_to_their_event(text: str, count: int) -> None:
    """Tracebacks, tables and pretty-printed JSON stay with the event that they belong to."""
    assert len(split(text)) == count


@pytest.mark.parametrize(
    "text",
    [
        '{"timestamp": "2026-11-23T15:42:44.874001Z"}',
        "2026-11-23 10:42:44,874 INFO five hours west",
        "2026-11-23T21:12:44.874+05:30 half an hour off",
        "23/11/2026 15:42:44 whole seconds",
        "15:42:44 INFO no date",
        "[15:42] whole minutes",
        '{"ts": 1795448564.8741}',
        '{"time": 1795448564874}',
        "1795448564874123456 in nanoseconds",
        "20261123T154244.874Z compact",
        "Mon Nov 23 15:42:44 2026",
    ],
)
def test_time_of_the_event_is_recognised(text: str) -> None:
    """Any format and time zone will do for the moment of the call."""
    assert stamped(split(text)[0], START, START + 0.01)


@pytest.mark.parametrize(
    "text",
    [
        "INFO started",
        "2026-11-23 INFO only a date",
        "2026-11-23 15:42:42,100 too early",
        '{"timestamp": "2024-01-01T00:00:00Z"}',
        '{"latency_ms": 44.87}',
        "INFO prediction.py:44 request 1542",
    ],
)
def test_missing_or_foreign_time_is_no_time_stamp(text: str) -> None:
    """A date alone, a latency or the time of something else does not say when the event happened."""
    assert not stamped(split(text)[0], START, START + 0.01)


@pytest.mark.parametrize(
    "text",
    [
        "customer 48213977",
        "id=48,213,977",
        "id 4.8213977e+07",
        "id 48213977.0",
        "balance 482137.77",
        "balance 482,138 EUR",
        "balance 482.137,77 EUR",
        "balance np.float64(482137.7731)",
        "{'surname': 'Zqrkwtmnpxyz'}",
        "ZQRKWTMNPXYZ shouted",
        "cut off: 'Zqrkwtm...",
        "WnFya3d0bW5weHl6",
        "5a71726b77746d6e7078797a",
        "zyxpnmtwkrqZ turned round",
        "77931284",
        '{"text": "index\\n482137.7731"}',
    ],
)
def test_value_is_found_in_whatever_spelling(text: str) -> None:
    """Separators, rounding, capitals, cuts, base64, hex and reading backwards hide no value."""
    assert leaked(text, PERSON)


@pytest.mark.parametrize(
    "text",
    [
        '{"features": ["customer_id", "surname", "balance"], "num_features": 6}',
        "surname Zq***, id ****3977",
        "balance between 400000 and 500000",
        "request 7e39bf73059e4890a312f41d989b7e7c at 2026-11-23T15:42:44.873890Z in 482.13 ms",
        "prediction=1 probability=0.4821",
        "request 123456e789 and 12345678e999 and 1e-999",
    ],
)
def test_names_masks_and_buckets_are_no_leak(text: str) -> None:
    """What a careful author writes instead of a value is not taken for it."""
    assert leaked(text, PERSON) is None


def test_drawn_customers_leak_by_each_value() -> None:
    """Every value of a drawn customer is found when it is written, and none of another customer's."""
    draw = random.Random(3)
    for _ in range(50):
        one, other = customer(draw), customer(draw)
        assert all(leaked(f"x {value} y", {name: value}) == name for name, value in one.items())
        assert leaked(repr(one), other) is None


def lines(*texts: str) -> list[Event]:
    """Events of single lines."""
    return [event for text in texts for event in split(text)]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (('{"request_id": "a", "event": "x"}',), ('{"request_id": "b", "event": "x"}',)),
        (('{"n": {"correlationId": 1}, "event": "x"}',), ('{"n": {"correlationId": 2}, "event": "x"}',)),
        (("INFO [7e39bf73] start", "INFO [7e39bf73] done in 3.1 ms"), ("INFO [59e4890a] start",)),
        (("INFO start (request #1)", "INFO done (request #1)"), ("INFO start (request #2)",)),
        (("INFO req-0001 start",), ("INFO req-0002 start",)),
        (("INFO start trace_id=ab 1",), ("INFO start trace_id=cd 1",)),
        (('{"event": "[7e39bf73] some start"}',), ('{"event": "[59e4890a] some start"}',)),
    ],
)
def test_id_of_any_form_joins_a_call(one: tuple[str, ...], two: tuple[str, ...]) -> None:
    """Keys, brackets, counters and words all count, as long as they hold within a call and differ in the next."""
    assert joining([(0, lines(*one)), (0, lines(*two))]) == "joined"


@pytest.mark.parametrize(
    ("one", "two", "finding"),
    [
        (("INFO request_id=aa x", "INFO request_id=aa y"), ("INFO request_id=aa x",), "shared"),
        (("INFO request_id=aa x", "INFO request_id=ab y"), ("INFO request_id=ac x",), "changing"),
        (("INFO request_id=aa x", "INFO y"), ("INFO request_id=ab x", "INFO y"), "partial"),
        (("INFO request_id=None x",), ("INFO request_id=None x",), "missing"),
        (('{"latency_ms": 812345, "event": "x"}',), ('{"latency_ms": 812346, "event": "x"}',), "missing"),
        (("2026-11-23 15:42:44.873 INFO x 0.12 s",), ("2026-11-23 15:42:45.911 INFO x 0.34 s",), "missing"),
        (("INFO took 812345 ns",), ("INFO took 812399 ns",), "missing"),
        (("INFO <object at 0x7faaf98e>",), ("INFO <object at 0x7faaf99e>",), "missing"),
    ],
)
def test_what_only_varies_is_no_id(one: tuple[str, ...], two: tuple[str, ...], finding: str) -> None:
    """Times, latencies, addresses and ids that do not hold or do not change join nothing."""
    assert joining([(0, lines(*one)), (0, lines(*two))]) == finding


def test_ids_may_repeat_in_another_process() -> None:
    """A counter that starts again after a call that had to be stopped is still an id."""
    one, two = lines("INFO request_id=1 x"), lines("INFO request_id=2 x")
    assert joining([(0, one), (0, two), (1, one), (1, two)]) == "joined"
