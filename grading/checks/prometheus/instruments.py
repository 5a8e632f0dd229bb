"""Counters, histograms and gauges: what has to move, by how much, and when."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from grading.checks.core import Failure
from grading.checks.prometheus.calls import Call, Facts
from grading.checks.prometheus.exposition import Family, Series, Snapshot

ABOUT_ERRORS = re.compile(r"error|fail|fall[oó]|exception|excepci")
ABOUT_LATENCY = re.compile(r"laten|duration|duraci|time|tiempo|elapsed|tarda|second|segundo")
ABOUT_PROBABILITY = re.compile(r"prob|score|confid|confian|puntua")
ABOUT_EITHER = re.compile(f"{ABOUT_LATENCY.pattern}|{ABOUT_PROBABILITY.pattern}")
LOADED = re.compile(r"loaded|cargad|ready|list[oa]\b")
STANDING = re.compile(
    r"load|carga|(^|_)up\b|availab|disponib|serving|health|alive|activ|status|state|estado|present|online|operativ|salud"
)
"""Words that mean `loaded` by themselves, and words that do when the name speaks of the model."""
ABOUT_DRIFT = re.compile(
    r"drift|deriva|desv[ií]|psi\b|psi_|stability|estabilidad|\bks\b|_ks|kolmogorov|jensen|kullback|_kl\b|wasserstein"
    r"|shift|diverg|distanc|despla|chi2|distribu"
)
FEATURE_LABEL = re.compile(
    r"feat|col(umna?)?$|col(umna?)?_|variable|^var$|field|campo|caracter|atribut|attribut|^attr$|input|predictor|covari|rasgo"
)
NO_FEATURE_LABEL = re.compile(
    r"version|model|class|clase|env|stage|error|type|tipo|method|test|metric|dataset|window|host"
)
MILLISECONDS = re.compile(r"milli|mili|(?:^|_|\b)ms(?:$|_|\b)|msec")

PROBABILITY_TOLERANCE = 0.0051
"""Of an observed probability: an author may round to two decimals."""
CLOCK_TOLERANCE = 0.003
"""Seconds that clocks and sleeps may disagree by."""


@dataclass(frozen=True)
class View:
    """A family, or only its series with one of these values of a label: `status="error"` of a counter of requests."""

    family: Family
    label: str = ""
    values: frozenset[str] = frozenset()

    def holds(self, series: Series) -> bool:
        """Whether the series is part of the view."""
        return not self.label or dict(series[1]).get(self.label) in self.values

    def moved(self, call: Call, suffix: str) -> float:
        """By how much a call moved the sum of the view's series with that suffix."""
        name = self.family.name + suffix
        moved = call.moved(self.family.name).items()
        return sum(change for series, change in moved if series[0] == name and self.holds(series))


def families(snapshot: Snapshot, kind: str) -> list[Family]:
    """The families of that type, by name."""
    return [snapshot[name] for name in sorted(snapshot) if snapshot[name].kind == kind]


def values_moved(call: Call, family: str, label: str) -> set[str]:
    """The values of a label on the series that a call moved."""
    found = {dict(labels).get(label) for _, labels in call.moved(family)}
    return {value for value in found if value is not None}


def error_view(facts: Facts) -> View | None:
    """The counter, or part of one, that rises by one on each failure and never on a success.

    A part is told by a label whose value depends on nothing but the exception, or is the same for all.
    """
    for family in families(facts.last, "counter"):
        for view in [View(family), *_error_parts(facts, family)]:
            on_failures = [view.moved(call, "_total") for call in facts.failures]
            on_successes = [view.moved(call, "_total") for call in facts.successes]
            if all(rise == 1 for rise in on_failures) and not any(on_successes):
                return view
    return None


def _error_parts(facts: Facts, family: Family) -> Iterator[View]:
    for label in sorted(family.label_names()):
        elsewhere = set().union(*(values_moved(call, family.name, label) for call in facts.successes))
        by_exception: dict[str, set[str]] = {}
        for call in facts.failures:
            fresh = values_moved(call, family.name, label) - elsewhere
            by_exception.setdefault(call.exception, set()).update(fresh)
        if by_exception and all(len(values) == 1 for values in by_exception.values()):
            yield View(family, label, frozenset().union(*by_exception.values()))


def refuse_raising(facts: Facts) -> None:
    """Raise Failure when every call with good data raised: nothing can be said of successful calls then."""
    raised = [call.raised for call in facts.successes if call.raised is not None]
    if raised and len(raised) == len(facts.successes):
        raise Failure("raises", error=raised[0][:160])


def check_error_counter(facts: Facts) -> None:
    """Raise Failure unless some counter rises by one per failure, on failures only."""
    refuse_raising(facts)
    if error_view(facts):
        return
    for family in families(facts.last, "counter"):
        if not ABOUT_ERRORS.search(family.words):
            continue
        view, name = View(family), family.exposed_name
        if any(view.moved(call, "_total") for call in facts.successes):
            raise Failure("on_success", name=name)
        counted = sum(view.moved(call, "_total") for call in facts.failures)
        if counted:
            raise Failure("miscounts", name=name, counted=f"{counted:g}", failures=len(facts.failures))
        raise Failure("never", name=name)
    raise Failure


def _histogram_views(family: Family) -> list[View]:
    parts = {pair for _, labels in family.samples for pair in labels if pair[0] != "le"}
    return [View(family), *(View(family, label, frozenset({value})) for label, value in sorted(parts))]


def _observing(facts: Facts, about: re.Pattern[str], plausible: Callable[[View, Call], bool]) -> Family | None:
    """The histogram that takes one plausible observation on each success, and is not named after the other subject."""
    for family in families(facts.last, "histogram"):
        if ABOUT_EITHER.search(family.name) and not about.search(family.name):
            continue
        for view in _histogram_views(family):
            calls = facts.successes
            once = bool(calls) and all(view.moved(call, "_count") == 1 for call in calls)
            if once and all(plausible(view, call) for call in calls):
                return family
    return None


def latency_family(facts: Facts) -> Family | None:
    """The histogram that observes each success's time: in seconds, or in milliseconds where it says so."""
    return _observing(facts, ABOUT_LATENCY, _is_time)


def _is_time(view: View, call: Call, scale: float | None = None) -> bool:
    if scale is None:
        scale = 1000.0 if MILLISECONDS.search(view.family.words) else 1.0
    observed = view.moved(call, "_sum") / scale
    return call.seconds * 0.98 - CLOCK_TOLERANCE <= observed <= call.wall * 1.02 + CLOCK_TOLERANCE


def check_latency_histogram(facts: Facts) -> None:
    """Raise Failure unless a histogram observes the time of each success, with buckets in which times differ."""
    refuse_raising(facts)
    family = latency_family(facts)
    if family is not None:
        scale = 1000.0 if MILLISECONDS.search(family.words) else 1.0
        if len([bound for bound in bounds(family) if 0.0005 * scale < bound <= 120 * scale]) < 2:
            raise Failure("buckets", name=family.name)
        return
    if milliseconds := _observing(facts, ABOUT_LATENCY, lambda view, call: _is_time(view, call, 1000.0)):
        raise Failure("milliseconds", name=milliseconds.name)
    _explain_histogram(facts, ABOUT_LATENCY)


def probability_family(facts: Facts) -> Family | None:
    """The histogram that observes each success's probability: of leaving, or of the predicted class."""

    def observing(seen: Callable[[float], float]) -> Family | None:
        def near(view: View, call: Call) -> bool:
            return abs(view.moved(call, "_sum") - seen(call.probability)) <= PROBABILITY_TOLERANCE

        return _observing(facts, ABOUT_PROBABILITY, near)

    return observing(lambda leaving: leaving) or observing(lambda leaving: max(leaving, 1 - leaving))


def check_probability_histogram(facts: Facts) -> None:
    """Raise Failure unless a histogram observes the probability of each success, with buckets inside (0, 1)."""
    refuse_raising(facts)
    family = probability_family(facts)
    if family is not None:
        if len([bound for bound in bounds(family) if 0 < bound < 1]) < 2:
            raise Failure("buckets", name=family.name)
        return
    _explain_histogram(facts, ABOUT_PROBABILITY)


def bounds(family: Family) -> list[float]:
    """The finite upper bounds of a histogram's buckets, ascending."""
    found = set()
    for _, labels in family.samples:
        try:
            found.add(float(dict(labels).get("le", "nan")))
        except ValueError:
            continue  # a label named `le` that is no bound: nothing to count
    return sorted(bound for bound in found if math.isfinite(bound))


def _explain_histogram(facts: Facts, about: re.Pattern[str]) -> None:
    """Raise the Failure that says most about why no histogram will do."""
    for kind in ("histogram", "summary", "gauge", "counter"):
        for family in families(facts.last, kind):
            if not about.search(family.name) or ABOUT_DRIFT.search(family.name):
                continue
            if kind != "histogram":
                raise Failure("not_histogram", name=family.exposed_name, kind=kind)
            observed = sum(View(family).moved(call, "_count") for call in facts.successes)
            if not observed:
                raise Failure("never", name=family.name)
            raise Failure("values", name=family.name, observed=f"{observed:g}", calls=len(facts.successes))
    raise Failure


def loaded_family(facts: Facts) -> Family | None:
    """The gauge about the model being loaded that reads 1 after each success."""
    for family in families(facts.last, "gauge"):
        if _is_about_loaded(family) and all(_reads_one(call.after.get(family.name)) for call in facts.successes):
            return family
    return None


def _is_about_loaded(family: Family) -> bool:
    if family.name.endswith("_info"):
        return False
    return bool(LOADED.search(family.words) or ("model" in family.name and STANDING.search(family.words)))


def _reads_one(family: Family | None) -> bool:
    if family is None:
        return False
    for (name, labels), value in family.samples.items():
        state = dict(labels).get(name, "")  # an Enum has a label of its own name: its state must be a good one
        if value == 1 and not re.match(r"(not?|un|sin|fail|error|missing)", state.lower()):
            return True
    return False


def check_model_loaded(facts: Facts) -> None:
    """Raise Failure unless a gauge reads 1 with the model loaded."""
    if loaded_family(facts):
        return
    for family in families(facts.last, "gauge"):
        if _is_about_loaded(family):
            values = sorted(set(family.samples.values()))
            raise Failure("reads", name=family.name, value=", ".join(f"{value:g}" for value in values[:3]) or "—")
    raise Failure


def is_feature_label(label: str, family: Family) -> bool:
    """Whether a label of that family names the feature.

    >>> is_feature_label("feature_name", Family("ml_drift", "gauge", ""))
    True
    >>> is_feature_label("model_version", Family("ml_feature_drift", "gauge", ""))
    False
    """
    if FEATURE_LABEL.search(label.lower()):
        return True
    vague = re.fullmatch(r"name|nombre|key|dimension|signal|param\w*|f|x", label.lower())
    return bool(vague or FEATURE_LABEL.search(family.name)) and not NO_FEATURE_LABEL.search(label.lower())


def drift_family(facts: Facts) -> Family | None:
    """The gauge about drift with a label for the feature that took the drawn value (or has samples of its own)."""
    for family in families(facts.set_gauges, "gauge"):
        if ABOUT_DRIFT.search(family.words) and any(
            _names_feature(labels, family) and _was_set(series, value, facts)
            for series, value in family.samples.items()
            for labels in [dict(series[1])]
        ):
            return family
    return None


def _names_feature(labels: Mapping[str, str], family: Family) -> bool:
    return any(is_feature_label(label, family) for label in labels)


def _was_set(series: Series, value: float, facts: Facts) -> bool:
    """Set by us, or exposed by a collector of the author's that we can't set."""
    own = any(series in family.samples for family in facts.last.values())
    return own or (facts.marker in dict(series[1]).values() and math.isclose(value, facts.marked))


def check_drift_gauge(facts: Facts) -> None:
    """Raise Failure unless there is a gauge of drift with a label for the feature that can be set."""
    if drift_family(facts):
        return
    for family in _by_kind(facts.set_gauges.values()):
        if ABOUT_DRIFT.search(family.name):
            key = "no_label" if family.kind == "gauge" else "not_gauge"
            raise Failure(key, name=family.exposed_name, kind=family.kind)
    raise Failure


def _by_kind(found: Iterable[Family]) -> list[Family]:
    return sorted(found, key=lambda family: (family.kind != "gauge", family.name))
