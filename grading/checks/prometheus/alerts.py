"""Alerting rules: valid, on series that exist, silent in healthy traffic, firing in the incident they are about.

A rule on errors has to look at a share of the calls: one on errors per second, or on "any error at all", fires at
0.01 % errors under heavy traffic and is no good.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from grading.checks.core import Failure
from grading.checks.prometheus.calls import Facts
from grading.checks.prometheus.exposition import STANDARD, Snapshot
from grading.checks.prometheus.traffic import HISTORY, ONSET, Module, Scenario, Synthetic, healthy, incidents
from grading.checks.promql import (
    AlertRule,
    EvaluationError,
    InvalidRules,
    Labels,
    Meter,
    RecordingRule,
    RuleFile,
    UnknownFeature,
    labels_of,
    read_rules,
)
from grading.checks.promql.evaluate import STEP
from grading.checks.promql.storage import Matcher, Matrix, Point

NEEDED = 2
OF_THE_SERVER = re.compile(r"up|scrape_\w+")
"""Metrics that Prometheus itself adds to each target."""
URGENT = ("errors", "latency")
MOMENTS = (60, 120, 180, 300, 600, 900, 1800, 3600, 7200)
"""Seconds after the onset at which a rule is tried first: traffic is steady, so one never active there never is."""
HEALTHY_RUN = 1800.0
"""Seconds for which healthy traffic is watched."""
HEALTHY_WAIT = 600.0
"""Seconds after which a rule that is active in healthy traffic counts as firing, however long its `for`."""
BUDGET = 5_000_000
"""Units of work (see promql.Meter) that trying all rules of a file may take: some seconds, and four times what the most
laborious rule of the tests takes."""


@dataclass(frozen=True)
class Finding:
    """What became of one rule: the subjects it rightly alerts on, or the key of what is wrong with it."""

    rule: AlertRule
    subjects: frozenset[str] = frozenset()
    fault: str = ""
    detail: str = ""

    @property
    def good(self) -> bool:
        """Whether it counts."""
        return bool(self.subjects)


def check_alerts(facts: Facts) -> None:
    """Raise Failure unless two different rules are good, one of them on errors or latency.

    Rules beyond those may be imperfect; the file as a whole must be one that Prometheus loads.
    """
    if not (facts.rules or "").strip():
        raise Failure
    try:
        file = read_rules(facts.rules or "")
    except InvalidRules as error:
        raise Failure(
            "alertmanager" if error.key == "alertmanager" else "invalid", detail=error.detail[:300]
        ) from error
    if not file.alerts:
        raise Failure("no_rules")
    meter = Meter(BUDGET)
    findings = [judge(rule, file, facts, meter) for rule in file.alerts]
    good = {finding.rule.query.tree.prettify(): finding for finding in findings if finding.good}
    urgent = [finding for finding in good.values() if finding.subjects & set(URGENT)]
    if len(good) >= NEEDED and urgent:
        return
    if unknown := [finding for finding in findings if finding.fault == "unknown"]:
        raise UnknownFeature(unknown[0].detail)
    raise _failure(findings, len(good))


def _failure(findings: Sequence[Finding], good: int) -> Failure:
    """What to tell first: a rule that was meant well and does not work, then what is missing."""
    faulty = [finding for finding in findings if finding.fault not in ("", "foreign")]
    foreign = [finding for finding in findings if finding.fault == "foreign"]
    if faulty:
        return Failure(faulty[0].fault, alert=faulty[0].rule.name, detail=faulty[0].detail)
    if good >= NEEDED:
        return Failure("no_urgent", alerts=", ".join(finding.rule.name for finding in findings))
    if foreign:
        return Failure("foreign", alert=foreign[0].rule.name, detail=foreign[0].detail)
    return Failure("few", count=good)


def judge(rule: AlertRule, file: RuleFile, facts: Facts, meter: Meter) -> Finding:
    """Try one rule on the module's series."""
    records = {record.name for record in file.records}
    names = _metrics(rule, file.records)
    exposed = exposed_names(facts.set_gauges)
    for name in sorted(names - records):
        if name not in exposed and not OF_THE_SERVER.fullmatch(name) and not name.startswith(STANDARD):
            return Finding(rule, fault="phantom", detail=name)
    if not names & exposed:
        return Finding(rule, fault="foreign", detail=rule.query.text[:200])
    try:
        return _try(rule, file, Module(facts, *_wanted_labels(file, facts), meter))
    except (EvaluationError, ArithmeticError, ValueError, re.error) as error:  # what a rule's own numbers can cause
        return Finding(rule, fault="broken", detail=str(error)[:200])
    except UnknownFeature as error:
        return Finding(rule, fault="unknown", detail=str(error)[:200])


def exposed_names(snapshot: Snapshot) -> set[str]:
    """The names of all samples that a module exposes, those of labelled metrics without children too.

    >>> from grading.checks.prometheus.exposition import Family
    >>> sorted(exposed_names({"a": Family("a", "counter", ""), "b": Family("b", "histogram", "")}))
    ['a_total', 'b_bucket', 'b_count', 'b_sum']
    """
    suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "summary": ("", "_count", "_sum")}
    found = {name for family in snapshot.values() for name, _ in family.samples}
    for family in snapshot.values():
        found |= {family.name + suffix for suffix in suffixes.get(family.kind, ("",))}
    return found


def _metrics(rule: AlertRule, records: Iterable[RecordingRule]) -> set[str]:
    """The metrics that a rule names, by way of recording rules too."""
    by_name = {record.name: record for record in records}
    todo, found = [rule.query], set[str]()
    while todo:
        for selector in todo.pop().selectors():
            if selector.metric and selector.metric not in found:
                found.add(selector.metric)
                if selector.metric in by_name:
                    todo.append(by_name[selector.metric].query)
    return found


def _try(rule: AlertRule, file: RuleFile, module: Module) -> Finding:
    noisy = []
    for name, state in healthy(module.facts).items():
        storage = Recorded(module.storage(Scenario(name, state, state)), file.records)
        if fires(rule, storage, ONSET, HEALTHY_RUN, min(rule.wait, HEALTHY_WAIT)):
            noisy.append(name)
    outcomes: dict[str, list[bool]] = {}
    for scenario in incidents(module.facts):
        outcomes.setdefault(scenario.subject, []).append(
            fires(rule, Recorded(module.storage(scenario), file.records), ONSET, scenario.hours * 3600, rule.wait)
        )
    subjects = frozenset(subject.split()[0] for subject, fired in outcomes.items() if all(fired))
    errors = [fired for subject, fired in outcomes.items() if subject.startswith("errors")]
    partly = [fired for fired in errors if any(fired) and not all(fired)]
    if noisy == ["busy"] and (partly or "errors" in subjects):
        return Finding(rule, fault="per_second")
    if {"busy", "normal"} & set(noisy) or (noisy and subjects & set(URGENT)):
        return Finding(rule, fault="noisy")
    if not subjects:
        only_total = partly and not any(storm for storm, *_ in partly)  # see `traffic.incidents`: 60 %, then all
        return Finding(rule, fault="high" if only_total else "per_second" if partly else "mute")
    return Finding(rule, subjects)


def fires(rule: AlertRule, storage: Recorded, start: float, seconds: float, wait: float) -> bool:
    """Whether a rule fires in an interval: some series of its expression stays active for `wait` seconds.

    Long waits are tried at coarser steps than the group's interval; the traffic is steady, so nothing is missed.
    """
    moments = [start + moment for moment in (*MOMENTS, seconds) if moment <= seconds]
    if wait > seconds or not any(_active(rule, storage, moment) for moment in moments):
        return False
    step = max(min(rule.interval, 300.0), 15.0, wait / 30, seconds / 400)
    since: dict[Labels, float] = {}
    for index in range(math.floor(seconds / step) + 1):
        now = start + index * step
        since = {labels: since.get(labels, now) for labels in _active(rule, storage, now)}
        if any(now - first >= wait for first in since.values()):
            return True
    return False


def _active(rule: AlertRule, storage: Recorded, time: float) -> list[Labels]:
    value = rule.query.value(storage, time, storage.base.meter)
    if isinstance(value, float):
        return [()]  # a scalar expression alerts whatever its value
    return list(value) if isinstance(value, dict) else []


def _wanted_labels(file: RuleFile, facts: Facts) -> tuple[dict[str, str], dict[str, set[str]]]:
    """The labels that scraping adds (as the rules expect them), and the values that the rules select labels by."""
    own = {label for family in facts.set_gauges.values() for label in family.label_names()}
    own |= {"le", "quantile", "__name__"}
    target = {"job": "churn-api", "instance": "churn-api:8000"}
    asked: dict[str, set[str]] = {}
    chosen: set[str] = set()
    queries = [rule.query for rule in file.alerts] + [record.query for record in file.records]
    for query in queries:
        for matcher in [matcher for selector in query.selectors() for matcher in selector.matchers]:
            values = _literals(matcher)
            if matcher.label in own:
                asked.setdefault(matcher.label, set()).update(values)
            elif values and matcher.label not in chosen:
                chosen.add(matcher.label)
                target[matcher.label] = values[0]
    return target, asked


def _literals(matcher: Matcher) -> Sequence[str]:
    """Values that satisfy a positive matcher, as far as they can be read from it."""
    if matcher.op == "=":
        return [matcher.value] if matcher.value else []
    if matcher.op != "=~":
        return []
    simple = [part.replace(".*", "").replace(".+", "x") for part in matcher.value.strip("()").split("|")]
    return [value for value in simple if value and matcher.holds({matcher.label: value})]


@dataclass
class Recorded:
    """A storage to which recording rules add their series, evaluated each minute."""

    base: Synthetic
    records: Sequence[RecordingRule]
    known: dict[tuple[int, float], Mapping[Labels, float]] = field(default_factory=dict)
    depth: int = 0

    def window(self, matchers: Sequence[Matcher], start: float, end: float) -> Matrix:
        """See promql.Storage.window."""
        found = self.base.window(matchers, start, end)
        wanted = [matcher for matcher in matchers if matcher.label == "__name__"]
        for index, record in enumerate(self.records):
            if wanted and all(matcher.holds({"__name__": record.name}) for matcher in wanted):
                found += self._recorded(index, matchers, max(start, ONSET - HISTORY), end)
        return found

    def _recorded(self, index: int, matchers: Sequence[Matcher], start: float, end: float) -> Matrix:
        gathered: dict[Labels, list[Point]] = {}
        minutes = range(math.ceil(start / 60), math.floor(end / 60) + 1)
        self.base.meter.spend(STEP * len(minutes))
        for number in minutes:
            for labels, value in self._at(index, number * 60.0).items():
                if all(matcher.holds(dict(labels)) for matcher in matchers):
                    gathered.setdefault(labels, []).append((number * 60.0, value))
        return list(gathered.items())

    def _at(self, index: int, time: float) -> Mapping[Labels, float]:
        if (index, time) not in self.known:
            if self.depth > 5:
                raise EvaluationError("recording rules use each other in a circle")
            self.depth += 1
            try:
                value = self.records[index].query.value(self, time, self.base.meter)
            finally:
                self.depth -= 1
            vector = {(): value} if isinstance(value, float) else value
            record = self.records[index]
            named = {"__name__": record.name, **record.labels}
            pairs = vector.items() if isinstance(vector, dict) else ()
            self.known[index, time] = {labels_of({**dict(labels), **named}): one for labels, one in pairs}
        return self.known[index, time]
