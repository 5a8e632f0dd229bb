"""What a card must say, issue by issue: each function raises Failure, with what is missing, while it does not.

Every function takes the statements of `read_statements`.  What counts is stated in the project's contract ("what
counts as cured"): something concrete, wherever it stands and under whatever heading.  Under a heading of its own a
statement needs little more than substance; elsewhere the sentence itself has to say what it is about.
"""

from __future__ import annotations

import re

from grading.checks.cards import announce, figures, judgement, measures, words
from grading.checks.cards.saying import NOT_LOOKED_AT, keywords, said
from grading.checks.cards.statements import Statement, topics_of
from grading.checks.core import Failure

Statements = tuple[Statement, ...]
PROSE = ("use", "ethics", "limitations", "caveats")
SUBSTANCE = 3
"""Words with meaning that a sentence needs to be one, beside the words of its own heading."""
TRAINING_FACTS = 2
"""Of source, size, period and content, those that a reader needs to know what it learnt from."""
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
        announced_out = any(words.OUT_OF_SCOPE.search(name) for name in (heading, one.lead, one.label))
        told, excludes = _parted(one)
        excludes |= announced_out
        plainly = announced_out or (one.about("use") and words.DENIED_USE.match(one.body))
        outs |= excludes and _substance(one) >= (1 if plainly else 2)
        if announced_out or one.about("ethics", "limitations", "caveats"):
            continue
        text = f"{one.lead} {one.label} {told}"
        named_users = any(words.USERS_NAMED.fullmatch(name) for name in (one.label, heading))
        users |= (named_users or bool(words.USED_BY.search(text))) and _substance(one) >= 1
        someone = bool(words.USERS.search(text))
        purpose = bool(words.PURPOSE.search(text)) or (someone and bool(words.TO_DO.search(text)))
        if one.about("use") or (purpose and not one.about("evaluation", "metrics")):
            users |= someone and _substance(one) >= 1
            uses |= not named_users and not keywords(one.body) and len(said(told, *one.headings[-1:])) >= SUBSTANCE
    if not uses:
        raise Failure("default" if not (users or outs) else "no-use")
    if not (users or outs):
        raise Failure("no-users")


def _parted(one: Statement) -> tuple[str, bool]:
    """What a sentence tells before it excludes something, and whether it does."""
    denied = words.DENIED_USE.match(one.body) if one.about("use") else None
    found = denied or words.OUT_OF_SCOPE.search(one.body)
    if found is None:
        return one.body, False
    before = one.body[: found.start()]
    stops = ";." if words.OUT_AFTER.search(found[0]) else ";,.(:"
    return before[: max(before.rfind(stop) for stop in stops) + 1] if before else "", True


def _data(card: Statements, topic: str) -> Statements:
    """The statements about one kind of data; where a heading is for both, the sentence or its label decides."""
    other = "evaluation" if topic == "training" else "training"
    mine, others = (words.TRAINED, words.TESTED) if topic == "training" else (words.TESTED, words.TRAINED)
    found = []
    for one in _spoken(card):
        if words.HYPOTHETICAL.search(one.text):
            continue
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
    facts: set[str] = set()
    for one in _data(card, "training"):
        facts |= _facts(one)
    for one in _spoken(card):
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


def _facts(one: Statement) -> set[str]:
    """Which facts on data a statement gives: source, size, period, content (its columns or its target)."""
    labelled = bool(words.SIZE_LABEL.search(one.label)) and bool(figures.PLAIN_SIZE.search(one.body))
    given = {
        "source": _names_source(one),
        "size": labelled or figures.size(one.text) or bool(figures.THOUSANDS.search(one.body)),
        "period": figures.period(one.text),
        "content": bool(words.CONTENT.search(one.text)) and _substance(one) >= SUBSTANCE and not keywords(one.body),
    }
    return {name for name, there in given.items() if there}


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
        aside = words.SET_ASIDE.search(one.text)
        measured = (words.TESTED.search(one.text) or aside) and not one.about(*PROSE, "training")
        counted = aside and (figures.THOUSANDS.search(one.text) or figures.WORDED.search(one.text))
        results = one.about("metrics") or measures.ANY_METRIC.search(one.text)
        counted = counted or (measured and not results and figures.THOUSANDS.search(one.text))
        if measured and (figures.split(one.text) or figures.size(one.text) or counted):
            return
    raise Failure("vague" if named else "default")


def _says_share(one: Statement) -> bool:
    """A percentage, where no metric is spoken of."""
    text = figures.CONFIDENCE.sub(" ", one.text)
    return bool(figures.PERCENT.search(text)) and not measures.ANY_METRIC.search(one.text)


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
        named = judgement.ETHICS.search(one.text) or judgement.GROUPS.search(one.text)
        cue = named or (inside and judgement.ETHICS_NAMED.search(context))
        shared = topics_of(one.headings[-1]) or frozenset() if one.headings else frozenset()
        if "limitations" in shared and not _is_ethical(one.text):
            continue
        if inside and cue and (_substance(one) >= 2 or _denies(one) or judgement.PROTECTS.search(one.body)):
            return
        if not inside and _is_ethical(one.text) and (_substance(one) >= SUBSTANCE or _denies(one)):
            return
    raise Failure("vague" if vague else "default")


def _is_ethical(text: str) -> bool:
    """Whether a sentence is about fairness, privacy or bias wherever it stands."""
    compared = judgement.GROUPS.search(text) and judgement.COMPARES.search(text)
    withheld = judgement.IDENTIFIERS.search(text) and judgement.WITHHELD.search(text)
    return bool(judgement.ETHICS_STRICT.search(judgement.NOT_ETHICS.sub(" ", text)) or compared or withheld)


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
            if one.about("ethics") and _is_ethical(one.text) and not judgement.LIMITING_STRICT.search(one.text):
                continue
            if not out and _prose(one, 2) and _limits(one.text):
                return
        elif one.about("ethics", "metrics") or words.OUT_OF_SCOPE.search(one.text):
            continue
        elif judgement.LIMITING_STRICT.search(one.text) and _prose(one):
            return
    raise Failure("vague" if vague else "default")


def _limits(text: str) -> bool:
    """Whether a sentence under that heading can limit: by a word that does, or by naming for whom, and nothing else."""
    named = judgement.PEOPLE.search(text) and not (
        words.TRAINED.search(text)
        or words.SOURCE.search(text)
        or words.PURPOSE.search(text)
        or words.CONTENT.search(text)
    )
    return bool(judgement.LIMITING.search(text) or re.search(r"[<>≥≤]", text) or named)


def caveats(card: Statements) -> None:
    r"""A recommendation: something to do or to watch when using the model.

    >>> from grading.checks.cards import read_statements
    >>> caveats(read_statements("## Caveats\n- Monitor the drift of the features every month"))
    """
    vague = False
    for one in _spoken(card):
        if one.about("caveats"):
            vague = True
            if judgement.ACTION.search(f"{one.lead} {one.text}") and _prose(one, 2):
                return
        recommends = judgement.RECOMMENDING.search(one.text) or (
            not one.topics
            and not words.OUT_OF_SCOPE.search(one.text)
            and any(judgement.STARTS_ACTION.match(part) for part in re.split(r"[,:] ", one.body)[:2])
        )
        if recommends and _prose(one, 2):
            return
    raise Failure("no-action" if vague else "default")
