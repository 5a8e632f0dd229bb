"""Import profiles: what each warm server has loaded before it forks, and the environment of what it runs."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import tempfile
from pathlib import Path

STORE = "mlflow.db"
"""Name under which a job that asks for it finds a migrated, empty MLflow store in its work folder."""

PROFILES: dict[str, tuple[str, ...]] = {
    "base": (),
    "mlflow": ("numpy", "pandas", "sklearn", "sklearn.ensemble", "sklearn.metrics", "mlflow", "mlflow.sklearn"),
    "logs": ("json", "logging.config", "structlog", "loguru", "pythonjsonlogger.json", "numpy", "pandas"),
    "metrics": ("prometheus_client", "numpy", "pandas"),
}

_SINGLE = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "ARROW_IO_THREADS"), "1"
)
"""A pool of native threads does not survive a fork, and two cores are shared by all runs."""


def environment(home: str) -> dict[str, str]:
    """The whole environment of a confined process, before what the job adds."""
    return {
        **_SINGLE,
        "PATH": os.pathsep.join([f"{sys.prefix}/bin", "/usr/bin", "/bin"]),
        "HOME": home,
        "TMPDIR": home,
        "USER": "learner",
        "LOGNAME": "learner",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUNBUFFERED": "1",  # what was printed before a timeout is shown
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",  # the same submission gives the same grading
        "MLFLOW_DISABLE_TELEMETRY": "true",  # at its import mlflow asks an outside host otherwise
        "DO_NOT_TRACK": "true",
        "GIT_PYTHON_REFRESH": "quiet",
    }


def load(profile: str) -> bytes:
    """Import what the profile names and what a dry run of it imports late; returns the MLflow store's template.

    The dry run happens in a child: only the names of the modules that it loaded come back, no state.
    """
    for name in PROFILES[profile]:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if profile != "mlflow" or "mlflow" not in sys.modules:
        return b""
    with tempfile.TemporaryDirectory() as folder:
        pid = os.fork()
        if pid == 0:
            try:
                _dry_run(folder)
                os._exit(0)
            finally:
                os._exit(1)
        os.waitpid(pid, 0)
        loaded, store = Path(folder, "modules.json"), Path(folder, STORE)
        for name in json.loads(loaded.read_text()) if loaded.exists() else ():
            with contextlib.suppress(Exception):
                importlib.import_module(name)
        return store.read_bytes() if store.exists() else b""


def _dry_run(folder: str) -> None:
    """Migrate a store, log and load a tiny model in another one, and write down which modules that took."""
    import mlflow
    import numpy as np
    from mlflow.tracking import MlflowClient
    from sklearn.ensemble import RandomForestClassifier

    os.chdir(folder)
    MlflowClient(f"sqlite:///{folder}/{STORE}").search_experiments()
    mlflow.set_tracking_uri(f"sqlite:///{folder}/dry.db")
    features = np.array([[0.0], [1.0]])
    model = RandomForestClassifier(n_estimators=1).fit(features, [0, 1])
    with mlflow.start_run():
        mlflow.log_params({"n": 1})
        mlflow.log_metric("m", 1.0)
        signature = mlflow.models.infer_signature(features, model.predict(features))
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=signature,
            input_example=features,
            serialization_format="cloudpickle",
            pip_requirements=[],
        )
    mlflow.pyfunc.load_model(logged.model_uri).predict(features)
    Path(folder, "modules.json").write_text(json.dumps(list(sys.modules)))
