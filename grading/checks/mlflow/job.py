"""The job of grading a training script: run it on a fresh store, read the store, let the logged models score rows."""

from __future__ import annotations

import random
from collections.abc import Mapping

from grading.checks.mlflow.draw import Churn
from grading.job import Job, Limits, Phase

LIMITS = Limits(wall=45.0, cpu=45.0)
"""Room for a learner's search over hyper-parameters; the model solution takes a second."""


def training_job(script: str, files: Mapping[str, bytes], drawn: Churn, draw: random.Random) -> Job:
    """The job for a script among `files`, which hold its context and the drawn data too.

    The store's name is drawn: nothing that a warm server keeps of an earlier store can be mistaken for it.

    >>> from grading.checks.mlflow.draw import churn
    >>> job = training_job("train.py", {}, churn(random.Random(1)), random.Random(2))
    >>> [phase.name for phase in job.phases], job.env["MLFLOW_TRACKING_URI"].startswith("sqlite:///mlflow-")
    (['train', 'store', 'predict'], True)
    """
    store = f"mlflow-{draw.getrandbits(32):08x}.db"
    rows = [list(row) for row in (*drawn.test, *drawn.unseen)]
    train = {"file": script, "store": store, "seed": draw.getrandbits(32)}
    return Job(
        files=files,
        phases=(
            Phase("train", "mlflow_train", train, learner=True, limits=LIMITS),
            Phase("store", "mlflow_store", {"store": store}),
            Phase("predict", "mlflow_predict", {"columns": list(drawn.features), "rows": rows}),
        ),
        profile="mlflow",
        env={"MLFLOW_TRACKING_URI": f"sqlite:///{store}", "MLFLOW_DISABLE_TELEMETRY": "true"},
    )
