"""Which hyper-parameter a logged key speaks of: scikit-learn's name in any spelling, or a customary name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

ALIASES: tuple[tuple[str, str], ...] = (
    ("max_depth", r"depth|profundidad|prof"),
    ("n_estimators", r"n?trees?|n?arbol(es)?|estimators|estimadores"),
    ("n_neighbors", r"k|neighbou?rs|vecinos"),
    ("learning_rate", r"lr|eta|aprendizaje"),
    ("max_iter", r"iters?|iterations|iteraciones|epochs|epocas|steps|pasos"),
    ("min_samples_leaf", r"leaf|hojas?"),
    ("min_samples_split", r"split|division"),
    ("max_features", r"features|variables|columnas"),
    ("criterion", r"criterio"),
    ("penalty", r"penalizacion|regularization|regularizacion"),
    ("C", r"regularization|regularizacion"),
    ("class_weight", r"weights?|pesos?"),
    ("kernel", r"nucleo"),
)
"""A word of a key -> the hyper-parameter that people mean by it; only the value decides whether it is that one."""

_PLAIN = str.maketrans("áéíóúüñÁÉÍÓÚÜÑ", "aeiouunAEIOUUN")


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """A name in lower case, its words joined by `_`, without accents.

    >>> folded("maxDepth"), folded("Árboles (n)")
    ('max_depth', 'arboles_n')
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.translate(_PLAIN))
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def spelt(key: str, names: Iterable[str]) -> str | None:
    """The name that a key is, or ends in, however it is written: the longest one, or None.

    >>> spelt("rf_MAX_DEPTH", ["max_depth"]), spelt("maxdepth", ["max_depth"]), spelt("topic", ["C"])
    ('max_depth', 'max_depth', None)
    """
    words = folded(key)
    fits = [
        name
        for name in names
        if f"_{words}".endswith(f"_{folded(name)}") or words.replace("_", "") == folded(name).replace("_", "")
    ]
    return max(fits, key=len, default=None)


def meant(key: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that a key of the author's own may stand for.

    >>> meant("número de árboles", ["max_depth", "n_estimators"]), meant("rows", ["max_depth"])
    (('n_estimators',), ())
    """
    known = set(names)
    return tuple(
        name for name, words in ALIASES if name in known and re.search(rf"(?:^|_)(?:{words})(?:_|$)", folded(key))
    )
