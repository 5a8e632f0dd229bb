"""Checks of prometheus-metrics: call predict with drawn outcomes, read what is exposed, try the rules."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from grading.checks.core import Evidence, Plan, check, run_script
from grading.checks.prometheus import alerts, instruments, labels, naming
from grading.checks.prometheus.calls import Domain, Facts, draw_calls, draw_customer, draw_marker, read_calls
from grading.job import Job, Limits, Phase
from grading.wording import Wording


def plan(files: Mapping[str, bytes], context: Mapping[str, bytes], draw: random.Random, words: Wording) -> Plan:
    """One phase: import metrics.py, and call it with random customers and outcomes that it can't know beforehand."""
    customer, drift = draw_customer(draw, words), draw.randrange(1, 999) / 1000
    secret: dict[str, Any] = {"calls": draw_calls(draw, words), "marker": draw_marker(draw), "drift": drift}
    module, model = words("model.py").removesuffix(".py"), words("`model`").strip("`")
    given = {"features": customer, "module": module, "model": model}
    phase = Phase("calls", "metrics", given, secret, learner=True, limits=Limits(wall=30, memory=1024))
    job = Job({**context, **files}, (phase,), profile="metrics")
    return Plan(job, (secret, Domain.named(words)))


def read(evidence: Evidence) -> Facts:
    """What each call moved, and the text of alerts.yml."""
    secret, domain = evidence.secret
    seen = evidence.observed.seen.get("calls") if evidence.observed else None
    rules = evidence.text("alerts.yml") if "alerts.yml" in evidence.files else None
    return read_calls(seen, secret, rules, domain)


def rehearsal(files: Mapping[str, bytes], context: Mapping[str, bytes]) -> Job:
    """What *Run* shows: the exposition after three predictions of the context's service.py."""
    return run_script("service.py", {**context, **files}, "metrics")


@check("no-error-counter")
def errors_are_counted(facts: Facts) -> None:
    """A counter rises by one on each failure, and on no success."""
    instruments.check_error_counter(facts)


@check("no-latency-histogram")
def latency_is_observed(facts: Facts) -> None:
    """A histogram takes the time of each success."""
    instruments.check_latency_histogram(facts)


@check("no-probability-histogram")
def probability_is_observed(facts: Facts) -> None:
    """A histogram takes the probability of each success."""
    instruments.check_probability_histogram(facts)


@check("no-model-loaded")
def loaded_reads_one(facts: Facts) -> None:
    """A gauge reads 1 with the model loaded."""
    instruments.check_model_loaded(facts)


@check("no-drift-gauge")
def drift_can_be_set(facts: Facts) -> None:
    """A gauge of drift has a label for the feature and can be set."""
    instruments.check_drift_gauge(facts)


@check("no-labels")
def labels_tell(facts: Facts) -> None:
    """Labels tell class or error type, rightly, and hold no customer's data."""
    labels.check_labels(facts)


@check("naming-convention")
def names_follow_the_rules(facts: Facts) -> None:
    """All metrics share a namespace, base units and suffixes."""
    naming.check_naming(facts)


@check("no-alerts")
def alerts_fire_when_they_should(facts: Facts) -> None:
    """Two alerting rules fire in their incident and are silent in healthy traffic, one on errors or latency."""
    alerts.check_alerts(facts)
