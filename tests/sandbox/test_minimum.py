"""The least protection: what meets which minimum, and what is said below it."""

from __future__ import annotations

from itertools import combinations

import pytest

from grading.errors import SandboxError, UnknownName
from grading.sandbox import minimum
from grading.sandbox.cage import LAYERS

SETS = [frozenset(chosen) for size in range(5) for chosen in combinations(LAYERS, size)]


def _hides(layers: frozenset[str]) -> bool:
    return bool(layers & {"namespaces", "landlock"})


@pytest.mark.parametrize("layers", SETS, ids=lambda layers: "+".join(sorted(layers)) or "nothing")
def test_self_study_asks_for_limits_a_filter_and_one_that_hides(layers: frozenset[str]) -> None:
    """Of the 16 sets of layers just those with rlimits, seccomp and Landlock or namespaces do for self-study."""
    assert minimum.enough(layers, "self-study") == ({"rlimits", "seccomp"} <= layers and _hides(layers))


@pytest.mark.parametrize("layers", SETS, ids=lambda layers: "+".join(sorted(layers)) or "nothing")
def test_a_classroom_asks_for_every_layer(layers: frozenset[str]) -> None:
    """Of the 16 sets of layers only the whole one does for a classroom."""
    assert minimum.enough(layers, "classroom") == (layers == frozenset(LAYERS))


def test_the_highest_minimum_that_is_met_is_named() -> None:
    """All layers make a classroom, all but Landlock self-study, rlimits alone nothing."""
    assert minimum.met(LAYERS) == "classroom"
    assert minimum.met(("namespaces", "seccomp", "rlimits")) == "self-study"
    assert minimum.met(("rlimits",)) is None


def test_below_the_minimum_the_error_names_layer_reason_and_doctor() -> None:
    """What is missing, why, and where to read on stand in the message."""
    with pytest.raises(
        SandboxError, match=r"'classroom'.*lacking: landlock \(off at boot\); `python -m grading doctor`"
    ):
        minimum.demand(("namespaces", "seccomp", "rlimits"), {"landlock": "off at boot"}, "classroom")


def test_either_of_two_layers_is_offered() -> None:
    """Where one of two would do, both are named, each with its reason."""
    missing = {"landlock": "off at boot", "namespaces": "refused"}
    with pytest.raises(SandboxError, match=r"lacking: namespaces \(refused\) or landlock \(off at boot\);"):
        minimum.demand(("seccomp", "rlimits"), missing, "self-study")


def test_at_the_minimum_nothing_is_said() -> None:
    """A missing layer that the minimum does not ask for is no error."""
    minimum.demand(("namespaces", "seccomp", "rlimits"), {"landlock": "off at boot"}, "self-study")


def test_a_misspelt_minimum_is_an_error_of_its_own() -> None:
    """An unknown minimum is never taken for one that is met."""
    with pytest.raises(UnknownName, match="self-study"):
        minimum.enough(LAYERS, "selfstudy")
