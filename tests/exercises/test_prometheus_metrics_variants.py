"""Variants of the Prometheus exercise: other services, other names of metrics, the same judgement."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from grading import variants
from grading.checks.prometheus import labels
from grading.checks.prometheus.calls import Domain, draw_customer
from grading.checks.prometheus.exposition import Family
from grading.checks.prometheus.instruments import is_feature_label
from grading.checks.prometheus.naming import namespace
from grading.content import GradedExercise
from grading.model import LANGUAGES, Row
from grading.naming import match_table
from grading.sandbox import Sandbox
from grading.wording import Wording
from tests.exercises.harness import HERE, exercise, expected, folder_files, grade_files, outcomes, variant_with

SLUG = "prometheus-metrics"
METRICS = exercise(SLUG)
AXES = variants.read(METRICS.folder)
SERVICES = [name for name in AXES["service"] if name != "bank-customers"]
FOLDERS = [
    "class_with_own_registry",
    "custom_collector",
    "milliseconds_said_nowhere_else",
    "spanish_statuses",
    "strict_schema",
    "version_alone",
    "x_alert_other_label_value",
    "x_constant_class",
    "x_customer_as_label",
    "x_message_as_label",
    "x_probability_as_label",
    "x_swapped_classes",
    "x_whole_input_as_label",
]
"""Hand-ins to the exercise as it is written whose judgement turns on the service's words."""

LOANS = '''
"""Score a loan and count what became of it: one decorator, one registry of its own."""
import functools
import time

import prometheus_client as prom

import model as served

PAGE = prom.CollectorRegistry()
OUTCOMES = prom.Counter("loans_scored", "Loans by outcome", ["outcome"], namespace="lender", registry=PAGE)
CRASHES = prom.Counter("crashes", "Loans that could not be scored", ["exception"], namespace="lender", registry=PAGE)
SECONDS = prom.Histogram("scoring_seconds", "How long a loan takes", namespace="lender", registry=PAGE,
                         buckets=[0.01, 0.03, 0.1, 0.3, 1, 3])
CHANCE = prom.Histogram("default_probability", "Of default", namespace="lender", registry=PAGE,
                        buckets=[0.1, 0.25, 0.5, 0.75, 0.9])
READY = prom.Gauge("model_ready", "Whether loans can be scored", namespace="lender", registry=PAGE)
READY.set(1)
SHIFT = prom.Gauge("input_shift", "Distance of a column from training", ["column"], namespace="lender", registry=PAGE)


def watched(function):
    @functools.wraps(function)
    def inner(loan):
        begin = time.perf_counter()
        try:
            return function(loan)
        except Exception as problem:
            CRASHES.labels(exception=type(problem).__name__).inc()
            raise
        finally:
            SECONDS.observe(time.perf_counter() - begin)
    return inner


@watched
def predict(loan):
    verdict = served.model.predict(loan)
    chance = served.model.predict_proba(loan)[0][1]
    OUTCOMES.labels(outcome="defaults" if verdict[0] else "pays").inc()
    CHANCE.observe(chance)
    return verdict
'''
LOAN_ALERTS = """
groups:
- name: lender
  rules:
  - record: lender:crash_share
    expr: sum(rate(lender_crashes_total[10m])) / sum(rate(lender_scoring_seconds_count[10m]))
  - alert: LoansCrash
    expr: lender:crash_share > 0.1
    for: 5m
  - alert: LoansShifted
    expr: max by (column) (lender_input_shift{column=~"AmountOwed|BureauScore"}) > 1
    for: 1h
"""
PAYMENTS = """
from contextlib import contextmanager
from time import monotonic

from prometheus_client import Counter, Gauge, Histogram

from model import FEATURES, model

pagos = Counter("fraude_pagos_total", "Pagos revisados", ["veredicto", "version"])
fallos = Counter("fraude_fallos_total", "Pagos sin revisar", ["motivo"])
demora = Histogram("fraude_demora_seconds", "Lo que se tarda en revisar un pago", buckets=(0.01, 0.05, 0.2, 1, 5))
sospecha = Histogram("fraude_sospecha_ratio", "Probabilidad de fraude", buckets=(0.1, 0.3, 0.5, 0.7, 0.9, 1))
cargado = Gauge("fraude_modelo_cargado", "1 si hay modelo")
cargado.set(1)
deriva = Gauge("fraude_deriva", "Deriva de la variable", ["variable"])
for nombre in FEATURES:
    deriva.labels(variable=nombre).set(0.0)


@contextmanager
def cronometro():
    desde = monotonic()
    yield
    demora.observe(monotonic() - desde)


class Revisor:
    def predict(self, pago):
        with cronometro():
            try:
                clases = model.predict(pago)
                sospecha.observe(model.predict_proba(pago)[0, 1])
            except Exception as error:
                fallos.labels(error.__class__.__name__).inc()
                raise
        pagos.labels(("legitimo", "fraude")[clases[0]], model.version).inc()
        return clases


predict_with_metrics = Revisor().predict
"""
PAYMENT_ALERTS = """
groups:
  - name: fraude
    rules:
      - alert: RevisionLenta
        expr: histogram_quantile(0.9, sum(rate(fraude_demora_seconds_bucket[5m])) by (le)) > 1
        for: 10m
      - alert: DerivaDelImporte
        expr: fraude_deriva{variable="AmountPaid"} > 0.5
        for: 30m
"""
HANDED_IN = {"loans": (LOANS, LOAN_ALERTS), "payments": (PAYMENTS, PAYMENT_ALERTS)}
LOOKS_LIKE = {
    "the loan's number as a label": (
        "loans",
        LOANS.replace('"pays")', '"pays" + str(dict(loan)["LoanId"]))'),
        "no-labels",
    ),
    "the outcomes swapped": (
        "loans",
        LOANS.replace('"defaults" if', '"pays" if').replace('else "pays"', 'else "defaults"'),
        "no-labels",
    ),
    "only some crashes counted": (
        "loans",
        LOANS.replace("except Exception as", "except ValueError as"),
        "no-error-counter",
    ),
    "a prefix on some": (
        "payments",
        PAYMENTS.replace('"fraude_demora_seconds"', '"demora_seconds"'),
        "naming-convention",
    ),
    "suspicion of the other class": ("payments", PAYMENTS.replace("[0, 1]", "[0, 0] / 2"), "no-probability-histogram"),
    "the amount as a label": (
        "payments",
        PAYMENTS.replace("model.version).inc", 'str(dict(pago)["AmountPaid"])).inc'),
        "no-labels",
    ),
}


def of(service: str, *wanted: str) -> GradedExercise:
    """A variant of that service with all defects, its model where the exam has it."""
    return variant_with(METRICS, service, "model-module", *wanted)


@pytest.mark.parametrize("service", HANDED_IN)
def test_a_services_own_metrics_in_another_style_pass(service: str, sandbox: Sandbox) -> None:
    """Its own words for classes, columns and metrics: nothing fails."""
    code, rules = HANDED_IN[service]
    run, verdicts = grade_files(of(service), {"metrics.py": code, "alerts.yml": rules}, sandbox)
    assert run.state == "ok", run.error
    assert {name: verdicts[name].reason.en for name in outcomes(verdicts)} == {}
    assert outcomes(verdicts, "unchecked") == set()


@pytest.mark.parametrize("name", LOOKS_LIKE)
def test_what_only_looks_right_for_a_service_fails(name: str, sandbox: Sandbox) -> None:
    """One flaw in the service's own words is found, and no other is."""
    service, code, issue = LOOKS_LIKE[name]
    _, verdicts = grade_files(of(service), {"metrics.py": code, "alerts.yml": HANDED_IN[service][1]}, sandbox)
    assert outcomes(verdicts) - {"no-alerts"} == {issue}


@pytest.mark.parametrize(("place", "name"), list(enumerate(FOLDERS)), ids=FOLDERS)
def test_the_exams_hand_ins_are_judged_alike_for_every_service(place: int, name: str, sandbox: Sandbox) -> None:
    """With the service's columns and classes in place of the bank's, what fails is the same."""
    service = SERVICES[place % len(SERVICES)]
    words = AXES["service"][service]
    files = {name: words(data.decode(), "en") for name, data in folder_files(HERE / SLUG / name).items()}
    run, verdicts = grade_files(of(service), files, sandbox)
    assert run.state == "ok", run.error
    assert outcomes(verdicts) == expected(files["metrics.py"].encode())
    assert outcomes(verdicts, "unchecked") == set()


@pytest.mark.parametrize("loader", [name for name in AXES["loader"] if name != "model-module"])
@pytest.mark.parametrize(
    "name", ["class_with_arguments", "strict_schema", "instrumented_subclass", "class_with_own_registry"]
)
def test_the_model_may_come_from_another_module_by_another_name(name: str, loader: str, sandbox: Sandbox) -> None:
    """Classes that are given the model, and those that ask its module for the features, find both."""
    words = AXES["loader"][loader]
    module, given = words("model.py").removesuffix(".py"), words("`model`").strip("`")
    code = {"from model import model": f"from {module} import {given} as model", "from model": f"from {module}"}
    files = {file: Wording(code)(data.decode()) for file, data in folder_files(HERE / SLUG / name).items()}
    run, verdicts = grade_files(variant_with(METRICS, loader, "bank-customers"), files, sandbox)
    assert run.state == "ok", run.error
    assert {name: verdicts[name].reason.en for name in outcomes(verdicts)} == {}


@pytest.mark.parametrize("service", SERVICES)
def test_run_shows_the_exposition_of_every_service(service: str, sandbox: Sandbox) -> None:
    """The context's service.py makes its three predictions of that service's subjects, one of which fails."""
    varied = of(service)
    files = {name: text.encode() for name, text in varied.solution("en").items()}
    observed = sandbox.run(varied.checks_module().rehearsal(files, varied.context()))
    assert observed.run.state == "ok", observed.run.error
    counted = varied.words("ml_prediction_errors_total") + "{"
    lines = [line for line in observed.run.stdout.splitlines() if line.startswith(counted)]
    assert [line.rpartition(" ")[2] for line in lines] == ["1.0"]


@pytest.mark.parametrize("service", SERVICES)
def test_class_names_mean_what_they_mean_in_that_service(service: str) -> None:
    """Both languages' names, in capitals and denied, are told apart; the numbers are never forgotten."""
    domain = Domain.named(AXES["service"][service])
    for number, lang in itertools.product((0, 1), (0, 1)):
        name = domain.classes[number][lang]
        assert {labels.means(one, domain) for one in (name, name.upper(), name.replace("_", " "))} == {number}
    assert [labels.means(f"no_{name}", domain) for name in domain.classes[1]] == [0, 0]
    assert [labels.means(text, domain) for text in ("0", "1", "false", "true", "other")] == [0, 1, 0, 1, None]


@pytest.mark.parametrize("service", SERVICES)
def test_no_column_of_the_bank_is_left_in_a_service(service: str) -> None:
    """What is drawn has the columns of the context's model.py, none of the bank's."""
    import random

    varied = of(service)
    customer = draw_customer(random.Random(3), varied.words)
    model = varied.context()["model.py"].decode()
    assert all(f'"{name}"' in model for name in customer)
    assert not set(customer) & set(draw_customer(random.Random(3)))
    domain = Domain.named(varied.words)
    assert {*domain.telling, *domain.features} <= set(customer)


@pytest.mark.parametrize("metrics", AXES["metrics"])
def test_every_set_of_names_follows_the_rules(metrics: str) -> None:
    """One prefix for all, a label that names the feature, and no name that belongs to another type."""
    words = AXES["metrics"][metrics]
    names = [words(name) for name in ("ml_predictions_total", "ml_prediction_latency_seconds", "ml_model_loaded")]
    drift = words("ml_feature_drift_score")
    assert namespace([name.removesuffix("_total") for name in (*names, drift)]) == words("ml_").rstrip("_")
    assert is_feature_label(words("feature"), Family(drift, "gauge", ""))
    assert labels.CLASS_LABEL.search(words("predicted_class"))


def test_alerts_of_a_variant_keep_their_limits_apart() -> None:
    """Each set of limits gives other rules, and each percentile is the one that its sentence names."""
    seen = set()
    for limits in AXES["limits"]:
        varied = variant_with(METRICS, limits, "ml", "plain")
        rules = varied.solution("en")["alerts.yml"]
        seen.add(rules)
        quantile = rules.partition("histogram_quantile(0.")[2].partition(",")[0]
        named = {"5": "The median"}.get(quantile, f"The {quantile.ljust(2, '0')}th percentile")
        assert named in rules
    assert len(seen) == len(AXES["limits"])


ROWS = [
    ("loans", "No hay forma de contar los préstamos que revientan", "no-error-counter"),
    ("parcels", "Nobody measures how long a prediction takes", "no-latency-histogram"),
    ("payments", "Falta un alerts.yml con reglas", "no-alerts"),
]


@pytest.mark.parametrize(("service", "text", "issue"), ROWS)
def test_a_row_in_a_services_words_names_the_metric_that_is_missing(service: str, text: str, issue: str) -> None:
    """A learner of a variant writes of its loans and parcels."""
    [match] = match_table(of(service), [Row(text, None, "")])
    assert match.issue == issue


@pytest.mark.parametrize("metrics", [name for name in AXES["metrics"] if name != "ml"])
def test_a_row_that_quotes_a_variants_metric_is_recognised(metrics: str) -> None:
    """The name of the variant's own counter, quoted as too vague, names the issue of names."""
    varied = variant_with(METRICS, metrics)
    for lang in LANGUAGES:
        quoted = varied.words("predictions")
        said = {
            "es": f"{quoted} debería llevar prefijo: {varied.words('ml_predictions_total')}",
            "en": f"Whose {quoted}? The name is far too generic",
        }
        [match] = match_table(varied, [Row(said[lang], None, "")])
        assert match.issue == "naming-convention"


def test_every_defect_of_a_variant_is_told_in_its_words() -> None:
    """No sentence of a hospital's variant speaks of customers or of the metrics of the exam."""
    varied = of("patients", "scoring")
    told = [text for issue in varied.issues for text in (issue.title, issue.correction, *issue.failed.values())]
    prose = " ".join(f"{text.es} {text.en}" for text in told)
    assert not [word for word in ("customer", "cliente", "ml_") if word in prose]
    assert replace(varied, issues=()).text["es"].instructions.count("model.py") == 1
