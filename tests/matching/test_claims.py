"""Whether a row claims a defect at all."""

from __future__ import annotations

import pytest

from grading.matching import claims
from grading.matching.glossary import vocabulary
from grading.matching.spelling import Speller
from grading.matching.text import fold

LISTS = (
    "run params tags signature metrics",
    "start_run, run_name, set_tags",
    "tags set_tags labels",
    "no-run no-params no-tags",
    "logger / niveles / hora / traza",
    "latency; errors; drift; alerts",
    "intended use, training data, metrics, ethics",
    "métricas\nlimitaciones\nética",
    "precision recall f1 auc accuracy",
)
CLAIMS = (
    "Faltan tags, nombre y signature",
    "latency histogram",
    "Intended Use",
    "no hay alertas",
    "print() en vez de logger",
    "Añadir precision, recall y F1",
    "mlflow.log_metrics({'f1': f1, 'recall': recall, 'auc': auc})",
    "Relanzar la excepción está bien, pero se pierde la traza",
    "Si hay un fallo no sabemos qué petición fue",
    "El contador está bien; no hay ninguno para los errores",
    "Logging the metric is fine, but nothing says who ran it",
    "Falta documentar lo que ya está en el código",
    "The test set is not documented",
    "¿Y las alertas?",
)
DENIALS = (
    "sí hay start_run, está bien",
    "los niveles están correctos",
    "no hace falta un histograma",
    "Tags are not needed here",
    "The training data is described well",
    "The parameters are logged, good",
    "ya tiene run_name",
    "everything looks fine",
    "no veo problemas con las alertas",
)
QUESTIONS = (
    "¿Es mejor structlog o loguru?",
    "¿Qué diferencia hay entre un Gauge y un Counter?",
    "Should tags be set before or after fit?",
    "¿La signature se puede cambiar después?",
    "Which threshold is best?",
)
TABLE = [
    *((cell, "list") for cell in LISTS),
    *((cell, "claim") for cell in CLAIMS),
    *((cell, "denial") for cell in DENIALS),
    *((cell, "question") for cell in QUESTIONS),
    ("", "empty"),
    ("...", "empty"),
]


@pytest.mark.parametrize(("cell", "kind"), TABLE, ids=[cell[:40] for cell, _ in TABLE])
def test_cell_is_judged_by_what_it_does(cell: str, kind: str) -> None:
    """A list, a claim, a denial, a question and an empty cell are told apart in both languages."""
    assert claims.read(cell).kind == kind


@pytest.mark.parametrize("cure", ["dejarlo igual", "leave as is.", "N/A", "nada"])
def test_doing_nothing_about_it_is_denial(cure: str) -> None:
    """A correction that says to change nothing takes the claim back."""
    assert claims.read("El nombre sigue la convención de siempre", cure).kind == "denial"


def test_copied_code_claims_nothing_whatever_its_layout() -> None:
    """A quotation of the code under review is a copy with other spaces too, and a comment of one's own is not."""
    reviewed = claims.squeeze('x = 1\nmlflow.log_metric("accuracy", accuracy)\n')
    assert claims.read('mlflow.log_metric( "accuracy",accuracy )', "", reviewed).kind == "copy"
    assert claims.read('mlflow.log_metric("accuracy", accuracy)  # no hay más métricas', "", reviewed).kind == "claim"


def test_granted_clause_is_left_out_of_the_claim() -> None:
    """What a row grants is not what it claims."""
    claim = claims.read("El nombre del experimento está bien, pero la corrida no tiene tags")
    assert "tags" in claim.text
    assert "experimento" not in claim.text


@pytest.mark.parametrize(
    ("written", "meant"),
    [("lisencia", "licencia"), ("tasg", "tags"), ("histogrma", "histograma"), ("herrores", "errores")],
)
def test_misspelt_terms_are_mended(written: str, meant: str) -> None:
    """Letters that sound alike, swapped letters and one slip in a long word are mended."""
    assert Speller((), vocabulary() | {"licencia", "histograma"}).mend(fold(written)) == meant


@pytest.mark.parametrize("word", ["seguridad", "produccion", "pero", "nada", "text", "cuando"])
def test_everyday_words_are_not_mended_into_terms(word: str) -> None:
    """A word that only resembles a term stays what it is."""
    assert Speller((), vocabulary()).mend(word) == word
