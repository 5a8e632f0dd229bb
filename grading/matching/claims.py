"""Does a row claim a defect at all?  Bare lists, denials, questions that only ask, copies, and rows that say nothing.

The patterns are about how Spanish and English claim, grant, deny and ask; none of them knows an issue.
They read folded text (grading/matching/text.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from grading.matching import glossary
from grading.matching.text import fold, words

Kind = Literal["claim", "list", "denial", "question", "copy", "empty"]

_ABSENT = re.compile(
    r"\b(no|not|ni|sin|nunca|nadie|ningun\w*|nada|never|none|nothing|nobody|nor|neither|without|zero|cero|"
    r"falt\w*|flat\w|ausen\w+|care(?:ce|cen)|omit\w*|olvid\w*|miss(?:ing|es|ed)?|lack\w*|absent|absence|forg[eo]t\w*|hardly|apenas|"
    r"imposible|impossible|invisible|desconoc\w+|unknown|un(?:used|named|set|labell?ed|observed|counted|monitored|tracked|"
    r"documented|defined|specified|recorded|described|stated|dated|logged|measured|structured|clear)|anonym\w+|anonim\w+|opac[oa]|opaque)\b"
)
_AMISS = re.compile(
    r"\b(solo|solamente|unic[oa]s?|unicamente|only|just|single|poc[oa]s?|few|too|demasiad\w+|mal|mala|wrong\w*|incorrect\w*|bad|badly|"
    r"poor\w*|pobre\w*|escas\w+|escuet\w+|insuficien\w+|insufficient|incomplet\w*|generic\w*|vag[ou]e?\w*|deberia\w*|should|tendria\w*|habria|haria falta|"
    r"hay que|must|need\w*|necesit\w+|en vez de|en lugar de|instead|rather than|enves de|envez|pierde\w*|perd\w+|los[et]\w*|"
    r"leak\w*|filtra\w*|expone\w*|exposes?|vuelca\w*|dumps?|dumping|misleading|enganos\w+|dificil\w*|hard|cualquiera|anyone|"
    r"riesgo\w*|risky?|problem\w*|peligro\w*|"
    r"good luck|nightmare|shipped|a secas|pelad[oa]|pierd\w+|se escribe\w*|sueltas?|floating|adivin\w+|guess\w*|cannot)\b"
)
_DOES = re.compile(r"\b(usa|uses?|ocupa\w*|utiliza\w*|imprime\w*|prints?|inprime\w*|loguea\w*|logs|writes?|escribe\w*|queda\w*|sale\w*|va|van)\b")
_DENIAL = re.compile(
    r"\b((?:esta|estan|es|son|parece|parecen|queda|lo veo|se ve)(?: (?!no|poco|mal|not|never)\w+){0,2} "
    r"(?:bien|correct[oa]s?|ok|perfect[oa]s?|adecuad[oa]s?|cubiert[oa]s?|complet[oa]s?|suficientes?|apropiad[oa]s?|documentad[oa]s?|valid[oa]s?|estupend\w+|resuelt[oa]s?)|"
    r"(?:is|are|looks?|seems?|was)(?: (?!not|no|never|hardly|far)\w+){0,2} (?:fine|ok|okay|correct\w*|good|right|enough|sufficient|complete|adequate|covered|optional|acceptable|perfect\w*|documented|great)|"
    r"no (?:\w+ ){0,2}(?:hace|hacen|haria|harian|haga|hagan) falta|no (?:se )?(?:necesita\w*|require\w*)|innecesari\w+|no (?:es|son) (?:necesari\w+|obligatori\w+|un problema|sensibles?)|"
    r"no (?:veo|hay|encuentro|tiene|existe\w*|aprecio|detecto) (?:\w+ ){0,2}(?:problema\w*|error\w* (?:aqui|ahi)|fallos? (?:aqui|ahi)|nada (?:malo|mal|raro)|nada que (?:cambiar|corregir|objetar|mejorar|decir)|datos sensibles|\w+ que (?:declarar|reportar|mencionar|corregir|senalar|objetar))|"
    r"yes|si (?:hay|tiene|tienen|esta|estan|existe\w*|lleva\w*|incluye\w*|usa)|"
    r"ya (?:\w+ ){0,2}(?:esta\w*|hay|tiene\w*|lo|la|los|las|se|viene\w*|existe\w*|incluye\w*|menciona\w*|mide\w*|registra\w*|lleva\w*|aparece\w*|consta\w*|agrega\w*|anade\w*|hace\w*)|"
    r"(?:no|not|without)(?: \w+){0,2} (?:needed|necessary|required|issue here|problem here)|need(?:s)? no|do(?:es)? not need|need not|"
    r"(?:is|are) (?:already|not (?:a|an) (?:problem|issue))|already (?:\w+ )?(?:there|present|done|covered|has|have|logged|included|set|handled|exists?)|"
    r"nothing (?:\w+ )?(?:to (?:change|fix|do|add|report)|wrong)|no (?:problem|issue)s? (?:here|there|with|found)|there (?:is|are) (?:already|indeed|enough)|"
    r"(?:does|do) (?:log|have|include|set|record|use|exist|belong)|belongs? (?:in|elsewhere)|not belong|"
    r"(?:todo|all|everything) (?:\w+ ){0,2}(?:bien|correcto|ok|fine|good)|no (?:cambiaria|agregaria|anadiria|tocaria|pondria)\w*|(?:is|are|was|were) not lost|"
    r"(?:is|are|was|were|son|es|estan?|queda\w*|fue\w*) (?:\w+ )?(?:correctly|properly|correctamente|debidamente)|correctamente|correctly)\b"
)
_SHRUG = re.compile(
    r"^(?:(?:lo )?dejar(?:lo|la|los|las)? (?:igual|asi|como esta\w*|tal cual)|ningun[oa]?|nada|nada que \w+|no aplica|n/?a|none|nothing(?: to \w+)?|no (?:hace falta|change\w*|action\w*)|"
    r"keep (?:it|as is|as it is|it \w+)|leave (?:it|as is|as it is|it as is)(?: as is)?|as is|todo bien|esta bien|ok|fine|it is fine|no tocar\w*|sin cambios|mantener\w*(?: asi| igual)?)[ .!]*$"
)
_ASKS = re.compile(
    r"(?:antes o despues|before or after|diferencia|difference|\b(?:es|seria|is it|would it be) (?:mejor|better|obligatori\w+|mandatory|necesari\w+|required|recommended|recomendable)|"
    r"\bmejor\b.*\bo\b|\bcuando se (?:usa|pone|calcula)|\bwhen (?:should|do|to)\b|\b(?:or|o) (?:do|does|is|se|al|en|se|lo|la|should|hay|\w+)[^?]*\?|"
    r"\bdebe\w* (?:tener|ir|llevar|ser)\b|\bhow many \w+ (?:can|should|does|do)\b|\bcuant[oa]s \w+ (?:debe\w*|puede\w*|hay que|tiene que)|"
    r"^\W*(?:should|shall|can|could|may|is|are|does|do) (?!we really|nobody|no one)\b|\bque es\b|\bwhat (?:is|are) (?:a|an|the difference)\b|\bse puede usar\b|\bsirve para\b|\bmandatory\b|\bobligatori\w+)"
)
_UNSURE = re.compile(r"^(?:no (?:estoy segur[oa]|se|lo se)|not sure|i (?:do not|dont) know|\?+|idk|ni idea)[ .]*$")
_BUT = re.compile(
    r"\b(?:pero|sino|aunque|but|however|although|though|yet|mientras que|whereas|en cambio|solo que)\b|[;:.!]|,(?= *(?:no|not|ni|sin|lo malo|lo que|que|the|registrar\w*|nadie)\b)"
)
_LIST = re.compile(r"[,;/|+\n•·]| - | y | and | e ")
_CODE = re.compile(r"[=(){}\[\]`#@]|\w\.\w|::|->|^- |\*\*")
_YES = re.compile(r"\bsí\b", re.IGNORECASE)
"""Folding would make "sí" (yes) the same as "si" (if)."""
_GRAMMAR = frozenset(
    "el la los las un una unos unas lo al del que se le su sus esta este esto ese esa es son hay fue ser estar como cuando donde si ya muy mas para por con "
    "the a an this that these those is are was were be been it its they them there which what how when where who if to for with from by at on into than so "
    "can could would will does do has have did we you i me te nos".split()
)


@dataclass(frozen=True)
class Claim:
    """What a cell does: `kind`, and the folded text that makes the claim (without what the row grants or denies)."""

    kind: Kind
    text: str
    signs: tuple[str, ...]


def read(cell: str, correction: str = "", reviewed: str = "") -> Claim:
    """Judge a problem cell, given its correction and the folded code under review."""
    folded = fold(_YES.sub("yes", cell))
    found = words(folded)
    if not found:
        return Claim("empty", "", ("empty",))
    if is_copy(cell, reviewed):
        return Claim("copy", "", ("copy",))
    if is_list(cell):
        return Claim("list", folded, ("list",))
    if is_question(folded, correction):
        return Claim("question", folded, ("asks",))
    left = granted_removed(folded)
    signs = _signs(folded)
    if _SHRUG.match(fold(correction)):
        return Claim("denial", folded, (*signs, "shrug"))
    if left is None:
        return Claim("denial", folded, (*signs, "denial"))
    return Claim("claim", left, signs)


def _signs(folded: str) -> tuple[str, ...]:
    signs = []
    if _ABSENT.search(folded):
        signs.append("absent")
    if _AMISS.search(folded):
        signs.append("amiss")
    if _DOES.search(folded):
        signs.append("does")
    if "?" in folded:
        signs.append("question")
    if _DENIAL.search(folded):
        signs.append("grants")
    return tuple(signs) or ("bare",)


def granted_removed(folded: str) -> str | None:
    """Folded text without the clauses that grant or deny a defect; None when nothing that claims one is left.

    >>> granted_removed("relanzar esta bien; registrarla sin la pila, no")
    'registrarla sin la pila , no'
    >>> granted_removed("si hay start run, esta bien") is None
    True
    """
    clauses = [part.strip(" ,") for part in _BUT.split(folded)]
    clauses = [part for part in clauses if words(part)]
    kept = [part for part in clauses if not _denies(part)]
    if len(kept) == len(clauses):
        return folded
    rest = " , ".join(kept)
    if _ABSENT.search(rest) or _AMISS.search(rest):
        return rest
    return None


def _denies(clause: str) -> bool:
    if "?" in clause:
        return False
    denial, absence = _DENIAL.search(clause), _ABSENT.search(clause)
    if denial is None:
        return False
    if absence is not None and absence.end() <= denial.start():
        return False  # "falta decir lo que ya esta en el codigo": the absence governs the rest
    return not (absence is not None and denial.group().startswith("si "))  # "si hay un fallo no sabemos": if, not yes


def is_question(folded: str, correction: str) -> bool:
    """Whether text asks for information instead of pointing at an absence."""
    if "?" not in folded or _ABSENT.search(folded.rpartition("?")[2]):
        return False
    return bool(_ASKS.search(folded) or _UNSURE.match(fold(correction)))


def is_copy(cell: str, reviewed: str) -> bool:
    """Whether a cell only quotes the code under review (`reviewed` is squeezed: see `squeeze`)."""
    squeezed = squeeze(cell)
    return bool(squeezed) and squeezed in reviewed and (len(squeezed) >= 12 or bool(_CODE.search(cell)))


def has_code(cell: str) -> bool:
    """Whether a cell holds code or mark-up."""
    return bool(_CODE.search(cell))


def squeeze(code: str) -> str:
    """Code without spaces and back ticks, so that layout makes no difference."""
    return re.sub(r"[\s`]+", "", code).casefold()


def is_list(cell: str) -> bool:
    """Whether a cell is a bare list of terms: at least four words, none of which claims, and no sentence around them.

    Real code and one named thing ("latency histogram per call") are no lists.
    """
    folded = fold(cell)
    found = words(folded)
    if len(re.findall(r"\b(?:no|missing)-[a-z]+", cell.lower())) >= 2:
        return True
    if _ABSENT.search(folded) or "?" in cell:
        return False
    items = [item for item in _LIST.split(cell) if words(fold(item))]
    if len(items) >= 3 and all(len(words(fold(item))) <= 4 for item in items):
        return not re.search(r"[=({\[]", cell)
    sentence = any(word in _GRAMMAR for word in found) or _AMISS.search(folded) or _DOES.search(folded)
    if sentence or _CODE.search(cell):
        return False
    return len(found) >= 6 or (len(found) >= 4 and len(glossary.ideas(folded)) >= 4)
