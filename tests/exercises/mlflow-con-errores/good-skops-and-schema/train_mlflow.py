"""Safe serialization with skops, a schema written by hand, artifacts in a folder of its own."""
from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import confusion_matrix

from data import X_test, X_train, y_test, y_train


@dataclass(frozen=True)
class Config:
    n_estimators: int = 30
    max_depth: int | None = 7
    class_weight: str = "balanced"


def evaluate(model) -> dict[str, float]:
    (tn, fp), (fn, tp) = confusion_matrix(y_test, model.predict(X_test))
    return {"specificity": tn / (tn + fp), "sensitivity": tp / (tp + fn), "tp": tp, "fp": fp, "acc": (tp + tn) / len(y_test)}


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--experiment", default="bankchurn-skops")
    args = parser.parse_args(argv)
    config = Config()
    if mlflow.get_experiment_by_name(args.experiment) is None:
        mlflow.create_experiment(args.experiment, artifact_location=Path("artefactos con espacios").absolute().as_uri())
    mlflow.set_experiment(args.experiment)
    with mlflow.start_run(run_name=f"rf-{datetime.now():%Y%m%d-%H%M}"):
        mlflow.log_input(mlflow.data.from_pandas(X_train.assign(Exited=y_train), targets="Exited", name="churn"), context="training")
        mlflow.set_tags({"git_commit": "abc1234", "author": "Lucía"})
        mlflow.log_params(asdict(config))
        model = RandomForestClassifier(**asdict(config)).fit(X_train, y_train)
        mlflow.log_metrics(evaluate(model))
        mlflow.log_dict(asdict(config), "config.json")
        signature = ModelSignature(
            inputs=Schema([ColSpec("double", name) for name in X_train.columns]), outputs=Schema([ColSpec("long")])
        )
        mlflow.sklearn.log_model(
            sk_model=model,
            name="model",
            signature=signature,
            input_example=X_train.sample(1),
            skops_trusted_types=["sklearn.tree._tree.Tree"],
        )


if __name__ == "__main__":
    main()
