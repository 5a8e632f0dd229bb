"""The least protection that runs are made under: below it nothing is run, and the message says what is missing.

`self-study`: somebody runs their own files, or ones they chose to trust that far.  `classroom`: files of many people on
one teacher's machine, so that no single hole in one layer opens it.  Pure: it decides on names of layers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, get_args

from grading.errors import SandboxError, UnknownName

Minimum = Literal["self-study", "classroom"]
MINIMA: tuple[Minimum, ...] = get_args(Minimum)

_RULES: dict[Minimum, tuple[tuple[str, ...], ...]] = {
    "self-study": (("rlimits",), ("seccomp",), ("namespaces", "landlock")),
    "classroom": (("rlimits",), ("seccomp",), ("namespaces",), ("landlock",)),
}
"""Of each group at least one layer has to be active."""


def named(text: str) -> Minimum:
    """The minimum of that name; raises UnknownName."""
    for minimum in MINIMA:
        if text == minimum:
            return minimum
    raise UnknownName("minimum of layers", text, MINIMA)


def lacking(layers: Collection[str], minimum: str) -> tuple[tuple[str, ...], ...]:
    """The groups of which no layer is active; any one of a group's would do.  Raises UnknownName."""
    return tuple(group for group in _RULES[named(minimum)] if not set(group) & set(layers))


def enough(layers: Collection[str], minimum: str) -> bool:
    """Whether these active layers meet the minimum.  Raises UnknownName."""
    return not lacking(layers, minimum)


def met(layers: Collection[str]) -> Minimum | None:
    """The highest minimum that these active layers meet, if any."""
    return next((minimum for minimum in reversed(MINIMA) if enough(layers, minimum)), None)


def demand(layers: Collection[str], missing: Mapping[str, str], minimum: str) -> None:
    """Raise SandboxError when the minimum is not met; `missing` says why each layer that is not active is not."""
    groups = lacking(layers, minimum)
    if not groups:
        return
    told = ", ".join(" or ".join(_told(layer, missing) for layer in group) for group in groups)
    raise SandboxError(
        f"the minimum {minimum!r} is not met, lacking: {told}",
        "sandbox",
        "`python -m grading doctor` says how to get it; CORRIGE_MINIMUM_LAYERS sets the minimum",
    )


def _told(layer: str, missing: Mapping[str, str]) -> str:
    return f"{layer} ({missing[layer]})" if missing.get(layer) else layer
