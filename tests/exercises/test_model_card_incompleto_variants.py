"""Model cards of other subjects: every variant, and cards by hand of hospitals, couriers, lenders, universities."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grading.content import GradedExercise
from grading.model import LANGUAGES, Language, Row
from grading.naming import match_table
from grading.sandbox.testing import BareSandbox
from tests.exercises import harness

CARD = harness.exercise("model-card-incompleto")
BY_HAND = sorted((harness.HERE / "model-cards-of-domains").glob("*.md"))
IN_ORDER = (
    "thin-model-details",
    "missing-intended-use",
    "missing-training-data",
    "missing-evaluation-data",
    "missing-metrics",
    "missing-ethics",
    "missing-limitations",
    "missing-caveats",
)
"""The issues in the order of the sections of the cards by hand."""
MODELS = ("bank-customers", "loans", "readmissions", "parcels", "payments", "students")


def failed(card: str, exercise: GradedExercise = CARD) -> set[str]:
    """The issues that a card leaves; no verdict may be unchecked."""
    _, verdicts = harness.grade_files(exercise, {"model_card.md": card}, BareSandbox())
    assert not harness.outcomes(verdicts, "unchecked")
    return harness.outcomes(verdicts)


def variants_of(model: str, count: int = 4) -> list[GradedExercise]:
    """The first variants about that model, with all of their issues."""
    drawn = (CARD.variant(seed) for seed in range(1, 200))
    found = [one.whole for one in drawn if one.drawn and one.drawn.drawn["model"] == model]
    return found[:count]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("model", MODELS)
def test_each_defect_of_every_model_fails_alone(model: str, lang: Language) -> None:
    """In whatever words, the solution passes, all defects fail, and each defect fails its own issue."""
    for varied in variants_of(model):
        sets = [(), CARD.ids, *((issue,) for issue in CARD.ids)]
        wrong = {each: got for each in sets if (got := failed(varied.render(each, lang)["model_card.md"])) != set(each)}
        assert wrong == {}, varied.seed


@pytest.mark.parametrize("seed", range(1, 41))
def test_the_figures_of_a_variant_agree(seed: int) -> None:
    """Sizes, split, threshold, metrics and share of the class follow from the confusion matrix, in both languages."""
    for lang in LANGUAGES:
        card = CARD.variant(seed).render((), lang)["model_card.md"]
        (hit, missed), (false, right) = [
            map(int, pair) for pair in re.findall(r"^\| [^|]+ \| (\d+) \| (\d+) \|$", card, re.MULTILINE)
        ]
        tested, ill = hit + missed + false + right, hit + missed
        precision, recall = hit / (hit + false), hit / ill
        assert f"| Accuracy | {(hit + right) / tested:.3f} |" in card
        assert f"| Precision | {precision:.3f} |" in card
        assert f"| Recall | {recall:.3f} |" in card
        assert f"| F1 | {2 * precision * recall / (precision + recall):.3f} |" in card
        assert f"{1 - ill / tested:.3f}" in card
        sizes = [int(re.sub(r"[.,]", "", text)) for text in re.findall(r"\*\*: (\d{1,2}[.,]\d{3}) \w+", card)]
        assert (sizes[1], str(ill) in card, f"{100 * ill / tested:.0f} %" in card) == (tested, True, True)
        train, test = map(int, re.findall(r"(\d\d) % (?:entrenamiento|training|prueba|test)", card))
        assert (train + test, sizes[1] / sum(sizes)) == (100, test / 100)
        assert (
            len(set(re.findall(r"(?:umbral de decisión en|umbral de|threshold at|threshold of) (\S+?)[: ]", card))) == 1
        )


@pytest.mark.parametrize("path", BY_HAND, ids=lambda path: path.stem)
def test_a_card_by_hand_of_another_subject_says_everything(path: Path) -> None:
    """Nurses, dispatchers or tutors, stays, parcels or pumps: no subject has words that a card needs."""
    assert failed(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("path", BY_HAND, ids=lambda path: path.stem)
def test_without_a_section_a_card_by_hand_leaves_just_that_issue(path: Path) -> None:
    """What a section said is said nowhere else."""
    parts = re.split(r"(?m)^(?=## )", path.read_text(encoding="utf-8"))
    if len(parts) != len(IN_ORDER) + 1:
        assert path.stem.startswith("students-es")  # its details stand above the first section
        return
    left = {issue: failed("".join(parts[:place] + parts[place + 1 :])) for place, issue in enumerate(IN_ORDER, 1)}
    assert left == {issue: {issue} for issue in IN_ORDER}


VAGUE = {
    "hospital": """\
# Readmission Alert
## Detalles
- Red neuronal
- Entrenada con pacientes
## Uso previsto
El modelo ayuda al hospital con sus pacientes.
## Datos de entrenamiento
Muchos pacientes con variables clínicas de calidad, con edades de 18 a 99 años.
## Datos de evaluación
Pacientes reales y representativos del hospital.
## Métricas
La sensibilidad es buena y la especificidad también.
## Consideraciones éticas
El hospital se compromete con todos sus pacientes y con la sociedad.
## Limitaciones
El modelo tiene 3 capas ocultas y usa 24 variables de cada paciente.
## Recomendaciones
Los pacientes reciben una puntuación entre 0 y 1 al darles el alta.
""",
    "courier": """\
# DeliveryDelay Model
## Details
Our delivery model, the latest one, made in Python by the company
## Use
Parcels get a score when they reach the depot.
## Training
Parcels of all sizes, up to 30 kg, sent with 24 hours delivery.
## Evaluation
The usual parcels, checked carefully by the department.
## Metrics
It is the best model that we ever had, with few mistakes.
## Ethics
Parcels have no feelings, so the score is the same for each of them.
## Limitations
Parcels travel 340 kilometres on average.
## Recommendations
The depot opens at seven.
""",
    "cards": """\
# CardFraud Detector
## Detalles
Detector de fraude del departamento, hecho con inteligencia artificial.
## Uso previsto
Los pagos se puntúan en menos de 200 milisegundos.
## Datos de entrenamiento
Pagos legítimos y fraudulentos con 300 árboles y 40 columnas.
## Datos de evaluación
Pagos que el equipo consideró interesantes.
## Métricas
Detecta casi todos los fraudes.
## Ética
Los delincuentes no deberían salirse con la suya.
## Limitaciones
Cada pago lleva importe, comercio y hora.
## Recomendaciones
La API responde en el puerto 8000.
""",
}


@pytest.mark.parametrize("name", VAGUE)
def test_a_vague_card_of_another_subject_says_nothing(name: str) -> None:
    """Eight sections of that subject's words, and nothing that its reader could use."""
    assert failed(VAGUE[name]) == set(CARD.ids)


@pytest.mark.parametrize("model", ["readmissions", "payments"])
def test_a_card_by_hand_is_graded_the_same_in_a_variant(model: str) -> None:
    """A hospital's card in its own variant passes; without what the variant asks for it fails that."""
    varied = variants_of(model, 1)[0]
    stem = {"readmissions": "hospital-en-1", "payments": "fraud-es-1"}[model]
    card = next(path for path in BY_HAND if path.stem == stem).read_text(encoding="utf-8")
    assert failed(card, varied) == set()
    assert failed(re.sub(r"(?ms)^## Limita.*?(?=^## )", "", card), varied) == {"missing-limitations"}


ROWS = {
    "loans": [
        ("No dice con qué préstamos se entrenó ni de qué años son", "missing-training-data"),
        ("It never says which loans it was tested on", "missing-evaluation-data"),
        ("No da ninguna cifra de acierto: ni recall ni precision", "missing-metrics"),
    ],
    "readmissions": [
        ("No se sabe con qué pacientes falla", "missing-limitations"),
        ("Nothing on privacy of the patients or bias between groups", "missing-ethics"),
        ("No version, no framework, no licence", "thin-model-details"),
    ],
}


@pytest.mark.parametrize("model", ROWS)
def test_rows_in_a_variants_words_name_its_issues(model: str) -> None:
    """A learner writes of loans or patients, and the row is recognised."""
    varied = variants_of(model, 1)[0]
    for text, issue in ROWS[model]:
        [match] = match_table(varied, [Row(text, None, "")])
        assert (match.issue, text) == (issue, text)
