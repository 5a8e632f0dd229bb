"""The dry run of an MLflow training in a warm server, and what it leaves to the runs that are forked afterwards.

It trains, logs, reads and loads a tiny model of its own, so that lazy imports and caches are there in every fork.
Left behind are only things that depend on the installed libraries and not on any run: imported modules, compiled SQL,
versions of packages, an empty migrated store.  What MLflow remembers of the dry run itself is forgotten again, and
what it keeps open is closed: a SQLite connection does not survive a fork.

The learner's code can read this process's memory: no check, solution or probe value may ever be used here.
Where another version of MLflow lacks what is replaced here, that replacement is left out: slower, and as right.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import logging
import multiprocessing
import os
import shutil
import sqlite3
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
MARK = "dry-run-8c61"
"""Whatever the dry run gives a name to has this one: a test looks for it in the memory of a run."""


def rehearse() -> None:
    """Make the dry run in a new temporary folder, which is removed again; what breaks is left out with a log line."""
    with _apart():
        for keep in (_keep_schema_head, _keep_versions, _keep_empty_store):
            _try(keep)
        engine = _try(_keep_engine)
        if _try(_forget):  # where it can't forget, nothing may happen that has to be forgotten
            _try(_train_and_look)
            _forget()
        if engine:
            engine.release()


@contextlib.contextmanager
def _apart() -> Iterator[None]:
    """A folder of its own; environment, warning filters and what is logged are as before afterwards."""
    environment, here, shown = dict(os.environ), Path.cwd(), logging.root.manager.disable
    work = tempfile.mkdtemp()
    os.chdir(work)
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(shown)
        multiprocessing.set_start_method(None, force=True)  # joblib has asked which it is, and thereby fixed it
        os.chdir(here)
        shutil.rmtree(work, ignore_errors=True)
        os.environ.clear()
        os.environ.update(environment)


def _try(step: Callable[[], Any]) -> Any:
    """What the step returns; None, and do without it, when this version of MLflow does not know it."""
    try:
        return step()
    except Exception as error:  # noqa: BLE001 (whatever another version of MLflow raises)
        log.error("left out, runs will be slower: %r", error)  # noqa: TRY400 (the traceback says no more)
        return None


def _inside(name: str) -> Any:
    """A module whose inside is no promise to us."""
    return importlib.import_module(name)


def _train_and_look() -> None:
    store = f"sqlite:///{Path.cwd()}/{MARK}.db"
    _log_a_model(store)
    _read_it_back(store)


def _log_a_model(store: str) -> None:
    """What a training script does, on data of two columns."""
    import mlflow
    import pandas as pd
    from mlflow.utils import requirements_utils
    from sklearn import metrics
    from sklearn.ensemble import RandomForestClassifier

    mlflow.set_tracking_uri(store)
    mlflow.set_experiment(MARK)
    Path(f"{MARK}.csv").write_text("a,b,y\n0,1,0\n1,0,1\n0,2,0\n1,3,1\n")
    frame = pd.read_csv(f"{MARK}.csv")
    rows, target = frame[["a", "b"]].astype(float), frame["y"]
    model = RandomForestClassifier(n_estimators=2, random_state=0).fit(rows, target)
    labels = model.predict(rows)
    scores = {
        name: float(getattr(metrics, f"{name}_score")(target, labels)) for name in ("accuracy", "f1", "precision")
    }
    scores |= {"recall": metrics.recall_score(target, labels), "auc": metrics.roc_auc_score(target, labels)}
    infer = requirements_utils._capture_imported_modules
    # it starts a Python process of its own, which takes 3 s
    requirements_utils._capture_imported_modules = lambda *_, **__: ["cloudpickle", "numpy", "pandas", "sklearn"]
    try:
        with mlflow.start_run(run_name=MARK):
            mlflow.set_tags({MARK: MARK})
            mlflow.log_param(MARK, MARK)
            mlflow.log_params({"b": 1, "c": 2})
            mlflow.log_metric(MARK, 1.0)
            mlflow.log_metrics(scores)
            mlflow.sklearn.log_model(
                model,
                name=MARK,
                signature=mlflow.models.infer_signature(rows, labels),
                input_example=rows.head(2),
                serialization_format="cloudpickle",
            )
    finally:
        requirements_utils._capture_imported_modules = infer


def _read_it_back(store: str) -> None:
    """What whoever looks at a store does: search it, load a model, predict."""
    import mlflow
    import pandas as pd

    client = mlflow.MlflowClient(store, store)
    experiments = [experiment.experiment_id for experiment in client.search_experiments()]
    for run in client.search_runs(experiments, max_results=5):
        client.get_run(run.info.run_id)
        client.get_metric_history(run.info.run_id, MARK)
    for logged in client.search_logged_models(experiments, max_results=5):
        rows = pd.DataFrame([[0.0, 1.0], [1.0, 2.0]], columns=["a", "b"])
        loaded = mlflow.pyfunc.load_model(logged.artifact_location)
        loaded.predict(rows)
        loaded.predict(loaded.input_example)
        mlflow.sklearn.load_model(logged.artifact_location).predict_proba(rows)


def _forget() -> bool:
    """Take from MLflow what it remembers of the dry run and close what it holds open; true when all is done."""
    fluent, per_thread = _inside("mlflow.tracking.fluent"), _inside("mlflow.utils.thread_utils").ThreadLocalVariable
    tracking, models = _inside("mlflow.tracking._tracking_service"), _inside("mlflow.tracking._model_registry")
    while fluent.active_run():
        fluent.end_run()
    fluent._active_experiment_id = None
    tracking.utils._tracking_uri = models.utils._registry_uri = None
    tracking.utils._artifact_repos_cache.clear()
    tracking.utils._get_tracking_scheme_with_resolved_uri.cache_clear()
    tracking.registry.TrackingStoreRegistry._get_store_with_resolved_uri.cache_clear()
    models.registry.ModelRegistryStoreRegistry._get_store_with_resolved_uri.cache_clear()
    for name, module in list(sys.modules.items()):
        for value in list(vars(module).values()) if name.startswith("mlflow.") else ():
            if isinstance(value, per_thread):
                value.reset()
    for kind in ("tracking", "model_registry"):
        engines = _inside(f"mlflow.store.{kind}.sqlalchemy_store").SqlAlchemyStore._engine_map
        for engine in engines.values():
            engine.dispose()
        engines.clear()
    _inside("urllib.parse").clear_cache()
    return True


def _keep_schema_head() -> None:
    """The newest migration that is installed: MLflow reads all its migration scripts for it, for each store anew."""
    utils = _inside("mlflow.store.db.utils")
    head = utils._get_latest_schema_revision()
    utils._get_latest_schema_revision = lambda: head


def _keep_versions() -> None:
    """The versions of packages, which are read-only for a run."""
    requirements_utils = _inside("mlflow.utils.requirements_utils")
    kept = functools.cache(requirements_utils._get_installed_version)
    for package, module in (("cloudpickle", None), ("numpy", None), ("pandas", None), ("scikit-learn", "sklearn")):
        with contextlib.suppress(Exception):
            kept(package, module)
    requirements_utils._get_installed_version = kept


def _keep_empty_store() -> None:
    """An empty migrated store: MLflow's own migration of a new one takes a second."""
    utils = _inside("mlflow.store.db.utils")
    engine, migrate = utils.create_sqlalchemy_engine("sqlite://"), utils._initialize_tables
    migrate(engine)
    with contextlib.closing(engine.raw_connection()) as held:
        empty = held.driver_connection.serialize()
    engine.dispose()

    @functools.wraps(migrate)
    def lay(target: Any) -> None:
        """Copy the empty store into a SQLite file with no table in it; migrate whatever else it is."""
        if target.dialect.name != "sqlite" or utils.sqlalchemy.inspect(target).get_table_names():
            migrate(target)
            return
        with (
            contextlib.closing(sqlite3.connect(":memory:")) as source,
            contextlib.closing(target.raw_connection()) as to,
        ):
            source.deserialize(empty)
            source.backup(to.driver_connection)

    utils._initialize_tables = lay


class _Engine:
    """One SQL engine for the first SQLite store of a process, whichever that is: it holds its compiled statements."""

    def __init__(self, utils: Any) -> None:
        self._create, self._read = utils.create_sqlalchemy_engine, utils.sqlalchemy.make_url
        self._engine = self._create("sqlite:///none.db")
        self._home, self._free = self._engine.url, True
        utils.event.listen(self._engine, "do_connect", self._connect)

    def _connect(self, dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> None:
        """Open the file that the engine is for now, not the one that it was made for."""
        arguments[:], options = dialect.create_connect_args(self._engine.url)
        named.update(options)

    def create(self, uri: str) -> Any:
        """Instead of MLflow's `create_sqlalchemy_engine`."""
        url = self._read(uri)
        file = url.drivername == "sqlite" and url.database not in (None, "", ":memory:") and not url.query
        if not (self._free and file):
            return self._create(uri)
        self._free, self._engine.url = False, url
        return self._engine

    def release(self) -> None:
        """Close its connections and be free for another store."""
        self._engine.dispose()
        self._free, self._engine.url = True, self._home


def _keep_engine() -> _Engine:
    utils = _inside("mlflow.store.db.utils")
    engine = _Engine(utils)
    utils.create_sqlalchemy_engine = engine.create
    return engine
