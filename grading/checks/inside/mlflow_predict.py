"""Load the models that a training script logged and let them score rows: unpickling runs the learner's code.

Argument: {"columns": names, "rows": lists of floats}.
Returns {"models": {folder: {"columns", "scores", "params", "same_features", "fits", "example_fits", "error"}}}:
`columns` are what predict gave, one list per column; `scores` the probability of class 1 or a decision value;
`params` triples (name, value as text, chosen: a classifier's, and not its default); `same_features` whether it knows
these columns; `fits` whether the model as a pyfunc, which enforces the signature, takes the rows; `example_fits` the
same of its own input example.
"""

import inspect
import os
import warnings
from pathlib import Path

MOST_MODELS = 20
MODEL_METHODS = ("predict", "transform")


def main(argument, _late):
    """Score with the newest models first."""
    import pandas as pd

    warnings.simplefilter("ignore")
    rows = pd.DataFrame(argument["rows"], columns=argument["columns"], dtype=float)
    folders = [Path(folder) for folder, _, names in os.walk(".") if "MLmodel" in names]
    folders.sort(key=lambda folder: (folder / "MLmodel").lstat().st_mtime, reverse=True)
    return {"models": {str(folder): score(str(folder), rows) for folder in folders[:MOST_MODELS]}}


def score(folder, rows):
    """What one model says of the rows; a part that breaks stays empty and `error` says why."""
    found = {"columns": {}, "scores": None, "params": [], "same_features": False, "fits": False, "error": None}
    found["example_fits"] = False
    try:
        import mlflow

        loaded = mlflow.pyfunc.load_model(folder)
        estimator, estimators = unwrap(folder, loaded)
        found["params"] = [entry for each in estimators for entry in hyper_parameters(each)][:2000]
        found["fits"], answer = enforced(loaded, rows)
        found["example_fits"] = takes_example(loaded)
        if estimator is not None:
            found["same_features"] = feature_names(estimator) is not None and set(feature_names(estimator)) <= set(rows)
            answer, found["scores"] = ask(estimator, rows)
        else:
            found["same_features"] = found["fits"]
        found["columns"] = as_columns(answer)
    except BaseException as error:  # the model's own code may raise anything, SystemExit too
        found["error"] = f"{type(error).__name__}: {error}"[:300]
    return found


def unwrap(folder, loaded):
    """(the scikit-learn estimator or None for another flavour, every estimator found in the model)."""
    import mlflow
    from mlflow.models import Model
    from sklearn.base import BaseEstimator

    if "sklearn" in Model.load(folder).flavors:
        estimator = mlflow.sklearn.load_model(folder)
        return estimator, [estimator]
    try:
        inside = loaded.unwrap_python_model()
    except Exception:
        return None, []
    parts = [inside, *vars(inside).values()] if hasattr(inside, "__dict__") else [inside]
    return None, [part for part in parts if isinstance(part, BaseEstimator)]


def feature_names(estimator):
    """The names of the columns that it was fitted on, or None."""
    names = getattr(estimator, "feature_names_in_", None)
    return None if names is None else [str(name) for name in names]


def ask(estimator, rows):
    """(what predict gives, the probability of class 1 or a decision value or None)."""
    names = feature_names(estimator)
    if names is None:
        rows = rows.to_numpy()
    elif set(names) <= set(rows):
        rows = rows[names]
    scores = None
    if hasattr(estimator, "predict_proba"):
        scores = estimator.predict_proba(rows)[:, -1].tolist()
    elif hasattr(estimator, "decision_function"):
        scores = estimator.decision_function(rows).tolist()
    return estimator.predict(rows), scores


def enforced(loaded, rows):
    """(does the pyfunc take the rows, its answer): as a frame, only the signature's columns, or as an array."""
    schema = loaded.metadata.get_input_schema()
    names = schema.input_names() if schema is not None and schema.has_input_names() else None
    wanted = rows[names] if names and set(names) <= set(rows) else rows
    for offered in (wanted, rows.to_numpy()):
        try:
            answer = loaded.predict(offered)
        except Exception:
            continue
        return True, answer
    return False, []


def takes_example(loaded):
    """Whether the model answers to its own input example."""
    try:
        example = loaded.input_example
        return example is not None and len(example) > 0 and len(loaded.predict(example)) > 0
    except Exception:
        return False


def hyper_parameters(estimator):
    """Triples (leaf name, value as text, chosen) of an estimator and of what is inside it.

    Chosen are values of the predicting parts that differ from their defaults; a pipeline's `steps` are none.
    """
    parts = [estimator, *estimator.get_params(deep=True).values(), getattr(estimator, "best_estimator_", None)]
    best = getattr(estimator, "best_estimator_", None)
    if best is not None:
        parts += list(best.get_params(deep=True).values())
    for part in parts:
        if not hasattr(part, "get_params") or not any(hasattr(part, method) for method in MODEL_METHODS):
            continue
        defaults = inspect.signature(type(part).__init__).parameters
        single = hasattr(part, "predict") and len(part.get_params(deep=True)) == len(part.get_params(deep=False))
        for name, value in part.get_params(deep=False).items():
            if isinstance(value, (bool, int, float, str, dict, list, tuple, type(None))) or hasattr(value, "item"):
                default = defaults[name].default if name in defaults else None
                yield [name, str(value)[:500], single and str(value) != str(default)]


def as_columns(answer):
    """An answer of predict as {column: list}, whatever it is made of."""
    import numpy as np
    import pandas as pd

    if isinstance(answer, pd.DataFrame):
        frame = answer
    else:
        frame = pd.DataFrame(answer if isinstance(answer, list) else np.asarray(answer))
    return {str(name): frame[name].tolist() for name in frame.columns[:20]}
