"""Other words for an exercise: names, numbers and data of one variant, put into code and prose alike.

A wording replaces whole words (or whole phrases: a key may hold blanks and signs) and nothing inside a longer word, the
longest key first, all in one pass, so that two words can change places:

>>> Wording({"churn": "default", "churn.csv": "loans.csv"})("churn from churn.csv, churned")
'default from loans.csv, churned'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from grading.model import LANGUAGES, Language, Text


@dataclass(frozen=True)
class Wording:
    """What stands for which word: `both` everywhere, `by_language` only in the texts of that language."""

    both: Mapping[str, str] = field(default_factory=dict)
    by_language: Mapping[Language, Mapping[str, str]] = field(default_factory=dict)

    def __call__(self, text: str, lang: Language | None = None) -> str:
        """The text in these words; without a language only `both` counts (data and code that everybody shares)."""
        words, pattern = self._tables[lang]
        return pattern.sub(lambda found: words[found[0]], text) if pattern else text

    def text(self, text: Text) -> Text:
        """A sentence in both languages."""
        return Text(self(text.es, "es"), self(text.en, "en"))

    def back(self, text: str) -> str:
        """A text with the variant's words, in those of the exercise as it is written (`both` only: names and data)."""
        words, pattern = self._back
        return pattern.sub(lambda found: words[found[0]], text) if pattern else text

    def joined(self, other: Wording) -> Wording:
        """Both wordings in one; where they disagree on a word the other one counts."""
        each = {lang: {**self.by_language.get(lang, {}), **other.by_language.get(lang, {})} for lang in LANGUAGES}
        return Wording({**self.both, **other.both}, each)

    @cached_property
    def _tables(self) -> dict[Language | None, tuple[Mapping[str, str], re.Pattern[str] | None]]:
        found: dict[Language | None, Mapping[str, str]] = {None: self.both}
        found |= {lang: {**self.both, **self.by_language.get(lang, {})} for lang in LANGUAGES}
        return {lang: (words, _pattern(words)) for lang, words in found.items()}

    @cached_property
    def _back(self) -> tuple[Mapping[str, str], re.Pattern[str] | None]:
        words = {new: old for old, new in self.both.items() if new != old}
        return words, _pattern(words)


AS_WRITTEN = Wording()


def _pattern(words: Mapping[str, str]) -> re.Pattern[str] | None:
    """Matches any of the words where it stands alone; None: there are none."""
    if not words:
        return None
    return re.compile("|".join(_alone(word) for word in sorted(words, key=lambda word: (-len(word), word))))


def _alone(word: str) -> str:
    before = r"(?<!\w)" if re.match(r"\w", word) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", word) else ""
    return before + re.escape(word) + after
