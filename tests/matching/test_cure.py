"""The second decision: whether a correction cures what the row names."""

from __future__ import annotations

import pytest

from grading import content
from grading.matching import matcher
from grading.model import Row

CURES = (
    ("mlflow-con-errores", "No se registran los hiperparámetros", "mlflow.log_params(params)"),
    ("logging-con-problemas", "Sin niveles de log", "logger.info en lo normal y logger.error en el except"),
    ("model-card-incompleto", "Faltan las limitaciones", "Añadir en qué clientes rinde peor"),
    ("prometheus-metrics", "No latency histogram", "observe the seconds in a Histogram"),
    ("prometheus-metrics", "Faltan las etiquetas del contador", "añadirlas"),
    ("model-card-incompleto", "The limitations are missing", "add them"),
)
CURES_NOT = (
    ("mlflow-con-errores", "No se registran los hiperparámetros", "infer_signature(X_train, y_train)"),
    ("logging-con-problemas", "Sin niveles de log", "borrar los print"),
    ("model-card-incompleto", "Faltan las limitaciones", "Añadir un logotipo"),
    ("prometheus-metrics", "No latency histogram", ""),
    ("prometheus-metrics", "No latency histogram", "leave as is"),
)


@pytest.mark.parametrize(
    ("slug", "problem", "correction", "cures"),
    [*((*row, True) for row in CURES), *((*row, False) for row in CURES_NOT)],
)
def test_correction_is_remarked_on_beside_the_issue(slug: str, problem: str, correction: str, cures: bool) -> None:
    """A named issue's correction is said to cure it or not, in both languages, whatever the points."""
    match = matcher(content.find("hito-5").exercise(slug)).match(Row(problem, None, correction))
    if match.band == "rejected":  # "leave as is" takes the claim back
        assert match.correction_ok is None
        return
    assert match.correction_ok is cures
    assert match.remark is not None
    assert match.remark.es != match.remark.en
    assert ("resta puntos" in match.remark.es) is not cures


def test_row_that_names_nothing_gets_no_remark() -> None:
    """Without an issue there is nothing that a correction could cure."""
    match = matcher(content.find("hito-5").exercise("mlflow-con-errores")).match(Row("todo bien", None, "nada"))
    assert (match.issue, match.correction_ok, match.remark) == (None, None, None)
