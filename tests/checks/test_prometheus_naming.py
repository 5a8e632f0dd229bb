"""Names of metrics, by Prometheus' rules."""

from __future__ import annotations

import pytest

from grading.checks.core import Failure
from grading.checks.prometheus.calls import Facts
from grading.checks.prometheus.exposition import Family
from grading.checks.prometheus.naming import check_naming, namespace

ML = ("ml_predictions counter", "ml_prediction_latency_seconds histogram", "ml_model_loaded gauge")


def facts(*metrics: str) -> Facts:
    """Facts of a module with these metrics, each `name type`."""
    families = {name: Family(name, kind, "") for name, kind in (metric.split() for metric in metrics)}
    return Facts((), families, families, families, "marker", 0.5, None)


@pytest.mark.parametrize(
    "metrics",
    [
        ML,
        ("ml_predictions counter",),
        ("bankchurn_model_predictions counter", "bankchurn_model_errors counter"),
        ("model_serving_predictions counter", "model_serving_errors counter"),
        (
            "prediction_requests counter",
            "prediction_errors counter",
            "prediction_seconds histogram",
            "prediction_drift gauge",
        ),
        (*ML, "ml_prediction_probability histogram", "ml_feature_drift_score gauge", "ml_churn_ratio gauge"),
        (*ML, "ml_model_info gauge", "ml_last_prediction_timestamp_seconds gauge", "ml_input_bytes summary"),
    ],
    ids=" ".join,
)
def test_names_by_the_rules_are_taken(metrics: tuple[str, ...]) -> None:
    """One prefix, snake case, base units: any such set of names is fine."""
    check_naming(facts(*metrics))


@pytest.mark.parametrize(
    ("key", "metrics"),
    [
        ("no_metrics", ()),
        ("namespace", ("predictions counter",)),
        ("namespace", ("prediction_requests counter",)),
        ("namespace", ("total_predictions counter", "total_errors counter")),
        ("namespace", (*ML, "predictions counter")),
        ("namespace", (*ML, "model_up gauge")),
        ("namespace", (*ML, "mlops_errors counter")),
        ("namespace", ("prediction counter", "prediction_errors counter", "prediction_latency_seconds histogram")),
        ("snake_case", (*ML, "ml_modelLoaded gauge")),
        ("snake_case", (*ML, "ml:errors counter")),
        ("snake_case", (*ML, "ml__errors counter")),
        ("unit", (*ML, "ml_prediction_latency_ms histogram")),
        ("unit", (*ML, "ml_prediction_milliseconds histogram")),
        ("unit", (*ML, "ml_model_age_days gauge")),
        ("unit", (*ML, "ml_drift_percent gauge")),
        ("suffix", (*ML, "ml_drift_total gauge")),
        ("suffix", (*ML, "ml_queue_count gauge")),
        ("suffix", (*ML, "ml_errors_total counter")),
    ],
    ids=str,
)
def test_names_against_the_rules_are_refused(key: str, metrics: tuple[str, ...]) -> None:
    """A missing prefix, another spelling, a derived unit or a foreign suffix is named as such."""
    with pytest.raises(Failure) as refusal:
        check_naming(facts(*metrics))
    assert refusal.value.key == key


def test_the_odd_name_is_the_one_that_is_shown() -> None:
    """Of several names the one with the other prefix is the example of what to change."""
    with pytest.raises(Failure) as refusal:
        namespace(["ml_a", "ml_b", "predictions"])
    assert refusal.value.params["name"] == "predictions"
