"""Metric names by Prometheus' rules: one namespace, snake case, base units, the suffix of the type.

Source of the rules: prometheus.io/docs/practices/naming, and the lint of `promtool check metrics`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grading.checks.core import Failure
from grading.checks.prometheus.calls import Facts
from grading.checks.prometheus.exposition import Family
from grading.checks.prometheus.instruments import ABOUT_LATENCY, bounds, latency_family

SUBJECTS = frozenset(
    (  # noqa: SIM905 — so many quoted words would be harder to read
        "prediction predictions predict predicted request requests error errors failure failures latency duration time"
        " probability probabilities feature features drift total count number loaded score data num model models"
        " prediccion predicciones errores latencia probabilidad deriva modelo histogram counter gauge"
    ).split()
)
"""First words that say what is measured: they are no application's name."""
OTHER_SUBJECTS = re.compile(r"model|feature|drift|loaded|deriva|cargado")
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
NOT_BASE = re.compile(
    r"(^|_)(ms|msec|millis|milliseconds?|milisegundos?|us|usec|microseconds?|ns|nanoseconds?|s|secs?|minutes?|minutos?"
    r"|hours?|horas?|days?|kb|mb|gb|kilobytes?|megabytes?|percent|percentage|pct|porcentaje)(_|$)"
)
SECONDS = re.compile(r"_(seconds|segundos)$")


def check_naming(facts: Facts) -> None:
    """Raise Failure unless all of the module's metrics share a namespace and are named by the rules.

    `no_metrics` when there are none; `namespace`, `snake_case`, `unit`, `no_unit`, `suffix` name the metric at fault.
    """
    families = sorted(facts.set_gauges.values(), key=lambda family: family.name)
    if not families:
        raise Failure("no_metrics")
    for family in families:
        _check_spelling(family)
    namespace([family.name for family in families])
    latency = latency_family(facts)
    for family in families:
        timed = family.kind in ("histogram", "summary") and ABOUT_LATENCY.search(family.name)
        probably_time = timed and any(bound > 1 for bound in bounds(family))
        if (family.name == (latency and latency.name) or probably_time) and not SECONDS.search(family.name):
            raise Failure("no_unit", name=family.name)


def _check_spelling(family: Family) -> None:
    if not SNAKE.fullmatch(family.name):
        raise Failure("snake_case", name=family.exposed_name)
    if unit := NOT_BASE.search(family.name):
        raise Failure("unit", name=family.exposed_name, unit=unit.group(2))
    reserved = ("_total", "_bucket", "_count", "_sum")
    if family.name.endswith(reserved) and not (family.kind == "counter" and family.name.endswith(("_count", "_sum"))):
        raise Failure("suffix", name=family.exposed_name, suffix=family.name.rsplit("_", 1)[1])


def namespace(names: Sequence[str]) -> str:
    """The prefix that all names share; raises Failure("namespace", …) when there is none.

    Words that only say what is measured (`prediction_`) are none, unless they were clearly put before
    metrics of other subjects too (`prediction_model_loaded`).

    >>> namespace(["ml_predictions", "ml_model_loaded"])
    'ml'
    >>> namespace(["churn_predictions"])
    'churn'
    """
    words = [name.split("_") for name in names]
    shortest = min(len(name) for name in words) - 1
    agree = [len(set(column)) == 1 for column in zip(*words, strict=False)]
    shared = words[0][: min(shortest, [*agree, False].index(False))]
    first = shared[0] if shared else ""
    if any(word not in SUBJECTS for word in shared):
        return "_".join(shared) if len(names) > 1 else first
    if first and len(names) >= 4 and any(OTHER_SUBJECTS.search("_".join(name[1:])) for name in words):
        return first
    raise Failure("namespace", name=_odd_one(names), names=", ".join(names[:6]))


def _odd_one(names: Sequence[str]) -> str:
    """The name whose first word is the rarest, as the example of what to change."""
    first = [name.split("_")[0] for name in names]
    return min(names, key=lambda name: (first.count(name.split("_")[0]), name.split("_")[0] not in SUBJECTS))
