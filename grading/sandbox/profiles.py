"""Import profiles: what each warm server has loaded before it forks, and the environment of what it runs."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import tempfile
from pathlib import Path

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
        "MALLOC_ARENA_MAX": "4",  # each reserves 64 MiB of the address space that rlimits count
        "PYTHONUNBUFFERED": "1",  # what was printed before a timeout is shown
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",  # the same submission gives the same grading
        "MLFLOW_DISABLE_TELEMETRY": "true",  # at its import mlflow asks an outside host otherwise
        "DO_NOT_TRACK": "true",
        "GIT_PYTHON_REFRESH": "quiet",
    }


def load(profile: str) -> None:
    """Import what the profile names; a library that is not installed is left to the learner's own import."""
    for name in PROFILES[profile]:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def rehearse(profile: str, report: Path) -> int | None:
    """Start a dry run of what the profile is for, in a child; its pid, or None when there is none for this profile.

    Only the names of the modules that it loaded come back, in `report`: no state.
    """
    part = _REHEARSALS.get(profile)
    if part is None:
        return None
    pid = os.fork()
    if pid == 0:
        try:
            os.chdir(tempfile.mkdtemp(dir=report.parent))
            part()
            report.write_text(json.dumps(list(sys.modules)))
            os._exit(0)
        finally:
            os._exit(1)
    return pid


def adopt(report: Path) -> None:
    """Import what the rehearsal was seen to import late; nothing when it broke."""
    for name in json.loads(report.read_text()) if report.exists() else ():
        with contextlib.suppress(Exception):  # a module that can't be imported by itself stays cold
            importlib.import_module(name)


def _log_a_model() -> None:
    """Log and load a tiny model: half of what mlflow needs for that it imports on the way."""
    import mlflow
    import numpy as np
    from sklearn.ensemble import RandomForestClassifier

    mlflow.set_tracking_uri("sqlite:///dry.db")
    features = np.array([[0.0], [1.0]])
    model = RandomForestClassifier(n_estimators=1).fit(features, [0, 1])
    with mlflow.start_run():
        mlflow.log_params({"n": 1})
        mlflow.log_metric("m", 1.0)
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=mlflow.models.infer_signature(features, model.predict(features)),
            input_example=features,
            serialization_format="cloudpickle",
            pip_requirements=[],
        )
    mlflow.pyfunc.load_model(logged.model_uri).predict(features)


_REHEARSALS = {"mlflow": _log_a_model}
