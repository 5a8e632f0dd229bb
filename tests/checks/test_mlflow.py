"""What training scripts are checked with: metrics against scikit-learn's, rounding, guesses, facts out of rubbish."""

from __future__ import annotations

import doctest
import math
import random
from importlib import import_module
from inspect import getdoc, getmembers, isfunction

import pytest
from sklearn import metrics as sk

from grading.checks.core import Failure
from grading.checks.mlflow import churn, classification_metrics, read_store
from grading.checks.mlflow.draw import Churn
from grading.checks.mlflow.facts import LoggedModel, LoggedRun, Store
from grading.checks.mlflow.metrics import Confusion, family, label_table, right_families, same, score_table
from grading.checks.mlflow.scores import MOST_METRICS, WIDEST_GAP

MODULES = [
    import_module(f"grading.checks.mlflow.{name}")
    for name in ("draw", "facts", "job", "metrics", "names", "scores", "verdicts")
]


@pytest.fixture(scope="module")
def drawn() -> Churn:
    """A draw of customers."""
    return churn(random.Random(5))


def answers(drawn: Churn, seed: int = 1, error: float = 0.2) -> tuple[list[int], list[float]]:
    """Labels and scores of a model that errs that often, for the test rows and the unseen ones."""
    draw = random.Random(seed)
    truth = (*drawn.test_left, *drawn.unseen_left)
    labels = [label if draw.random() > error else 1 - label for label in truth]
    return labels, [round(0.5 * label + 0.499 * draw.random(), 3) for label in labels]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_examples_in_docstrings_hold(module) -> None:
    """Every example in a docstring of the vocabulary gives what it says."""
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_public_functions_carry_an_example(module) -> None:
    """No public function of the vocabulary is without an example."""
    own = [function for _, function in getmembers(module, isfunction) if function.__module__ == module.__name__]
    assert [
        each.__name__ for each in own if not each.__name__.startswith("_") and ">>>" not in (getdoc(each) or "")
    ] == []


@pytest.mark.parametrize("seed", range(8))
def test_label_metrics_equal_those_of_scikit_learn(drawn: Churn, seed: int) -> None:
    """Each metric of a confusion matrix is the one that scikit-learn computes, with each average."""
    truth, labels = list(drawn.test_left), answers(drawn, seed, 0.1 + 0.05 * seed)[0][: len(drawn.test_left)]
    table = label_table(Confusion.of(truth, labels))
    for label, function in (("precision", sk.precision_score), ("f_score", sk.f1_score), ("jaccard", sk.jaccard_score)):
        wanted = [function(truth, labels, pos_label=positive) for positive in (1, 0)]
        wanted += [function(truth, labels, average=average) for average in ("macro", "weighted")]
        assert table[label][:4] == pytest.approx(wanted)
    assert table["recall"] == pytest.approx(
        [
            sk.recall_score(truth, labels),
            sk.recall_score(truth, labels, pos_label=0),
            sk.recall_score(truth, labels, average="macro"),
        ]
    )
    for label, function in (
        ("accuracy", sk.accuracy_score),
        ("balanced_accuracy", sk.balanced_accuracy_score),
        ("mcc", sk.matthews_corrcoef),
        ("kappa", sk.cohen_kappa_score),
    ):
        assert table[label][0] == pytest.approx(function(truth, labels))
    assert table["f_score"][4] == pytest.approx(sk.fbeta_score(truth, labels, beta=2))
    assert table["f_score"][8] == pytest.approx(sk.fbeta_score(truth, labels, beta=0.5))


@pytest.mark.parametrize("digits", [1, 3, 9])
def test_score_metrics_equal_those_of_scikit_learn(drawn: Churn, digits: int) -> None:
    """The metrics of probabilities are scikit-learn's, with many ties and with none."""
    truth = list(drawn.test_left)
    scores = [round(score, digits) for score in answers(drawn, 3, 0.3)[1][: len(truth)]]
    table = score_table(truth, scores)
    precision, recall, _ = sk.precision_recall_curve(truth, scores)
    assert table["roc_auc"][0] == pytest.approx(sk.roc_auc_score(truth, scores))
    assert table["average_precision"][0] == pytest.approx(sk.average_precision_score(truth, scores))
    assert table["average_precision"][1] == pytest.approx(sk.auc(recall, precision))
    assert table["brier"][0] == pytest.approx(sk.brier_score_loss(truth, scores))
    assert table["log_loss"][0] == pytest.approx(sk.log_loss(truth, scores))


NAMES = {
    "f_score": ["f1", "F1", "f1_score", "test_f1", "F1 Score", "f1-score", "fbeta", "testF1", "f_measure", "medida_F"],
    "roc_auc": ["auc", "roc_auc", "ROC-AUC", "AUROC", "val/auc", "rocAuc"],
    "precision": ["precision", "precisión", "Precision_churn", "precision_score", "ppv", "test.precision.1"],
    "recall": ["recall", "sensibilidad", "sensitivity", "tpr", "exhaustividad"],
    "average_precision": ["pr_auc", "average_precision", "precision_recall_auc", "AP", "auc_pr"],
    "accuracy": ["accuracy", "acc", "exactitud", "test_accuracy", "score", "RandomForestClassifier_score_X_test"],
    "balanced_accuracy": ["balanced_accuracy", "bal_acc"],
    None: ["m1", "n_rows", "tiempo", "rf", "threshold"],
}


@pytest.mark.parametrize(("name", "wanted"), [(name, wanted) for wanted, names in NAMES.items() for name in names])
def test_metric_names_speak_of_their_family(name: str, wanted: str | None) -> None:
    """A metric's name is understood however it is written, and a name that says nothing is not."""
    assert family(name) == wanted


@pytest.mark.parametrize(
    ("logged", "right"),
    [
        (2 / 3, True),
        (0.6667, True),
        (0.667, True),
        (0.67, True),
        (0.7, False),
        (0.66, False),
        (0.6666, False),
        (0.66666669, True),
    ],
)
def test_rounded_values_count_down_to_two_decimals(logged: float, right: bool) -> None:
    """A value counts when it is the expected one rounded, to two decimals at the least."""
    assert same(logged, 2 / 3) is right


def test_what_could_be_accuracy_is_no_other_metric() -> None:
    """Accuracy under other names, rounded or not, is right for none of them."""
    table = {"accuracy": (0.8609, 0.1391), "f_score": (0.8571,), "precision": (0.8636,), "mcc": (0.51,)}
    copies = {"f1": [0.86], "precision": [0.8609], "x": [0.8609], "error": [0.1391], "y": [0.86]}
    assert right_families(copies, table) == {}


def test_weighted_average_that_equals_accuracy_is_believed_by_its_name() -> None:
    """With as many errors each way, weighted averages equal accuracy: right where the name says weighted."""
    table = label_table(Confusion(35, 19, 19, 78))
    value = table["accuracy"][0]
    assert table["precision"][3] == pytest.approx(value)
    assert set(right_families({"weighted_precision": [value], "f1_weighted": [value]}, table)) == {
        "precision",
        "f_score",
    }
    assert right_families({"precision": [value], "f1": [value]}, table) == {}


def logged(drawn: Churn, metrics: dict[str, float], **changes: object) -> Store:
    """A store with those metrics and a model that errs in a fifth of the rows."""
    labels, scores = answers(drawn)
    model = LoggedModel(
        "m",
        **{
            "run": "a",
            "loaded": True,
            "same_features": True,
            "columns": (tuple(map(float, labels)),),
            "scores": tuple(scores),
            **changes,
        },
    )
    return Store((LoggedRun("a", metrics={name: (value,) for name, value in metrics.items()}),), (model,))


def right_metrics(drawn: Churn) -> dict[str, float]:
    """Precision, recall and F1 of that model."""
    truth, labels = drawn.test_left, answers(drawn)[0][: len(drawn.test_left)]
    return {
        "precision": sk.precision_score(truth, labels),
        "recall": sk.recall_score(truth, labels),
        "f1": sk.f1_score(truth, labels),
    }


def test_coarse_values_count_when_all_are_right(drawn: Churn) -> None:
    """Values rounded to two decimals are right together; one wrong among them, and they may all be guesses."""
    rounded = {name: round(value, 2) for name, value in right_metrics(drawn).items()}
    classification_metrics(logged(drawn, rounded), drawn)
    with pytest.raises(Failure, match="wrong"):
        classification_metrics(logged(drawn, {**rounded, "roc_auc": 0.5}), drawn)


def test_coarse_values_of_other_runs_spoil_nothing(drawn: Churn) -> None:
    """In a search, another model's rounded values under the same names leave the best one's right."""
    rounded = {name: round(value, 3) for name, value in right_metrics(drawn).items()}
    store = logged(drawn, rounded)
    child = LoggedRun("b", parent="a", metrics={name: (round(value - 0.1, 3),) for name, value in rounded.items()})
    classification_metrics(Store((child, *store.runs), store.models), drawn)


def test_short_values_among_guesses_are_guesses() -> None:
    """Precision and recall that happen to be short numbers, 3 out of 4, are not earned by trying many."""
    drawn = next(each for seed in range(99) if sum((each := churn(random.Random(seed))).test_left) % 4 == 0)
    positives = [row for row, left in enumerate(drawn.test_left) if left]
    negatives = [row for row, left in enumerate(drawn.test_left) if not left]
    quarter = len(positives) // 4
    said = {*positives[quarter:], *negatives[:quarter]}
    labels = [float(row in said) for row in range(len(drawn.test_left))] + [float(left) for left in drawn.unseen_left]
    model = {"columns": (tuple(labels),), "scores": None}
    classification_metrics(logged(drawn, {"precision": 0.75, "recall": 0.75}, **model), drawn)
    guesses = {f"{name}_{step}": step / 100 for name in ("precision", "recall") for step in range(40, 95)}
    with pytest.raises(Failure, match="wrong"):
        classification_metrics(logged(drawn, guesses, **model), drawn)


def test_threshold_of_the_authors_own_is_understood(drawn: Churn) -> None:
    """Metrics of probabilities cut at a threshold that a parameter names are right."""
    truth, scores = drawn.test_left, answers(drawn)[1][: len(drawn.test_left)]
    steps = [sorted(score for score in scores if place / 20 <= score < (place + 1) / 20) for place in range(10, 20)]
    step = max(steps, key=len)  # a threshold amid the fullest of the steps that are tried anyway
    umbral = step[len(step) // 2]
    cut = [int(score >= umbral) for score in scores]
    store = logged(drawn, {"precision": sk.precision_score(truth, cut), "recall": sk.recall_score(truth, cut)})
    with pytest.raises(Failure, match="wrong"):
        classification_metrics(store, drawn)
    named = Store((LoggedRun("a", metrics=store.runs[0].metrics, params={"umbral": str(umbral)}),), store.models)
    classification_metrics(named, drawn)


@pytest.mark.parametrize("made_up", [0.0, 0.5, 1.0])
def test_what_some_threshold_gives_for_any_model_is_no_metric(drawn: Churn, made_up: float) -> None:
    """Zeros, halves and ones, which a cut beyond all probabilities would give, are taken for nobody's metrics."""
    metrics = dict.fromkeys(("precision", "recall", "f1", "specificity", "balanced_accuracy", "mcc"), made_up)
    modest = tuple(0.9 * score for score in answers(drawn)[1])
    with pytest.raises(Failure, match="wrong"):
        classification_metrics(logged(drawn, metrics, scores=modest), drawn)


@pytest.mark.parametrize("broken", [{"loaded": False}, {"same_features": False}, {"columns": ((1.0, 0.0),)}])
def test_without_a_comparable_model_consistent_values_count(drawn: Churn, broken: dict[str, object]) -> None:
    """Values of one confusion matrix of these rows are right without a model to ask; made up ones are not."""
    classification_metrics(logged(drawn, right_metrics(drawn), **broken), drawn)
    with pytest.raises(Failure, match="unverified"):
        classification_metrics(logged(drawn, {"precision": 0.8231, "recall": 0.7612, "f1": 0.791}, **broken), drawn)
    with pytest.raises(Failure, match="unverified"):
        classification_metrics(logged(drawn, {"precision": 1.0, "recall": 1.0, "f1": 1.0}, **broken), drawn)


@pytest.mark.parametrize(("gap", "fails"), [(WIDEST_GAP - 0.02, False), (WIDEST_GAP + 0.02, True)])
def test_model_that_knows_the_test_rows_is_found_out(drawn: Churn, gap: float, fails: bool) -> None:
    """A model that is better on the test rows than on unseen ones by more than chance has learnt them."""
    test, unseen = drawn.test_left, drawn.unseen_left
    labels = [1 - left if place < 9 else left for place, left in enumerate(test)]
    wrong = round(len(unseen) * (9 / len(test) + gap))
    labels += [1 - left if place < wrong else left for place, left in enumerate(unseen)]
    metrics = {
        "precision": sk.precision_score(test, labels[: len(test)]),
        "recall": sk.recall_score(test, labels[: len(test)]),
    }
    store = logged(drawn, metrics, columns=(tuple(map(float, labels)),), scores=None)
    if fails:
        with pytest.raises(Failure, match="peeked"):
            classification_metrics(store, drawn)
    else:
        classification_metrics(store, drawn)


@pytest.mark.parametrize(("extra", "fails"), [(MOST_METRICS - 3, False), (MOST_METRICS - 2, True)])
def test_flood_of_metrics_proves_nothing(drawn: Churn, extra: int, fails: bool) -> None:
    """So many metrics that some must hit are not read; the most that are read still are."""
    store = logged(drawn, right_metrics(drawn) | {f"m{number}": 2.0 + number for number in range(extra)})
    if fails:
        with pytest.raises(Failure, match="nothing"):
            classification_metrics(store, drawn)
    else:
        classification_metrics(store, drawn)


RUBBISH = [
    None,
    7,
    "x",
    [],
    [[]],
    {},
    {"runs": 3},
    {"runs": [3, {"run_id": 4}], "models": {"x": 1}},
    {"models": [{"path": []}]},
]


@pytest.mark.parametrize("rubbish", RUBBISH, ids=repr)
def test_rubbish_is_no_fact(rubbish: object) -> None:
    """Whatever the phases return, reading it raises nothing and makes nothing up."""
    assert read_store(rubbish, rubbish, rubbish).models == ()
    assert read_store(rubbish, rubbish, rubbish).main is None


def test_numbers_beyond_measure_are_left_out() -> None:
    """Infinity, NaN, huge integers and text are no metrics."""
    values = {"a": [math.inf], "b": [math.nan], "c": [10**400], "d": ["1"], "e": [0.5]}
    store = read_store({}, {"runs": [{"run_id": "r", "metrics": values}]}, {})
    assert store.runs[0].metrics == {"e": (0.5,)}


def test_draw_is_repeatable_and_differs_by_seed() -> None:
    """The same seed draws the same customers, another one others."""
    assert churn(random.Random(1)).csv() == churn(random.Random(1)).csv()
    assert churn(random.Random(1)).csv() != churn(random.Random(2)).csv()
