"""Alerting rules on the series of the model solution: each expression with what is said of it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from grading import judge as judging
from grading.checks.core import Evidence
from grading.checks.prometheus.alerts import BUDGET, judge
from grading.checks.prometheus.calls import Facts
from grading.checks.promql import Meter, read_rules
from grading.content import GradedExercise
from grading.sandbox import Sandbox
from tests.exercises.harness import exercise

ERRORS, TOTAL = "ml_prediction_errors_total", "ml_predictions_total"
LATENCY, PROBABILITY, DRIFT = "ml_prediction_latency_seconds", "ml_prediction_probability", "ml_feature_drift_score"
SHARE = f"sum(rate({ERRORS}[5m])) / (sum(rate({ERRORS}[5m])) + sum(rate({TOTAL}[5m])))"

GOOD: Mapping[str, tuple[str, ...]] = {
    "errors": (
        f"{SHARE} > 0.001",
        f"{SHARE} > 0.2",
        f"100 * {SHARE} > 5",
        f"sum(rate({ERRORS}[5m])) / sum(rate({TOTAL}[5m])) > 0.01",
        f"sum(increase({ERRORS}[15m])) / sum(increase({LATENCY}_count[15m])) > 0.02",
        f"sum by (job) (rate({ERRORS}[10m])) / sum by (job) (rate({LATENCY}_count[10m])) >= 0.05",
        f"sum(rate({ERRORS}[1m])) > 0.05 * sum(rate({LATENCY}_count[1m]))",
        f"1 - sum(rate({TOTAL}[5m])) / sum(rate({LATENCY}_count[5m])) > 0.05",
        f"sum(rate({TOTAL}[5m])) / sum(rate({LATENCY}_count[5m])) < 0.95",
        f"(sum(rate({ERRORS}[5m])) or vector(0)) / sum(rate({LATENCY}_count[5m])) > 0.05",
        f"{SHARE} > 0.05 and sum(rate({LATENCY}_count[5m])) > 0.1",
        f"{SHARE} > 14.4 * 0.001 and sum(rate({ERRORS}[1h])) / sum(rate({LATENCY}_count[1h])) > 14.4 * 0.001",
        f"sum by (error_type) (rate({ERRORS}[5m])) / on() group_left sum(rate({LATENCY}_count[5m])) > 0.03",
        f'sum(rate({ERRORS}{{error_type="ValueError"}}[5m])) / sum(rate({LATENCY}_count[5m])) > 0.05',
        f'sum(rate({ERRORS}{{job="api",env=~"prod.*"}}[5m])) / sum(rate({LATENCY}_count{{job="api"}}[5m])) > 0.05',
        f"sum(irate({ERRORS}[5m])) / sum(irate({LATENCY}_count[5m])) > 0.05",
        f"sum(rate({ERRORS}[6h])) / sum(rate({LATENCY}_count[6h])) > 0.06",
        f"sum(rate({ERRORS}[1d])) / sum(rate({LATENCY}_count[1d])) > 0.003",
        f"sum(rate({ERRORS}[1w])) / sum(rate({LATENCY}_count[1w])) > 0.001 and {SHARE} > 0.001",
    ),
    "latency": (
        f"histogram_quantile(0.95, sum by (le) (rate({LATENCY}_bucket[5m]))) > 0.05",
        f"histogram_quantile(0.99, sum(rate({LATENCY}_bucket[5m])) by (le, job)) > 4.9",
        f"histogram_quantile(0.5, rate({LATENCY}_bucket[1m])) > 0.25",
        f"1000 * histogram_quantile(0.95, sum by (le) (rate({LATENCY}_bucket[5m]))) > 500",
        f"rate({LATENCY}_sum[5m]) / rate({LATENCY}_count[5m]) > 0.3",
        f"sum(rate({LATENCY}_sum[5m])) / sum(rate({LATENCY}_count[5m])) > 5",
        f'1 - sum(rate({LATENCY}_bucket{{le="0.5"}}[5m])) / sum(rate({LATENCY}_count[5m])) > 0.05',
        f'sum(rate({LATENCY}_bucket{{le="1.0"}}[5m])) / sum(rate({LATENCY}_bucket{{le="+Inf"}}[5m])) < 0.99',
        f"avg_over_time(histogram_quantile(0.95, sum by (le) (rate({LATENCY}_bucket[5m])))[10m:1m]) > 0.5",
    ),
    "drift": (
        f"{DRIFT} > 0.1",
        f"max({DRIFT}) > 0.5",
        f"avg by (feature) ({DRIFT}) >= 0.25",
        f'{DRIFT}{{feature="edad"}} > 0.3',
        f'{DRIFT}{{feature=~"Age|Balance"}} > 0.3',
        f"count({DRIFT} > 0.3) > 2",
        f"avg_over_time({DRIFT}[1h]) > 0.3",
        f"{DRIFT} - {DRIFT} offset 1h > 0.2",
    ),
    "loaded": (
        "ml_model_loaded == 0",
        "ml_model_loaded != 1",
        "min by (job) (ml_model_loaded) < 1",
        "sum(ml_model_loaded) < 1",
    ),
    "down": ("absent(ml_model_loaded)", f"absent({TOTAL})", f"absent_over_time({LATENCY}_count[5m])"),
    "stopped": (f"sum(rate({TOTAL}[15m])) == 0", f"sum(increase({TOTAL}[10m])) < 1", f"rate({LATENCY}_count[5m]) == 0"),
    "all": (
        f"sum(rate({PROBABILITY}_sum[1h])) / sum(rate({PROBABILITY}_count[1h])) > 0.6",
        f"histogram_quantile(0.5, sum by (le) (rate({PROBABILITY}_bucket[1h]))) > 0.8",
        f'sum(rate({TOTAL}{{predicted_class="leaves"}}[1h])) / sum(rate({TOTAL}[1h])) > 0.5',
        f'sum(rate({TOTAL}{{predicted_class="leaves"}}[1h])) / sum(rate({TOTAL}[1h])) < 0.05',
    ),
}
BAD: Mapping[str, tuple[str, ...]] = {
    "per_second": (
        f"rate({ERRORS}[5m]) > 0.01",
        f"sum(rate({ERRORS}[5m])) > 0.01",
        f"sum(rate({ERRORS}[5m])) > 0.5",
        f"sum(rate({ERRORS}[5m])) > 1.4",
        f"sum(rate({ERRORS}[5m])) > 1.7",
        f"sum(rate({ERRORS}[5m])) > 10",
        f"increase({ERRORS}[5m]) > 0",
        f"sum(increase({ERRORS}[10m])) > 20",
    ),
    "high": (f"{SHARE} > 0.9", f"sum(rate({TOTAL}[5m])) / sum(rate({LATENCY}_count[5m])) < 0.2"),
    "noisy": (
        f"{ERRORS} >= 0 or ml_model_loaded",
        "ml_model_loaded == 1",
        f"{DRIFT} < 0.3",
        f"histogram_quantile(0.95, sum by (le) (rate({LATENCY}_bucket[5m]))) < 0.5",
        f"{SHARE} < 0.05 or ml_model_loaded > 0",
        f"sum(rate({TOTAL}[5m])) > 10",
        f"{LATENCY}_count > bool 100",
        f"sum({DRIFT}) or vector(1)",
        f"scalar({DRIFT})",
    ),
    "mute": (
        f"histogram_quantile(0.95, sum(rate({LATENCY}_bucket[5m]))) > 0.5",
        f"histogram_quantile(0.95, {LATENCY}_bucket) > 0.5",
        f"histogram_quantile(0.95, sum by (le) (rate({LATENCY}_bucket[5m]))) > 5",
        f"histogram_quantile(0.95, sum by (le) (rate({LATENCY}_count[5m]))) > 0.5",
        f"rate({ERRORS}[5m]) / rate({TOTAL}[5m]) > 0.05",
        f"sum({ERRORS}) / sum({TOTAL}) > 0.05",
        f'sum(rate({ERRORS}{{status="500"}}[5m])) / sum(rate({TOTAL}[5m])) > 0.05 and ml_model_loaded{{model="x"}}',
        f"{SHARE} > 5",
        f"rate({LATENCY}_sum[10s]) > 1",
        f"{DRIFT} > 1000",
        "ml_model_loaded < 0",
        f"{SHARE} > 0.05 and {DRIFT} > 0.3",
    ),
    "phantom": (
        f"histogram_quantile(0.95, {LATENCY}) > 0.5",
        "ml_errors_total > 3",
        f"sum(rate(ml_prediction_errors[5m])) / sum(rate({TOTAL}[5m])) > 0.1",
        "absent(ml_model)",
        f"rate({LATENCY}_milliseconds_sum[5m]) > 1 or {SHARE} > 0.05",
    ),
    "foreign": ("up == 0", "vector(1) > 0", "time() > bool 0", "process_resident_memory_bytes > 1e9"),
    "broken": (f"{ERRORS} / on(job) group_left {TOTAL} > 0", f"rate({ERRORS}[5m]) > on(job) rate({TOTAL}[5m])"),
}


@pytest.fixture(scope="module")
def facts(sandbox: Sandbox) -> Facts:
    """What the model solution shows in one grading."""
    metrics: GradedExercise = exercise("prometheus-metrics")
    files = {name: text.encode() for name, text in metrics.solution("en").items()}
    plan = judging.plan(metrics, files, 7)
    assert plan.job is not None
    found: Facts = metrics.checks_module().read(Evidence(files, sandbox.run(plan.job), plan.secret))
    return found


def opinion(expression: str, facts: Facts, wait: str = "5m") -> tuple[set[str], str]:
    """The subjects that a rule of this expression is good for, and its fault."""
    text = f"groups:\n- name: g\n  rules:\n  - alert: A\n    for: {wait}\n    expr: |\n      {expression}\n"
    file = read_rules(text)
    finding = judge(file.alerts[0], file, facts, Meter(BUDGET))
    return set(finding.subjects), finding.fault


@pytest.mark.parametrize(("subject", "expression"), [(key, one) for key, several in GOOD.items() for one in several])
def test_sensible_rule_is_good_for_its_subject(subject: str, expression: str, facts: Facts) -> None:
    """A rule with any sensible limit fires in the incident it is about and in no healthy traffic."""
    subjects, fault = opinion(expression, facts)
    assert (subject in subjects, fault) == (True, "")


@pytest.mark.parametrize(("fault", "expression"), [(key, one) for key, several in BAD.items() for one in several])
def test_useless_rule_is_found_out(fault: str, expression: str, facts: Facts) -> None:
    """A rule that fires in health, never fires, can't be evaluated or stands on nothing is refused for that reason."""
    assert opinion(expression, facts) == (set(), fault)


@pytest.mark.parametrize(
    ("wait", "good"),
    [("0s", True), ("1m", True), ("30m", True), ("1h", True), ("2h", True), ("4h", False), ("7d", False)],
)
def test_a_rule_on_errors_must_fire_within_hours(wait: str, good: bool, facts: Facts) -> None:
    """An incident of three hours has to outlast the rule's `for`."""
    assert bool(opinion(f"{SHARE} > 0.05", facts, wait)[0]) == good
