"""Read the text that a scrape of a module's registries gave.

A `Snapshot` is what one moment's scrape says: families by name, each with its type, help and samples.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grading.checks.core import Failure

Labels = frozenset[tuple[str, str]]
Series = tuple[str, Labels]
"""A sample's name and its labels."""

STANDARD = ("process_", "python_", "target_info")
"""Prefixes of what prometheus_client itself registers: no work of the learner's."""
MAX_SERIES = 3000
MAX_LINE = 10_000
"""Characters of a line of the exposition: the parser's time grows with the square of a line with many labels."""


@dataclass(frozen=True)
class Family:
    """One metric: its name without the suffixes of its samples, its type and help, and value per series."""

    name: str
    kind: str
    help: str
    samples: Mapping[Series, float] = field(default_factory=dict)

    @property
    def exposed_name(self) -> str:
        """The name that its TYPE line has: a counter's ends in `_total`."""
        return f"{self.name}_total" if self.kind == "counter" else self.name

    @property
    def words(self) -> str:
        """Name and help in lower case, to tell what it is about."""
        return f"{self.name} {self.help}".lower()

    def label_names(self) -> set[str]:
        """Names of the labels that the author chose."""
        return {name for _, labels in self.samples for name, _ in labels} - {"le", "quantile"}


Snapshot = Mapping[str, Family]


def read_scrape(texts: Iterable[str]) -> Snapshot:
    r"""Families by name over all registries; a series that two registries hold counts once.

    Raises Failure("unreadable") when a scrape does not give valid exposition text.

    >>> snapshot = read_scrape(["# TYPE ml_errors_total counter\nml_errors_total{type=\"KeyError\"} 2.0\n"])
    >>> snapshot["ml_errors"].samples
    {('ml_errors_total', frozenset({('type', 'KeyError')})): 2.0}
    """
    merged: dict[str, Family] = {}
    for text in texts:
        for family in _families(text):
            if family.name.startswith(STANDARD):
                continue
            known = merged.get(family.name, Family(family.name, family.kind, family.help))
            samples = {**known.samples}
            for series, value in family.samples.items():
                samples[series] = max(value, samples.get(series, value))
            merged[family.name] = Family(known.name, known.kind, known.help, samples)
    created = [name for name in merged if name.endswith("_created") and name.removesuffix("_created") in merged]
    return {name: family for name, family in merged.items() if name not in created}


def _families(text: str) -> list[Family]:
    from prometheus_client.parser import text_string_to_metric_families

    if text.startswith("# broken"):
        raise Failure("unreadable", error=text.removeprefix("# broken").strip()[:200])
    if max(map(len, text.splitlines()), default=0) > MAX_LINE:
        raise Failure("unreadable", error=f"a line of more than {MAX_LINE} characters")
    families = []
    try:
        for metric in text_string_to_metric_families(text):
            samples = {(one.name, frozenset(one.labels.items())): float(one.value) for one in metric.samples}
            families.append(Family(metric.name, metric.type, metric.documentation, samples))
    except Exception as error:  # whatever the parser stumbles over stands in what the learner's registry gave
        raise Failure("unreadable", error=f"{type(error).__name__}: {error}"[:200]) from error
    if sum(len(family.samples) for family in families) > MAX_SERIES:
        raise Failure("unreadable", error=f"more than {MAX_SERIES} series")
    return families


def delta(before: Snapshot, after: Snapshot, name: str) -> dict[Series, float]:
    r"""By how much each series of a family moved; a series that appeared moved from 0.

    >>> one = read_scrape(["# TYPE a_total counter\na_total 1\n"])
    >>> two = read_scrape(["# TYPE a_total counter\na_total 3\n"])
    >>> delta(one, two, "a")
    {('a_total', frozenset()): 2.0}
    """
    old = before[name].samples if name in before else {}
    new = after[name].samples if name in after else {}
    moved = {series: new.get(series, 0.0) - old.get(series, 0.0) for series in {**old, **new}}
    return {series: change for series, change in moved.items() if change}
