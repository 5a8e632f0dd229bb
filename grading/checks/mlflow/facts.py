"""What a training script left in its MLflow store, as typed facts: foreign code wrote it, so every field is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

LARGEST = 1e300
"""Numbers beyond it (infinity, and integers that no float holds) are not taken; NaN isn't either."""
MOST_RUNS, MOST_MODELS, MOST_ENTRIES, MOST_TEXT = 200, 300, 2000, 8000
"""Runs, models, entries of one of their mappings, characters of a text: MLflow itself takes no longer texts, and the
phases return no more of the others.  Who forges a report shall not keep the judge busy."""
MINTED_TAGS = frozenset({"estimator_name", "estimator_class"})
"""Tags that autologging sets by itself."""


@dataclass(frozen=True)
class LoggedRun:
    """One run; `metrics` hold the latest value first; `opened` says whether the author's code opened it itself."""

    id: str
    status: str = "FINISHED"
    name: str = ""
    random_name: bool = False
    parent: str | None = None
    opened: bool = True
    metrics: Mapping[str, Sequence[float]] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    artifacts: bool = False

    @property
    def own_tags(self) -> dict[str, str]:
        """The tags that neither MLflow nor its autologging set."""
        return {
            key: value for key, value in self.tags.items() if not key.startswith("mlflow.") and key not in MINTED_TAGS
        }

    @property
    def logged(self) -> bool:
        """Whether anything was logged in it."""
        return bool(self.metrics or self.params or self.own_tags or self.artifacts)


@dataclass(frozen=True)
class HyperParameter:
    """A hyper-parameter that a model really has; `chosen` when it differs from its class's default."""

    name: str
    value: str
    chosen: bool


@dataclass(frozen=True)
class LoggedModel:
    """One logged model with what it answered, when it could be loaded, to the test rows and then the unseen ones.

    `params` are what was logged with it, `hyper_parameters` what it really has.  `columns` are what its `predict`
    gave, `scores` the probability of class 1 or a decision value; `fits` and
    `example_fits` say whether it takes the rows, and its own example, as its signature has them.
    """

    path: str
    run: str | None = None
    status: str = "READY"
    signature: bool = False
    inputs: bool = False
    example: bool = False
    created: float = 0.0
    loaded: bool = False
    same_features: bool = False
    fits: bool = False
    example_fits: bool = False
    columns: tuple[tuple[float, ...], ...] = ()
    scores: tuple[float, ...] | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    hyper_parameters: tuple[HyperParameter, ...] = ()
    error: str = ""

    @property
    def ready(self) -> bool:
        """Whether it was stored whole."""
        return self.status == "READY"


@dataclass(frozen=True)
class Store:
    """All runs and models of a store; `fitted` are the hyper-parameters of classifiers seen fitting."""

    runs: tuple[LoggedRun, ...] = ()
    models: tuple[LoggedModel, ...] = ()
    fitted: tuple[Mapping[str, str], ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, LoggedRun]:
        return {run.id: run for run in reversed(self.runs)}

    def run(self, name: str | None) -> LoggedRun | None:
        """The run with that id, or None."""
        return self._by_id.get(name) if name is not None else None

    def ancestors(self, run: LoggedRun) -> tuple[LoggedRun, ...]:
        """The run, the run that it is nested in, and so on."""
        chain = [run]
        while (parent := self.run(chain[-1].parent)) and parent not in chain:
            chain.append(parent)
        return tuple(chain)

    def inside_own(self, run: LoggedRun) -> bool:
        """Whether the author opened it, or a run that it is nested in."""
        return any(each.opened for each in self.ancestors(run))

    @cached_property
    def model(self) -> LoggedModel | None:
        """The model that counts: the most complete one, the newest of equals."""

        def merit(model: LoggedModel) -> tuple[object, ...]:
            run = self.run(model.run)
            in_run = run is not None and self.inside_own(run)
            return (model.ready, model.loaded, in_run, model.signature + model.example, model.created)

        return max(self.models, key=merit, default=None)

    @cached_property
    def main(self) -> LoggedRun | None:
        """The run that counts: that of the model, else the fullest one of the author's, else any."""
        if self.model and (run := self.run(self.model.run)):
            return run
        return max(self.runs, key=lambda run: (run.opened, len(run.metrics), len(run.params)), default=None)


def read_store(trained: Any, stored: Any, scored: Any) -> Store:
    """Facts from what the phases returned (mlflow_train, mlflow_store, mlflow_predict); absurd parts are left out.

    >>> read_store({"runs": {"a": True}}, {"runs": [{"run_id": "a", "name": "x"}]}, None).runs[0].opened
    True
    """
    opened = _mapping(_mapping(trained).get("runs"))
    answers = _mapping(_mapping(scored).get("models"))
    runs = [_run(raw, opened) for raw in _mappings(_mapping(stored).get("runs")) if isinstance(raw.get("run_id"), str)]
    models = [
        _model(raw, answers) for raw in _mappings(_mapping(stored).get("models")) if isinstance(raw.get("path"), str)
    ]
    fitted = [_texts(raw) for raw in _mappings(_mapping(trained).get("fitted"))[:MOST_ENTRIES]]
    return Store(tuple(runs[:MOST_RUNS]), tuple(models[:MOST_MODELS]), tuple(fitted))


def _run(raw: Mapping[str, Any], opened: Mapping[str, Any]) -> LoggedRun:
    named = islice(_mapping(raw.get("metrics")).items(), MOST_ENTRIES)
    metrics = {name[:MOST_TEXT]: _numbers(values) for name, values in named}
    parent = raw.get("parent")
    return LoggedRun(
        id=raw["run_id"],
        status=str(raw.get("status")),
        name=_text(raw.get("name")),
        random_name=raw.get("random_name") is True,
        parent=parent if isinstance(parent, str) else None,
        opened=opened.get(raw["run_id"]) is True,
        metrics={name: values for name, values in metrics.items() if values},
        params=_texts(raw.get("params")),
        tags=_texts(raw.get("tags")),
        artifacts=raw.get("artifacts") is True,
    )


def _model(raw: Mapping[str, Any], answers: Mapping[str, Any]) -> LoggedModel:
    answer = _mapping(answers.get(raw["path"]))
    columns = tuple(column for values in _mapping(answer.get("columns")).values() if (column := _numbers(values)))
    run, created = raw.get("run_id"), raw.get("created")
    return LoggedModel(
        path=raw["path"],
        run=run if isinstance(run, str) else None,
        status=str(raw.get("status")),
        signature=raw.get("signature") is True,
        inputs=raw.get("inputs") is True,
        example=raw.get("example") is True,
        created=(_numbers([created]) or (0.0,))[0],
        loaded=bool(columns),
        same_features=answer.get("same_features") is True,
        fits=answer.get("fits") is True,
        example_fits=answer.get("example_fits") is True,
        columns=columns,
        scores=_numbers(answer.get("scores")) or None,
        params=_texts(raw.get("params")),
        hyper_parameters=tuple(_hyper_parameters(answer.get("params"))),
        error=_text(answer.get("error") or raw.get("error")),
    )


def _hyper_parameters(raw: Any) -> list[HyperParameter]:
    triples = [entry for entry in raw if isinstance(entry, list) and len(entry) == 3] if isinstance(raw, list) else []
    return [HyperParameter(_text(name), _text(value), chosen is True) for name, value, chosen in triples[:MOST_ENTRIES]]


def _mapping(raw: Any) -> Mapping[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _mappings(raw: Any) -> list[Mapping[str, Any]]:
    return [entry for entry in raw if isinstance(entry, dict)] if isinstance(raw, list) else []


def _texts(raw: Any) -> dict[str, str]:
    return {_text(key): _text(value) for key, value in islice(_mapping(raw).items(), MOST_ENTRIES)}


def _text(raw: Any) -> str:
    return "" if raw is None else str(raw)[:MOST_TEXT]


def _numbers(raw: Any) -> tuple[float, ...]:
    """The numbers of a list; empty when there is anything else in it."""
    values = raw if isinstance(raw, list) else []
    if not all(isinstance(value, int | float) and -LARGEST < value < LARGEST for value in values):
        return ()
    return tuple(float(value) for value in values)
