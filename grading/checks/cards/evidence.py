"""What a card must say, issue by issue: each function raises Failure, with what is missing, while it does not.

Every function takes the statements of `read_statements`.  What counts is stated in the project's contract ("what counts as cured"):
something concrete, wherever it stands and under whatever heading.  Under a heading of its own a statement needs little more than
substance; elsewhere the sentence itself has to say what it is about.
"""

from __future__ import annotations

import re

from grading.checks.cards import figures, words
from grading.checks.cards.saying import NOT_LOOKED_AT, keywords, said
from grading.checks.cards.statements import Statement
from grading.checks.core import Failure

Statements = tuple[Statement, ...]
PROSE = ("use", "ethics", "limitations", "caveats")
SUBSTANCE = 3
"""Words with meaning that a sentence needs to be one, beside the words of its own heading."""
VALUED_METRICS = 2
"""Metrics with values that a card needs: the contract speaks of names, and accuracy alone tells little where one class is rare."""
VERSION_NUMBER = re.compile(r"(?<![\w.])v?\d+(?:\.(?:\d+|x))*(?:[-+.]?[a-z]+\d*)?|(?<![\w.])v\d+(?:\.\d+)*")
TAGGED = re.compile(r"(?<![\w.])v\d+(?:\.\d+){0,3}\b")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\w)@[a-z][\w/-]{2,}|https?://\S+|(?<!\w)#[a-z][\w-]{2,}")

CONTACT_COLON = re.compile(rf"{words.CONTACT.pattern}\s*:\s*\w{{2,}}")


def _spoken(card: Statements) -> Statements:
    return tuple(one for one in card if one.kind not in ("code", "meta", "heading"))


def _substance(one: Statement) -> int:
    """How many words with meaning a statement has, beside the words of its headings."""
    label = "" if len(one.label.split()) <= 4 and words.NAMES.search(one.label) else one.label
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
    """The statements about one of the two kinds of data; where a heading is for both, the sentence or its label decides."""
    other = "evaluation" if topic == "training" else "training"
    mine, others = (words.TRAINED, words.TESTED) if topic == "training" else (words.TESTED, words.TRAINED)
    found = []
    for one in _spoken(card):
        hint = f"{one.lead} {one.text}"
        if one.about(topic) and (mine.search(hint) or not others.search(hint)):
            if topic == "training" or not one.about(other) or mine.search(hint):
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
            of_data = figures.size(one.text) or (words.DATA.search(one.text) is not None and figures.period(one.text))
            source |= of_data and bool(words.SOURCE.search(one.text))
            amount |= of_data
    source |= any(one.kind == "meta" and words.DATA.search(one.label) for one in card)
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
    """A split, a size or a period of the data that it was evaluated on.

    >>> from grading.checks.cards import read_statements
    >>> evaluation_data(read_statements("## Evaluation data\\n- 80/20 split, stratified"))
    """
    named = False
    for one in _data(card, "evaluation"):
        named = True
        results = one.about("metrics")
        share = _says_share(one) and not (results and (one.kind in ("row", "cell") or not words.TESTED.search(one.body)))
        sized = bool(figures.PLAIN_SIZE.search(one.body)) and not results and not _metric_named(one.text)
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
        if measured and (figures.split(one.text) or figures.size(one.text)):
            return
    raise Failure("vague" if named else "default")


def _says_share(one: Statement) -> bool:
    """A percentage, where no metric is spoken of."""
    return bool(figures.PERCENT.search(one.text)) and not _metric_named(one.text)


def _metric_named(text: str) -> bool:
    return any(pattern.search(text) for pattern in words.METRICS.values())


def metrics(card: Statements) -> dict[str, str]:
    """At least two metrics with their values, which it returns.

    >>> from grading.checks.cards import read_statements
    >>> sorted(metrics(read_statements("|Precision|Recall|\\n|-|-|\\n|0.82|0.76|")).items())
    [('precision', '0.82'), ('recall', '0.76')]
    """
    found: dict[str, str] = {}
    named = False
    for one in card:
        if one.kind == "code" and one.note not in figures.CODE_WITH_RESULTS:
            continue
        if one.about(*PROSE) and not one.about("metrics"):
            continue
        heading = one.headings[-1] if one.headings and not one.label and _metric_named(one.headings[-1]) else ""
        aimed = any(words.AIMED.search(name) for name in (*one.headings[-1:], one.lead))
        named |= _metric_named(one.text)
        if not aimed:
            found = {**figures.metrics(f"{heading}: {one.text}" if heading else one.text), **found}
    if not found:
        raise Failure("names-only" if named else "default")
    if len(found) < VALUED_METRICS:
        name, value = next(iter(found.items()))
        raise Failure("only-one", name=name, value=value)
    return found


def ethics(card: Statements) -> None:
    """Fairness, privacy or bias, with something said of it.

    >>> from grading.checks.cards import read_statements
    >>> ethics(read_statements("## Ethical considerations\\nNo personal data is used as a feature."))
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
    """ "No bias was found", "sin datos personales": short, and says something."""
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
        elif not one.about("ethics", "metrics") and words.LIMITING_STRICT.search(one.text) and _prose(one):
            if not words.OUT_OF_SCOPE.search(one.text):
                return
    raise Failure("vague" if vague else "default")


def caveats(card: Statements) -> None:
    """A recommendation: something to do or to watch when using the model.

    >>> from grading.checks.cards import read_statements
    >>> caveats(read_statements("## Caveats\\n- Monitor the drift of the features every month"))
    """
    vague = False
    for one in _spoken(card):
        if one.about("caveats"):
            vague = True
            if words.ACTION.search(f"{one.lead} {one.text}") and _prose(one, 2):
                return
        recommends = words.RECOMMENDING.search(one.text) or (not one.topics and words.STARTS_ACTION.match(one.body))
        if recommends and _prose(one, 2):
            return
    raise Failure("no-action" if vague else "default")


def model_details(card: Statements) -> None:
    """The model's version, its framework, and one of licence, contact, date.

    >>> from grading.checks.cards import read_statements
    >>> model_details(read_statements("Version: 1.2.0\\n\\nFramework: scikit-learn\\n\\nLicense: MIT"))
    """
    told = [one for one in card if one.kind != "code"]
    has = {
        "version": any(_says_version(one) for one in told),
        "framework": any(_says_framework(one) for one in told),
        "extra": any(_says_license(one) or _says_contact(one) or _says_date(one) for one in told if one.kind != "heading"),
    }
    missing = [name for name, there in has.items() if not there]
    if missing:
        raise Failure("default" if len(missing) == 3 else f"no-{'-'.join(missing)}")


def _says_version(one: Statement) -> bool:
    """A version number of the model itself: not of a library, the data or the document."""
    if one.kind == "heading":
        return bool(TAGGED.search(one.body))
    for match in words.VERSION.finditer(one.text):
        around = re.split(r"[,;|·]", one.text[: match.start()])[-1]
        after = one.text[match.end() : match.end() + 40]
        number = VERSION_NUMBER.search(after)
        if number and not _of_another(f"{around} {after[: number.start()]}"):
            return True
    under = bool(one.headings) and words.VERSION.search(one.headings[-1]) is not None
    if (under or words.VERSION.search(one.label)) and VERSION_NUMBER.match(one.body) and not _of_another(one.label):
        return True
    tagged = TAGGED.search(one.text)
    return tagged is not None and not _of_another(one.text[max(0, tagged.start() - 30) : tagged.start()])


def _of_another(text: str) -> bool:
    return bool(words.FRAMEWORK.search(text) or words.NOT_THE_MODEL.search(text))


def _says_framework(one: Statement) -> bool:
    labelled = bool(words.FRAMEWORK_LABEL.search(one.label)) and bool(said(one.body))
    return bool(words.FRAMEWORK.search(one.text)) or labelled


def _says_license(one: Statement) -> bool:
    named = words.LICENSE.search(one.label) and re.search(r"\w{2,}", one.body)
    stated = words.LICENSE.search(one.body) and len(said(words.LICENSE.sub(" ", one.body))) >= 1
    return bool(named or stated or words.LICENSE_NAME.search(one.text))


def _says_contact(one: Statement) -> bool:
    named = words.CONTACT.search(one.label) and (said(one.body) or EMAIL.search(one.body))
    stated = words.CONTACT.search(one.body) and (EMAIL.search(one.body) or CONTACT_COLON.search(one.body))
    made_by = re.search(r"\b(?:desarrollad|mantenid|cread|entrenad)\w* por (?:el |la )?\w+|\b(?:developed|maintained|created|built|owned) by (?:the )?\w+", one.body)
    mail = re.search(r"[\w.+-]+@[\w-]+\.\w+", one.text)
    return bool(named or stated or made_by or mail)


def _says_date(one: Statement) -> bool:
    if words.NOT_A_DATE.search(one.text):
        return False
    labelled = words.DATE.search(one.label) and figures.DATED.search(one.body)
    stated = not one.about(*PROSE, "training", "evaluation") and re.search(rf"{words.DATE.pattern}[^.;]{{0,25}}?(?:{figures.DATED.pattern})", one.body)
    return bool(labelled or stated)
