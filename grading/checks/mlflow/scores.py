"""Whether the metrics that a run holds are right: recomputed from what the logged model says of the test rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from grading.checks.core import Failure
from grading.checks.mlflow.draw import Churn
from grading.checks.mlflow.facts import LoggedModel, Store
from grading.checks.mlflow.metrics import (
    FEWEST_DECIMALS,
    SURE_DECIMALS,
    Confusion,
    decimals,
    family,
    label_table,
    possible_matrices,
    right_families,
    same,
    score_table,
)

TRAINING = re.compile(r"(^|_)train(ing)?(_|$)|entrenamiento", re.IGNORECASE)
"""Names of metrics on the training rows, which say nothing of the test rows."""
ELSEWHERE = re.compile(
    r"(^|_)(cv|val|valid|validation|fold|oob|mean|std|train(ing)?)(_|$|\d)|entrenamiento", re.IGNORECASE
)
"""Names of metrics on other rows than the test's, or over several models."""
ENOUGH = 2
"""Families besides accuracy (the contract: at least two more metrics)."""
MOST_METRICS = 120
"""More values are a search for hits, or the steps of a training: then only the main run's last ones are read."""
WIDEST_GAP = 0.15
"""Accuracy on the test rows minus that on unseen rows: four standard deviations of chance with 151 and 1 500 rows."""
CUTS = tuple(step / 20 for step in range(1, 20))
"""Decision thresholds that are tried besides what `predict` says and what a parameter called threshold says."""

Table = dict[str, tuple[float, ...]]


def classification_metrics(store: Store, drawn: Churn) -> None:
    """At least two families besides accuracy are logged with the value that they have on the test rows.

    >>> import random
    >>> from grading.checks.mlflow.draw import churn
    >>> from grading.checks.mlflow.facts import LoggedRun
    >>> classification_metrics(Store(runs=(LoggedRun("a", metrics={"accuracy": (0.8,)}),)), churn(random.Random(1)))
    Traceback (most recent call last):
    grading.checks.core.Failure: ('default', {})
    """
    logged = logged_metrics(store)
    others = {
        name: values for name, values in logged.items() if family(name) != "accuracy" and not TRAINING.search(name)
    }
    if not others:
        raise Failure("default" if logged else "nothing")
    model = store.model
    if model is None or not comparable(model, drawn):
        _consistent(others, logged, drawn)
        return
    tables = list(model_tables(model, drawn, _cuts(store)))
    own = store.main.metrics if store.main else {}
    latest = {name: own.get(name, values)[0] for name, values in logged.items()}
    best = max((_right(latest, others, table, fewest) for table, fewest in tables), key=len, default={})
    if len(best) < ENOUGH:
        raise _failure(others, best, tables[0][0] if tables else {})
    _generalises(model, drawn)


def _right(
    latest: Mapping[str, float], others: Mapping[str, Sequence[float]], table: Table, fewest: int
) -> dict[str, str]:
    """The right families; coarsely rounded values count only when none of them is wrong: a guess hits some, not all.

    `latest` are the main run's own values: those of other runs, in a search over models, are other models'.
    """
    for name, value in latest.items():
        expected = table.get(family(name) or "", ())
        coarse = decimals(value) < SURE_DECIMALS and not ELSEWHERE.search(name)
        if expected and coarse and not any(same(value, each, fewest) for each in expected):
            fine = {key: [each for each in values if decimals(each) >= SURE_DECIMALS] for key, values in others.items()}
            return right_families(fine, table, SURE_DECIMALS)
    return right_families(others, table, fewest)


def logged_metrics(store: Store) -> dict[str, Sequence[float]]:
    """Name -> values, over all runs: a value says by itself whether it is the model's (but see MOST_METRICS).

    >>> from grading.checks.mlflow.facts import LoggedRun
    >>> logged_metrics(Store(runs=(LoggedRun("a", metrics={"f1": (0.5, 0.4)}),)))
    {'f1': (0.5, 0.4)}
    """
    logged: dict[str, Sequence[float]] = {}
    for run in store.runs:
        for name, values in run.metrics.items():
            logged[name] = tuple(dict.fromkeys((*logged.get(name, ()), *values)))
    if sum(len(set(values)) for values in logged.values()) > MOST_METRICS and store.main:
        logged = {name: values[:1] for name, values in store.main.metrics.items()}
    return logged if len(logged) <= MOST_METRICS else {}


def comparable(model: LoggedModel, drawn: Churn) -> bool:
    """Whether the model answered to the rows as they are in X_test: one that learnt other columns can't be compared.

    >>> import random
    >>> from grading.checks.mlflow.draw import churn
    >>> comparable(LoggedModel("m"), churn(random.Random(1)))
    False
    """
    count = len(drawn.test) + len(drawn.unseen)
    return model.loaded and model.same_features and any(len(column) == count for column in model.columns)


def model_tables(model: LoggedModel, drawn: Churn, cuts: Sequence[float]) -> Iterator[tuple[Table, int]]:
    """(metrics, fewest decimals to compare them with): of what `predict` says, then of the probabilities cut elsewhere.

    >>> import random
    >>> from grading.checks.mlflow.draw import churn
    >>> list(model_tables(LoggedModel("m"), churn(random.Random(1)), ()))
    []
    """
    truth, count = drawn.test_left, len(drawn.test)
    columns = [column for column in model.columns if len(column) == count + len(drawn.unseen)]
    labels = [column[:count] for column in columns if set(column) <= {0.0, 1.0}]
    chances = [column[:count] for column in reversed(columns) if set(column) - {0.0, 1.0}]
    if model.scores and len(model.scores) == count + len(drawn.unseen):
        chances = [model.scores[:count], *chances]
    scored = score_table(truth, chances[0]) if chances else {}
    probable = chances[:1] if chances and all(0 <= chance <= 1 for chance in chances[0]) else []
    cut = [[float(chance >= each) for chance in values] for values in probable for each in (0.5, *cuts)]
    for place, decided in enumerate((*labels, *cut)):
        cells = Confusion.of(truth, [int(label) for label in decided])
        if place >= len(labels) and cells.trivial:
            continue
        table = label_table(cells) if place < len(labels) else _telling(label_table(cells))
        # roc_auc_score of labels instead of probabilities is the balanced accuracy: crude, yet a true number
        auc = (*scored.get("roc_auc", ()), *table["balanced_accuracy"][:1])
        yield {**table, **scored, "roc_auc": auc}, FEWEST_DECIMALS if place <= len(labels) else SURE_DECIMALS


def _telling(table: Table) -> Table:
    """Without the zeros and ones: some cut gives them for any model, so they are no evidence of having measured."""
    return {label: tuple(value for value in values if 0 < abs(value) < 1) for label, values in table.items()}


def _cuts(store: Store) -> tuple[float, ...]:
    named = []
    for run in store.runs:
        pairs = [
            *run.params.items(),
            *run.tags.items(),
            *((name, str(values[0])) for name, values in run.metrics.items()),
        ]
        for name, value in pairs:
            if any(word in name.lower() for word in ("thres", "umbral", "cut", "corte")):
                try:
                    named.append(float(value))
                except ValueError:
                    continue
    return (*(cut for cut in named[:20] if 0 < cut < 1), *CUTS)


def _failure(others: Mapping[str, Sequence[float]], best: Mapping[str, str], table: Table) -> Failure:
    """The most telling reason: a copy of accuracy, a wrong value, or simply too few."""
    for name, values in others.items():
        spoken = family(name)
        if name in best.values():
            continue
        if any(same(values[0], accuracy) for accuracy in table.get("accuracy", ())[:1]):
            return Failure("copied", name=name)
        if spoken and table.get(spoken):
            return Failure("wrong", name=name, logged=f"{values[0]:.4g}", expected=f"{table[spoken][0]:.4g}")
    return Failure("few", names=", ".join(sorted(best.values())) or "-")


def _consistent(others: Mapping[str, Sequence[float]], logged: Mapping[str, Sequence[float]], drawn: Churn) -> None:
    """With no model to ask: one confusion matrix of the test rows, no trivial one, gives all these values."""
    accuracy = [values for name, values in logged.items() if family(name) == "accuracy"]
    for cells in possible_matrices(drawn.test_left):
        table = label_table(cells)
        if not all(any(same(value, table["accuracy"][0], SURE_DECIMALS) for value in values) for values in accuracy):
            continue
        spoken = {name: values for name, values in others.items() if family(name) in table}
        right = right_families(spoken, table, SURE_DECIMALS)
        if len(right) >= ENOUGH and all(family(name) in right for name in spoken):
            return
    raise Failure("unverified")


def _generalises(model: LoggedModel, drawn: Churn) -> None:
    """The model does on rows that its author never had about as well as on the test rows."""
    count = len(drawn.test)
    for column in model.columns:
        values = [float(value >= 0.5) for value in column]
        if len(values) != count + len(drawn.unseen) or not all(0 <= value <= 1 for value in column):
            continue
        seen = _accuracy(values[:count], drawn.test_left)
        unseen = _accuracy(values[count:], drawn.unseen_left)
        if seen - unseen > WIDEST_GAP:
            raise Failure("peeked", seen=f"{seen:.0%}", unseen=f"{unseen:.0%}")
        return


def _accuracy(labels: Sequence[float], truth: Sequence[int]) -> float:
    return sum(label == left for label, left in zip(labels, truth, strict=True)) / len(truth)
