"""The second decision: does a correction cure the problem that its row names?  A remark for the learner, no points.

Learnt from what the rubric says that cures an issue and what does not (`cures`, `miscures`), and from labelled answers.
A correction is compared with what cures the issue, with what fails to, and with what cures the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from grading.content import GradedExercise
from grading.matching import claims, glossary, speech
from grading.matching.material import Example
from grading.matching.model import Model
from grading.matching.text import fold, words
from grading.model import LANGUAGES

STRENGTH = 0.3
"""Inverse regularisation: 0.1, 0.3 and 1 do alike in cross-validation."""
BORROWED = 6
"""Cures of other issues that are learnt as no cure of this one, and their weight."""
BORROWED_WEIGHT = 0.3
NEAREST = 3
"""Neighbours whose mean similarity counts beside that of the nearest."""
LONG = 20
"""Words from which a correction is just long."""


@dataclass(frozen=True)
class Remedy:
    """A correction that is known to cure an issue, or not to."""

    issue: str
    text: str
    cures: bool
    weight: float = 1.0


class Cures:
    """Learns from remedies; needs at least one that cures and one that does not (`teach` borrows them)."""

    def __init__(self, model: Model, remedies: Sequence[Remedy]) -> None:
        self._model = model
        self._known = sorted(set(remedies), key=lambda one: (one.issue, one.text, one.cures, one.weight))
        texts = [model.mend(one.text) for one in self._known]
        self._places: dict[str, list[int]] = {}
        for place, one in enumerate(self._known):
            self._places.setdefault(one.text, []).append(place)
        self._issues = np.array([one.issue for one in self._known])
        self._good = np.array([one.cures for one in self._known], dtype=bool)
        self._sorts = {issue: self._sort(issue) for issue in ("", *{one.issue for one in self._known})}
        self._vectors = self._encode(texts)
        self._ideas = self._usual(texts)
        taught = [*self._known, *_borrowed(self._known)]
        self._regression: LogisticRegression | None = None
        if len({one.cures for one in taught}) == 2:
            self._regression = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=1000)
            with threadpool_limits(1):
                numbers = self._numbers([(one.issue, one.text) for one in taught])
                self._regression.fit(numbers, [one.cures for one in taught], [one.weight for one in taught])

    def decide(self, asked: Sequence[tuple[str, str]]) -> tuple[bool, ...]:
        """For each issue and correction, whether it cures; one that is empty or says to do nothing does not."""
        said = [bool(words(fold(text))) and not speech.is_only("shrug", fold(text)) for _, text in asked]
        if self._regression is None or not any(said):
            return tuple(said)
        told = self._regression.predict_proba(self._numbers(asked))[:, 1].round(6) >= 0.5
        meant = [speech.is_only("supplies", fold(text)) for _, text in asked]
        return tuple(one and bool(true or it) for one, true, it in zip(said, told, meant, strict=True))

    def _sort(self, issue: str) -> tuple[NDArray[np.intp], ...]:
        """Places of what cures the issue, of what fails to, and of what cures the others."""
        mine = self._issues == issue
        return tuple(map(np.flatnonzero, (mine & self._good, mine & ~self._good, ~mine & self._good)))

    def _encode(self, mended: Sequence[str]) -> sparse.csr_matrix:
        found = self._model.encode(mended)
        length = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
        return sparse.csr_matrix(sparse.diags(1 / np.maximum(length, 1e-9)) @ found)

    def _usual(self, texts: Sequence[str]) -> dict[str, dict[str, float]]:
        """Issue -> idea -> share of its cures that touch the idea."""
        touched: dict[str, Counter[str]] = {}
        for one, text in zip(self._known, texts, strict=True):
            if one.cures:
                touched.setdefault(one.issue, Counter()).update(glossary.ideas(text))
        many = Counter(one.issue for one in self._known if one.cures)
        return {issue: {idea: n / many[issue] for idea, n in found.items()} for issue, found in touched.items()}

    def _numbers(self, asked: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        texts = [self._model.mend(text) for _, text in asked]
        alike = (self._encode(texts) @ self._vectors.T).toarray()
        lines = []
        for (issue, said), text, likeness in zip(asked, texts, alike, strict=True):
            likeness[self._places.get(said, [])] = 0.0  # what is learnt from must not be its own neighbour
            good, bad, other = (_near(likeness[places]) for places in self._sorts.get(issue, self._sorts[""]))
            lines.append([*good, *bad, *other, good[1] - other[1], good[0] - bad[0], *self._form(issue, said, text)])
        return np.array(lines, dtype=float)

    def _form(self, issue: str, said: str, text: str) -> list[float]:
        usual, ideas = self._ideas.get(issue, {}), glossary.ideas(text)
        strange = sum(idea not in usual for idea in ideas)
        signs = [speech.find(act, text) is not None for act in (*DOUBTS, "cure", "absent")]
        length = min(len(words(text)), LONG) / LONG
        return [length, claims.has_code(said), sum(usual.get(idea, 0.0) for idea in ideas), strange / 3, *signs]


DOUBTS = ("removes", "evades", "fixes_in_place", "shows", "retrains", "embellishes")
"""Acts of speech.yml that cures seldom are made of."""


def teach(exercise: GradedExercise, examples: Sequence[Example]) -> tuple[Remedy, ...]:
    """What is known to cure the exercise's issues: from its rubric, and from the labelled examples."""
    found = []
    for issue in exercise.issues:
        for lang in LANGUAGES:
            found.append(Remedy(issue.id, issue.correction.in_(lang), True))
            found += [Remedy(issue.id, text, True) for text in issue.cures.get(lang, ())]
            found += [Remedy(issue.id, text, False) for text in issue.miscures.get(lang, ())]
            found += [Remedy(issue.id, text, True, 0.7) for text in issue.phrasings.get(lang, ()) if _proposes(text)]
    for one in examples:
        if one.label and one.cures is not None and words(fold(one.correction)):
            found.append(Remedy(one.label, one.correction, one.cures))
    return tuple(found)


def _proposes(text: str) -> bool:
    """Whether a phrasing says what to do rather than what is wrong."""
    folded = fold(text)
    return bool(speech.find("cure", folded)) or (claims.has_code(text) and not speech.find("absent", folded))


def _borrowed(known: Sequence[Remedy]) -> list[Remedy]:
    """Cures of other issues, evenly taken, as what does not cure each issue."""
    found = []
    for issue in sorted({one.issue for one in known}):
        others = [one for one in known if one.cures and one.issue != issue]
        step = max(1, len(others) // BORROWED)
        found += [Remedy(issue, one.text, False, BORROWED_WEIGHT) for one in others[::step][:BORROWED]]
    return found


def _near(similarities: NDArray[np.float64]) -> tuple[float, float]:
    if not len(similarities):
        return 0.0, 0.0
    best = np.sort(similarities)[::-1][:NEAREST]
    return float(best[0]), float(best.mean())
