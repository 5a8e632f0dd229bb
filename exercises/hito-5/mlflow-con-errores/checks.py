"""What a corrected train_mlflow.py has to leave in its MLflow store."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from grading.checks import mlflow
from grading.checks.core import Evidence, Failure, Plan, check
from grading.wording import Wording

SCRIPT, DATA = "train_mlflow.py", "churn.csv"


@dataclass(frozen=True)
class Facts:
    """The store that the script left and the customers that were drawn for it."""

    store: mlflow.Store
    drawn: mlflow.Churn


def plan(files: Mapping[str, bytes], context: Mapping[str, bytes], draw: random.Random, words: Wording) -> Plan:
    """Train on freshly drawn customers, on a fresh store."""
    drawn = mlflow.churn(draw, words)
    laid = {**context, SCRIPT: files[SCRIPT], words(DATA): drawn.csv()}
    return Plan(mlflow.training_job(SCRIPT, laid, drawn, draw), drawn)


def sample_context(draw: random.Random, words: Wording) -> dict[str, bytes]:
    """The data that goes with a download of the exercise."""
    return {words(DATA): mlflow.churn(draw, words).csv()}


def read(evidence: Evidence) -> Facts:
    """The facts behind what the phases saw."""
    if evidence.observed is None:
        raise Failure
    seen = evidence.observed.seen
    return Facts(mlflow.read_store(seen.get("train"), seen.get("store"), seen.get("predict")), evidence.secret)


@check("no-run")
def run_is_opened(facts: Facts) -> None:
    """Everything is logged in a run that the script opened."""
    mlflow.opened_run(facts.store)


@check("no-params")
def hyper_parameters_are_logged(facts: Facts) -> None:
    """The model's own hyper-parameters are logged."""
    mlflow.hyper_parameters(facts.store)


@check("no-run-name")
def run_has_a_name(facts: Facts) -> None:
    """The run's name is its author's."""
    mlflow.run_name(facts.store)


@check("no-signature")
def model_has_a_signature(facts: Facts) -> None:
    """The logged model has a signature that fits."""
    mlflow.signature(facts.store)


@check("no-input-example")
def model_has_an_example(facts: Facts) -> None:
    """The logged model has an input example that it takes."""
    mlflow.input_example(facts.store)


@check("only-accuracy")
def more_metrics_are_right(facts: Facts) -> None:
    """Two more metrics have the values that the logged model gets on the test rows."""
    mlflow.classification_metrics(facts.store, facts.drawn)


@check("no-tags")
def run_has_tags(facts: Facts) -> None:
    """The run has tags of its author's."""
    mlflow.context_tags(facts.store)
