"""The model card: reviewed file, model solution, single defects, other styles, and cards that only look complete."""

# ruff: noqa: E501 — a name or a card on one line is easier to compare with its neighbours than one cut in two

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grading.model import LANGUAGES, Language
from grading.sandbox.testing import BareSandbox
from tests.exercises import harness

SLUG = "model-card-incompleto"
FOLDERS = sorted(path.parent for path in (harness.HERE / SLUG).glob("*/model_card.md"))
ALTERNATIVES = [folder for folder in FOLDERS if not folder.name.startswith("x-")]
USE, TRAINING, EVALUATION, METRICS, ETHICS, LIMITATIONS, CAVEATS, DETAILS = ISSUES = (
    "missing-intended-use",
    "missing-training-data",
    "missing-evaluation-data",
    "missing-metrics",
    "missing-ethics",
    "missing-limitations",
    "missing-caveats",
    "thin-model-details",
)


def failed(card: str | bytes) -> set[str]:
    """The issues that a card leaves; no verdict may be unchecked."""
    _, verdicts = harness.grade_files(harness.exercise(SLUG), {"model_card.md": card}, BareSandbox())
    assert not harness.outcomes(verdicts, "unchecked")
    return harness.outcomes(verdicts)


def rendered(*defects: str, lang: Language = "es") -> str:
    """The card with just those defects."""
    return harness.exercise(SLUG).render(defects, lang)["model_card.md"]


REVIEWED = """\
# Model Card: BankChurn Predictor

## Model Details
- Random Forest classifier
- Trained on customer data

## Usage
```python
model.predict(data)
```
"""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reviewed_card_is_the_source_exams_and_cures_nothing(lang: Language) -> None:
    """With all defects on, the card is the exam's own and every issue is there."""
    assert rendered(*ISSUES, lang=lang) == REVIEWED
    assert failed(REVIEWED) == set(ISSUES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_model_solution_cures_everything(lang: Language) -> None:
    """Without defects nothing is left to say."""
    assert failed(rendered(lang=lang)) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("issue", ISSUES)
def test_each_defect_fails_alone(issue: str, lang: Language) -> None:
    """The solution with one defect fails that issue, and the reviewed card with one cure passes it."""
    assert failed(rendered(issue, lang=lang)) == {issue}
    others = [other for other in ISSUES if other != issue]
    assert failed(rendered(*others, lang=lang)) == set(others)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_solutions_figures_agree(lang: Language) -> None:
    """Accuracy, precision, recall and F1 follow from the confusion matrix, and its sum is the size of the test set."""
    card = rendered(lang=lang)
    hit, missed = map(int, re.search(r"\| (?:Baja|Leaves) \| (\d+) \| (\d+) \|", card).groups())  # type: ignore[union-attr]
    false, right = map(int, re.search(r"\| (?:Sigue|Stays) \| (\d+) \| (\d+) \|", card).groups())  # type: ignore[union-attr]
    precision, recall = hit / (hit + false), hit / (hit + missed)
    figures = {
        "Accuracy": (hit + right) / 2000,
        "Precision": precision,
        "Recall": recall,
        "F1": 2 * precision * recall / (precision + recall),
    }
    assert (hit + missed, hit + missed + false + right) == (400, 2000)
    for name, value in figures.items():
        assert f"| {name} | {value:.3f} |" in card


def test_there_are_at_least_a_dozen_alternatives() -> None:
    """Other styles of a full card are folders of real files."""
    assert len(ALTERNATIVES) >= 12


@pytest.mark.parametrize("folder", ALTERNATIVES, ids=lambda folder: folder.name)
def test_a_full_card_in_another_style_passes(folder: Path) -> None:
    """Language, headings and layout don't matter."""
    assert failed((folder / "model_card.md").read_bytes()) == set()


@pytest.mark.parametrize("folder", ALTERNATIVES, ids=lambda folder: folder.name)
def test_line_ends_and_a_byte_order_mark_do_not_matter(folder: Path) -> None:
    """A card written on Windows is read as well."""
    card = (folder / "model_card.md").read_text(encoding="utf-8")
    assert failed("\ufeff" + card.replace("\n", "\r\n")) == set()


# --- metamorphic: every section of every sectioned card, emptied in every way ---------------------------------------------

NAMES = {
    DETAILS: "model details|información del modelo|detalles|.*1\\. detalles del modelo|identificación|¿qué es\\?",
    USE: "intended use.*|uso previsto|uso|.*2\\. uso previsto|what we built it for|para qué sirve|finalidad|¿quién debe usarlo.*",
    TRAINING: "training data.*|datos de entrenamiento|datos \\(train\\)|.*3\\. datos de.*|what it learned from|con qué datos.*|"
    "¿con qué datos aprendió\\?",
    EVALUATION: "evaluation data|datos de evaluación|datos \\(test\\)|.*4\\. datos de evaluación|how we tested it|cómo se evaluó|"
    "¿cómo se probó\\?",
    METRICS: "metrics|métricas|performance|resultados|.*5\\. métricas|how well it does|qué tal rinde|¿cuánto acierta\\?",
    ETHICS: "ethical considerations|ética|ethics|aspectos éticos|consideraciones éticas|.*6\\. consideraciones éticas|"
    "fairness, privacy and bias|ética y privacidad|¿es justo\\?.*",
    LIMITATIONS: "limitations|limitaciones|known limitations|.*7\\. limitaciones|where it falls short.*|lo que no hace bien|¿cuándo falla\\?",
    CAVEATS: "caveats.*|recomendaciones.*|recommendations|.*8\\. recomendaciones|our advice.*|consejos|advertencias y recomendaciones|"
    "¿qué recomendamos\\?",
}
"""What the sections of the alternative cards are called."""

FILLERS: Mapping[str, str] = {
    "nothing": "",
    "todo": "TODO",
    "list of tbd": "- TBD\n- TBD",
    "to be defined": "Por definir.",
    "hugging face": "[More Information Needed]",
    "lorem": "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.",
    "not applicable": "N/A",
    "not available": "No disponible.",
    "pending": "Pendiente de documentar",
    "dots": "...",
    "crosses": "xxx",
    "question": "¿Qué debería decir esta sección sobre los clientes nuevos?",
    "about itself": "Esta sección describe {name} del modelo.",
    "about itself, English": "This section describes the {name} of the model.",
    "its own name": "{name}",
    "praise": "{name} son aspectos muy importantes del modelo.",
    "bare list": "- Sesgo\n- Privacidad\n- Drift\n- Umbral\n- Recall\n- Split",
    "keywords": "fairness, privacy, bias, accuracy, recall, split, drift, threshold",
    "comment": "<!--\n{body}\n-->",
    "program": "```python\n{body}\n```",
    "hidden": "<div hidden>\n\n{body}\n\n</div>",
    "invisible": '<div style="display: none">\n\n{body}\n\n</div>',
    "prompt": "Describe aquí las limitaciones, el uso previsto y los sesgos del modelo.",
    "prompt, English": "Describe the intended use, limitations, metrics and recommendations here.",
    "promise": "We will add this section soon.",
    "placeholder": "[insert text here]",
    "none": "Ninguna.",
    "not documented": "No se han documentado limitaciones, métricas ni recomendaciones.",
}
SECTION = re.compile(
    r"^(?P<head>#{1,2} (?P<name>[^\n]+)\n|(?P<under>[^\n]+)\n-{4,}\n)(?P<body>.*?)(?=^#{1,2} |^[^\n|]+\n-{4,}\n|\Z)",
    re.M | re.S,
)


def sections(card: str) -> dict[str, re.Match[str]]:
    """Issue -> the section whose body cures it."""
    found = {}
    for match in SECTION.finditer(card):
        name = (match["name"] or match["under"]).strip()
        for issue, pattern in NAMES.items():
            if re.fullmatch(pattern, name, re.I):
                found[issue] = match
    return found


def emptied(card: str, section: re.Match[str], filler: str) -> str:
    """The card with a section's body replaced."""
    name = (section["name"] or section["under"]).strip(" ¿?")
    body = filler.format(name=name, body=section["body"].strip())
    return f"{card[: section.start()]}{section['head']}\n{body}\n\n{card[section.end() :]}"


SECTIONED = {"solution-es": rendered(), "solution-en": rendered(lang="en")} | {
    folder.name: (folder / "model_card.md").read_text(encoding="utf-8")
    for folder in ALTERNATIVES
    if len(sections((folder / "model_card.md").read_text(encoding="utf-8"))) >= 7 and "fence" not in folder.name
}


def test_enough_cards_have_sections_to_empty() -> None:
    """The metamorphic test covers most alternatives."""
    assert len(SECTIONED) >= 9


@pytest.mark.parametrize("name", SECTIONED)
def test_a_section_of_filler_fails_exactly_its_issue(name: str) -> None:
    """Whatever filler stands in a section's place, that issue fails and no other."""
    card = SECTIONED[name]
    wrong = {
        (issue, kind): got
        for issue, section in sections(card).items()
        for kind, filler in FILLERS.items()
        if (got := failed(emptied(card, section, filler))) != {issue}
    }
    assert wrong == {}


@pytest.mark.parametrize("name", SECTIONED)
def test_the_order_of_sections_does_not_matter(name: str) -> None:
    """Reversed and rotated, a card says the same."""
    card = SECTIONED[name]
    parts = list(sections(card).values())
    texts = [f"{part['head']}{part['body'].rstrip()}\n\n" for part in parts]
    rest = card
    for part in sorted(parts, key=lambda part: -part.start()):
        rest = rest[: part.start()] + rest[part.end() :]
    for order in (texts[::-1], texts[3:] + texts[:3]):
        assert failed(rest.rstrip() + "\n\n" + "".join(order)) == set()


# --- whole cards that only look complete --------------------------------------------------------------------------------

HEADINGS = (
    "Model Details",
    "Intended Use",
    "Training Data",
    "Evaluation Data",
    "Metrics",
    "Ethical Considerations",
    "Limitations",
    "Caveats and Recommendations",
)


def under_each(line: Callable[[str], str] | str) -> str:
    """A card with all headings and that text under each."""
    return "\n".join(f"## {head}\n\n{line if isinstance(line, str) else line(head)}\n" for head in HEADINGS)


SOLUTION = rendered()
ALL = set(ISSUES)
ONLY_LOOKS: Mapping[str, tuple[str, set[str]]] = {
    "off topic under each": (
        under_each(lambda head: f"Near {head} the quick brown fox jumps over the lazy dog by the river."),
        ALL,
    ),
    "vague throughout": (
        """\
# Model Card
## Detalles
- Versión: la última
- Framework: el habitual
- Licencia: la de la empresa
## Uso previsto
Este modelo se usa para lo que se necesite en la empresa.
## Datos de entrenamiento
Se entrenó con datos de clientes de buena calidad.
## Datos de evaluación
Se evaluó con datos de prueba adecuados y representativos.
## Métricas
Las métricas son muy buenas: accuracy alta, recall alto.
## Ética
El modelo respeta la ética y la privacidad.
## Limitaciones
El modelo puede tener limitaciones.
## Recomendaciones
Usar con cuidado.
""",
        ALL,
    ),
    "vague throughout, English": (
        """\
# Model Card
## Details
Version: latest. Framework: Python. Contact: us
## Intended Use
To be used as intended by the intended users.
## Training Data
High quality customer data.
## Evaluation Data
A good test set.
## Metrics
Great accuracy and great recall.
## Ethics
We take ethics seriously and value fairness.
## Limitations
Like all models, it may have limitations.
## Caveats
Be careful.
""",
        ALL,
    ),
    "promises throughout": (
        """\
## Métricas
Accuracy: pendiente, Recall: pendiente (ver v2 en 2025)
## Limitaciones
Se documentarán cuando termine la validación con clientes nuevos.
## Ética
Está previsto analizar la equidad por género en el próximo trimestre.
## Recomendaciones
Se definirán más adelante.
## Datos de entrenamiento
La fuente y el periodo se indicarán en la próxima versión.
""",
        ALL,
    ),
    "headings alone": (under_each(""), ALL),
    "todo under each": (under_each("TODO"), ALL),
    "lorem under each": (under_each("Lorem ipsum dolor sit amet, consectetur adipiscing elit."), ALL),
    "table of contents": ("\n".join(f"- [{head}](#{head.lower().replace(' ', '-')})" for head in HEADINGS), ALL),
    "numbered contents": ("\n".join(f"{number}. {head}" for number, head in enumerate(HEADINGS, 1)), ALL),
    "all in a comment": (f"# Model card\n\n<!--\n{SOLUTION}\n-->\n", ALL),
    "all in an unclosed comment": (f"# Model card\n\n<!--\n{SOLUTION}", ALL),
    "all in link definitions": (
        "\n".join(f"[//]: # ({line})" for line in re.sub(r"[`()]", "", SOLUTION).splitlines() if line),
        ALL,
    ),
    "all in a program": (f"# Model card\n\n````python\n{SOLUTION}\n````\n", ALL),
    "all hidden": (f"<div hidden>\n\n{SOLUTION}\n</div>\n", ALL),
    "all struck out": (re.sub(r"^- (.+)$", r"- ~~\1~~", SOLUTION, flags=re.M), ALL - {METRICS}),
    "all in image texts": (
        under_each(
            "![Accuracy 0.9, recall 0.8, version 1.0, scikit-learn, MIT, no PII, 2,000 test rows, monitor drift](x.png)"
        ),
        ALL,
    ),
    "its own name under each": (under_each(lambda head: f"The {head.lower()} of the model."), ALL),
    "importance under each": (
        under_each(lambda head: f"{head} are very important and were considered carefully."),
        ALL,
    ),
    "prompts under each": (under_each(lambda head: f"Describe the {head.lower()} of your model here."), ALL),
    "questions under each": (under_each(lambda head: f"What are the {head.lower()} for new customers in 2025?"), ALL),
    "keywords under each": (
        under_each("version, framework, license, users, source, split, accuracy, recall, bias, drift, retrain"),
        ALL,
    ),
    "placeholders": (under_each("[insert text] {{ value }} <your text here>"), ALL),
    "a table of names and dashes": (
        "| Section | Content |\n|---|---|\n" + "\n".join(f"| {head} | - |" for head in HEADINGS),
        ALL,
    ),
    "names of metrics in front matter": ("---\nmetrics: [accuracy, f1]\n---\n" + REVIEWED, ALL),
    "one sentence under each": (
        under_each(
            "The model was evaluated on the bank's customers with care and an accuracy of 0.9 and a recall of 0.8."
        ),
        ALL - {METRICS},
    ),
    "one sentence under each, with the section's name": (
        under_each(
            lambda head: (
                f"{head}: the retention team of the bank looked at this for its customers and found no problem."
            )
        ),
        ALL,
    ),
    "targets, not results": (
        SOLUTION.replace("| Métrica | Valor |", "| Métrica | Objetivo |").replace("accuracy de 0.800", "accuracy alta"),
        {METRICS},
    ),
    "library's version, not the model's": (SOLUTION.replace("- **Versión**: 1.2.0\n", ""), {DETAILS}),
    "usage explained at length": (
        REVIEWED + "\nCall `model.predict(data)` with a pandas DataFrame; it returns an array of zeros and ones.\n",
        ALL,
    ),
}


@pytest.mark.parametrize("name", ONLY_LOOKS)
def test_a_card_that_only_looks_complete_fails(name: str) -> None:
    """What a reader is not told is not cured, however the file looks."""
    card, expected = ONLY_LOOKS[name]
    assert failed(card) == expected


LEFT = {
    "x-blanks": ALL,
    "x-boast": {METRICS, LIMITATIONS},
    "x-examples": ALL,
    "x-generic": ALL,
    "x-half-values": {METRICS, DETAILS},
    "x-headings-repeated": ALL,
    "x-models-in-general": ALL,
    "x-not-needed": ALL,
    "x-placeholders": ALL,
    "x-promises": ALL,
    "x-proposals": ALL,
    "x-review": ALL,
    "x-see-elsewhere": ALL,
    "x-swapped": {ETHICS, LIMITATIONS, CAVEATS},
    "x-textbook": ALL,
    "x-unticked": ALL,
    "x-wrong-sections": {ETHICS, LIMITATIONS, CAVEATS},
    "x-use-and-limits-only": {TRAINING, EVALUATION, METRICS, ETHICS, CAVEATS},
}
"""What the cards that only look complete, or are half done, leave."""


def test_every_folder_has_its_expectation() -> None:
    """No card that looks complete lies about unjudged."""
    assert {folder.name for folder in FOLDERS if folder.name.startswith("x-")} == set(LEFT)


@pytest.mark.parametrize("name", LEFT)
def test_a_card_keeps_what_it_does_not_say(name: str) -> None:
    """Promises, pointers, definitions and proposals leave their issues, and those alone."""
    assert failed((harness.HERE / SLUG / name / "model_card.md").read_bytes()) == LEFT[name]


@pytest.mark.parametrize(
    "card",
    [b"", b"\xff\xfe\x00binary\x00" * 300, b"\x89PNG\r\n" * 999, b"```\n" * 9999],
    ids=["empty", "binary", "picture", "fences"],
)
def test_rubbish_fails_without_an_error(card: bytes) -> None:
    """Empty and binary files fail every issue."""
    assert failed(card) == ALL


def test_a_missing_card_fails_everything() -> None:
    """No file, no cure, and no fault of ours."""
    _, verdicts = harness.grade_files(harness.exercise(SLUG), {}, BareSandbox())
    assert harness.outcomes(verdicts) == ALL
