"""What a run finds in a warm server that has made a dry run: libraries, and no trace of that run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grading.checks.core import run_script
from grading.sandbox import Sandbox
from grading.sandbox.profiles import PROFILES, environment
from grading.sandbox.rehearsal import MARK

PROJECT = Path(__file__).resolve().parent.parent.parent


def run(sandbox: Sandbox, code: str) -> str:
    """What a script prints in the sandbox, beside mlflow."""
    done = sandbox.run(run_script("code.py", {"code.py": code.encode()}, "mlflow")).run
    assert done.state == "ok", done.error
    return done.stdout


def cold(code: str, folder: Path, *, libraries: bool = False) -> str:
    """What the same script prints in a new interpreter; `libraries`: with those imported that the server has."""
    names = ", ".join(PROFILES["mlflow"])
    first = f"import {names}\n" if libraries else ""
    command = [sys.executable, "-s", "-P", "-c", f"{first}{code}", str(PROJECT)]
    done = subprocess.run(command, cwd=folder, env=environment(str(folder)), capture_output=True, text=True, check=True)
    return done.stdout


SCAN = """
import gc, json
mark = "-".join({parts})
def bound(held):  # SQLAlchemy keeps, with a compiled statement, the values of its first use
    return isinstance(held, dict) and "_anon_map_key" in held
gc.unfreeze()
found = []
for held in gc.get_objects():
    inside = [*held.keys(), *held.values()] if type(held) is dict else gc.get_referents(held)
    if held is globals() or bound(held) or not any(isinstance(each, str) and mark in each for each in inside):
        continue
    if type(held) is dict and held.get("__name__") == "grading.sandbox.rehearsal":
        found.append("rehearsal")
    elif not any(bound(owner) for owner in gc.get_referrers(held)):
        found.append(repr(held)[:200])
print(json.dumps(found))
"""


def test_nothing_that_the_dry_run_named_is_in_the_memory_of_a_run(sandbox: Sandbox) -> None:
    """No object of a run, other than a compiled statement and the dry run's own source, holds a name of its making."""
    code = SCAN.replace("{parts}", repr(MARK.split("-")))
    assert json.loads(run(sandbox, code)) == ["rehearsal"]


STATE = """
import json, logging, multiprocessing, os, sys, threading, warnings
import mlflow
from mlflow.tracking import fluent
from mlflow.tracking._tracking_service import utils
from mlflow.utils.autologging_utils import AUTOLOGGING_INTEGRATIONS
print(json.dumps({
    "active run": mlflow.active_run(),
    "last run": mlflow.last_active_run(),
    "last model": mlflow.last_logged_model(),
    "active model": mlflow.get_active_model_id(),
    "last trace": mlflow.get_last_active_trace_id(),
    "experiment": fluent._active_experiment_id,
    "tracking": mlflow.get_tracking_uri().replace(os.getcwd(), "."),
    "registry": mlflow.get_registry_uri().replace(os.getcwd(), "."),
    "set": mlflow.is_tracking_uri_set(),
    "autologging": {name: dict(config) for name, config in AUTOLOGGING_INTEGRATIONS.items()},
    "environment": {name: value for name, value in os.environ.items() if "MLFLOW" in name},
    "threads": threading.active_count(),
    "start method": multiprocessing.get_start_method(allow_none=True),
    "logging": [logging.root.manager.disable, logging.root.level, len(logging.root.handlers)],
    "mlflow's logging": [logging.getLogger("mlflow").level, len(logging.getLogger("mlflow").handlers)],
    "filters": sorted(str(entry) for entry in warnings.filters if "mlflow" in str(entry) or "sklearn" in str(entry)),
    "stores": len(utils._artifact_repos_cache),
    "databases": [name for name in os.listdir(".") if name.endswith(".db")],
}, default=repr))
"""


def test_run_finds_mlflow_as_a_new_interpreter_does(sandbox: Sandbox, tmp_path: Path) -> None:
    """No run, model, experiment, setting, thread or file is there but those of an interpreter that has just started."""
    assert json.loads(run(sandbox, STATE)) == json.loads(cold(STATE, tmp_path, libraries=True))


STORE = """
import json, sqlite3, mlflow
mlflow.set_tracking_uri("sqlite:///mine.db")
mlflow.search_experiments()
with sqlite3.connect("mine.db") as store:
    made = store.execute("select name, type, sql from sqlite_master order by name").fetchall()
    rows = {name: store.execute(f"select count(*) from {name}").fetchone() for name, kind, _ in made if kind == "table"}
    version = store.execute("select * from alembic_version").fetchall()
# the order of a table's constraints is chance: SQLAlchemy keeps them in a set
parts = {name: sorted(line.strip(" ,") for line in (sql or "").splitlines()) for name, _, sql in made}
print(json.dumps([parts, rows, version]))
"""


def test_new_store_is_the_one_that_mlflow_makes(sandbox: Sandbox, tmp_path: Path) -> None:
    """The copied empty store has the tables, indexes, rows and version of one that MLflow has migrated itself."""
    assert json.loads(run(sandbox, STORE)) == json.loads(cold(STORE, tmp_path))


def test_stores_of_one_run_stay_apart(sandbox: Sandbox) -> None:
    """Two SQLite files and one in memory, used in turn and at a time, hold their own experiments only."""
    code = """
import mlflow, sqlite3
for name in ("a.db", "b.db", "a.db"):
    mlflow.set_tracking_uri(f"sqlite:///{name}")
    mlflow.set_experiment(f"of {name}")
    with mlflow.start_run(): mlflow.log_metric("m", 1)
for name in ("a.db", "b.db"):
    with sqlite3.connect(name) as store:
        print(*store.execute("select name from experiments where experiment_id > 0").fetchall())
    print(*(each.name for each in mlflow.MlflowClient(f"sqlite:///{name}").search_experiments()))
print(*(each.name for each in mlflow.MlflowClient("sqlite://").search_experiments()))
"""
    lines = run(sandbox, code).splitlines()
    assert lines == ["('of a.db',)", "of a.db Default", "('of b.db',)", "of b.db Default", "Default"]


def test_store_in_a_database_with_other_tables_is_made_by_mlflow(sandbox: Sandbox) -> None:
    """A SQLite file that holds something already keeps it and becomes a store beside it."""
    code = """
import mlflow, sqlite3
with sqlite3.connect("full.db") as store: store.executescript("create table mine (x); insert into mine values (7)")
mlflow.set_tracking_uri("sqlite:///full.db")
print(*(each.name for each in mlflow.search_experiments()))
with sqlite3.connect("full.db") as store: print(store.execute("select x from mine").fetchall())
"""
    assert run(sandbox, code).splitlines() == ["Default", "[(7,)]"]


DEGRADED = """
import sys
sys.path.insert(0, sys.argv[1])
import importlib, mlflow, mlflow.sklearn, mlflow.store.model_registry.sqlalchemy_store
from grading.sandbox import profiles, rehearsal
owner = importlib.import_module({module!r})
delattr(owner, {name!r})
tried = []
rehearsal._train_and_look = lambda: tried.append(1)
profiles.load("mlflow")
print(len(tried), mlflow.active_run(), mlflow.last_active_run())
"""


@pytest.mark.parametrize(
    ("module", "name", "runs"),
    [
        ("mlflow.tracking._tracking_service.utils", "_artifact_repos_cache", 0),
        ("mlflow.store.db.utils", "_initialize_tables", 1),
        ("mlflow.store.db.utils", "create_sqlalchemy_engine", 1),
        ("mlflow.utils.requirements_utils", "_get_installed_version", 1),
    ],
)
def test_other_version_of_mlflow_costs_time_only(tmp_path: Path, module: str, name: str, runs: int) -> None:
    """What is no longer there is left out, and where the dry run could not be forgotten it is not made."""
    assert cold(DEGRADED.format(module=module, name=name), tmp_path) == f"{runs} None None\n"


def test_dry_run_leaves_neither_folder_nor_descriptor(tmp_path: Path) -> None:
    """After it its folder is gone and no file in it open; work folder, environment and threads are as before."""
    code = """
import os, sys
sys.path.insert(0, sys.argv[1])
from grading.sandbox import profiles, rehearsal
def now():
    return os.getcwd(), dict(os.environ), len(os.listdir("/proc/self/task"))
made = []
def rehearse(original=rehearsal.rehearse):
    before = now()
    original()
    made.append(before == now())
rehearsal.rehearse = rehearse
profiles.load("mlflow")
links = [f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd")]
print([os.readlink(link) for link in links if os.path.lexists(link) and os.getcwd() in os.readlink(link)])
print(os.listdir("."), made)
"""
    assert cold(code, tmp_path).splitlines() == ["[]", "[] [True]"]
