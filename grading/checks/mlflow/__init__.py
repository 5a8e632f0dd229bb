"""What an exercise about MLflow is checked with.

draw.py      bank customers for data.py, and rows that the learner never sees
job.py       the three phases: train (the learner's), store, predict
facts.py     what they returned, typed
names.py     which hyper-parameter a logged key speaks of
verdicts.py  is the run opened, named, tagged; hyper-parameters, signature, example
scores.py    are the logged metrics right, by metrics.py
"""

from grading.checks.mlflow.draw import Churn, churn
from grading.checks.mlflow.facts import Store, read_store
from grading.checks.mlflow.job import training_job
from grading.checks.mlflow.scores import classification_metrics
from grading.checks.mlflow.verdicts import (
    context_tags,
    hyper_parameters,
    input_example,
    opened_run,
    run_name,
    signature,
)

__all__ = [
    "Churn",
    "Store",
    "churn",
    "classification_metrics",
    "context_tags",
    "hyper_parameters",
    "input_example",
    "opened_run",
    "read_store",
    "run_name",
    "signature",
    "training_job",
]
