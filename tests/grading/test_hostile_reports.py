"""Reports that no honest run returns: whatever a forger writes for an answer, the judge gives verdicts and moves on."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from grading import content, judge
from grading.checks.core import Evidence
from grading.content import GradedExercise
from grading.job import Observed
from grading.model import Run, Verdict
from grading.pipeline import grade
from grading.sandbox import Sandbox

RUNNING = ("mlflow-con-errores", "logging-con-problemas", "prometheus-metrics")
SEED = 11
MUTATIONS = 100
LONG = "x1" * 500_000
ODD: tuple[Any, ...] = (
    None, True, -1, 0, 2**70, -(10**400), 1e308, float("inf"), float("-inf"), float("nan"), 5e-324,
    "", "nan", "1e999", "\0", "?\ufffd\u202e", "{", "{[]: 1}", "{1: {2}}", "# TYPE a histogram\na_bucket 1\n", "..",
    "a\n" * 50,
    [], {}, [[]], [{}], [None], {"": None}, [[1, 2, 3]], {"a": {"b": []}}, [float("nan")] * 3, "9" * 5000, LONG,
)  # fmt: skip


@cache
def exercise(slug: str) -> GradedExercise:
    """An exercise of Hito 5."""
    return content.find("hito-5").exercise(slug)


@pytest.fixture(scope="module", params=RUNNING)
def honest(request: pytest.FixtureRequest, sandbox: Sandbox) -> tuple[str, Evidence]:
    """An exercise, and the evidence of its model solution (without rules, which take longer than all the rest)."""
    files = {name: text.encode() for name, text in exercise(request.param).solution().items()}
    plan = judge.plan(exercise(request.param), files, SEED)
    assert plan.job
    kept = {name: data for name, data in files.items() if name != "alerts.yml"}
    return request.param, Evidence(kept, sandbox.run(plan.job), plan.secret)


def judged(slug: str, evidence: Evidence, seen: Any) -> dict[str, Verdict]:
    """The verdicts when these were the answers of the phases."""
    assert evidence.observed
    return judge.judge(exercise(slug), replace(evidence, observed=replace(evidence.observed, seen=seen)))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each part of a JSON value; of long lists the first and the last."""
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list):
        for index in sorted({0, len(value) // 2, len(value) - 1} & set(range(len(value)))):
            yield from places(value[index], (*path, index))


def replaced(whole: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy of a JSON value with one part replaced."""
    if not path:
        return value
    made = copy.deepcopy(whole)
    part = made
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return made


@pytest.mark.timeout(60)
def test_no_value_of_a_report_breaks_a_check(honest: tuple[str, Evidence]) -> None:
    """With any part of the answers replaced by nonsense every issue still is passed or failed, in words that fit."""
    slug, evidence = honest
    assert evidence.observed
    seen = dict(evidence.observed.seen)
    draw = random.Random(SEED)
    everywhere = list(places(seen))
    for number in range(MUTATIONS):
        path, odd = draw.choice(everywhere), ODD[number % len(ODD)]
        verdicts = judged(slug, evidence, replaced(seen, path, odd) if path else {})
        assert {verdict.outcome for verdict in verdicts.values()} <= {"passed", "failed"}, (path, repr(odd)[:80])
        assert max(len(verdict.reason.es) for verdict in verdicts.values()) < 3000, (path, repr(odd)[:80])


def test_a_missing_answer_cures_nothing(honest: tuple[str, Evidence]) -> None:
    """Where a phase returned nothing, or not what it returns, no verdict is passed for it."""
    slug, evidence = honest
    assert evidence.observed
    for seen in ({}, dict.fromkeys(evidence.observed.seen), {name: [] for name in evidence.observed.seen}):
        verdicts = judged(slug, evidence, seen)
        assert {verdict.outcome for verdict in verdicts.values()} == {"failed"}


# reports that would keep a judge busy


def run(number: int, **more: Any) -> dict[str, Any]:
    """A run as mlflow_store reports it."""
    told = {"run_id": f"r{number}", "status": "FINISHED", "name": "n", "metrics": {}, "params": {}, "tags": {}}
    return {**told, "parent": f"r{number + 1}", **more}


def model(number: int) -> dict[str, Any]:
    """A model as mlflow_store reports it."""
    return {"path": f"m{number}", "run_id": f"r{number}", "status": "READY", "signature": True}


ANSWER = {"params": [[f"q{i}", "5", True] for i in range(20_000)], "columns": {"0": [1.0]}}
STORES: dict[str, tuple[Any, Any]] = {
    "a chain of runs": ({"runs": [run(i) for i in range(20_000)], "models": [model(i) for i in range(300)]}, {}),
    "models without end": ({"runs": [run(0)], "models": [model(i) for i in range(50_000)]}, {}),
    "metrics without end": ({"runs": [run(0, metrics={f"f1_{i}": [i / 1e6] for i in range(100_000)})]}, {}),
    "a long name of a metric": ({"runs": [run(0, metrics={"aA" * 2_000_000: [0.5]})]}, {}),
    "metrics and no model": ({"runs": [run(0, metrics={f"f1_{i}": [0.123 + i / 1e5] * 3 for i in range(39)})]}, {}),
    "many parameters": (
        {"runs": [run(0, params={f"p{i}": "5" for i in range(20_000)})], "models": [model(0)]},
        {"models": {"m0": ANSWER}},
    ),
    "a parameter of brackets": ({"runs": [run(0, params={"p": "{" + "[" * 3_000_000})]}, {}),
    "a parameter that is a set of lists": ({"runs": [run(0, params={"p": "{[]: 1}"})]}, {}),
    "many thresholds": ({"runs": [run(0, params={f"cut{i}": "0.5" for i in range(100_000)})]}, {}),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("stored", STORES.values(), ids=STORES)
def test_an_absurd_store_is_judged_at_once(stored: tuple[Any, Any]) -> None:
    """Runs, models, names and values far beyond MLflow's own bounds are left out, not worked through."""
    ours = exercise("mlflow-con-errores")
    files = {name: text.encode() for name, text in ours.solution().items()}
    plan = judge.plan(ours, files, SEED)
    observed = Observed(Run("ok"), {"train": {"runs": {}}, "store": stored[0], "predict": stored[1]})
    verdicts = judge.judge(ours, Evidence(files, observed, plan.secret))
    assert {verdict.outcome for verdict in verdicts.values()} <= {"passed", "failed"}
    assert verdicts["no-run"].outcome == "failed"


TEXTS = {
    "unfinished objects": '{"a":1,\n',
    "digits": "123,",
    "short digits": "1,",
    "ever new keys": "".join(f"INFO k{i}=a{i:05d}\n" for i in range(3_500)),
    "bare lines": "abc\n",
    "open brackets": "[" + " " * 500,
    "escapes": "\x1b[1;",
    "words of base64": "QUFBQUFBQUFBQUFBQUFB-",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", TEXTS.values(), ids=TEXTS)
def test_a_log_that_is_hard_to_read_is_read(unit: str) -> None:
    """As much of any text as an honest run may write is read by all checks."""
    verdicts = _judge_log((unit * (60_000 // len(unit) + 1))[:60_000], streams=1)
    assert verdicts["no-request-id"].outcome == "failed"


def test_a_log_longer_than_any_run_returns_is_not_read() -> None:
    """A forged report of many megabytes or thousands of streams is refused as a whole."""
    for text, streams in (("x" * 1_000_000, 2), ("INFO done\n", 300)):
        outcomes = {verdict.outcome for verdict in _judge_log(text, streams).values()}
        assert outcomes == {"failed"}


def _judge_log(text: str, streams: int) -> dict[str, Verdict]:
    ours = exercise("logging-con-problemas")
    plan = judge.plan(ours, {}, SEED)
    calls = [
        {
            "outcome": "raised" if order["raises"] else "returned",
            "ordered": True,
            "session": 0,
            "start": 0.0,
            "end": 1.0,
            "output": {f"stream{number}": text for number in range(streams)},
            "logged": 1,
        }
        for order in plan.secret["calls"]
    ]
    observed = Observed(Run("ok"), {"calls": {"calls": calls, "left": {}, "cut": False}})
    return judge.judge(ours, Evidence({}, observed, plan.secret))


CARDS = {
    "nested lists": "- " * 125_000,
    "nested quotes": ">" * 250_000,
    "emphasis": "*a_" * 80_000,
    "brackets": "[" * 250_000,
    "links": "[a](<b" * 40_000,
    "columns": "|" + "a|" * 60_000 + "\n|" + "-|" * 60_000 + "\n",
    "backticks": "".join("`" * n + "a " for n in range(700)),
    "open tags": '<div a=". ' * 25_000,
    "nested elements": "<ul><li>a:" * 25_000,
    "lines of signs": "    \n{" * 40_000,
    "front matter of brackets": "---\na: " + "[" * 15_000 + "\n---\n",
    "front matter that laughs": "---\na: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{name}: &{name} [{','.join(['*' + chr(ord(name) - 1)] * 9)}]\n" for name in "bcdefghi")
    + "---\n",
    "a form of brackets": "```yaml\n" + "[" * 30_000 + "\n```\n",
    "accents": "e\u0301\u0301\u0301" * 30_000,
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_card_that_is_hard_to_render_is_read(card: str, sandbox: Sandbox) -> None:
    """A quarter of a megabyte of any Markdown is judged, and says nothing."""
    ours = exercise("model-card-incompleto")
    grading = grade(ours, [], {"model_card.md": card.encode()}, SEED, sandbox=sandbox)
    assert {issue.fixed for issue in grading.issues} == {False}
