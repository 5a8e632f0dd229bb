"""Does a row claim a defect at all?  Bare lists, denials, questions that only ask, copies, and rows that say nothing.

What people say stands in speech.yml; here is how it adds up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from grading.matching import glossary, speech
from grading.matching.text import GRAMMAR, fold, words

Kind = Literal["claim", "list", "denial", "question", "copy", "empty"]

_BUT = re.compile(
    r"\b(?:pero|sino|aunque|but|however|although|though|yet|mientras que|whereas|en cambio|solo que)\b|[;:.!]|"
    r",(?= *(?:no|not|ni|sin|lo malo|lo que|que|the|nadie|correcto|good|bien|perfecto|fine|ok|asi que|\w+ la|\w+ el)\b)"
)
"""Where a clause ends and another stance may begin."""
_LIST = re.compile(r"[,;/|+\n•·]| - | y | and | e ")
_HEAD = re.compile(r"^\W*(?:faltan?|missing|add|anadir|no hay|sin|lacks?|needs?)\b\W*")
_DOCUMENT = re.compile(r"^#+ .*\n|\|\s*:?-{3,}|^- \w[^\n]*: ", re.MULTILINE)
"""A heading with text under it, a table or named values: a piece of a document, not a list of terms."""
_GLUED = re.compile(r"[a-z]{28,}")
_BRACKETED = re.compile(r"\W*(?:[(\[{<\"'][^()\[\]{}<>\"']{1,30}[)\]}>\"'][\s,;/|]*){3,}")
"""Three terms or more, each in brackets or quotes, and nothing else."""
MANY = 5
"""Bare terms of different matters from which a row is a list whatever it begins with."""
_CODE = re.compile(r"[=(){}\[\]`#@]|\w\.\w|::|->|^- |\*\*")
_CALL = re.compile(r"[=({\[]")
_NAME = re.compile(r"\W*\b[a-z0-9]+_[a-z0-9_]+\b")
_IDS = re.compile(r"\b(?:no|missing)-[a-z]+")
_OR = re.compile(r"^(?!\W*(?:como|how)\b).*\b(?:or|o)\b(?! (?:\w+ )?[0-9])[^?]*\?")
_ASKS_FIRST = re.compile(
    r"^\W*(?:should|shall|can|could|may|is|are|does|do)\b(?! (?:we really|nobody|no one))"
    r"(?! (?:we|you|this|it|i)(?: please| perhaps| also| at least| not| rather)* "
    r"(?:avoid|add|log|have|get|include|use|keep|mask|stop|count|measure|record|attach|give|name|see|say|write|expose)\b)"
)
_YES = re.compile(r"(?<!por )(?<!en )\bsí\b(?! (?:sol|mism|o no))", re.IGNORECASE)
_DESPITE = re.compile(r"\b(?:pero|sino|aunque|but|however|although|though|yet|mientras|whereas|en cambio)\b")
"""Folding would make "sí" (yes) the same as "si" (if)."""


@dataclass(frozen=True)
class Claim:
    """What a cell does: `kind`, and the folded text that makes the claim (without what the row grants or denies)."""

    kind: Kind
    text: str
    signs: tuple[str, ...]

    @property
    def mere(self) -> bool:
        """Whether it is three bare words or more: a list ("labels version class") or the name of what is missing.

        Nobody can tell, so such a row is never accepted outright: the learner is asked.
        """
        found = words(self.text)
        terms = all(glossary.ideas(word) for word in found)
        return self.signs == ("bare",) and len(found) >= 3 and terms and not GRAMMAR & set(found)

    @property
    def affirms(self) -> bool:
        """Whether it only says that something is there, or too much of it: no claim where the defect is its absence."""
        if "surplus" in self.signs:
            return not speech.find("absent", speech.without("surplus", speech.without("flaw", self.text)))
        return "present" in self.signs and not {"absent", "amiss", "question", "cure"} & set(self.signs)


def read(cell: str, correction: str = "", reviewed: str = "") -> Claim:
    """Judge a problem cell, given its correction and the squeezed code under review."""
    folded = fold(_YES.sub("yes", cell))
    if not words(folded):
        return Claim("empty", "", ("empty",))
    if is_copy(cell, reviewed) or _nearly_copied(cell, reviewed):
        changed = has_code(correction) and not is_copy(correction, reviewed)
        return Claim("copy", "", ("empty",) if changed else ("copy",))
    kind: Kind = "claim"
    left = granted_removed(folded)
    if is_list(cell):
        kind = "list"
    elif is_question(folded, correction):
        kind = "question"
    elif left is None or speech.is_only("shrug", fold(correction)):
        kind = "denial"
    return Claim(kind, left or folded, signs(folded) + (("code",) if has_code(cell) else ()))


def signs(folded: str) -> tuple[str, ...]:
    """The acts of speech that folded text holds; `bare` when there is none."""
    found = [act for act in ("absent", "amiss", "does", "cure", "present", "surplus") if speech.find(act, folded)]
    found += ["question"] if "?" in folded else []
    found += ["grants"] if speech.find("denial", folded) else []
    return tuple(found) or ("bare",)


def granted_removed(folded: str) -> str | None:
    """Folded text without the clauses that grant or deny a defect; None when nothing that claims one is left.

    >>> granted_removed("relanzar esta bien; registrarla sin la pila, no")
    'registrarla sin la pila , no'
    >>> granted_removed("yes hay start run, esta bien") is None
    True
    """
    clauses = [part for part in (part.strip(" ,") for part in _BUT.split(folded)) if words(part)]
    if len(clauses) > 1 and any(speech.is_only("approval", part) for part in clauses):
        return None
    kept = [part for part in clauses if not _denies(part)]
    if len(kept) == len(clauses):
        return folded
    if _denies(clauses[-1]) and speech.find("absent", clauses[-1]) and not _DESPITE.search(folded):
        return None  # "no hay sesgo, asi que no hace falta decir nada": the end takes the beginning back
    rest = " , ".join(kept)
    return rest if speech.find("absent", rest) or speech.find("amiss", rest) else None


def _denies(clause: str) -> bool:
    if "?" in clause:
        return False
    if speech.find("refutes", clause):
        return True
    denial, absence = speech.find("denial", clause), speech.find("absent", clause)
    if denial is None:
        return False
    if absence is not None and absence.end() <= denial.start():
        return False  # "falta decir lo que ya esta en el codigo": the absence governs the rest
    return not (absence is not None and denial.group().startswith("si "))  # "si hay un fallo no sabemos": if, not yes


def is_question(folded: str, correction: str) -> bool:
    """Whether text asks for information instead of pointing at an absence."""
    folded = folded.lstrip(" ¿¡(\"'«")
    if speech.starts("wonders", folded):
        return True
    if "?" in folded and glossary.ideas(fold(correction)) and not speech.find("asks", fold(correction)):
        return False  # beside a cure of something, a question is a way of pointing at it
    if "?" not in folded or speech.find("absent", folded.rpartition("?")[2]):
        return False
    if speech.starts("neutral", folded) and not speech.find("absent", folded) and not speech.find("amiss", folded):
        return True
    asks = speech.find("asks", folded) or _OR.search(folded) or _ASKS_FIRST.search(folded)
    return bool(asks) or speech.is_only("unsure", fold(correction)) or set(correction) - {" "} in ({"?"}, {"¿", "?"})


def is_copy(cell: str, reviewed: str) -> bool:
    """Whether a cell only quotes the code under review (`reviewed` is squeezed: see `squeeze`)."""
    squeezed = squeeze(cell)
    return bool(squeezed) and squeezed in reviewed and (len(squeezed) >= 12 or has_code(cell))


def _nearly_copied(cell: str, reviewed: str) -> bool:
    """Whether a cell quotes code from memory: its calls are those of the code under review, its texts nearly so."""
    if not (_CALL.search(cell) or cell.lstrip().startswith(("import ", "from "))) or "#" in cell:
        return False
    bare = re.sub(r"^\s*\w+\s*=(?!=)", "", cell)  # another name for the result is a slip of memory
    quoted = " ".join("".join(found) for found in _QUOTED.findall(bare))
    calls = {token.casefold() for token in words_of(_QUOTED.sub(" ", bare))}
    said = words(fold(quoted))
    known = sum(word in reviewed for word in said)
    return bool(calls) and all(call in reviewed for call in calls) and known >= RECALLED * len(said)


def has_code(cell: str) -> bool:
    """Whether a cell holds code or mark-up."""
    return bool(_CODE.search(cell))


_SUBJECT = re.compile(
    r"^\W*(?:el|la|los|las|un|una|the|this|that|these|those|esa?|este|esta|su|sus|its|a|an)\b(?: \w+){1,5}? "
    r"(?:es|esta|estan|son|va|van|queda|quedan|deberia\w*|is|are|was|were|should|must|ought|has to|need\w*|contains?)\b"
)


def stance(text: str, correction: str) -> list[str]:
    """Signs that a row takes the thing for granted and finds fault with it, in mended cells.

    `flaw`: it finds fault; `faultfinding`: and claims no absence; `subject`: so does a sentence about the thing;
    `removes`: the correction takes something away.

    >>> stance("el nombre es demasiado largo", "")
    ['flaw', 'faultfinding', 'subject']
    """
    found = []
    flaw = speech.find("flaw", text)
    absent = speech.find("absent", speech.without("flaw", text))  # "should not be so long" claims no absence
    found += ["flaw"] if flaw else []
    found += ["faultfinding"] if flaw and not absent else []
    found += ["subject"] if not absent and _SUBJECT.search(text) else []
    found += ["removes"] if speech.find("removes", correction) or speech.find("flaw", correction) else []
    return found


_TOKEN = re.compile(r"\w+|[^\w\s]")


def what_is_new(correction: str, reviewed: str) -> str:
    """A line of code under review that a correction changes is a copy but for what was added: only that counts.

    >>> what_is_new('log_model(model, "model", signature=s)', squeeze('mlflow.sklearn.log_model(model, "model")'))
    'signature s'
    """
    if not has_code(correction) or not _CALL.search(correction):
        return correction
    kept = []
    for line in correction.splitlines():
        head = _longest_head(squeeze(line), reviewed)
        if len(head) < SHARED:
            kept.append(line)
            continue
        rest = " ".join(_TOKEN.findall(_after(line, len(head))))
        kept.append(" ".join(words_of(rest)) if words_of(rest) else line)
    return "\n".join(kept)


_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
RECALLED = 0.6
"""Share of the words in quotes that a quotation from memory has right."""
SHARED = 14
"""Characters without spaces that a corrected line must begin with as a line under review does."""


def words_of(text: str) -> list[str]:
    """Identifiers and numbers of code."""
    return [token for token in _TOKEN.findall(text) if token[0].isalnum()]


def _longest_head(squeezed: str, reviewed: str) -> str:
    """The longest beginning that stands in the code under review."""
    low, high = 0, len(squeezed)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if squeezed[:middle] in reviewed else (low, middle - 1)
    return squeezed[:low]


def _after(line: str, count: int) -> str:
    """The line after so many characters that are neither spaces nor back ticks."""
    for place, char in enumerate(line):
        if count == 0:
            return line[place:]
        count -= not (char.isspace() or char == "`")
    return ""


def squeeze(code: str) -> str:
    """Code without spaces and back ticks, so that layout makes no difference."""
    return re.sub(r"[\s`]+", "", code).casefold()


def is_list(cell: str) -> bool:
    """Whether a cell is a bare list of terms: none of its words claims, and no sentence holds them together.

    Code, a cure ("add precision and recall") and one named thing ("latency histogram") are no lists.
    """
    folded = fold(cell)
    if len(_IDS.findall(cell.lower())) >= 2 or _GLUED.search(folded) or _long_list(folded):
        return True
    if _BRACKETED.fullmatch(cell.strip()):
        return True
    if (
        "?" in cell
        or _DOCUMENT.search(cell)
        or speech.find("absent", folded)
        or (speech.find("cure", folded) and not _NAME.match(cell))
    ):
        return False
    items = [words(fold(item)) for item in _LIST.split(cell) if words(fold(item))]
    if len(items) >= 3 and all(len(item) <= 4 for item in items) and not _CALL.search(cell):
        return True
    said = _CODE.search(cell) or any(speech.find(act, folded) for act in ("amiss", "does", "present"))
    return not said and _only_terms(cell, folded)


def _long_list(folded: str) -> bool:
    """Whether it calls off many bare terms of different matters, even after "missing:"."""
    items = [words(item) for item in _LIST.split(_HEAD.sub("", folded)) if words(item)]
    if len(items) < MANY or any(len(item) > 3 for item in items):
        return False
    return len({glossary.ideas(" ".join(item))[:1] for item in items} - {()}) >= MANY - 1


def _only_terms(cell: str, folded: str) -> bool:
    found = words(folded)
    if any(word in GRAMMAR for word in found):
        return False
    if _NAME.search(cell) and len(cell.split()) >= 2:
        return True  # "tags set_tags labels": a name of the library among other terms
    terms = sum(bool(glossary.ideas(word)) for word in found)
    return len(found) >= 6 or (len(found) >= 4 and (terms == len(found) or len(glossary.ideas(folded)) >= 4))
