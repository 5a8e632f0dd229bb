"""Does a sentence say something?  Filler, prompts, promises and bare lists of keywords do not."""

from __future__ import annotations

import re

from grading.checks.cards.announce import EMPTY_WORDS, FUNCTION_WORDS, NAMES
from grading.checks.cards.measures import ANY_METRIC
from grading.checks.cards.phrases import fold, phrases

MARKER = re.compile(
    r"\[(?!X\]|IMPORTANT|NOT|WARN|CAUT|TIP|AVIS|OJO|NUEV|NEW)[A-Z][A-Z _/-]*\]|"
    r"(?<![\w_])_{2,}(?![\w_])|\b(?:TODO|TBD|TBC|TBA|FIXME|WIP|X{3,}|PENDIENTE)\b|\A\W*(?:todo|tbd"
    r"|pendiente)\W*(?::|\Z)|\btbd\b|lorem ipsum"
)
"""Marks of unfinished work; upper case matters, since `todo` is a Spanish word."""
LATIN = phrases(
    "lorem | ipsum | dolor sit | consectetur | adipiscing | eiusmod | tempor | incididunt | labore et "
    "| dolore magna | aliqua | veniam"
)
UNFINISHED = phrases("more information needed | mas informacion necesaria | falta informacion | needs more information")
PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|\{[\w .-]{1,40}\}|<[^<>\n]{1,60}>"
    r"|\[(?:insert|anad|your|nombre|name|tu |su |more |fill|complet|rellen|pendiente|describ|indic|list|x+\]|_+\]"
    r"|\.+\]|…|value|valor|fecha|date|version)[^\]]*\]?"
)
NOTHING = phrases(
    "n/a | na | nada | ningun* [limitacion*,problema*,riesgo*] [conocid*,relevante*,detectad*] | no aplica | no "
    "procede | desconocid* | sin (datos,informacion,definir,especificar,determinar) | pendiente*| pendientes? de "
    "(definir,completar,determinar,rellenar,documentar,redactar,escribir,hacer) | en "
    "(construccion,desarrollo,progreso)| por "
    "(definir,completar,determinar,rellenar,documentar,confirmar,especificar,describir,hacer,decidir,escribir) | "
    "proximamente | ver (arriba,abajo)",
    "none | none (known,yet,so far,identified,found) | nothing [known,found] | not applicable | unknown "
    "| to be (defined,determined,completed,added,done,written,documented,decided,announced,filled,provided,confirmed)"
    "| coming soon | work in progress | in progress | under construction | see (above,below) | unspecified | other",
)
PROMISED = phrases(
    "por (definir,completar,determinar,rellenar,documentar,confirmar,especificar,describir,decidir,escribir) "
    "| proximamente"
    "| pendientes? de (definir,completar,determinar,rellenar,documentar,redactar,escribir) "
    "| se (anadir*,completar*,documentar*,definir*,describir*,rellenar*)"
    "| en construccion",
    "to be (defined,determined,completed,added,written,documented,decided,announced,filled,provided,confirmed) "
    "| coming soon | under construction"
    "| will be (added,completed,documented,provided,described,filled,defined,available) "
    "| will (add,complete,document,describe) (this,it,them,the,more)",
)
DENIED = re.compile(
    r"\b(?:no|not|sin|without|yet|never|nunca)\b(?:\W+\w+){0,5}?\W+"
    r"(?:documentad\w*|disponibles?|available|documented|specified|especificad\w*|definid\w*|defined|descrit\w*"
    r"|described|provided|facilitad\w*|"
    r"reported|recorded|registrad\w*|informad\w*|conocid\w*|known|incluid\w*|included|indicad\w*|detallad\w*)\b"
)
UNRECORDED = re.compile(
    r"\b(?:no|not|sin|ninguna?)\W+(?:\w+\W+){0,2}?(?:recorded|included|registrad\w*|registran?|incluid\w*|recogen?)\b"
    r"|\b(?:no|sin)\W+(?:\w+\W+){0,1}?(?:information|informacion|data|datos)\W+(?:about|on|of|sobre|de)\b"
)
"""Says what the data do not hold."""
DENIED_NAME = re.compile(
    r"\b(?:no|sin|ningun\w*|none|without)\b(?:\W+\w+){0,3}?\W+"
    r"(?:limitacion\w*|limitations?|recomendacion\w*|recommendations?|caveats?|advertencias?|problemas?"
    r"|inconvenientes?|informacion|information|consideracion\w*|considerations?)\b"
)
NOT_LOOKED_AT = re.compile(
    r"\b(?:pendientes? de (?:\w+ )?\w+[aei]r|por (?:revisar|evaluar|analizar|estudiar|medir)"
    r"|esta previsto|se preve|planned|we plan|se (?:analizar|evaluar|estudiar|revisar)an?"
    r"|will be (?:assessed|analy[sz]ed|evaluated))\b|"
    r"\b(?:no|not|nunca|never)\b(?:\W+(?:se|lo|la|ha|han|hemos|has|have|been|yet|sido|was|were|did|we|aun|todavia"
    r"|be))*\W+"
    r"(?:evalu\w*|analiz\w*|analys\w*|assess\w*|consider\w*|estudi\w*|stud\w*|review\w*|revis\w*|abord\w*"
    r"|address\w*|trat\w*(?! (?:datos|informacion|nombres))|check\w*|mid\w*|measur\w*|looked)\b"
)
ABOUT_ITSELF = re.compile(
    r"\b(?:esta|la presente|this|the following|la siguiente|este|el presente|el siguiente)\W+(?:seccion|section"
    r"|apartado|parte|part)\b|\b(?:a continuacion|aqui) se \w+|\bhere we (?:describe|list|explain|document|discuss"
    r"|present|report|give)\b|\bbelow (?:we|you)\b"
)
PROMPT = re.compile(
    r"\A\W*(?:please\W+|por favor\W+)?(?:describe|describ[ai]\w*|provide|list|explain|specify|fill|insert|write"
    r"|summari[sz]e|discuss|outline|state|mention|"
    r"(?:indica|indique|explica|explique)\w*(?! (?:al?|le) )|"
    r"lista\w*|enumera\w*|complet[ae]\w*|rellen[ae]\w*|especifi\w*"
    r"|escrib[ae]\w*|detall[ae]\w*|menciona\w*|"
    r"anad[ae]\w*|agreg\w*|add|include|incluy\w*|pon|poner|document[ae]?)\b.*\b"
    r"(?:here|aqui|how|what|which|who|que|como|quien|cual\w*|your|tu|any|cualquier|limita\w*|(?:intended"
    r"|primary) use\w*|uso\w* previst\w*|metric\w*|metrica\w*|"
    r"ethic\w*|etic\w*|sesgos|biases|recommendations?|recomendaciones|caveats?|advertencias|training data"
    r"|evaluation data|datos de (?:entrenamiento|evaluacion)|"
    r"section|seccion|apartado|model card|details|detalles)\b",
    re.DOTALL,
)
POINTER = re.compile(
    r"\A\W*(?:for \w+ )?(?:see|refer to|check|read|ask|consult|ver|vease|veanse|consultar|consulte\w*|mirar"
    r"|preguntar? an?l?)\W+(?:\w+\W+){0,6}?(?:wiki|page|pagina|dashboard|notebook|repo\w*|readme|setup\w*"
    r"|issue tracker|tracker|link|enlace|docs?|documentation|documentacion|documento|document|policy|politica"
    r"|catalogu?e|catalogo|intranet|confluence|report|informe|author|autor\w*|mlflow|file|fichero|archivo|anexo"
    r"|annex|appendix)\b|\b(?:can be|is|are|se puede\w*|puede\w*|esta\w*) (?:found|documented|described|recorded"
    r"|listed|encontrar\w*|consultar\w*|documentad\w*|descrit\w*|recogid\w*) (?:in|on|en|at)\b|\A\W*documented in\b"
    r"|\A\W*documentad\w+ en\b"
)
"""Sends the reader elsewhere; with little else in it, the sentence itself tells nothing."""
WILL = re.compile(r"\b(?:will|shall|plan to|we plan|planned|se \w+ran?|\w+remos|previsto|se preve|vamos a|se van? a)\b")
ASSESSING = re.compile(
    r"\b(?:add|agree|report|describ|detail|document|stud|assess|analy|defin|publish|complet|measur|evaluat|provid|hold"
    r"|anadi|acord|indicar|detall|estudi|anali|evalua|publica|medir|describi|informar|hara\b|haremos)\w*"
)
LATER = re.compile(
    r"\b(?:later|next|soon|future|upcoming|eventually|then|once|before (?:the )?release|follow ?up|proxim\w+|futur\w+"
    r"|mas adelante|en breve|pronto|cuando|una vez)\b"
)
CONCEPT = re.compile(
    rf"\A\W*(?:(?:the|las?|los|el)\s+)?(?:{NAMES.pattern}|{ANY_METRIC.pattern}|training data|evaluation data"
    rf"|intended use|datos de \w+|uso previsto)(?:\s+(?:data|considerations|use|previsto))?\s+(?:is|are|means?"
    rf"|describes?|measures?|refers?|protects?|es|son|significan?|consisten?|miden?|describen?|indican?)\b"
)
DEFINES = re.compile(r"\b(?:means?|describes?|refers?|protects?|significan?|consisten?|describen?)\Z")
IN_GENERAL = re.compile(
    r"\b(?:an? (?:supervised )?(?:model|algorithm|reader|classifier|separate set)|models|algorithms|any model"
    r"|un (?:modelo|algoritmo)|los modelos|cualquier modelo|todo modelo|usually|normally|typically|normalmente"
    r"|habitualmente|suelen?|in general|situations|situaciones|(?:the )?(?:share|set|portion) of|systematic"
    r"|sistematico|un conjunto|el conjunto de ejemplos)\b"
)
"""Speaks of models as such: a definition from a textbook says nothing of this one."""
ABOUT_CARDS = re.compile(
    r"\b(?:an?|una|las?|every|any|cada|toda|this|esta)\W+(?:\w+\W+){0,2}?(?:model cards?|tarjetas?|fichas?)\b.{0,60}?"
    r"\b(?:should|must|includ\w+|states?|contains?|incluy\w+|deb\w+|contien\w+|indica\w*)\b"
    r"|\b(?:habria|hay|falta|faltaria|needs?|need|missing)\W+(?:que |to )?(?:anadir|completar|add|complete|fill)\b"
)
OF_ALL = re.compile(
    r"\A\W*(?:(?:all|most|many|los|las|la)\s+)*(?:(?:machine learning|ml|ai|statistical)\s+)?(?:models|algorithms"
    r"|ai|(?:good|bad|biased) data|classifiers|random forests|modelos|algoritmos|ia"
    r"|bosques aleatorios)\s+(?:de \w+ )?(?:can|may|might|must|should|help|are|is|need|leads?|often|always|pueden?"
    r"|deben?|suelen?|ayudan?|son|necesitan)\b"
)
"""Has models or data as such for its subject."""
PROPOSED = re.compile(
    r"\A\W*(?:deberiamos|convendria|(?:seria|estaria) (?:bueno|bien|recomendable|conveniente)|habria que|hay que"
    r"|falta\w*|we should|(?:it )?would be (?:good|nice|better) to|someone should)\s+(?:que\s+)?(?:indi[cq]|explic"
    r"|detall|public|analiz|list|anad|document|describ|inclu|aclar|complet|dec?ir|add|explain|publish|report"
    r"|analy[sz]|specif|especific)\w*"
)
"""Says what the card ought to say."""
ENUMERATED = 5
"""Sections named in one sentence without a figure: it lists what a card has."""
EXAMPLE = re.compile(r"\A\W*[(\[]\W*(?:e\.? ?g|p\.? ?ej|por ejemplo|for example|for instance|example|ejemplo)\b")
"""An example in brackets of what could be written."""
UNTICKED = re.compile(r"\A\W*\[\s*\]\s")
CALL = re.compile(r"\W*[\w.]+\([^()]*\)\W*")
"""A line of a program."""
TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]*")


def unfinished(text: str) -> bool:
    """Whether a whole block is marked as unfinished or is mock Latin; `text` keeps its case.

    >>> unfinished("TODO: medir"), unfinished("Sobre todo, clientes nuevos")
    (True, False)
    """
    folded = fold(text)
    return (
        bool(MARKER.search(text) or MARKER.search(folded) or UNFINISHED.search(folded))
        or len(LATIN.findall(folded)) >= 2
    )


def void(sentence: str) -> bool:
    """Whether a folded sentence says nothing: a void, a promise, a prompt, a question, talk about the section itself.

    >>> void("no disponible"), void("describe here the limitations"), void("esta seccion describe los datos.")
    (True, True, True)
    >>> void("no se detecto sesgo por genero")
    False
    """
    text = sentence.strip()
    if not re.search(r"\w", text) or text.rstrip(' "»”)*_').endswith("?"):
        return True
    core = re.sub(r"\W+\Z|\A\W+", "", text)
    none = re.match(r"(?:ningun\w*|none|nothing|nada)\b", core) and len(core.split()) <= 5
    form = none or CALL.fullmatch(text) or EXAMPLE.match(text) or UNTICKED.match(text) or NOTHING.fullmatch(core)
    of_cards = ABOUT_ITSELF.search(text) or ABOUT_CARDS.search(text) or PROMPT.search(text) or PROPOSED.match(text)
    return bool(form or of_cards) or _promise(text) or _denies(text) or _in_general(text)


def _denies(text: str) -> bool:
    """Whether it says that there is nothing to say; what the data lack ("no information on illness") is something."""
    lacking = UNRECORDED.search(text)
    if lacking and len(said(text[: lacking.start()] + " " + text[lacking.end() :])) >= 2:
        return False
    words = TOKEN.findall(text)
    return (bool(DENIED_NAME.search(text)) and len(words) <= 14) or (len(words) <= 9 and bool(DENIED.search(text)))


def _in_general(text: str) -> bool:
    """Whether it defines a concept, speaks of models as such, sends the reader elsewhere or only lists sections."""
    concept = CONCEPT.search(text)
    if concept and (DEFINES.search(concept[0]) or IN_GENERAL.search(text)):
        return True
    if re.search(r"\d", text):
        return False
    return bool(OF_ALL.match(text) or POINTER.search(text)) or len(set(NAMES.findall(text))) >= ENUMERATED


def _promise(text: str) -> bool:
    """Whether it only announces: "to be defined", "will be studied later"; not "a case to be confirmed by an agent"."""
    if PROMISED.search(text) and len(said(PROMISED.sub(" ", text))) <= 3:
        return True
    return bool(WILL.search(text) and ASSESSING.search(text) and LATER.search(text))


def said(text: str, *ignored: str) -> set[str]:
    """The words that carry meaning: no function or empty words, no names of sections, no words of the `ignored` texts.

    >>> sorted(said("las limitaciones del modelo son importantes: falla con clientes nuevos", "limitaciones"))
    ['clientes', 'falla', 'nuevos']
    """
    known = {word for other in ignored for word in TOKEN.findall(other)}
    words = {word for word in TOKEN.findall(NAMES.sub(" ", text)) if len(word) > 1 or word.isdigit()}
    return words - known - FUNCTION_WORDS - EMPTY_WORDS


def keywords(text: str) -> bool:
    """Whether a text is a bare list of keywords: several short parts and no word that joins them.

    >>> keywords("drift, sesgo, reentrenamiento, umbral"), keywords("vigilar el drift, el sesgo y el umbral")
    (True, False)
    """
    parts = [part for part in re.split(r"\s*[,;/|·•]\s*|\s+[–—-]\s+", text.strip(" .")) if part]
    words = TOKEN.findall(text)
    if re.search(r"\d", text):
        return False
    if any(word in FUNCTION_WORDS - {"y", "e", "and"} for word in words):
        return False
    return len(words) < 2 or (len(parts) >= 3 and all(len(part.split()) <= 3 for part in parts))
