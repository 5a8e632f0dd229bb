"""Run a learner's training script on a fresh MLflow store and record who opened each run.

Argument: {"file": name, "store": file name of the SQLite store, "seed": of the random numbers that the script does not
seed itself}.
Returns {"runs": {run id: did the author's own code open it}, "fitted": hyper-parameters of classifiers}.

What a run leaves in the store does not tell who opened it: the script with `start_run`, or MLflow by itself at the
first `log_metric`.  Only the caller's frame tells: `start_run` and `create_run` are watched here, in the same process.
The judge believes no run that is not in the store as well.
"""

import functools
import os
import random
import runpy
import sys
import threading
import warnings
from pathlib import Path

MOST_FITTED = 300


def main(argument, _late):
    """Run the script to its end; what it raises goes up to the caller."""
    # absolute, so that a script may change its folder and still reach it
    os.environ["MLFLOW_TRACKING_URI"] = f"sqlite:///{Path.cwd() / argument['store']}"
    skip_requirements()
    opened, fitted = watch_runs(), watch_fits()
    seed_everything(argument["seed"])
    run_script(argument["file"])
    return {"runs": opened, "fitted": fitted}


def skip_requirements():
    """Leave out the subprocess that guesses pip requirements: 3.5 s of each `log_model`, and no issue looks at them."""
    from mlflow.utils import model_utils, requirements_utils

    def nothing_captured(*_args, **_kwargs):
        return ["cloudpickle", "numpy", "pandas", "sklearn"]

    requirements_utils._capture_imported_modules = nothing_captured
    model_utils._capture_imported_modules = nothing_captured


def seed_everything(seed):
    """The same submission and seed give the same model, and even the same name of an unnamed run."""
    import numpy as np

    random.seed(seed)
    np.random.seed(seed)


def watch_runs():
    """Run id -> True when the code that called `start_run` or `create_run` is not MLflow's own."""
    import mlflow
    from mlflow.tracking import fluent

    opened, calling = {}, threading.local()
    create, start = mlflow.MlflowClient.create_run, fluent.start_run

    def from_outside():
        return not str(sys._getframe(2).f_globals.get("__name__", "")).startswith("mlflow.")

    @functools.wraps(create)
    def create_run(*args, **kwargs):
        by_author = from_outside() or getattr(calling, "author", False)
        run = create(*args, **kwargs)
        opened[run.info.run_id] = by_author
        return run

    @functools.wraps(start)
    def start_run(*args, **kwargs):
        before = getattr(calling, "author", False)
        calling.author = from_outside()
        try:
            return start(*args, **kwargs)
        finally:
            calling.author = before

    mlflow.MlflowClient.create_run = create_run
    mlflow.start_run = fluent.start_run = start_run
    return opened


def watch_fits():
    """The hyper-parameters of each classifier that is fitted: the truth when the model can't be asked."""
    from sklearn.base import BaseEstimator, is_classifier

    fitted, validate = [], BaseEstimator._validate_params

    @functools.wraps(validate)
    def noted(self):
        try:
            if is_classifier(self) and len(fitted) < MOST_FITTED:
                params = {key: str(value)[:200] for key, value in self.get_params(deep=False).items()}
                if params not in fitted:
                    fitted.append(params)
        except Exception as error:
            warnings.warn(f"not noted: {error}", stacklevel=2)
        return validate(self)

    BaseEstimator._validate_params = noted
    return fitted


def run_script(name):
    """As `python name` does; exit handlers, by which MLflow ends a run left open, follow at the process's end."""
    import joblib

    sys.argv = [name]
    try:
        # threads instead of worker processes: the sandbox gives few processes and no shared memory
        with joblib.parallel_config(backend="threading"):
            runpy.run_path(name, run_name="__main__")
    except SystemExit as stop:
        if stop.code not in (None, 0):
            raise
