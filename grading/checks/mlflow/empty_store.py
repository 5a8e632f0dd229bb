"""Write empty_store.sql anew, after an upgrade of MLflow: `python -m grading.checks.mlflow.empty_store`."""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from importlib.metadata import version
from pathlib import Path

from grading.checks.mlflow.job import SCHEMA


def dump() -> str:
    """SQL of the store that MLflow makes when there is none; the folder's name becomes @WORK@, times become 0."""
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    from mlflow import MlflowClient

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store.db")
        MlflowClient(f"sqlite:///{path}").search_experiments()
        store = sqlite3.connect(path)
        store.execute(
            "update experiments set artifact_location = '@WORK@/mlruns/0', creation_time = 0, last_update_time = 0"
        )
        lines = "\n".join(store.iterdump())
        store.close()
    tidy = re.sub(r"[ \t]+\n", "\n", lines)
    return f"-- mlflow {version('mlflow')}\n{tidy}\n"


if __name__ == "__main__":
    SCHEMA.write_text(dump(), encoding="utf-8")
