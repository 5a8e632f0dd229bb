"""What a card must say, issue by issue: each function raises Failure, with what is missing, while it does not.

Every function takes the statements of `read_statements`.  What counts is stated in the project's contract ("what
counts as cured"): something concrete, wherever it stands and under whatever heading.  Under a heading of its own a
statement needs little more than substance; elsewhere the sentence itself has to say what it is about.
"""

from __future__ import annotations

import re

from grading.checks.cards import announce, figures, measures, words
from grading.checks.cards.saying import NOT_LOOKED_AT, keywords, said
from grading.checks.cards.statements import Statement
from grading.checks.core import Failure

Statements = tuple[Statement, ...]
PROSE = ("use", "ethics", "limitations", "caveats")
SUBSTANCE = 3
"""Words with meaning that a sentence needs to be one, beside the words of its own heading."""
VALUED_METRICS = 2
"""Metrics with values that a card needs: the contract speaks of names, and one tells little where a class is rare."""


def _spoken(card: Statements) -> Statements:
    return tuple(one for one in card if one.kind not in ("code", "meta", "heading"))


def _substance(one: Statement) -> int:
    """How many words with meaning a statement has, beside the words of its headings."""
    label = "" if len(one.label.split()) <= 4 and announce.NAMES.search(one.label) else one.label
    return len(said(f"{label} {one.body}", *one.headings[-1:]))


def _prose(one: Statement, enough: int = SUBSTANCE) -> bool:
    return _substance(one) >= enough and not keywords(one.body)


def intended_use(card: Statements) -> None:
    """A use, and its users or what it is not for.

    >>> from grading.checks.cards import read_statements
    >>> intended_use(read_statements("Intended for the retention team to rank customers by risk of leaving."))
    """
    uses = users = outs = False
    for one in _spoken(card):
        heading = one.headings[-1] if one.headings else ""
        text = f"{one.lead} {one.text}"
        announced_out = any(words.OUT_OF_SCOPE.search(name) for name in (heading, one.lead, one.label))
        excludes = announced_out or bool(words.OUT_OF_SCOPE.search(one.body))
        outs |= excludes and _substance(one) >= (1 if announced_out else 2)
        purpose = bool(words.PURPOSE.search(words.OUT_OF_SCOPE.sub(" ", text)))
        named_users = any(words.USERS_NAMED.fullmatch(name) for name in (one.label, heading))
        if not one.topics:
            users |= bool(words.USED_BY.search(text)) and _substance(one) >= 1
        if (excludes and not purpose) or not (one.about("use") or (purpose and not one.topics)):
            continue
        users |= (named_users or bool(words.USERS.search(text))) and _substance(one) >= 1
        uses |= not named_users and _prose(one)
    if not uses:
        raise Failure("default" if not (users or outs) else "no-use")
    if not (users or outs):
        raise Failure("no-users")


def _data(card: Statements, topic: str) -> Statements:
    """The statements about one kind of data; where a heading is for both, the sentence or its label decides."""
    other = "evaluation" if topic == "training" else "training"
    mine, others = (words.TRAINED, words.TESTED) if topic == "training" else (words.TESTED, words.TRAINED)
    found = []
    for one in _spoken(card):
        hint = f"{one.lead} {one.text}"
        told = bool(mine.search(hint))
        unclear = not told and (bool(others.search(hint)) or (topic == "evaluation" and one.about(other)))
        if one.about(topic) and not unclear:
            found.append(one)
    return tuple(found)


def training_data(card: Statements) -> None:
    """Where the training data come from, with their size or their period.

    >>> from grading.checks.cards import read_statements
    >>> training_data(read_statements("Trained on 10,000 customers of the bank's CRM."))
    """
    source = amount = False
    for one in _data(card, "training"):
        source |= _names_source(one)
        amount |= _says_amount(one)
    for one in _spoken(card):
        if not one.about(*PROSE, "evaluation", "training") and words.TRAINED_ON.search(one.text):
            of_data = figures.size(one.text) or (
                announce.DATA.search(one.text) is not None and figures.period(one.text)
            )
            source |= of_data and bool(words.SOURCE.search(one.text))
            amount |= of_data
    source |= any(one.kind == "meta" and announce.DATA.search(one.label) for one in card)
    if not source:
        raise Failure("default" if not amount else "no-source")
    if not amount:
        raise Failure("no-size")


def _names_source(one: Statement) -> bool:
    labelled = bool(words.SOURCE_LABEL.search(one.label)) and _substance(one) >= 1
    return labelled or (bool(words.SOURCE.search(one.text)) and not keywords(one.body))


def _says_amount(one: Statement) -> bool:
    labelled = bool(words.SIZE_LABEL.search(one.label)) and bool(figures.PLAIN_SIZE.search(one.body))
    return labelled or figures.size(one.text) or figures.period(one.text) or bool(figures.THOUSANDS.search(one.body))


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
    for one in _spoken(card):
        if one.about(*PROSE) or not words.TEST_SET.search(one.text):
            continue
        named = True
        if figures.split(one.text) or _says_share(one) or figures.size(one.text) or figures.period(one.text):
            return
    for one in _spoken(card):
        measured = words.TESTED.search(one.text) and not one.about(*PROSE, "training")
        counted = words.SET_ASIDE.search(one.text) and figures.THOUSANDS.search(one.text)
        if measured and (figures.split(one.text) or figures.size(one.text) or counted):
            return
    raise Failure("vague" if named else "default")


def _says_share(one: Statement) -> bool:
    """A percentage, where no metric is spoken of."""
    return bool(figures.PERCENT.search(one.text)) and not measures.ANY_METRIC.search(one.text)


def metrics(card: Statements) -> dict[str, str]:
    r"""At least two metrics with their values, which it returns.

    >>> from grading.checks.cards import read_statements
    >>> sorted(metrics(read_statements("|Precision|Recall|\n|-|-|\n|0.82|0.76|")).items())
    [('precision', '0.82'), ('recall', '0.76')]
    """
    found: dict[str, str] = {}
    named = False
    for one in card:
        if one.kind == "code" and one.note not in figures.CODE_WITH_RESULTS:
            continue
        if one.about(*PROSE) and not one.about("metrics"):
            continue
        heading = one.headings[-1] if one.headings and not one.label else ""
        aimed = any(measures.AIMED.search(name) for name in (*one.headings[-1:], one.lead))
        named |= bool(measures.ANY_METRIC.search(one.text))
        if not aimed:
            found = {
                **figures.metrics(f"{heading}: {one.text}" if measures.ANY_METRIC.search(heading) else one.text),
                **found,
            }
    if not found:
        raise Failure("names-only" if named else "default")
    if len(found) < VALUED_METRICS:
        name, value = next(iter(found.items()))
        raise Failure("only-one", name=name, value=value)
    return found


def ethics(card: Statements) -> None:
    r"""Fairness, privacy or bias, with something said of it.

    >>> from grading.checks.cards import read_statements
    >>> ethics(read_statements("## Ethical considerations\nNo personal data is used as a feature."))
    """
    vague = False
    for one in _spoken(card):
        if one.about("use", "caveats") and not one.about("ethics"):
            continue
        inside = one.about("ethics")
        vague |= inside
        if NOT_LOOKED_AT.search(one.body) or keywords(one.body):
            continue
        context = " ".join([one.text, one.lead, *one.headings[-1:]])
        cue = words.ETHICS.search(one.text) or (inside and words.ETHICS_NAMED.search(context))
        if inside and cue and (_substance(one) >= 2 or _denies(one) or words.PROTECTS.search(one.body)):
            return
        strict = words.ETHICS_STRICT.search(words.NOT_ETHICS.sub(" ", one.text))
        if not inside and strict and (_substance(one) >= SUBSTANCE or _denies(one)):
            return
    raise Failure("vague" if vague else "default")


def _denies(one: Statement) -> bool:
    """Whether it denies something in a few words: "no bias was found", "sin datos personales"."""
    denial = re.search(r"\b(?:no|not|sin|without|never|ningun\w*)\b", one.body)
    return bool(denial) and _substance(one) >= 1 and len(one.body.split()) >= 3


def limitations(card: Statements) -> None:
    """A concrete limitation.

    >>> from grading.checks.cards import read_statements
    >>> limitations(read_statements("It performs poorly on customers of less than six months."))
    """
    vague = False
    for one in _spoken(card):
        if one.about("limitations"):
            vague = True
            out = one.about("use") and words.OUT_OF_SCOPE.search(one.text)
            if not out and _prose(one, 2) and (words.LIMITING.search(one.text) or re.search(r"[<>≥≤]", one.text)):
                return
        elif one.about("ethics", "metrics") or words.OUT_OF_SCOPE.search(one.text):
            continue
        elif words.LIMITING_STRICT.search(one.text) and _prose(one):
            return
    raise Failure("vague" if vague else "default")


def caveats(card: Statements) -> None:
    r"""A recommendation: something to do or to watch when using the model.

    >>> from grading.checks.cards import read_statements
    >>> caveats(read_statements("## Caveats\n- Monitor the drift of the features every month"))
    """
    vague = False
    for one in _spoken(card):
        if one.about("caveats"):
            vague = True
            if words.ACTION.search(f"{one.lead} {one.text}") and _prose(one, 2):
                return
        recommends = words.RECOMMENDING.search(one.text) or (
            not one.topics and any(words.STARTS_ACTION.match(part) for part in one.body.split(", ")[:2])
        )
        if recommends and _prose(one, 2):
            return
    raise Failure("no-action" if vague else "default")
