"""Variants of an exercise: a seed draws some of its defects and, from variants.yml, other names, numbers and data.

    service:                        # an axis: one thing that is drawn by itself
      churn: {}                     # an alternative; {} is the exercise as it is written
      loans:
        both: {churn.csv: loans.csv, Exited: Defaulted}        # code, data and both languages
        es: {abandono de clientes: impago de préstamos}        # words of one language
        en: {customer churn: loan default}

An exercise has as many wordings as the product of its axes' alternatives, and each comes with any set of defects.
Seed 0 is the exercise as it is written, with all of its defects.  grading/wording.py says how words are replaced.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from grading.errors import ContentError
from grading.model import LANGUAGES
from grading.wording import AS_WRITTEN, Wording

FILE = "variants.yml"
LEAST = 0.5
"""Share of an exercise's defects that a variant has at least: a retake asks for the same skills."""
Axes = Mapping[str, Mapping[str, Wording]]
"""Axis -> alternative -> its words."""


@dataclass(frozen=True)
class Variant:
    """What a seed draws: the defects that are there, in the rubric's order, the alternative of each axis, its words."""

    seed: int
    defects: tuple[str, ...]
    drawn: Mapping[str, str]
    words: Wording = AS_WRITTEN


def draw(key: str, ids: Sequence[str], axes: Axes, seed: int) -> Variant:
    """The variant of a seed; `key` names the exercise, so that those of an exam draw independently.

    Between half and all of the defects are there (`LEAST`), each number of them as likely as another.
    """
    if not seed:
        return Variant(0, tuple(ids), {})
    dice = random.Random(f"{seed}:{key}:variant")
    count = dice.randint(math.ceil(LEAST * len(ids)), len(ids))
    defects = tuple(sorted(dice.sample(list(ids), count), key=list(ids).index))
    drawn = {axis: dice.choice(list(alternatives)) for axis, alternatives in axes.items()}
    words = AS_WRITTEN
    for axis, alternative in drawn.items():
        words = words.joined(axes[axis][alternative])
    return Variant(seed, defects, drawn, words)


def read(folder: Path) -> Axes:
    """The axes of an exercise's folder, none without a variants.yml; raises ContentError naming file and key."""
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(f"can't be read: {error}", str(path), "write valid YAML in UTF-8") from error
    if not isinstance(raw, dict):
        raise ContentError("is no mapping of axes", str(path), "see grading/variants.py for the format")
    return {str(axis): _axis(entry, f"{path}, {axis}") for axis, entry in raw.items()}


def _axis(raw: Any, where: str) -> dict[str, Wording]:
    if not isinstance(raw, dict) or len(raw) < 2:
        raise ContentError("has no two alternatives", where, "name at least two, {} for the words as they stand")
    return {str(name): _wording(entry or {}, f"{where}, {name}") for name, entry in raw.items()}


def _wording(raw: Any, where: str) -> Wording:
    if not isinstance(raw, dict) or set(raw) - {"both", *LANGUAGES}:
        raise ContentError("has other keys than both, es and en", where, "see grading/variants.py for the format")
    tables = {key: _words(entry, f"{where}, {key}") for key, entry in raw.items()}
    return Wording(tables.get("both", {}), {lang: tables[lang] for lang in LANGUAGES if lang in tables})


def _words(raw: Any, where: str) -> dict[str, str]:
    if not isinstance(raw, dict) or not all(isinstance(word, str) and word for pair in raw.items() for word in pair):
        raise ContentError("maps something that is not text", where, "write word: other word, numbers in quotes")
    if len(set(raw.values())) < len(raw):
        twice = sorted(word for word in set(raw.values()) if list(raw.values()).count(word) > 1)
        raise ContentError(f"two words become {', '.join(map(repr, twice))}", where, "give each its own")
    return raw
