"""What a run has to hold: parameters of the model, a name of the author's, nothing outside."""

from __future__ import annotations

import pytest

from grading.checks.core import Failure
from grading.checks.mlflow.facts import HyperParameter, LoggedModel, LoggedRun, Store
from grading.checks.mlflow.verdicts import hyper_parameters, opened_run, run_name

FOREST = LoggedModel(
    "m",
    run="a",
    hyper_parameters=(
        HyperParameter("n_estimators", "100", False),
        HyperParameter("max_depth", "10", True),
        HyperParameter("random_state", "42", True),
        HyperParameter("C", "0.5", False),
    ),
)
PARAMS: dict[str, tuple[dict[str, str], str | None]] = {
    "both": ({"n_estimators": "100", "max_depth": "10"}, None),
    "prefixed": ({"clf__n_estimators": "100", "rf_max_depth": "10.0"}, None),
    "as one dict": ({"params": "{'n_estimators': 100, 'max_depth': 10}"}, None),
    "as JSON": ({"params": '{"n_estimators": 100, "max_depth": 10}'}, None),
    "the only chosen one": ({"max_depth": "10"}, None),
    "a default alone": ({"n_estimators": "100"}, "few"),
    "another seed": ({"n_estimators": "100", "max_depth": "10", "random_state": "7"}, None),
    "in capitals": ({"N_ESTIMATORS": "100", "maxDepth": "10"}, None),
    "in Spanish": ({"árboles": "100", "profundidad": "10"}, None),
    "in Spanish, other values": ({"árboles": "500", "profundidad": "3"}, "junk"),
    "wrong": ({"n_estimators": "100", "max_depth": "12"}, "wrong"),
    "wrong in capitals": ({"N_ESTIMATORS": "100", "MAX_DEPTH": "12"}, "wrong"),
    "junk": ({"author": "me", "rows": "10"}, "junk"),
    "seed alone": ({"random_state": "42"}, "junk"),
    "values without names": ({"a": "100", "b": "10"}, "junk"),
    "an ending by chance": ({"topic": "0.5", "abc": "0.5"}, "junk"),
    "unreadable dict": ({"params": "{" * 5000}, "junk"),
    "none": ({}, "default"),
}


@pytest.mark.parametrize("case", PARAMS)
def test_parameters_have_to_be_the_models(case: str) -> None:
    """Hyper-parameters count when they are the model's, under whatever prefix; junk and wrong values do not."""
    params, wanted = PARAMS[case]
    store = Store((LoggedRun("a", params=params),), (FOREST,))
    if wanted is None:
        hyper_parameters(store)
    else:
        with pytest.raises(Failure) as failure:
            hyper_parameters(store)
        assert failure.value.key == wanted


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("rf v1", None),
        ("Línea base", None),
        ("v1", None),
        ("2026-11-23", None),
        ("", "blank"),
        ("  ", "blank"),
        ("1", "blank"),
        ("TODO", "blank"),
    ],
)
def test_run_name_has_to_say_something(name: str, key: str | None) -> None:
    """Any name of the author's passes, blank ones and fillers do not."""
    store = Store((LoggedRun("a", name=name),))
    if key is None:
        run_name(store)
    else:
        with pytest.raises(Failure, match=key):
            run_name(store)


def test_child_runs_that_mlflow_opens_are_inside_the_authors_run() -> None:
    """Runs that autologging nests in an opened run are no automatic ones; a loop of parents ends."""
    own, child = LoggedRun("a", metrics={"f1": (0.5,)}), LoggedRun("b", parent="a", opened=False, params={"x": "1"})
    opened_run(Store((own, child)))
    loop = LoggedRun("a", parent="b", metrics={"f1": (0.5,)}), LoggedRun("b", parent="a", opened=False)
    opened_run(Store(loop))


def test_parameters_logged_with_the_model_count() -> None:
    """Hyper-parameters given to `log_model` stand on the model, not on the run, and are logged all the same."""
    model = LoggedModel("m", run="a", params={"max_depth": "10"}, hyper_parameters=FOREST.hyper_parameters)
    hyper_parameters(Store((LoggedRun("a"),), (model,)))
