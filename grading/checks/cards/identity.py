"""Whether a card identifies its model: version, framework, and one of licence, contact, date."""

from __future__ import annotations

import re

from grading.checks.cards import figures, words
from grading.checks.cards.saying import said
from grading.checks.cards.statements import Statement
from grading.checks.core import Failure

VERSION_NUMBER = re.compile(r"(?<![\w.])v?\d+(?:\.(?:\d+|x))*(?:[-+.]?[a-z]+\d*)?|(?<![\w.])v\d+(?:\.\d+)*")
TAGGED = re.compile(r"(?<![\w.])v\d+(?:\.\d+){0,3}\b")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\w)@[a-z][\w/-]{2,}|https?://\S+|(?<!\w)#[a-z][\w-]{2,}")
HANDLE = re.compile(r"(?<![\w.])@[a-z][\w-]{2,}")
"""Whom to write to in a chat."""
CONTACT_COLON = re.compile(rf"{words.CONTACT.pattern}\s*:\s*\w{{2,}}")
MADE_BY = re.compile(
    r"\b(?:desarrollad|mantenid|cread|entrenad|hech)\w* por (?:el |la )?\w+"
    r"|\b(?:developed|maintained|created|built|owned|made|written) by (?:the )?\w+"
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
SEMVER = re.compile(r"(?<![\w.,=@/])v?\d{1,3}\.\d{1,2}\.\d{1,3}(?:[-+.]?[a-z]+\d*)?(?![\w.]?\d)")
"""Three numbers name a version without the word; two could be anything."""
MONTH = r"(?:ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic|jan|apr|aug|dec)[a-z]*\.?"
DAY = re.compile(
    rf"\b\d{{4}}-\d\d(?:-\d\d)?\b|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b"
    rf"|\b{MONTH}\W+(?:\d{{1,2}}\w{{0,2}},?\W+)?(?:de\W+|del\W+|of\W+)?(?:19|20)\d\d\b"
)
"""A date to the month or the day: among the details it dates the model without the word."""
STATED_DATE = re.compile(rf"{words.DATE.pattern}[^.;]{{0,25}}?(?:{figures.DATED.pattern})")
BARE_LICENSE = re.compile(r"(?:\A|[,;|·/(])\s*mit\s*(?:\Z|[,;|·/).])|\bgnu\b.{0,20}\b(?:licen[cs]e|licencia)\b")
PROSE = ("use", "ethics", "limitations", "caveats", "training", "evaluation", "metrics")


def model_details(card: tuple[Statement, ...]) -> None:
    r"""The model's version, its framework, and one of licence, contact, date.

    >>> from grading.checks.cards import read_statements
    >>> model_details(read_statements("Version: 1.2.0\n\nFramework: scikit-learn\n\nLicense: MIT"))
    """
    told = [one for one in card if one.kind != "code"]
    said_of_it = [one for one in told if one.kind != "heading"]
    has = {
        "version": any(_says_version(one) for one in told),
        "framework": any(_says_framework(one) for one in told),
        "extra": any(_says_license(one) or _says_contact(one) or _says_date(one) for one in said_of_it),
    }
    missing = [name for name, there in has.items() if not there]
    if missing:
        raise Failure("default" if len(missing) == 3 else f"no-{'-'.join(missing)}")


def _says_version(one: Statement) -> bool:
    """A version number of the model itself: not of a library, the data or the document."""
    if one.kind == "heading":
        return bool(TAGGED.search(one.body))
    for match in words.VERSION.finditer(one.text):
        around = " ".join(re.split(r"[,;|·]", one.text[: match.start()])[-1].split()[-2:])
        after = one.text[match.end() : match.end() + 40]
        number = VERSION_NUMBER.search(after)
        if number and not _of_another(f"{around} {after[: number.start()]}"):
            return True
    under = bool(one.headings) and words.VERSION.search(one.headings[-1]) is not None
    if (under or words.VERSION.search(one.label)) and VERSION_NUMBER.match(one.body) and not _of_another(one.label):
        return True
    bare = () if one.about(*PROSE) else SEMVER.finditer(one.text)
    return any(not _of_another(_clause(one.text, found.start())) for found in (*TAGGED.finditer(one.text), *bare))


def _clause(text: str, end: int) -> str:
    """The last words before a place, up to a comma."""
    return re.split(r"[,;|·()]| and | y ", text[max(0, end - 30) : end])[-1]


def _of_another(text: str) -> bool:
    return bool(words.FRAMEWORK.search(text) or words.NOT_THE_MODEL.search(text))


def _says_framework(one: Statement) -> bool:
    labelled = bool(words.FRAMEWORK_LABEL.search(one.label)) and bool(said(one.body))
    return bool(words.FRAMEWORK.search(one.text)) or labelled


def _says_license(one: Statement) -> bool:
    named = words.LICENSE.search(one.label) and re.search(r"\w{2,}", one.body)
    stated = words.LICENSE.search(one.body) and len(said(words.LICENSE.sub(" ", one.body))) >= 1
    return bool(named or stated or words.LICENSE_NAME.search(one.text) or BARE_LICENSE.search(one.body))


def _says_contact(one: Statement) -> bool:
    named = words.CONTACT.search(one.label) and (said(one.body) or EMAIL.search(one.body))
    stated = words.CONTACT.search(one.body) and (EMAIL.search(one.body) or CONTACT_COLON.search(one.body))
    return bool(named or stated or MADE_BY.search(one.body) or HANDLE.search(one.body) or MAIL.search(one.text))


def _says_date(one: Statement) -> bool:
    stated = () if one.about(*PROSE) else STATED_DATE.finditer(one.body)
    if any(not words.NOT_A_DATE.search(one.body[max(0, found.start() - 30) : found.end()]) for found in stated):
        return True
    if words.NOT_A_DATE.search(one.text):
        return False
    labelled = words.DATE.search(one.label) and figures.DATED.search(one.body)
    dated = not one.about(*PROSE) and not figures.size(one.text) and DAY.search(one.body)
    return bool(labelled or dated)
