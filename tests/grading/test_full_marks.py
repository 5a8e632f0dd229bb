"""The rows of the source exam's own solution tables, with the model solutions, earn 100 of 100."""

from __future__ import annotations

import pytest

from grading import content
from grading.model import Row, Severity
from grading.pipeline import grade
from grading.sandbox import Sandbox

C, M, L = Severity.CRITICAL, Severity.MEDIUM, Severity.MINOR
ROWS: dict[str, dict[str, tuple[str, Severity | None, str]]] = {
    "mlflow-con-errores": {
        "no-run": ("Sin `with mlflow.start_run()`", C, "Envolver en context manager"),
        "no-params": ("No loguea parámetros", M, "`mlflow.log_params()`"),
        "no-run-name": ("Sin run_name", L, "Añadir nombre descriptivo"),
        "no-signature": ("Sin signature del modelo", M, "`infer_signature()`"),
        "no-input-example": ("Sin input_example", L, "Añadir ejemplo de entrada"),
        "only-accuracy": ("Solo accuracy (pocas métricas)", M, "Loguear más métricas"),
        "no-tags": ("Sin tags", L, "Añadir tags de contexto"),
    },
    "logging-con-problemas": {
        "print-not-logger": ("`print()` en vez de logger", None, "Usar logging estructurado"),
        "sensitive-data": ("Loguea datos sensibles", None, "Sanitizar o no loguear"),
        "no-levels": ("Sin niveles de log", None, "DEBUG, INFO, ERROR"),
        "no-request-id": ("Sin contexto (request_id)", None, "Añadir correlation ID"),
        "no-timestamp": ("Sin timestamp", None, "Logger lo añade automático"),
        "no-traceback": ("Except genérico sin detalles", None, "Loguear traceback"),
    },
    "model-card-incompleto": {
        "missing-intended-use": ("Falta la sección de uso previsto", None, "Usos, usuarios y usos fuera de alcance"),
        "missing-training-data": ("No describe los datos de entrenamiento", None, "Origen, fechas y tamaño"),
        "missing-evaluation-data": ("Falta decir con qué datos se evaluó", None, "Split 80/20 y tamaño del test"),
        "missing-metrics": ("No hay métricas", None, "Tabla con accuracy, precision, recall y F1"),
        "missing-ethics": ("Faltan las consideraciones éticas", None, "Equidad, privacidad y sesgos"),
        "missing-limitations": ("Sin limitaciones", None, "Decir cuándo no funciona bien"),
        "missing-caveats": ("Faltan advertencias y recomendaciones", None, "Monitorear drift, ajustar el umbral"),
        "thin-model-details": (
            "Los detalles del modelo son muy pobres",
            None,
            "Versión, framework, licencia y contacto",
        ),
    },
    "prometheus-metrics": {
        "no-error-counter": ("Falta un contador de errores", None, "ml_prediction_errors_total"),
        "no-latency-histogram": ("Falta un histograma de latencia", None, "Histogram en segundos"),
        "no-probability-histogram": ("Falta la distribución de probabilidades", None, "Histogram con predict_proba"),
        "no-model-loaded": ("No se sabe si el modelo está cargado", None, "Gauge ml_model_loaded"),
        "no-drift-gauge": ("Falta medir el drift por feature", None, "Gauge con label feature_name"),
        "no-labels": ("La métrica no tiene labels", None, "model_version y prediction_class"),
        "naming-convention": ("El nombre no sigue la convención de Prometheus", None, "ml_predictions_total"),
        "no-alerts": ("No hay alertas", None, "Reglas de latencia, errores y drift"),
    },
}


@pytest.mark.parametrize("slug", sorted(ROWS))
def test_the_source_rows_with_the_model_solution_earn_full_marks(slug: str, sandbox: Sandbox) -> None:
    """Every row names its issue, every severity fits, every issue is cured: 25 of 25."""
    exercise = content.find("hito-5").exercise(slug)
    rows = [Row(*cells) for cells in ROWS[slug].values()]
    files = {name: text.encode() for name, text in exercise.solution().items()}
    grading = grade(exercise, rows, files, 3, sandbox=sandbox)
    assert [row.issue for row in grading.rows] == list(ROWS[slug])
    assert [issue.id for issue in grading.issues if not (issue.named and issue.fixed)] == []
    assert grading.score == 25
