"""What a cured training script has left, one function per question; each raises Failure with the reason why not."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping

from grading.checks.core import Failure
from grading.checks.mlflow.facts import HyperParameter, LoggedModel, Store
from grading.checks.mlflow.names import meant, spelt

TECHNICAL = frozenset({"random_state", "n_jobs", "verbose", "warm_start", "copy_X", "copy", "memory"})
"""Parameters that don't shape the model: they neither suffice nor, with another value, mislead."""
FILLER = re.compile(r"^[\W_]*(todo|tbd|fixme|none|null|nan|xx+|n/?a|pendiente|\?*)?[\W_]*$", re.IGNORECASE)
"""A text that says nothing."""


def opened_run(store: Store) -> None:
    """All that was logged is in runs that the author's code opened, and the main one ended well.

    >>> from grading.checks.mlflow.facts import LoggedRun
    >>> opened_run(Store(runs=(LoggedRun("a", metrics={"f1": (0.5,)}),)))
    """
    full = [run for run in store.runs if run.logged or any(model.run == run.id for model in store.models)]
    if not full and not store.models:
        raise Failure("nothing")
    for run in full:
        if not store.inside_own(run):
            raise Failure("default" if not any(each.opened for each in full) else "stray", name=run.name)
    model = store.model
    if model and model.ready and store.run(model.run) is None:
        raise Failure("model-outside")
    main = store.main
    if main is None or not main.logged:
        raise Failure("nothing")
    if main.status != "FINISHED":
        raise Failure("not-ended", name=main.name, status=main.status)


def run_name(store: Store) -> None:
    """The main run, or one that it is nested in, has a name that its author chose.

    >>> from grading.checks.mlflow.facts import LoggedRun
    >>> run_name(Store(runs=(LoggedRun("a", name="forest, all features"),)))
    """
    if store.main is None:
        raise Failure("nothing")
    for run in store.ancestors(store.main):
        if not run.random_name and len(re.findall(r"[^\W_]", run.name)) > 1 and not FILLER.match(run.name):
            return
    raise Failure("default" if store.main.random_name else "blank", name=store.main.name)


def context_tags(store: Store) -> None:
    """The main run, or one that it is nested in, has a tag of the author's that says something.

    >>> from grading.checks.mlflow.facts import LoggedRun
    >>> context_tags(Store(runs=(LoggedRun("a", tags={"dataset": "2024-01"}),)))
    """
    if store.main is None:
        raise Failure("nothing")
    own = {key: value for run in store.ancestors(store.main) for key, value in run.own_tags.items()}
    if not own:
        raise Failure("default")
    if not any(not FILLER.match(value) for value in own.values()):
        raise Failure("empty", name=sorted(own)[0])


def signature(store: Store) -> None:
    """The model is stored whole, and its signature's inputs take the rows that it is for.

    >>> signature(Store(models=(LoggedModel("m", signature=True, inputs=True, loaded=True, fits=True),)))
    """
    model = _whole_model(store)
    if not model.signature:
        raise Failure("default")
    if not model.inputs:
        raise Failure("no-inputs")
    if not (model.fits or model.example_fits):
        raise Failure("unfit", why=model.error or "-")


def input_example(store: Store) -> None:
    """The model is stored whole, with an example that it can be given.

    >>> input_example(Store(models=(LoggedModel("m", example=True, loaded=True, example_fits=True),)))
    """
    model = _whole_model(store)
    if not model.example:
        raise Failure("default")
    if not model.example_fits:
        raise Failure("unfit")


def _whole_model(store: Store) -> LoggedModel:
    model = store.model
    if model is None:
        raise Failure("no-model")
    if not model.ready:
        raise Failure("not-ready", status=model.status)
    if not model.loaded:
        raise Failure("unusable", why=model.error or "-")
    return model


def hyper_parameters(store: Store) -> None:
    """Hyper-parameters that the logged model really has are logged, with its values.

    At least two, or all that its author chose when that is one; a wrong value in the model's own run fails.  A key of
    the author's own (`árboles`) counts with the right value and is nobody's business with another.

    >>> from grading.checks.mlflow.facts import LoggedRun
    >>> forest = LoggedModel("m", hyper_parameters=(HyperParameter("max_depth", "10", True),))
    >>> hyper_parameters(Store(runs=(LoggedRun("a", params={"max_depth": "10"}),), models=(forest,)))
    """
    with_model = store.model.params if store.model else {}
    logged = {
        key: value for params in (with_model, *(run.params for run in store.runs)) for key, value in _flat(params)
    }
    if not logged:
        raise Failure("default")
    real = _real(store)
    names = {each.name for each in real}
    right, wrong = set(), dict[str, tuple[str, str]]()
    for key, value in logged.items():
        name = spelt(key, names)
        for own in [name] if name else meant(key, names):
            if own not in TECHNICAL and any(_same_text(value, each.value) for each in real if each.name == own):
                right.add(own)
        if name and name not in TECHNICAL | right and store.main and key in dict(_flat(store.main.params)):
            wrong[name] = (value, next(each.value for each in real if each.name == name))
    for name in sorted(set(wrong) - right):
        raise Failure("wrong", name=name, logged=wrong[name][0], actual=wrong[name][1])
    chosen = {each.name for each in real if each.chosen} - TECHNICAL
    if not right:
        raise Failure("junk", names=", ".join(sorted(logged)[:5]))
    if len(right) < 2 and chosen - right:
        raise Failure("few", names=", ".join(sorted(chosen - right)[:5]))


def _real(store: Store) -> tuple[HyperParameter, ...]:
    """Those of the model; when it can't be asked, those of the classifiers that were seen fitting."""
    if store.model and store.model.hyper_parameters:
        return store.model.hyper_parameters
    return tuple(HyperParameter(name, value, False) for each in store.fitted for name, value in each.items())


def _flat(params: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Parameters, with a dict that was logged as one text taken apart."""
    for key, value in params.items():
        inner = _literal(value) if value.lstrip().startswith("{") else None
        if isinstance(inner, dict):
            yield from ((str(name), str(each)) for name, each in inner.items())
        else:
            yield key, value


def _literal(text: str) -> object:
    for read in (json.loads, ast.literal_eval):
        try:
            return read(text)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            continue
    return None


def _same_text(logged: str, actual: str) -> bool:
    """Whether two values are the same as text or as numbers.

    >>> _same_text("100", "100.0"), _same_text("sqrt", "'sqrt'"), _same_text("5", "10")
    (True, True, False)
    """
    if logged.strip(" '\"") == actual.strip(" '\""):
        return True
    try:
        return abs(float(logged) - float(actual)) <= 1e-9 * abs(float(actual))
    except ValueError:
        return False
