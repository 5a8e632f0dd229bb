"""The calls that were drawn, and what each of them moved in the exposition."""

from __future__ import annotations

import random
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grading.checks.core import Failure
from grading.checks.prometheus.exposition import Series, Snapshot, delta, read_scrape
from grading.wording import AS_WRITTEN, Wording

SUCCESSES_PER_CLASS = 6
FAILURES_PER_TYPE = 2
OTHER_ERRORS = ("TypeError", "KeyError", "TimeoutError", "ConnectionError", "OSError", "IndexError")

TELLING = ("CustomerId", "CreditScore", "Age", "Tenure", "Balance", "EstimatedSalary")
"""Columns with enough values that a label can't agree with them by chance, call after call."""
FEATURES = ("Age", "Balance", "CreditScore", "EstimatedSalary", "Tenure", "NumOfProducts")
"""Some that a drift job would publish."""
CLASSES = (("se_queda", "stays"), ("se_va", "leaves"))
"""What class 0 and class 1 mean, in both languages."""


@dataclass(frozen=True)
class Domain:
    """What the model is about, in a variant's words: columns that tell who a customer is, features, the two classes."""

    telling: tuple[str, ...] = TELLING
    features: tuple[str, ...] = FEATURES
    classes: tuple[tuple[str, ...], tuple[str, ...]] = CLASSES

    @classmethod
    def named(cls, words: Wording) -> Domain:
        """The domain in these words."""
        stays, leaves = (tuple(map(words, names)) for names in CLASSES)
        return cls(tuple(map(words, TELLING)), tuple(map(words, FEATURES)), (stays, leaves))


@dataclass(frozen=True)
class Call:
    """One call with its drawn outcome and what was seen of it.

    `seconds` is how long each method of the model took at least, `wall` how long the whole call took;
    `raised` says what reached the caller.
    """

    succeeds: bool
    data: Mapping[str, float]
    seconds: float
    predicted: int
    probability: float
    exception: str
    wall: float
    raised: str | None
    before: Snapshot
    after: Snapshot

    @property
    def category(self) -> str:
        """The predicted class of a success, the exception of a failure."""
        return f"class {self.predicted}" if self.succeeds else self.exception

    def moved(self, family: str) -> dict[Series, float]:
        """By how much each series of that family moved."""
        return delta(self.before, self.after, family)


@dataclass(frozen=True)
class Facts:
    """All that the checks look at: the calls, the exposition after the import, at the end, and with gauges set.

    `marker` is what each label of a gauge was set to in `set_gauges`, `marked` the value that it was given;
    `version` is what the model says of itself (empty when it says nothing).
    """

    calls: tuple[Call, ...]
    imported: Snapshot
    last: Snapshot
    set_gauges: Snapshot
    marker: str
    marked: float
    rules: str | None
    version: str = ""
    domain: Domain = Domain()

    @property
    def successes(self) -> tuple[Call, ...]:
        """The calls in which the model answered."""
        return tuple(call for call in self.calls if call.succeeds)

    @property
    def failures(self) -> tuple[Call, ...]:
        """The calls in which the model raised."""
        return tuple(call for call in self.calls if not call.succeeds)


def draw_calls(draw: random.Random, words: Wording = AS_WRITTEN) -> list[dict[str, Any]]:
    """Successes of both classes and failures of four exception types in random order, each with data of its own.

    `words` names the columns.

    Classes keep away from 0.5, so that any sensible threshold of the author's agrees; each failure's message
    quotes the customer, as scikit-learn's do.
    """
    calls = [_success(draw, index % 2, words) for index in range(2 * SUCCESSES_PER_CLASS)]
    made_up = draw.choice(["Model", "Feature", "Scoring", "Store"]) + draw.choice(["Unavailable", "Broken", "Overload"])
    kinds = ["ValueError", "RuntimeError", draw.choice(OTHER_ERRORS), f"{made_up}Error"]
    calls += [_failure(draw, kind, words) for kind in kinds for _ in range(FAILURES_PER_TYPE)]
    draw.shuffle(calls)
    forms = ["dict", "frame"]
    return [{**call, "form": forms[(index + draw.randrange(2)) % 2]} for index, call in enumerate(calls)]


def draw_marker(draw: random.Random) -> str:
    """A feature name that no author has written."""
    return "feature_" + "".join(draw.choices(string.ascii_lowercase, k=10))


def draw_customer(draw: random.Random, words: Wording = AS_WRITTEN) -> dict[str, float]:
    """A customer with the columns of context/model.py; the long numbers are unlikely anywhere else."""
    drawn = {
        "CustomerId": draw.randrange(15_000_000, 16_000_000),
        "CreditScore": draw.randrange(350, 850),
        "Age": draw.randrange(18, 92),
        "Tenure": draw.randrange(0, 11),
        "Balance": round(draw.uniform(1_000, 250_000), 2),
        "NumOfProducts": draw.randrange(1, 5),
        "HasCrCard": draw.randrange(2),
        "IsActiveMember": draw.randrange(2),
        "EstimatedSalary": round(draw.uniform(10_000, 200_000), 2),
    }
    return {words(name): value for name, value in drawn.items()}


def _success(draw: random.Random, predicted: int, words: Wording) -> dict[str, Any]:
    probability = draw.uniform(0.72, 0.98) if predicted else draw.uniform(0.02, 0.28)
    seconds = round(draw.uniform(0.006, 0.03), 4)
    return {
        "kind": "success",
        "class": predicted,
        "probability": round(probability, 6),
        "seconds": seconds,
        "data": draw_customer(draw, words),
    }


def _failure(draw: random.Random, exception: str, words: Wording) -> dict[str, Any]:
    data = draw_customer(draw, words)
    customer, balance = data[words("CustomerId")], data[words("Balance")]
    message = words(f"could not score customer {customer} with balance {balance}")
    return {"kind": "failure", "exception": exception, "message": message, "seconds": 0.002, "data": data}


def read_calls(seen: Any, secret: Mapping[str, Any], rules: str | None, domain: Domain) -> Facts:
    """Facts from the inside program's report and what was drawn for it: "calls", "marker", "drift".

    Raises Failure: `no_predict` when there was nothing to call, `unreadable` when the report
    or an exposition in it can't be read.
    """
    if not isinstance(seen, dict) or not isinstance(seen.get("scrapes"), list):
        raise Failure("unreadable", error="no report")
    if seen.get("entry") is None:
        raise Failure("no_predict")
    try:
        moments = [read_scrape(texts) for texts in seen["scrapes"]]
        made = [
            _call(call, report, moments[index], moments[index + 1])
            for index, (call, report) in enumerate(zip(secret["calls"], seen["calls"], strict=True))
        ]
        return Facts(
            tuple(made),
            read_scrape(seen["imported"]),
            moments[-1],
            read_scrape(seen["drift"]),
            secret["marker"],
            secret["drift"],
            rules,
            str(seen.get("version") or ""),
            domain,
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Failure("unreadable", error=type(error).__name__) from error


def _call(drawn: Mapping[str, Any], report: Mapping[str, Any], before: Snapshot, after: Snapshot) -> Call:
    return Call(
        succeeds=drawn["kind"] == "success",
        data=drawn["data"],
        seconds=drawn["seconds"],
        predicted=drawn.get("class", -1),
        probability=drawn.get("probability", -1.0),
        exception=drawn.get("exception", ""),
        wall=float(report["wall"]),
        raised=None if report["raised"] is None else str(report["raised"]),
        before=before,
        after=after,
    )
