"""Whether a card says what it learnt from and what it was tested on: `training_data` and `evaluation_data`."""

from __future__ import annotations

from grading.checks.cards import announce, figures, measures, words
from grading.checks.cards.saying import keywords
from grading.checks.cards.statements import Statement
from grading.checks.cards.substance import PROSE, SUBSTANCE, Statements, spoken, substance
from grading.checks.core import Failure

TRAINING_FACTS = 2
"""Of source, size, period and content, those that a reader needs to know what it learnt from."""
MANY, FEW = 100, 10
"""Things counted that are data wherever it is said, and where a heading already says that they are."""


def _data(card: Statements, topic: str) -> Statements:
    """The statements about one kind of data; where a heading is for both, the sentence or its label decides."""
    other = "evaluation" if topic == "training" else "training"
    mine, others = (words.TRAINED, words.TESTED) if topic == "training" else (words.TESTED, words.TRAINED)
    found = []
    for one in spoken(card):
        if words.HYPOTHETICAL.search(one.text):
            continue
        hint = f"{one.lead} {one.text}"
        apart = bool(announce.APART.search(hint))
        told = bool(mine.search(announce.APART.sub(" ", hint))) or (apart and topic == "evaluation")
        unclear = not told and (apart or bool(others.search(hint)) or (topic == "evaluation" and one.about(other)))
        if one.about(topic) and not unclear:
            found.append(one)
    return tuple(found)


def training_data(card: Statements) -> None:
    """Where the training data come from, with their size or their period.

    >>> from grading.checks.cards import read_statements
    >>> training_data(read_statements("Trained on 10,000 customers of the bank's CRM."))
    """
    facts: set[str] = set()
    for one in _data(card, "training"):
        facts |= _facts(one, FEW)
    for one in spoken(card):
        if one.about("ethics", "limitations", "caveats", "evaluation", "training", "metrics"):
            continue
        found = _facts(one) & {"source", "size", "period"}
        dated = announce.DATA.search(one.text) is not None and "period" in found
        learnt = bool(words.TRAINED_ON.search(one.text)) and ("size" in found or dated)
        extract = not words.TESTED.search(one.text) and {"source", "size"} <= found
        facts |= found if learnt or extract else set()
    if any(one.kind == "meta" and announce.DATA.search(one.label) for one in card):
        facts.add("source")
    if len(facts) < TRAINING_FACTS:
        raise Failure("default" if not facts - {"content"} else "no-size" if "source" in facts else "no-source")


def _facts(one: Statement, least: int = MANY) -> set[str]:
    """Which facts on data a statement gives: source, size, period, content (columns, target, whom)."""
    labelled = bool(words.SIZE_LABEL.search(one.label)) and bool(figures.PLAIN_SIZE.search(one.body))
    described = bool(words.CONTENT.search(one.text) or words.POPULATION.search(one.text))
    given = {
        "source": _names_source(one),
        "size": labelled or figures.size(one.text, least) or bool(figures.THOUSANDS.search(one.body)),
        "period": figures.period(one.text),
        "content": described and substance(one) >= SUBSTANCE and not keywords(one.body),
    }
    return {name for name, there in given.items() if there}


def _names_source(one: Statement) -> bool:
    labelled = bool(words.SOURCE_LABEL.search(one.label)) and substance(one) >= 1
    return labelled or (bool(words.SOURCE.search(one.text)) and not keywords(one.body))


def _says_amount(one: Statement) -> bool:
    labelled = bool(words.SIZE_LABEL.search(one.label)) and bool(figures.PLAIN_SIZE.search(one.body))
    return (
        labelled or figures.size(one.text, FEW) or figures.period(one.text) or bool(figures.THOUSANDS.search(one.body))
    )


def evaluation_data(card: Statements) -> None:
    r"""A split, a size or a period of the data that it was evaluated on.

    >>> from grading.checks.cards import read_statements
    >>> evaluation_data(read_statements("## Evaluation data\n- 80/20 split, stratified"))
    """
    named = False
    for one in _data(card, "evaluation"):
        named = True
        results = one.about("metrics")
        share = _says_share(one) and not (
            results and (one.kind in ("row", "cell") or not words.TESTED.search(one.body))
        )
        sized = bool(figures.PLAIN_SIZE.search(one.body)) and not results and not measures.ANY_METRIC.search(one.text)
        if figures.split(one.text) or share or sized or _says_amount(one):
            return
    for one in spoken(card):
        if one.about(*PROSE) or not words.TEST_SET.search(one.text):
            continue
        named = True
        if figures.split(one.text) or _says_share(one) or figures.size(one.text) or figures.period(one.text):
            return
    for one in spoken(card):
        aside = words.SET_ASIDE.search(one.text)
        measured = (words.TESTED.search(one.text) or aside) and not one.about(*PROSE, "training")
        rates = one.about("metrics") or measures.ANY_METRIC.search(one.text)
        counted = (aside or not rates) and figures.THOUSANDS.search(one.text)
        if measured and (figures.split(one.text) or figures.size(one.text) or counted):
            return
    raise Failure("vague" if named else "default")


def _says_share(one: Statement) -> bool:
    """A percentage, where no metric is spoken of."""
    text = figures.CONFIDENCE.sub(" ", one.text)
    return bool(figures.PERCENT.search(text)) and not measures.ANY_METRIC.search(one.text)
