"""What a card must say, issue by issue: each function raises Failure, with what is missing, while it does not.

Every function takes the statements of `read_statements`.  What counts is stated in the project's contract ("what
counts as cured"): something concrete, wherever it stands and under whatever heading.  Under a heading of its own a
statement needs little more than substance; elsewhere the sentence itself has to say what it is about.
"""

from __future__ import annotations

import re

from grading.checks.cards import figures, judgement, measures, words
from grading.checks.cards.saying import NOT_LOOKED_AT, keywords, said
from grading.checks.cards.statements import Statement, topics_of
from grading.checks.cards.substance import PROSE, SUBSTANCE, Statements, spoken, substance
from grading.checks.core import Failure

ASKS_WHEN = re.compile(
    r"\b(?:cuando|donde|en que|con que|when|where|what)\b.*\b(?:fall|equivoc|fail|break|struggl|wrong)"
)
ANSWERS_WHEN = re.compile(
    r"\W*(?:con|en|cuando|si|sin|para|tras|durante|with|in|on|when|if|without|for|during|after|at)\b"
)
"""Under a heading that asks when it fails, what begins so answers."""
VALUED_METRICS = 2
"""Metrics with values that a card needs: the contract speaks of names, and one tells little where a class is rare."""


def _prose(one: Statement, enough: int = SUBSTANCE) -> bool:
    return substance(one) >= enough and not keywords(one.body)


def intended_use(card: Statements) -> None:
    """A use, and its users or what it is not for.

    >>> from grading.checks.cards import read_statements
    >>> intended_use(read_statements("Intended for the retention team to rank customers by risk of leaving."))
    """
    uses = users = outs = False
    for one in spoken(card):
        heading = one.headings[-1] if one.headings else ""
        announced_out = any(words.OUT_OF_SCOPE.search(name) for name in (heading, one.lead, one.label))
        announced_out |= bool(words.OUT_LABEL.fullmatch(re.sub(r"[^\w ]+", " ", one.label).strip())) and one.about(
            "use"
        )
        told, excludes = _parted(one)
        excludes |= announced_out
        plainly = announced_out or (one.about("use") and words.DENIED_USE.match(one.body))
        outs |= excludes and substance(one) >= (1 if plainly else 2)
        if announced_out or one.about("ethics", "limitations", "caveats"):
            continue
        text = f"{one.lead} {one.label} {told}"
        named_users = any(words.USERS_NAMED.fullmatch(name) for name in (one.label, heading))
        users |= (named_users or bool(words.USED_BY.search(text))) and substance(one) >= 1
        someone = bool(words.USERS.search(text) or words.SERVED.search(text))
        purpose = bool(words.PURPOSE.search(text)) or (someone and bool(words.TO_DO.search(text)))
        if one.about("use") or (purpose and not one.about("evaluation", "metrics")):
            users |= someone and substance(one) >= 1
            uses |= not named_users and not keywords(one.body) and _tells_use(one, told)
    if not uses:
        raise Failure("default" if not (users or outs) else "no-use")
    if not (users or outs):
        raise Failure("no-users")


def _tells_use(one: Statement, told: str) -> bool:
    """Whether what is told names a use: "churn prediction" does under a heading on use, "predictions" does not."""
    task = said(told, *one.headings[-1:])
    if not one.about("use"):
        return len(task) >= SUBSTANCE
    predicting = words.PREDICTING.search(told)
    return len(task | {predicting[0]} if predicting else task) >= 2


def _parted(one: Statement) -> tuple[str, bool]:
    """What a sentence tells before it excludes something, and whether it does."""
    denied = words.DENIED_USE.match(one.body) if one.about("use") else None
    found = denied or words.OUT_OF_SCOPE.search(one.body)
    if found is None:
        return one.body, False
    before = one.body[: found.start()]
    stops = ";." if words.OUT_AFTER.search(found[0]) else ";,.(:"
    return before[: max(before.rfind(stop) for stop in stops) + 1] if before else "", True


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
    for one in spoken(card):
        if one.about("use", "caveats") and not one.about("ethics"):
            continue
        inside = one.about("ethics")
        vague |= inside
        if NOT_LOOKED_AT.search(one.body) or keywords(one.body):
            continue
        context = " ".join([one.text, one.lead, *one.headings[-1:]])
        named = judgement.ETHICS.search(one.text) or judgement.GROUPS.search(one.text) or _is_ethical(one.text)
        named = named or _burdens(one.text)
        cue = named or (inside and judgement.ETHICS_NAMED.search(context))
        shared = topics_of(one.headings[-1]) or frozenset() if one.headings else frozenset()
        if "limitations" in shared and not _is_ethical(one.text):
            continue
        if inside and cue and (substance(one) >= 2 or _denies(one) or judgement.PROTECTS.search(one.body)):
            return
        if not inside and _is_ethical(one.text) and (substance(one) >= SUBSTANCE or _denies(one)):
            return
    raise Failure("vague" if vague else "default")


def _is_ethical(text: str) -> bool:
    """Whether a sentence is about fairness, privacy or bias wherever it stands."""
    compared = judgement.GROUPS.search(text) and judgement.COMPARES.search(text)
    withheld = judgement.IDENTIFIERS.search(text) and judgement.WITHHELD.search(text)
    return bool(judgement.ETHICS_STRICT.search(judgement.NOT_ETHICS.sub(" ", text)) or compared or withheld)


def _burdens(text: str) -> bool:
    """Whether it says of some that they bear more than others, or are harmed."""
    some = judgement.LEFT_BEHIND.search(text) or judgement.PEOPLE.search(text)
    corrected = judgement.LEFT_BEHIND.search(text) and judgement.TAKEN_OUT.search(text)
    more = judgement.COMPARES.search(text) or judgement.BEARS_MORE.search(text)
    return bool((some and more) or corrected or judgement.HARMS.search(text))


def _denies(one: Statement) -> bool:
    """Whether it denies something in a few words: "no bias was found", "sin datos personales"."""
    denial = re.search(r"\b(?:no|not|sin|without|never|ningun\w*)\b", one.body)
    return bool(denial) and substance(one) >= 1 and len(one.body.split()) >= 3


def limitations(card: Statements) -> None:
    """A concrete limitation.

    >>> from grading.checks.cards import read_statements
    >>> limitations(read_statements("It performs poorly on customers of less than six months."))
    """
    vague = False
    for one in spoken(card):
        if one.about("limitations"):
            vague = True
            out = one.about("use") and words.OUT_OF_SCOPE.search(one.text)
            if one.about("ethics") and _is_ethical(one.text) and not judgement.LIMITING_STRICT.search(one.text):
                continue
            enough = 1 if judgement.LACKING.search(one.body) else 2
            asked = ASKS_WHEN.search(one.headings[-1]) if one.headings else None
            if not out and _prose(one, enough) and (_limits(one.text) or (asked and ANSWERS_WHEN.match(one.body))):
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
        or words.USERS.search(text)
        or words.CONTENT.search(text)
    )
    return bool(judgement.LIMITING.search(text) or re.search(r"[<>≥≤]", text) or named)


def _starts_action(text: str) -> bool:
    """Whether it begins with what to do, not with what was done (`actualizado el 3 de mayo`)."""
    return bool(judgement.STARTS_ACTION.match(text)) and not re.match(r"\w+[ai]d[oa]s?\b", text)


def caveats(card: Statements) -> None:
    r"""A recommendation: something to do or to watch when using the model.

    >>> from grading.checks.cards import read_statements
    >>> caveats(read_statements("## Caveats\n- Monitor the drift of the features every month"))
    """
    vague = False
    for one in spoken(card):
        if one.about("caveats"):
            vague = True
            if judgement.ACTION.search(f"{one.lead} {one.text}") and _prose(one, 2):
                return
            if judgement.INFINITIVE.match(one.body) and _prose(one):
                return
        recommends = judgement.RECOMMENDING.search(one.text) or (
            not one.topics
            and not words.OUT_OF_SCOPE.search(one.text)
            and any(_starts_action(part) for part in re.split(r"[,:] ", one.body)[:2])
        )
        if recommends and _prose(one, 2):
            return
    raise Failure("no-action" if vague else "default")
