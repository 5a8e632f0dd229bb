"""Figures that a card gives: metrics with their values, sizes, periods, splits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from grading.checks.cards import measures
from grading.checks.cards.announce import FUNCTION_WORDS
from grading.checks.cards.phrases import word_set

GAP = 60
"""Characters that may stand between a metric's name and its value, or between two values of one list."""
NUMBER = re.compile(
    r"(?<![\w.,@#-])-?(?P<whole>\d{1,6})?(?:[.,](?P<part>\d+))?(?!\w|[.,]\d)\s?(?P<unit>%|por ciento|per ?cent)?"
)
SHARE_OF = re.compile(
    r"\W*(?:of|de|del|para|for)?\W*(?:the|los|las|el|la|all)?\W*(?:data|datos|rows|filas|registros|records|test"
    r"|train\w*|split|holdout|validacion|validation|prueba)\b"
)
BEFORE = re.compile(r"\W*(?:de|en|of|in|for|del|como)?\W*(?:the|la|el|los)?\W*")
COMPARED = re.compile(r"[<>≥≤]")
CODE_WITH_RESULTS = frozenset(
    {"", "text", "txt", "plaintext", "console", "output", "none", "yaml", "yml", "json", "csv"}
)
"""Languages of code blocks that show results; in a program's source nothing is said."""

_COUNTED = (
    "rows|records|customers|clients|samples|examples|observations|instances|images|users|accounts|transactions"
    "|documents|patients|cases|entries|people"
    "|lines|items|reviews|sentences|texts|studies|loans|orders|sessions|contracts|points|persons|subscribers"
    "|households|filas|registros|clientes|muestras|ejemplos"
    "|observaciones|instancias|imagenes|usuarios|cuentas|transacciones|casos|pacientes|personas|contratos|entradas"
    "|tuplas|lineas|documentos|titulares|abonados"
    "|prestamos|holders|pedidos|sesiones|estudios|radiografias|textos|frases|resenas|datos|radiographs|tweets"
    "|accts|fichas|expedientes|anuncios|pisos|comentarios|comments|emails|correos|viviendas|houses"
)
SIZE = re.compile(
    rf"(?<![\w.,])\d[\d.,'\u00a0 ]*\s?(?:k|m|mil|millones|thousand|million)?\b(?:\W+(?:de|of"
    rf"|[a-z-]+)){{0,4}}?\W+(?:{_COUNTED})\b"
    rf"|\b(?:{_COUNTED})\s?[:=(]\W*\d[\d.,]*|\b(?:mil|thousand|millones"
    rf"|million)\W+(?:de\W+)?(?:\w+\W+){{0,2}}(?:{_COUNTED})\b|\bn\s?=\s?\d[\d.,]+"
)
PLAIN_SIZE = re.compile(
    r"\A\W*(?:~|≈|aprox\w*\.?|about|around|unos|unas)?\s*\d[\d.,' ]*\d\s?(?:k|m|mil)?\b"
    r"|\A\W*\d+(?:[.,]\d+)?\s?(?:k|m)\b"
)
YEARS = re.compile(r"(?:19|20)\d\d")
PLURAL = re.compile(r"[a-z-]*[a-rt-z]s|people|women|men|children|cattle|sheep")
YEAR = r"\b(?:19|20)\d\d\b"
THOUSANDS = re.compile(
    r"(?<![\w.,$€])[1-9]\d{0,2}(?:[.,'\u00a0 ]\d{3})+(?![\w.,]\d|\s?[€$%])|(?<![\w.,$€])(?!(?:19|20)\d\d\b)\d{4,9}(?!\w"
    r"|[.,]\d|\s?[€$%])"
)
"""A number of thousands that is no sum of money: under a heading of its own it counts whatever the rows are called."""
AGES = re.compile(
    r"\b(?:edad\w*|mayor\w*|menor\w*|ages?|aged|older|younger|over|under)\W+(?:\w+\W+){0,5}?\d+\W+(?:years|anos)\b"
    r"|\b\d+\W+(?:years old|anos de edad)\b"
)
"""Years that somebody has lived."""
_TENS = (
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta"
    "|noventa"
)
COUNT = re.compile(
    rf"(?<![\w.,@/-])(?:(?P<digits>\d{{1,3}}(?:[.,'\u00a0 ]\d{{3}})+|\d+)(?![.,]?\d)|(?P<tens>{_TENS})(?: y \w+|-\w+)?"
    rf"|\d+[.,]\d+(?=\s?(?:k|m|mil|millones|million)\b))\s?(?P<times>k|m|mil|millones|thousand|million|hundred)?\b"
    rf"(?P<after>(?:[ \u00a0][a-z-]+){{1,4}})"
)
"""A number and the words after it, among which what it counts may be."""
NO_ROWS = word_set(
    "years months weeks days hours minutes seconds quarters semesters anos meses semanas dias horas minutos segundos"
    " trimestres semestres points puntos trees arboles layers capas epochs epocas features variables columns columnas"
    " fields campos attributes atributos folds pliegues euros dollars dolares pounds libras degrees grados neurons"
    " neuronas units unidades classes clases iterations iteraciones parameters parametros cores nucleos times veces"
    " estimators estimadores gigabytes megabytes meters metres metros kilos grams gramos percentiles predictors"
    " predictores decimals decimales thresholds umbrales words palabras tokens pixels pixeles steps pasos bits bytes"
    " calls llamadas versions versiones previous others otros otras mas menos"
)
"""What is counted and is no example that a model could learn from."""
WORDED = re.compile(
    r"\b(?:un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|quince|veinte|a|one|two|three|four|five|six"
    r"|seven|eight|nine|ten|twelve|fifteen|twenty) (?:mil|millones|cientos|thousand|hundred|million)\b"
    r"|\b(?:doscient|trescient|cuatrocient|quinient)\w+"
)
"""A size in words."""
_FEW = (
    "one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
    "|diez|doce|varios|varias"
)
PERIOD = re.compile(
    rf"{YEAR}|\b(?:last|past|latest|previous|most recent|ultim\w+)\W+(?:\w+\W+){{0,2}}?(?:months?|years?|quarters?"
    rf"|weeks?|days?|mes|meses|anos?|trimestres?|semanas?|dias?)\b"
    rf"|\b(?:\d+|{_FEW})\W+(?:\w+\W+)?(?:months|years|quarters|weeks|seasons|winters|summers|harvests|semesters|cohorts"
    r"|meses|anos|trimestres|semestres|semanas|temporadas|inviernos|veranos|campanas|cursos|cosechas|promociones)\b"
    r"|\bq[1-4]\b"
)
SPLIT = re.compile(
    r"(?<![\d/-])\d\d\s?[/:|-]\s?\d\d(?:\s?[/:|-]\s?\d\d)?(?![\d/-])|\b\d+\W?(?:folds?|fold|particiones|pliegues"
    r"|iteraciones)\b|\bk\s?=\s?\d+\b|\bleave\W+one\W+out\b|\b(?:one|un|una)\W+(?:third|quarter|fifth|tenth|tercio"
    r"|cuarto|quinto|decima)\b|\buna (?:tercera|cuarta|quinta|decima) parte\b|"
    r"\b(?:an?|un|una|one) \w+ (?:third|quarter|fifth|tenth|tercio|cuarto|quinto|quinta|decim[ao])\b"
    r"|\b(?:a|one in) (?:third|quarter|fifth"
    r"|tenth|three|four|five|ten)\b|\b0[.,]\d+\b\W+(?:train\w*|test\w*|prueba|entren\w*)"
    r"|\b(?:train|test|val\w*|eval\w*|holdout)[\W_]?(?:size|share|fraction|frac|ratio|proportion)\W{1,3}0?[.,]\d+"
)
PERCENT = re.compile(
    r"\b\d{1,2}(?:[.,]\d+)?\s?(?:%|por ciento|per ?cent)|\b(?:twenty|thirty|ten|fifteen|diez|quince|veinte"
    r"|treinta)\W+(?:per ?cent|por ciento)"
)
CONFIDENCE = re.compile(r"\b9\d\s?%\s?(?:ci|ic|confidence|de confianza)\b|\b(?:ci|ic)\W{0,2}9\d\s?%")
DATED = re.compile(rf"{YEAR}|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b")


def metrics(text: str) -> dict[str, str]:
    """Each metric that a folded text names with a value: canonical name -> value as written.

    A value wished for, a threshold or a share of the data is none.

    >>> metrics("precision and recall of 0.82 and 76 % at threshold 0.5")
    {'precision': '0.82', 'recall': '76 %'}
    >>> metrics("accuracy, precision, recall"), metrics("objetivo: recall 0.80")
    ({}, {})
    """
    if not measures.ANY_METRIC.search(text) or not re.search(r"\d", text):
        return {}
    tokens = sorted([*_names(text), *_values(text)])
    found: dict[str, str] = {}
    waiting: list[str] = []
    loose, end = "", 0
    for start, stop, name, value in tokens:
        between = text[end:start]
        if name:
            if loose and (BEFORE.fullmatch(between) or (len(between) <= GAP and between.endswith("("))):
                found.setdefault(name, loose)
            else:
                waiting.append(name)
            loose = ""
        elif measures.AIMED.search(text[:start]) or measures.PARTED.search(between) or COMPARED.search(between):
            loose = ""
        elif not waiting:
            loose = value if not SHARE_OF.match(text[stop:]) else ""
        elif (
            start - end <= GAP and _plausible(waiting[0], value) and not ("%" in value and SHARE_OF.match(text[stop:]))
        ):
            found.setdefault(waiting.pop(0), value)
        end = stop
    return found


def _names(text: str) -> Iterable[tuple[int, int, str, str]]:
    """Where metrics are named; of names that overlap ("pr auc", "auc") the longest counts."""
    spans = [
        (match.start(), match.end(), name)
        for name, pattern in measures.METRICS.items()
        for match in pattern.finditer(text)
    ]
    last = 0
    for start, stop, name in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, stop, name, ""
            last = stop


def _values(text: str) -> Iterable[tuple[int, int, str, str]]:
    named = [(start, stop) for start, stop, _, _ in _names(text)]
    for match in NUMBER.finditer(text):
        if (match["whole"] or match["part"]) and not any(start <= match.start() < stop for start, stop in named):
            yield match.start(), match.end(), "", match[0].strip()


def _plausible(name: str, value: str) -> bool:
    """Whether a value can be one: a share with decimals or per cent, or a figure that is alone."""
    match = NUMBER.match(value)
    if match is None:
        return False
    number = float(f"{match['whole'] or 0}.{match['part'] or 0}")
    if name in measures.UNBOUNDED:
        return number > 0
    return 0 < number <= 100 and bool(match["part"] or match["unit"] or number >= 10)


def size(text: str, least: int = 100) -> bool:
    """Whether a folded text says how many rows, customers, images; `least` for things with no word of their own here.

    >>> size("10.000 clientes"), size("1.2 m bank customers"), size("212 water pumps")
    (True, True, True)
    >>> size("300 trees"), size("10 features"), size("women over 45 years")
    (False, False, False)
    """
    counted = any(_counts(found, least) for found in COUNT.finditer(text))
    return counted or bool(SIZE.search(text) or WORDED.search(text))


def _counts(found: re.Match[str], least: int) -> bool:
    """Whether a number counts examples: a plural follows that is no unit, with at most two words before it."""
    digits = re.sub(r"\D", "", found["digits"] or "")
    if not found["times"] and (YEARS.fullmatch(digits) or (int(digits) if digits else 20) < least):
        return False
    for word in found["after"].split():
        if word in ("de", "of"):
            continue
        if word in NO_ROWS or word in FUNCTION_WORDS:
            return False
        if PLURAL.fullmatch(word):
            return True
    return False


def period(text: str) -> bool:
    """Whether a folded text says from when.

    >>> period("de enero de 2020 a 2023"), period("los ultimos 24 meses"), period("recent data")
    (True, True, False)
    """
    return bool(PERIOD.search(AGES.sub(" ", text)))


def split(text: str) -> bool:
    """Whether a folded text says how data were divided.

    >>> split("80/20 estratificado"), split("5-fold cross validation"), split("stratified")
    (True, True, False)
    """
    return bool(SPLIT.search(text))
