"""The dialect: how an exam file calls its sections, columns and placeholders, in Spanish and English.

Patterns are searched in folded text (lower case, no accents).  A `.` or a bare stem stands where a letter with an
accent may have been lost to a wrong charset.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_HEADING = 400
"""Characters of a heading that are looked at: what is longer is no heading of this format."""
BOLD = re.compile(r"[^\w*`|\n]*(\*\*|__)(?:(?!\1)[^\n])+\1[^\w*`|\n]*")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


def slug(title: str) -> str:
    """A title as an id: `MLflow con Errores` -> `mlflow-con-errores`."""
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-") or "untitled"


def unique(name: str, taken: dict[str, int]) -> str:
    """The name, with a number behind it where it is taken; it is taken afterwards.

    `taken` says of each name how often it was asked for.
    """
    candidate = name
    while candidate in taken:
        taken[name] += 1
        candidate = f"{name}-{taken[name]}"
    taken[candidate] = 1
    return candidate


def plain(text: str) -> str:
    """A heading, cell or label without emphasis and code marks around its words."""
    return re.sub(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text).strip()


def is_bold(text: str) -> bool:
    """Whether a text is one line in bold alone, which heads what follows; ornaments may stand around it."""
    return len(text) < LONGEST_HEADING and bool(BOLD.fullmatch(text))


def without_blank(text: str) -> str:
    """The text without the line to write on that it ends with ("Problema: ______")."""
    words = text.rstrip(" _.…")
    tail = text[len(words) :]
    return words.rstrip(" :") if "__" in tail or "...." in tail or "……" in tail else text


def says(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the folded beginning of a text matches."""
    return bool(pattern.search(fold(text[:LONGEST_HEADING])))


EXERCISE = re.compile(
    r"^\W*(?:ejercicio|exercise)\b\s*(?:n[.ºo°]+\s*)?#?"
    r"(?P<number>\d+(?:\.\d+)*|[ivx]+\b|[a-h](?=\s*[:.)–—-])|bonus\b|extra\b|final\b)?"
    r"\s*[:.)–—-]*\s*(?P<title>.*)$",
    re.I,
)
"""A heading that opens an exercise."""

ANSWER = re.compile(
    r"^\W*(?:tus?|your)\s+(?!tareas?\b|mision|objetivo|puntaje|puntuaci|nota\b|rol\b|equipo|empresa|certific|"
    r"task|mission|goal|score|role|team|company)"
    r"|\b(?:tus?|su|your)\s+(?:propi[ao]\s+)?(?:respuesta|an.lisis|diagn.stico|revisi.n|soluci.n|answer|analysis|review)"
    r"|^\W*(?:respuestas?|answers?|preguntas?|questions?|hoja de respuestas?|answer sheet)\b"
    r"|^\W*(?:problemas|issues|errores|defectos|hallazgos|findings)\s+(?:encontrad|identificad|detectad|hallad|found)"
)
FIND = re.compile(r"^\W*(?:encuentra|identifica|lista|detecta|find|identify|list)\s+(?:los|las|the|al menos|que)\b")
"""An answer section, unless code stands under it."""
TASK = re.compile(r"^\W*(?:(?:tus?|your)\s+)?(?:tareas?|mision|task|mission)\b")
"""An answer section where the exercise has no other."""
SOLUTION = re.compile(
    r"^\W*(?:ver\s+|mostrar\s+|show\s+|view\s+)?(?:la\s+|the\s+)?(?:soluci(?:on(?:es)?|.n)|solutions?|model solution)\b"
    r"|\b(?:respuestas?|answers?)\s+(?:correctas?|esperadas?|modelo|expected|model)\b|\b(?:model|expected)\s+answers?\b"
    r"|^\W*(?:ver|mostrar|show|view)\s+(?:las?\s+|the\s+)?(?:respuestas?|answers?)\b"
)
HINT = re.compile(r"^\W*(?:ver\s+|show\s+|una?\s+)?(?:pistas?|hints?|ayudas?|tips?|consejos?)\b")
SCORING = re.compile(
    r"\bpuntuaci.n|\bpuntajes?\b|\bscoring|\bdesglose|\bcriterios? de (?:evaluaci|puntua|califica)|\bscore\b"
)
REVIEW = re.compile(
    r"\ba (?:revisar|analizar|corregir|completar|evaluar|mejorar|auditar)\b|\b(?:to|under) (?:review|analy[sz]e|fix)\b"
    r"|^\W*(?:escenario|scenario|requisitos?|requirements?|contexto|context)\b"
)
"""Opens a reviewed section also after an answer or a solution."""
RUBRIC = re.compile(r"\br.bricas?\b|\brubrics?\b")
POINTS_TABLE = re.compile(
    r"\bpuntuaci.n|\bpuntajes?\b|\bpuntos\b|\bcalificaci|\bevaluaci|\bscor(?:e|ing)\b|\bgrading\b|\bpoints\b"
)
REFLECTION = re.compile(r"\breflexi|\breflection")
CERTIFICATION = re.compile(r"\bcertific")
INSTRUCTIONS = re.compile(
    r"\binstruc|\bcomo (?:usar|funciona)|\breglas\b|\brules\b|\bantes de empezar|\bhow (?:to|it works)\b"
)
LACKS = re.compile(r"falta|missing|\black")
ASKS_MISSING = re.compile(r"\b(?:que|cual(?:es)?|what|which)\b.*(?:\bfalta|\bmissing\b|\black)")

BLANK = re.compile(r"^[\s_.…·\-–—:;*\[\](){}|<>/\\]*$")
"""A place to write in, with nothing said."""
PLACEHOLDER = re.compile(
    r"^\W*(?:(?:escrib[ae]|complet[ae]|pega|write|fill|paste)\b(?:\W*$|(?=[^?¿]*\b(?:aqui|here)\b|\s+(?:tus?|your)\b))|"
    r"tu\s+\w+\s+(?:aqui|va aqui)|tu respuesta\b|your answer\b|respuesta\b|answer\b|todo\b)[^?¿]*$"
)
"""Words that only say "write here"."""
CHOICE = re.compile(r"^\[[ xX]?\]\s*|^[☐☑□✅❌]\s*|^\(\s*\)\s*")

FILE_NAME = re.compile(
    r"^\s*(?:#+|//+|--|<!--|;+|/\*+|%|\"\"\"|''')!?\s*(?:(?i:archivo|fichero|file|filename|nombre)\s*:\s*)?[`*]*"
    r"(?P<name>(?:[\w.@-]+/)*(?:"
    r"[\w.-]*[\w-]\.(?:py|pyi|ipynb|ya?ml|json|jsonl|toml|cfg|ini|txt|md|rst|tf|tfvars|hcl|sh|bash|bat|ps1|sql|js|ts|jsx|"
    r"tsx|html?|css|xml|csv|tsv|parquet|env|lock|conf|properties|dvc|j2|jinja2?|tmpl|service|rb|go|rs|java|scala|r|"
    r"Dockerfile|dockerfile|example|sample|prod|dev|test)"
    r"|(?:Dockerfile|Containerfile|Makefile|Procfile|Jenkinsfile|Vagrantfile|Pipfile|CODEOWNERS|LICENSE|README|CHANGELOG|MLproject)"
    r"(?:\.[\w-]+)?|\.[a-z][\w-]*(?:\.[\w-]+)*))"
    r"[`*]*(?=\s|$|-->|\*/|\"\"\"|'''|[:(|,])",
)
"""A first comment that begins with a file's name."""


def file_named(heading: str) -> str | None:
    """The file that a heading names ("Archivo 2: `src/api.py`"); None where it names none or several."""
    words = re.findall(r"[\w./@-]+", heading[:LONGEST_HEADING])
    found = {match["name"] for word in words if (match := FILE_NAME.match(f"# {word.rstrip('.')}"))}
    return found.pop() if len(found) == 1 else None


SHEBANG = re.compile(r"^#!|^\s*#.*coding[:=]")
