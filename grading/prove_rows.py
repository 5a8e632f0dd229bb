"""What is claimed of an exercise's rows: the rubric's own are matched to their issue, and to no other.

That the matcher knows a phrasing that it has learnt says little.  So each phrasing is also judged by a matcher that has
not learnt it: four matchers, each without a quarter of every issue's phrasings (and the short forms made of them), are
trained and asked about that quarter.  Leaving out one at a time would train hundreds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grading.claim import BROKEN, OPEN, PROVEN, Claim
from grading.content import GradedExercise
from grading.matching import matcher, material
from grading.matching.material import Example
from grading.matching.text import fold, words
from grading.matching.trained import Matcher, gather
from grading.model import LANGUAGES, Match, Row
from grading.rubric import Sayings

FOLDS = 4
LEAK = 0.1
"""Share of an issue's unseen phrasings that may be accepted as another issue: in Hito 5 the worst issue has 7 %."""
SEEN, UNSEEN = 0.9, 0.3
"""Share of phrasings that must be recognised (accepted, or asked about): of those learnt from, and of unseen ones.

In Hito 5 (sixty phrasings an issue) the worst issues have 96 % and 65 %, in the skeleton (twenty) 100 % and 45 %."""
FEW = 4
"""Phrasings of a language below which an issue's phrasings are too few to be split up."""
Judged = dict[str, list[tuple[str, Match]]]
"""Issue -> its texts with what they were matched to."""


def prove(exercise: GradedExercise) -> Iterator[Claim]:
    """All claims about rows."""
    if not exercise.issues:
        reason = "it has no issue table: what learners answer is theirs to assess"
        yield Claim(exercise.exam, exercise.slug, "rows match", "", OPEN, reason)
        return
    yield from rows(exercise)
    if not any(_said(issue.phrasings) for issue in exercise.issues):
        reason = "there are no phrasings: rows are matched from titles and corrections alone"
        yield Claim(exercise.exam, exercise.slug, "phrasings match", "", OPEN, reason)
        return
    yield once(exercise)
    yield from phrasings(exercise)
    yield from near_misses(exercise)
    yield from unseen(exercise)


def rows(exercise: GradedExercise) -> Iterator[Claim]:
    """The row of the solution table, title and correction, is recognised as its issue in both languages.

    One that is only asked about (a bare "Linting" claims nothing) stands in `why`: a learner could write the same.
    """
    for issue in exercise.issues:
        pairs = dict.fromkeys((issue.title.in_(lang), issue.correction.in_(lang)) for lang in LANGUAGES)
        found = matcher(exercise).match_each([Row(title, None, correction) for title, correction in pairs])
        told = [f"{title!r} is {_told(match)}" for (title, _), match in zip(pairs, found, strict=True)]
        wrong = [text for text, match in zip(told, found, strict=True) if match.issue != issue.id]
        asked = [text for text, match in zip(told, found, strict=True) if match.band == "uncertain"]
        yield _claim(exercise, "rows match", issue.id, wrong, asked)


def once(exercise: GradedExercise) -> Claim:
    """No text stands for two issues, or for an issue and for nothing: the same words, whatever case and accents."""
    stands: dict[tuple[str, ...], set[str]] = {}
    for issue in exercise.issues:
        for text in (issue.title.es, issue.title.en, *_said(issue.phrasings)):
            stands.setdefault(tuple(words(fold(text))), set()).add(issue.id)
    for text in [*_said(exercise.rejects), *(text for issue in exercise.issues for text in _said(issue.rejects))]:
        stands.setdefault(tuple(words(fold(text))), set()).add("nothing")
    twice = [f"{' '.join(text)!r} stands for {' and '.join(sorted(of))}" for text, of in stands.items() if len(of) > 1]
    return _claim(exercise, "texts stand once", "", twice)


def phrasings(exercise: GradedExercise) -> Iterator[Claim]:
    """Phrasings that were learnt from are recognised, and none is accepted as another issue.

    One that reads as several problems in one row ("no X, no Y") names the first of them by rule: it is left out.
    """
    judged = _judge(matcher(exercise), {issue.id: _said(issue.phrasings) for issue in exercise.issues})
    for issue, found in judged.items():
        alone = [(text, match) for text, match in found if not match.grouped]
        wrong = [f"{text!r} is {_told(match)}" for text, match in alone if _stolen(issue, match)]
        wrong += _too_few(issue, alone, SEEN)
        yield _claim(exercise, "phrasings match", issue, wrong)


def unseen(exercise: GradedExercise) -> Iterator[Claim]:
    """Phrasings that were not learnt from: many are recognised, few are accepted as another issue.

    Such as are stand in `why` even where they are few enough: one of them may stand under the wrong issue.
    """
    texts = {
        issue.id: _said(issue.phrasings)
        for issue in exercise.issues
        if max(len(issue.phrasings.get(lang, ())) for lang in LANGUAGES) >= FEW
    }
    judged: Judged = {issue: [] for issue in texts}
    learnt = gather(exercise)
    for part in range(FOLDS if texts else 0):
        held = {issue: said[part::FOLDS] for issue, said in texts.items()}
        for issue, found in _judge(Matcher(exercise, _without(learnt, held)), held).items():
            judged[issue] += found
    for issue, found in judged.items():
        leaks = [f"{text!r} is {_told(match)}" for text, match in found if _stolen(issue, match)]
        wrong = _too_few(issue, found, UNSEEN)
        if len(leaks) > LEAK * len(found):
            wrong = [f"{len(leaks)} of {len(found)} are accepted as another issue: {'; '.join(leaks)}", *wrong]
        yield _claim(exercise, "unseen phrasings match", issue, wrong, leaks)


def near_misses(exercise: GradedExercise) -> Iterator[Claim]:
    """What rubric.yml says names nothing is not accepted as an issue."""
    said = {issue.id: issue.rejects for issue in exercise.issues} | {"": exercise.rejects}
    texts = {issue: _said(rejects) for issue, rejects in said.items()}
    for issue, found in _judge(matcher(exercise), texts).items():
        wrong = [f"{text!r} is {_told(match)}" for text, match in found if match.band == "accepted"]
        yield _claim(exercise, "near misses name nothing", issue, wrong)


def _said(sayings: Sayings) -> list[str]:
    return [text for lang in LANGUAGES for text in sayings.get(lang, ())]


def _judge(judge: Matcher, texts: dict[str, list[str]]) -> Judged:
    """Match all texts at once, which is faster; issues without texts are left out."""
    pairs = [(issue, text) for issue, said in texts.items() for text in said]
    judged: Judged = {}
    for (issue, text), found in zip(pairs, judge.match_each([Row(text, None, "") for _, text in pairs]), strict=True):
        judged.setdefault(issue, []).append((text, found))
    return judged


def _without(learnt: tuple[Example, ...], held: dict[str, list[str]]) -> tuple[Example, ...]:
    """The examples without the texts held back, and without the short forms that were made of them."""
    texts = {(issue, text) for issue, said in held.items() for text in said}
    short = {(i, made) for i, text in texts for spanish in (True, False) for made in material.terse(text, spanish)}
    gone = {"phrasing": texts, "made": short}
    return tuple(one for one in learnt if (one.label, one.problem) not in gone.get(one.source, ()))


def _stolen(issue: str, found: Match) -> bool:
    return found.band == "accepted" and found.issue != issue


def _too_few(issue: str, found: list[tuple[str, Match]], share: float) -> list[str]:
    missed = [text for text, match in found if match.issue != issue]
    if len(missed) <= (1 - share) * len(found):
        return []
    return [f"{len(missed)} of {len(found)} are not recognised, as {missed[0]!r}"]


def _told(found: Match) -> str:
    return f"{found.band} as {found.issue} ({found.confidence:.2f})" if found.issue else found.band


def _claim(exercise: GradedExercise, claim: str, subject: str, wrong: list[str], note: Sequence[str] = ()) -> Claim:
    """Proven unless something is wrong; a `note` is worth a look all the same."""
    why = "; ".join(wrong or note)
    return Claim(exercise.exam, exercise.slug, claim, subject, BROKEN if wrong else PROVEN, why)
