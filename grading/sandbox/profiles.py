"""Import profiles: what each warm server has loaded before it forks, and the environment of what it runs."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys

from grading.sandbox import pages, rehearsal

PROFILES: dict[str, tuple[str, ...]] = {
    "base": ("runpy", "pkgutil", "importlib.util", "logging", "datetime", "decimal", "csv", "inspect"),
    "mlflow": ("numpy", "pandas", "sklearn", "sklearn.ensemble", "sklearn.metrics", "mlflow", "mlflow.sklearn"),
    "logs": ("json", "logging.config", "structlog", "loguru", "pythonjsonlogger.json", "numpy", "pandas"),
    "metrics": ("prometheus_client", "numpy", "pandas"),
}

PHASES = {"mlflow": 3}
"""How many phases a job of the profile is made ready for: MLflow's checks run, then probe the store, then predict."""

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
    """Import what the profile names and make its dry run, which may work in a temporary folder.

    A library that is not installed is left to the learner's own import.  No thread is alive afterwards, and nothing is
    open that does not survive a fork.
    """
    for name in PROFILES[profile]:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if profile == "mlflow" and "mlflow" in sys.modules:
        rehearsal.rehearse()
    gc.collect()
    pages.merge()
