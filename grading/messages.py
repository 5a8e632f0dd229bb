"""Interface sentences: English in the code, translated by the gettext catalogues in locales/.

Catalogues are read from their .po source (Babel), so there is nothing to compile and nothing to go stale.
"""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from grading.model import LANGUAGES, Language, Text

LOCALES = Path(__file__).resolve().parent.parent / "locales"


@cache
def catalogue(lang: Language) -> gettext.NullTranslations:
    """The translations of that language; English is the identity."""
    path = LOCALES / lang / "LC_MESSAGES" / "corrige.po"
    if lang == "en" or not path.is_file():
        return gettext.NullTranslations()
    buffer = BytesIO()
    with path.open("rb") as source:
        write_mo(buffer, read_po(source, locale=lang))
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


def translate(lang: Language, message: str, **params: object) -> str:
    """The message in that language with its `{name}` places filled."""
    text = catalogue(lang).gettext(message)
    return text.format(**params) if params else text


def both(message: str, **params: object) -> Text:
    """The message in both languages, to be stored: a score keeps the sentences that it was given with.

    A parameter that is a Text is filled in in the language of the sentence.
    """
    return Text(*(translate(lang, message, **_in(lang, params)) for lang in LANGUAGES))


def _in(lang: Language, params: dict[str, object]) -> dict[str, object]:
    return {name: value.in_(lang) if isinstance(value, Text) else value for name, value in params.items()}
