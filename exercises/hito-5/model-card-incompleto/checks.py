"""Model card: nothing is run; the card is read as its reader sees it, and each check asks whether it says something.

What counts, with its vocabulary and thresholds, is in grading/checks/cards.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from grading.checks import cards
from grading.checks.cards import Statement
from grading.checks.core import Evidence, Plan, check
from grading.wording import Wording

Card = tuple[Statement, ...]


def plan(_files: Mapping[str, bytes], _context: Mapping[str, bytes], _draw: random.Random, _words: Wording) -> Plan:
    """Nothing to run and nothing to draw."""
    return Plan(job=None)


def read(evidence: Evidence) -> Card:
    """The statements of the card."""
    return cards.read_statements(evidence.text("model_card.md"))


@check("missing-intended-use")
def says_what_it_is_for(card: Card) -> None:
    """A use, and its users or what it is not for."""
    cards.intended_use(card)


@check("missing-training-data")
def says_what_it_learnt_from(card: Card) -> None:
    """A source, with a size or a period."""
    cards.training_data(card)


@check("missing-evaluation-data")
def says_what_it_was_tested_on(card: Card) -> None:
    """A split, a size or a period of the test data."""
    cards.evaluation_data(card)


@check("missing-metrics")
def gives_metrics_with_values(card: Card) -> None:
    """At least two metrics, each with its value."""
    cards.metrics(card)


@check("missing-ethics")
def speaks_of_fairness_privacy_or_bias(card: Card) -> None:
    """One of the three, with something said of it."""
    cards.ethics(card)


@check("missing-limitations")
def admits_a_limitation(card: Card) -> None:
    """A concrete one."""
    cards.limitations(card)


@check("missing-caveats")
def recommends_something(card: Card) -> None:
    """Something to do or to watch."""
    cards.caveats(card)


@check("thin-model-details")
def identifies_the_model(card: Card) -> None:
    """Version, framework, and one of licence, contact, date."""
    cards.model_details(card)
