"""Synthetic series with a module's real names, labels and buckets.

They are what Prometheus would have scraped in healthy traffic and in an incident.

Each kind of call (a class predicted, an exception raised) was seen to move certain series by certain amounts.  A
`State` says how many calls of each kind come per second; a `Scenario` is a day of one state and then hours of another.
All is linear in time, so the samples are computed when they are asked for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from grading.checks.prometheus import instruments
from grading.checks.prometheus.calls import Facts
from grading.checks.prometheus.exposition import Family, Series
from grading.checks.promql import Labels, Meter, labels_of
from grading.checks.promql.functions import upper_bound
from grading.checks.promql.storage import Matcher, Matrix, Point

ONSET = 1_700_000_010.0 - 1_700_000_010 % 60
"""When the incident begins, seconds since the epoch."""
HISTORY = 86_400.0
"""Seconds before the onset from which there are samples."""
UPTIME = 30 * 86_400.0
"""Seconds that the counters had been running at the onset: a ratio of lifetime totals hardly notices an incident."""
SCRAPE = 15.0
MOST = 240
"""Samples of a series in one window: traffic is steady, so all those of a day say no more and take far longer."""


@dataclass(frozen=True)
class State:
    """How things stand: calls per second by kind, seconds per call, drift, and what the gauges say.

    `probability` None leaves the probabilities of the observed calls; `gauges` multiplies gauges of unknown meaning.
    """

    rates: Mapping[str, float]
    latency: float = 0.005
    drift: float = 0.01
    probability: float | None = None
    loaded: bool = True
    gauges: float = 1.0
    alive: bool = True


@dataclass(frozen=True)
class Scenario:
    """A state, and from the onset on another; `subject` is what an alert on it is about; hours that it lasts."""

    subject: str
    before: State
    after: State
    hours: float = 3.0


def healthy(facts: Facts) -> dict[str, State]:
    """Traffic in which no alert may fire: 20 000 a second with 0.01 % errors, 50 a second, 0.2 a second without.

    Any sensible limit holds: error ratios from 0.1 %, latencies from 50 ms, drift from 0.1.
    """
    errors = {call.exception: 2.0 / len(facts.failures) * 2 for call in facts.failures}
    return {"busy": State({**_good(20_000), **errors}), "normal": State(_good(50)), "quiet": State(_good(0.2))}


def incidents(facts: Facts) -> list[Scenario]:
    """What alerts are for: each subject far beyond any sensible limit.

    Errors: 60 % of 50 calls a second, and all of 1.5 a second: fewer errors a second than the busiest healthy traffic
    has, so no limit on errors per second can tell the two apart, and every limit on a ratio does.
    """
    normal, quiet = State(_good(50)), State(_good(1.5))
    kinds = sorted({call.exception for call in facts.failures})
    blends = [{kind: 1.0} for kind in kinds] + [dict.fromkeys(kinds, 1 / len(kinds))]
    found = []
    for index, blend in enumerate(blends):
        storm = State({**_good(20), **{kind: 30 * share for kind, share in blend.items()}})
        trickle = State({kind: 1.5 * share for kind, share in blend.items()})
        found += [Scenario(f"errors {index}", normal, storm), Scenario(f"errors {index}", quiet, trickle)]
    return [
        *found,
        Scenario("latency", normal, replace(normal, latency=20.0)),
        Scenario("latency", quiet, replace(quiet, latency=20.0)),
        Scenario("drift", normal, replace(normal, drift=50.0), hours=72),
        Scenario("loaded", normal, replace(normal, loaded=False)),
        Scenario("down", normal, replace(normal, alive=False)),
        Scenario("stopped", normal, State({}), hours=24),
        Scenario("all leave", normal, State({"class 1": 50}, probability=0.995), hours=24),
        Scenario("all stay", normal, State({"class 0": 50}, probability=0.005), hours=24),
        Scenario("gauges high", normal, replace(normal, gauges=1e6), hours=24),
        Scenario("gauges low", normal, replace(normal, gauges=0.0), hours=24),
    ]


def _good(total: float) -> dict[str, float]:
    return {"class 0": 0.8 * total, "class 1": 0.2 * total}


@dataclass(frozen=True)
class Line:
    """A series: its value at the onset, and how much it moves per second before and after; None: not there."""

    value: float
    before: float | None
    after: float | None

    def points(self, start: float, end: float, step: float) -> list[Point]:
        """Its samples in an interval, `step` seconds apart."""
        before, after = self.before, self.after
        found: list[Point] = []
        if before is not None:
            found += [(time, self.value + before * (time - ONSET)) for time in ticks(start, min(end, ONSET), step)]
        if after is not None:
            later = ticks(max(start, ONSET + SCRAPE), end, step)
            found += [(time, self.value + after * (time - ONSET)) for time in later]
        return found


@dataclass(frozen=True)
class Step(Line):
    """A gauge that stands at one value and then at another."""

    def points(self, start: float, end: float, step: float) -> list[Point]:
        """Its samples: `before` and `after` are values, not slopes."""
        values = [(time, self.before if time <= ONSET else self.after) for time in ticks(start, end, step)]
        return [(time, value) for time, value in values if value is not None]


def ticks(start: float, end: float, step: float = SCRAPE) -> list[float]:
    """The moments of scrapes in an interval, `step` seconds apart."""
    first = math.ceil(max(start, ONSET - HISTORY) / step)
    return [number * step for number in range(first, math.floor(end / step) + 1)]


@dataclass
class Synthetic:
    """A storage of the synthetic series of one scenario."""

    lines: Mapping[Labels, Line]
    meter: Meter
    by_name: dict[str, list[tuple[Labels, dict[str, str], Line]]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the series by metric, as most selectors name one."""
        self.by_name = {}
        for labels, line in self.lines.items():
            known = dict(labels)
            self.by_name.setdefault(known["__name__"], []).append((labels, known, line))

    def window(self, matchers: Sequence[Matcher], start: float, end: float) -> Matrix:
        """See promql.Storage.window."""
        names = [matcher.value for matcher in matchers if matcher.label == "__name__" and matcher.op == "="]
        every = [entry for entries in self.by_name.values() for entry in entries]
        candidates = self.by_name.get(names[0], []) if names else every
        chosen = [(labels, line) for labels, known, line in candidates if all(m.holds(known) for m in matchers)]
        step = SCRAPE * max(1, math.ceil((end - start) / SCRAPE / MOST))
        self.meter.spend(len(chosen) * (1 + len(ticks(start, end, step))))
        found = [(labels, line.points(start, end, step)) for labels, line in chosen]
        return [(labels, points) for labels, points in found if points]


class Module:
    """What is known of a learner's metrics: how each kind of call moves each series, and what the gauges are about."""

    def __init__(self, facts: Facts, target: Mapping[str, str], asked: Mapping[str, set[str]], meter: Meter) -> None:
        """`target` are the labels that scraping adds, `asked` the label values that the rules select by."""
        self.facts, self.target, self.asked, self.meter = facts, target, asked, meter
        self.families = facts.set_gauges
        self.latency = {family.name for family in self.families.values() if self._is_time(family)}
        probability = instruments.probability_family(facts)
        self.probability = probability.name if probability else ""
        self.moves = {name: self._moves(name) for name, family in self.families.items() if family.kind != "gauge"}

    def _is_time(self, family: Family) -> bool:
        named = instruments.ABOUT_LATENCY.search(family.name) and not instruments.ABOUT_PROBABILITY.search(family.name)
        found = instruments.latency_family(self.facts)
        return family.kind in ("histogram", "summary") and bool(named or (found and found.name == family.name))

    def _moves(self, name: str) -> dict[Series, dict[str, float]]:
        """Series -> kind of call -> mean movement per call; a series that never moved is there with nothing."""
        calls: dict[str, list[dict[Series, float]]] = {}
        for call in self.facts.calls:
            calls.setdefault(call.category, []).append(call.moved(name))
        found: dict[Series, dict[str, float]] = {series: {} for series in self.families[name].samples}
        for kind, moved in calls.items():
            for series, kinds in found.items():
                if total := sum(one.get(series, 0.0) for one in moved):
                    kinds[kind] = total / len(moved)
        return found

    def storage(self, scenario: Scenario) -> Synthetic:
        """The series of a scenario."""
        lines: dict[Labels, Line] = {}
        for name, family in self.families.items():
            if family.kind == "gauge":
                for series, line in self._gauge(family, scenario):
                    lines[self._labels(series)] = line
                continue
            for series in self.moves[name]:
                lines[self._labels(series)] = self._counter(name, series, scenario)
        alive = 1.0 if scenario.after.alive else 0.0
        lines[labels_of({"__name__": "up", **self.target})] = Step(0.0, 1.0, alive)
        return Synthetic(lines, self.meter)

    def _labels(self, series: Series) -> Labels:
        return labels_of({**self.target, **dict(series[1]), "__name__": series[0]})

    def _counter(self, family: str, series: Series, scenario: Scenario) -> Line:
        before = self._speed(family, series, scenario.before)
        after = self._speed(family, series, scenario.after) if scenario.after.alive else None
        labelled = {name for name, _ in series[1]} - {"le", "quantile"}
        if not before and labelled and not self._moved_by_success(family, series):
            return Line(0.0, None, after or None)  # a child of a labelled metric appears with its first event
        return Line(before * UPTIME, before, after)

    def _moved_by_success(self, family: str, series: Series) -> bool:
        siblings = [
            kinds
            for other, kinds in self.moves[family].items()
            if {pair for pair in other[1] if pair[0] != "le"} == {pair for pair in series[1] if pair[0] != "le"}
        ]
        return any(kind.startswith("class ") for kinds in siblings for kind in kinds)

    def _speed(self, family: str, series: Series, state: State) -> float:
        """How much the series moves per second."""
        observed = self.probability == family and state.probability is not None
        if family not in self.latency and not observed:
            return sum(state.rates.get(kind, 0.0) * move for kind, move in self.moves[family][series].items())
        unit = 1000.0 if instruments.MILLISECONDS.search(self.families[family].words) else 1.0
        value = state.latency * unit if family in self.latency else state.probability or 0.0
        counted = (family + "_count", frozenset(pair for pair in series[1] if pair[0] not in ("le", "quantile")))
        kinds = self.moves[family].get(counted, {})
        events = sum(state.rates.get(kind, 0.0) * move for kind, move in kinds.items())
        if series[0].endswith("_sum"):
            return events * value
        bound = upper_bound(dict(series[1]).get("le"))
        return events if bound is None or value <= bound else 0.0

    def _gauge(self, family: Family, scenario: Scenario) -> list[tuple[Series, Line]]:
        drift, loaded = instruments.drift_family(self.facts), instruments.loaded_family(self.facts)
        ours = self.facts.marker
        own = {series: value for series, value in family.samples.items() if ours not in dict(series[1]).values()}
        if drift and drift.name == family.name:
            states = [(series, *self._drift(family, scenario)) for series in own or self._features(family)]
        elif loaded and loaded.name == family.name:
            states = [(series, value, value if scenario.after.loaded else 0.0) for series, value in own.items()]
        else:
            factor = scenario.after.gauges
            states = [(series, value, value * factor + (factor > 1) * factor) for series, value in own.items()]
        alive = scenario.after.alive
        return [(series, Step(0.0, before, after if alive else None)) for series, before, after in states]

    def _drift(self, family: Family, scenario: Scenario) -> tuple[float, float]:
        """Before and after; of a p-value, small means drift."""
        values = (scenario.before.drift, scenario.after.drift)
        inverse = "p_val" in family.words or "pval" in family.words or "p-val" in family.words
        return (1 / (1 + values[0]), 1 / (1 + values[1]) / 1000) if inverse and values[1] > 1 else values

    def _features(self, family: Family) -> list[Series]:
        """Series of a drift gauge that has no samples yet: the model's features, and those that the rules ask for."""
        names = sorted({label for _, labels in family.samples for label, _ in labels})
        feature = next((name for name in names if instruments.is_feature_label(name, family)), "")
        values = [*self.facts.domain.features, *sorted(self.asked.get(feature, ()))]
        others = {name: min(self.asked.get(name, {"1.0.0"})) for name in names if name != feature}
        return [(family.name, frozenset({**others, feature: value}.items())) for value in values]
