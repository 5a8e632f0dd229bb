"""Labels: bounded, useful, right; never a customer's data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from grading.checks.core import Failure
from grading.checks.prometheus.calls import Call, Domain, Facts
from grading.checks.prometheus.instruments import refuse_raising, values_moved

CLASS_LABEL = re.compile(r"(^|_)(class|clase)($|_)|^predict(ion|ed)$|^predicci[oó]n$|^predicted_label$")
VERSION_LABEL = re.compile(r"version|(^|_)ver($|_)|release|revision")
ERROR_LABEL = re.compile(r"error|exc(eption|epci|$)|fail|fallo|type|tipo|reason|motivo|cause|causa|kind")
LEAVES = re.compile(r"(1|1\.0|true|yes|s[ií]|churn(ed)?|exit(ed)?|leaves?|leaver|se_va|positiv[eao]|abandon[ao]?|fuga)")
STAYS = re.compile(
    r"(0|0\.0|false|no|(no|not|non)[ _-]?(churn(ed)?|exit(ed)?|abandon[ao]?|fuga)|stays?|stayed|retain(ed)?|se_queda"
    r"|negativ[eao])"
)
MANY_CALLS = 5
"""Calls from which a new value each time means that the label has no bound."""


def check_labels(facts: Facts) -> None:
    """Raise Failure unless some label tells class, error type or version, rightly, and no label is harmful.

    The version counts when it is the model's own, and no label that promises class or error type fails to tell it.
    """
    refuse_raising(facts)
    seen = list(_labels_that_moved(facts))
    for family, label, moving in seen:
        for calls in (moving, *_of_each_class(moving)):
            _refuse_customer_data(facts, family, label, calls)
            _refuse_unbounded(family, label, calls)
    for family, label, _ in seen:
        promised = CLASS_LABEL.search(label.lower()) and facts.last[family].kind == "counter"
        if promised or _misnamed(facts, family, label):
            _refuse_wrong_class(facts, family, label)
    if any(_tells_class(facts, family, label) or _tells_error(facts, family, label) for family, label, _ in seen):
        return
    _check_version_alone(facts, seen)


def _check_version_alone(facts: Facts, seen: Sequence[tuple[str, str, list[tuple[Call, set[str]]]]]) -> None:
    versions = [entry for entry in seen if VERSION_LABEL.search(entry[1].lower())]
    others = [entry for entry in seen if entry not in versions]
    empty = [(family, label) for family, label, _ in others if ERROR_LABEL.search(label) or CLASS_LABEL.search(label)]
    if versions and not empty:
        family, label, calls = versions[0]
        values = set().union(*(found for _, found in calls))
        if all(_is_version(value, facts.version) for value in values):
            return
        raise Failure("only_version", label=label, name=family, value=min(values), version=facts.version)
    if seen:
        family, label = [*empty, seen[0][:2]][0]
        raise Failure("useless", label=label, name=family)
    raise Failure("unused" if _declares_labels(facts) else "default")


def _is_version(value: str, version: str) -> bool:
    """Whether a label says the model's version, whole or shortened; any will do for a model that says none.

    >>> _is_version("churn-1.0.0", "1.0.0"), _is_version("v1.0", "1.0.0"), _is_version("2.1", "1.0.0")
    (True, True, False)
    """
    bare = value.lower().removeprefix("v")
    return version in value or (bool(bare) and f"{version}.".startswith(f"{bare}."))


def _labels_that_moved(facts: Facts) -> Iterator[tuple[str, str, list[tuple[Call, set[str]]]]]:
    """Family, label, and the values that each call moved."""
    for name, family in sorted(facts.last.items()):
        for label in sorted(family.label_names()):
            calls = [(call, values_moved(call, name, label)) for call in facts.calls]
            if moving := [(call, values) for call, values in calls if values]:
                yield name, label, moving


def _of_each_class(calls: Sequence[tuple[Call, set[str]]]) -> list[list[tuple[Call, set[str]]]]:
    """The calls of each class: a label may hold a customer's data in one branch only."""
    return [[one for one in calls if one[0].succeeds and one[0].predicted == number] for number in (0, 1)]


def _declares_labels(facts: Facts) -> bool:
    """Whether a family has no series of its own at all: labels that were declared and never given a value."""
    return any(not family.samples for family in facts.last.values() if family.kind in ("counter", "histogram"))


def _refuse_customer_data(facts: Facts, family: str, label: str, calls: Sequence[tuple[Call, set[str]]]) -> None:
    for field in facts.domain.telling:
        if len(calls) >= MANY_CALLS and all(_quotes(values, call.data[field]) for call, values in calls):
            raise Failure("customer", label=label, name=family, field=field)


def _quotes(values: set[str], datum: float) -> bool:
    spellings = {str(datum), str(float(datum)), f"{datum:g}", f"{datum:.0f}"}
    long = {text for text in spellings if len(text) >= 5}
    return any(value in spellings or any(text in value for text in long) for value in values)


def _refuse_unbounded(family: str, label: str, calls: Sequence[tuple[Call, set[str]]]) -> None:
    values = set().union(*(found for _, found in calls))
    if len(calls) >= MANY_CALLS and len(values) >= len(calls):
        raise Failure("unbounded", label=label, name=family, values=len(values), calls=len(calls))


def _by_category(calls: Sequence[Call], family: str, label: str) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for call in calls:
        found.setdefault(call.category, set()).update(values_moved(call, family, label))
    return found


def _tells_class(facts: Facts, family: str, label: str) -> bool:
    found = _by_category(facts.successes, family, label)
    stays, leaves = found["class 0"], found["class 1"]
    return len(stays) == 1 and len(leaves) == 1 and stays != leaves and not _swapped(stays, leaves, facts.domain)


def _swapped(stays: set[str], leaves: set[str], domain: Domain) -> bool:
    return any(means(value, domain) == 1 for value in stays) or any(means(value, domain) == 0 for value in leaves)


def _misnamed(facts: Facts, family: str, label: str) -> bool:
    """Whether a label says of each class the name of the other, whatever the label is called."""
    found = _by_category(facts.successes, family, label)
    names = facts.domain.classes
    pairs = ((found["class 0"], names[1]), (found["class 1"], names[0]))
    return all(len(values) == 1 and {value.lower() for value in values} <= set(others) for values, others in pairs)


def means(value: str, domain: Domain) -> int | None:
    """The class that a label's value speaks of; None: it could be either.

    >>> means("Will-Default", Domain(classes=(("pays",), ("will_default",)))), means("no_se_va", Domain())
    (1, 0)
    """
    plain = re.sub(r"[ -]", "_", value.lower())
    denied = re.match(r"(?:no|not|non)_(.*)", plain)
    if STAYS.fullmatch(value.lower()) or plain in domain.classes[0] or (denied and denied[1] in domain.classes[1]):
        return 0
    return 1 if LEAVES.fullmatch(value.lower()) or plain in domain.classes[1] else None


def _refuse_wrong_class(facts: Facts, family: str, label: str) -> None:
    found = _by_category(facts.successes, family, label)
    if not any(found.values()) or _tells_class(facts, family, label):
        return
    listed = {category: ", ".join(sorted(values)[:3]) or "—" for category, values in sorted(found.items())}
    shown = "; ".join(f"{category}: {values}" for category, values in listed.items())
    raise Failure("wrong_class", label=label, name=family, seen=shown)


def _tells_error(facts: Facts, family: str, label: str) -> bool:
    found = _by_category(facts.failures, family, label)
    answers = [frozenset(values) for values in found.values()]
    return all(len(values) == 1 for values in answers) and len(set(answers)) >= 2
