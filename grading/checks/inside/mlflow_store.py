"""Read what a training script left in its MLflow store, with MlflowClient, on a copy; no model is loaded here.

Argument: {"store": file name of the SQLite store that the script was given}.
Returns {"store", "runs": [...], "models": [...], "problems": [...]}: see `run_facts` and `model_facts` for the keys.
"""

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlparse

MOST_RUNS = 200
MOST_HISTORIES = 80
MOST_STORE_BYTES = 32 * 1024 * 1024
MOST_MODEL_BYTES = 1024 * 1024


def main(argument, _late):
    """The facts of the store that was given: what a script logs to another place is lost to whoever looks there."""
    nothing, path = {"store": None, "runs": [], "models": []}, Path(argument["store"])
    if not is_store(path):
        return {**nothing, "problems": [f"{path}: no SQLite store of MLflow"]}
    try:
        return {**read_store(path), "problems": []}
    except Exception as error:
        return {**nothing, "problems": [f"{path}: {type(error).__name__}: {error}"[:300]]}


def is_store(path):
    """Whether it is a plain SQLite file of bearable size with a table `runs`."""
    if not plain_file(path, MOST_STORE_BYTES):
        return False
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            return False
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as store:
            return bool(store.execute("select 1 from sqlite_master where name = 'runs'").fetchone())
    except sqlite3.Error:
        return False


def read_store(path):
    """Runs and models of one store, read from a copy with its write-ahead log."""
    import mlflow

    with tempfile.TemporaryDirectory(dir=".") as folder:
        copy = Path(folder).resolve() / "store.db"
        for suffix in ("", "-wal"):
            source = Path(f"{path}{suffix}")
            if plain_file(source, MOST_STORE_BYTES):
                shutil.copyfile(source, f"{copy}{suffix}")
        client = mlflow.MlflowClient(f"sqlite:///{copy}", f"sqlite:///{copy}")
        experiments = [experiment.experiment_id for experiment in client.search_experiments()]
        runs = client.search_runs(experiments, max_results=MOST_RUNS) if experiments else []
        logged = client.search_logged_models(experiments, max_results=MOST_RUNS) if experiments else []
        history = sum(len(run.data.metrics) for run in runs) <= MOST_HISTORIES
        found = {"store": str(path), "runs": [run_facts(client, run, history) for run in runs]}
        models = [logged_model_facts(model) for model in logged]
        for run in runs:
            models += [model_facts(folder) | {"run_id": run.info.run_id} for folder in model_folders(run)]
        return {**found, "models": models}


def run_facts(client, run, history):
    """One run; each metric with its latest value first and then, when there are not too many, all its values."""
    metrics = {key: [value] for key, value in run.data.metrics.items()}
    if history:
        for key, values in metrics.items():
            values += [entry.value for entry in client.get_metric_history(run.info.run_id, key)[:50]]
    return {
        "run_id": run.info.run_id,
        "status": str(run.info.status),
        "name": run.info.run_name or "",
        "random_name": is_random(run.info.run_name or ""),
        "parent": run.data.tags.get("mlflow.parentRunId"),
        "metrics": metrics,
        "params": dict(run.data.params),
        "tags": dict(run.data.tags),
        "artifacts": any(True for _ in walk(local(run.info.artifact_uri))),
    }


def is_random(name):
    """Whether MLflow made the name up: predicate, noun and number out of its own word lists."""
    from mlflow.utils import name_utils

    parts = name.split("-")
    return (
        len(parts) == 3
        and parts[0] in name_utils._GENERATOR_PREDICATES
        and parts[1] in name_utils._GENERATOR_NOUNS
        and parts[2].isdigit()
    )


def logged_model_facts(model):
    """One LoggedModel: what its folder says, with the status and the run that the store says."""
    found = model_facts(local(model.artifact_location))
    return found | {"run_id": model.source_run_id, "status": str(model.status), "params": dict(model.params or {})}


def model_facts(folder):
    """What an MLmodel file says: has it a signature with inputs, has it an example that is there."""
    found = {"path": os.path.relpath(folder or "."), "status": "READY", "params": {}, "error": None}
    found |= {"signature": False, "inputs": False, "example": False, "created": 0.0}
    try:
        from mlflow.models import Model

        path = Path(folder, "MLmodel")
        if not plain_file(path, MOST_MODEL_BYTES):
            raise ValueError("MLmodel is no plain small file")
        model = Model.load(path)
        found["created"] = path.stat().st_mtime
        found["signature"] = model.signature is not None
        found["inputs"] = bool(model.signature and model.signature.inputs)
        found["example"] = has_example(folder, model.saved_input_example_info)
    except Exception as error:
        found["error"] = f"{type(error).__name__}: {error}"[:300]
    return found


def has_example(folder, info):
    """Whether the example that the MLmodel file speaks of is a file with something in it."""
    if not info:
        return False
    path = Path(folder, str(info.get("artifact_path")))
    return plain_file(path, MOST_STORE_BYTES) and path.stat().st_size > len("[]")


def plain_file(path, most):
    """Whether it is a regular file, no link, of at most so many bytes."""
    return not path.is_symlink() and path.is_file() and path.stat().st_size <= most


def model_folders(run):
    """Folders with an MLmodel file among a run's own artifacts (`save_model` and then `log_artifacts`)."""
    return [folder for folder, names in walk(local(run.info.artifact_uri)) if "MLmodel" in names][:10]


def walk(root):
    """(folder, file names) under a folder, those without files left out."""
    for folder, _, names in os.walk(root or "/nonexistent"):
        if names:
            yield folder, names


def local(uri):
    """The path behind a local artifact URI; None when it is elsewhere."""
    parsed = urlparse(uri or "")
    return unquote(parsed.path) if parsed.scheme in ("", "file") and parsed.path else None
