"""Variants of the MLflow exercise: what a learner of one hands in is judged as the exam's own hand-ins are."""

from __future__ import annotations

import ast
import random
import re
import runpy
from pathlib import Path

import pytest

from grading import variants
from grading.checks.mlflow import churn
from grading.content import GradedExercise
from grading.model import Row
from grading.naming import match_table
from grading.sandbox import Sandbox
from grading.wording import AS_WRITTEN, Wording
from tests.exercises.harness import (
    HERE,
    exercise,
    expected,
    folder_files,
    grade_files,
    outcomes,
    variant_with,
)

SLUG, SCRIPT = "mlflow-con-errores", "train_mlflow.py"
TRAINING = exercise(SLUG)
AXES = variants.read(TRAINING.folder)
FOLDERS = sorted(path for path in (HERE / SLUG).iterdir() if path.is_dir())

MACHINES = '''
"""A pipeline on three columns of the machines, its run closed by hand, its metrics counted by hand."""
import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import splits

COLUMNS = ["OilTemperature", "InspectedWeekly", "ShiftsPerDay"]
chosen = {"C": 0.7, "max_iter": 300}
mlflow.set_experiment("breakdowns")
run = mlflow.start_run(run_name="logistic, three columns")
try:
    mlflow.set_tag("plant", "north")
    for name, value in chosen.items():
        mlflow.log_param(name, value)
    pipe = make_pipeline(StandardScaler(), LogisticRegression(**chosen))
    pipe.fit(splits.train_x[COLUMNS], splits.train_y)
    said, truth = pipe.predict(splits.test_x[COLUMNS]), splits.test_y.to_numpy()
    hits = int(((said == 1) & (truth == 1)).sum())
    mlflow.log_metric("accuracy", float((said == truth).mean()))
    mlflow.log_metric("precision", hits / max(int((said == 1).sum()), 1))
    mlflow.log_metric("recall", hits / int((truth == 1).sum()))
    inputs = Schema([ColSpec("double", name) for name in COLUMNS])
    mlflow.sklearn.log_model(
        pipe, name="pipe", serialization_format="cloudpickle",
        signature=ModelSignature(inputs=inputs, outputs=Schema([ColSpec("long")])),
        input_example=splits.test_x[COLUMNS].tail(2),
    )
finally:
    mlflow.end_run()
'''
STAYS = """
from dataclasses import asdict, dataclass
import mlflow, mlflow.sklearn
from mlflow.models import infer_signature
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import balanced_accuracy_score, matthews_corrcoef
from tables import train_features, train_labels, test_features, test_labels

@dataclass
class Ajustes:
    max_iter: int = 40
    learning_rate: float = 0.2

def entrenar(ajustes):
    modelo = HistGradientBoostingClassifier(**asdict(ajustes), random_state=3).fit(train_features, train_labels)
    dicho = modelo.predict(test_features)
    mlflow.log_params(asdict(ajustes))
    mlflow.log_metrics({"mcc": matthews_corrcoef(test_labels, dicho),
                        "balanced_accuracy": balanced_accuracy_score(test_labels, dicho)})
    mlflow.sklearn.log_model(modelo, name="modelo", serialization_format="cloudpickle",
                             signature=infer_signature(test_features, dicho), input_example=train_features[:2])

with mlflow.start_run(run_name="reingresos, primer intento", tags={"servicio": "urgencias"}):
    entrenar(Ajustes())
"""
EVERYTHING = {issue.id for issue in TRAINING.issues}
HAND_INS: dict[str, tuple[tuple[str, str], str, set[str]]] = {
    "machines": (("factory-machines", "side-first"), MACHINES, set()),
    "machines, the bank's columns": (
        ("factory-machines", "side-first"),
        MACHINES.replace("OilTemperature", "Age").replace("ShiftsPerDay", "Tenure"),
        EVERYTHING,
    ),
    "machines, measured on the training rows": (
        ("factory-machines", "side-first"),
        MACHINES.replace("splits.test_x[COLUMNS])", "splits.train_x[COLUMNS])").replace(
            "splits.test_y", "splits.train_y"
        ),
        {"only-accuracy"},
    ),
    "machines, another C than the model's": (
        ("factory-machines", "side-first"),
        MACHINES.replace("log_param(name, value)", "log_param(name, 100)"),
        {"no-params"},
    ),
    "stays": (("hospital-patients", "long-names"), STAYS, set()),
    "stays, in the exam's names": (("hospital-patients", "long-names"), TRAINING.solution()[SCRIPT], EVERYTHING),
    "stays, model after the run": (
        ("hospital-patients", "long-names"),
        STAYS.replace(
            "    mlflow.sklearn.log_model(modelo", "    mlflow.end_run()\n    mlflow.sklearn.log_model(modelo"
        ),
        {"no-run"},
    ),
    "stays, an empty tag and no name": (
        ("hospital-patients", "long-names"),
        STAYS.replace('run_name="reingresos, primer intento", ', "").replace('"urgencias"', '"-"'),
        {"no-run-name", "no-tags"},
    ),
}
"""Alternatives that the variant has, a hand-in, and the issues that it does not cure."""


@pytest.mark.parametrize("case", HAND_INS)
def test_hand_in_of_a_variant_is_judged_by_effect(sandbox: Sandbox, case: str) -> None:
    """Another style on the variant's own data passes wholly; what only looks right fails just where it is wrong."""
    wanted, script, failed = HAND_INS[case]
    _, verdicts = grade_files(variant_with(TRAINING, *wanted), {SCRIPT: script}, sandbox)
    assert outcomes(verdicts, "failed") == failed, {name: verdict.reason.en for name, verdict in verdicts.items()}
    assert outcomes(verdicts, "unchecked") == set()


@pytest.mark.long
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_hand_in_of_the_exam_keeps_its_verdict_on_other_data(sandbox: Sandbox, folder: Path) -> None:
    """With the variant's columns and module, what passes for the exam passes, and what fails fails alike."""
    place = FOLDERS.index(folder)
    data, hand_over = (sorted(AXES[axis])[place % len(AXES[axis])] for axis in ("data", "hand-over"))
    varied = variant_with(TRAINING, data, hand_over)
    words = AXES["data"][data].joined(AXES["hand-over"][hand_over])
    module = words("data.py").removesuffix(".py")
    words = words.joined(Wording({"import data": f"import {module} as data"}))
    raw = folder_files(folder)
    run, verdicts = grade_files(varied, {name: words(text.decode()) for name, text in raw.items()}, sandbox)
    assert run.state == "ok", run.error
    assert outcomes(verdicts, "failed") == expected(raw[SCRIPT])


@pytest.mark.parametrize("hand_over", sorted(AXES["hand-over"]))
def test_the_module_that_gives_the_data_splits_it_as_it_was_drawn(tmp_path: Path, hand_over: str) -> None:
    """The test set of the variant's module has the drawn test rows, under the names of the instructions."""
    varied = variant_with(TRAINING, hand_over, "company-employees")
    for name, data in varied.sample_context().items():
        (tmp_path / name).write_bytes(data)
    drawn = churn(random.Random("download"), varied.words)
    module = varied.words("data.py")
    given = runpy.run_path(str(tmp_path / module))
    test, labels = (given[varied.words(name)] for name in ("X_test", "y_test"))
    assert [tuple(row) for row in test.to_numpy()] == list(drawn.test)
    assert labels.tolist() == list(drawn.test_left)
    share = given["TEST_SHARE"]
    assert abs(len(test) / len(drawn.rows) - share) < 0.01
    for lang in ("es", "en"):
        said = set(re.findall(r"`([\w.]+)`", varied.text[lang].instructions))
        assert {module, *map(varied.words, ("X_train", "X_test", "y_train", "y_test"))} <= said


def test_the_exams_own_draw_is_as_it_was() -> None:
    """What a variant changes leaves the file and the first unseen rows of variant 0 alone."""
    drawn = churn(random.Random(1), AS_WRITTEN)
    assert (len(drawn.rows), len(drawn.unseen), drawn.rows[0], drawn.unseen[0], sum(drawn.left)) == (
        604,
        1500,
        (656.0, 32.0, 7.0, 91130.0, 1.0, 1.0, 0.0, 81386.0),
        (673.0, 44.0, 4.0, 0.0, 1.0, 1.0, 0.0, 173281.0),
        169,
    )


ROWS = {
    "no-params": (
        "extra-trees",
        "Nadie sabrá con qué n_estimators ni max_depth se entrenó el ExtraTreesClassifier",
        "mlflow.log_params(MODEL_PARAMS)",
    ),
    "no-signature": (
        "factory-machines",
        "The model has no signature",
        "infer_signature(train_x, clf.predict(train_x))",
    ),
    "no-input-example": ("side-first", "No se guarda ningún ejemplo de entrada", "input_example=train_x.head(3)"),
    "only-accuracy": (
        "test-prefix",
        "solo mide test_accuracy y con las clases desbalanceadas engaña",
        "añadir test_f1",
    ),
    "no-run": ("gradient-boosting", "GradientBoostingClassifier se entrena y se registra fuera de un run", "start_run"),
    "no-run-name": ("adaptive-boosting", "El run no tiene nombre", 'start_run(run_name="ada-boost-half-rate")'),
    "no-tags": ("dotted", "There are no tags that say which data", 'mlflow.set_tags({"estimator": "decision_tree"})'),
}


@pytest.mark.parametrize("issue", ROWS)
def test_rows_in_a_variants_words_are_matched(issue: str) -> None:
    """Rows that speak of another model, data module or metric are accepted as the exam's own would be."""
    wanted, problem, correction = ROWS[issue]
    (match,) = match_table(variant_with(TRAINING, wanted), [Row(problem, None, correction)])
    assert (match.issue, match.band) == (issue, "accepted")


def test_every_solution_reads_as_python_and_has_names_of_its_data_module() -> None:
    """In two hundred variants and both languages: the files compile, and import what the data module defines."""
    for seed in range(1, 201):
        varied: GradedExercise = TRAINING.variant(seed)
        module = varied.words("data.py")
        names = set(re.findall(r"\w+", varied.context()[module].decode()))
        for lang in ("es", "en"):
            for text in (varied.reviewed(lang)[SCRIPT], varied.solution(lang)[SCRIPT]):
                compile(text, SCRIPT, "exec")
                taken = re.search(rf"^from {module.removesuffix('.py')} import (.+)$", text, re.MULTILINE)
                assert taken, text
                assert set(taken[1].split(", ")) <= names


@pytest.mark.parametrize(("layout", "functions"), [("script", []), ("main", ["main"])])
def test_layout_is_the_one_that_was_drawn(layout: str, functions: list[str]) -> None:
    """With any defect or none the script is flat, or all that it does happens in main()."""
    varied = variant_with(TRAINING, layout)
    for defects in (varied.ids, (), *((issue,) for issue in varied.ids)):
        tree = ast.parse(varied.render(defects)[SCRIPT])
        assert [node.name for node in tree.body if isinstance(node, ast.FunctionDef)] == functions
        assert any(isinstance(node, ast.Expr) for node in tree.body) is (layout == "script")
