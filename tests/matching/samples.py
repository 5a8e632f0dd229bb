"""Exercises put together by hand from the exam's own words: no phrasings, no answers, no files of an exam folder."""

from __future__ import annotations

from pathlib import Path

from grading.content import GradedExercise, GradedIssue
from grading.exam import Exercise, SourceFile
from grading.model import Severity, Text

TABLES = {
    "mlflow-con-errores": (
        (
            "no-run",
            "Sin `with mlflow.start_run()`",
            "No `with mlflow.start_run()`",
            "Envolver en context manager",
            "Wrap it in a context manager",
        ),
        (
            "no-params",
            "No loguea parámetros",
            "Does not log parameters",
            "`mlflow.log_params()`",
            "`mlflow.log_params()`",
        ),
        ("no-run-name", "Sin run_name", "No run_name", "Añadir nombre descriptivo", "Add a descriptive name"),
        (
            "no-signature",
            "Sin signature del modelo",
            "No model signature",
            "`infer_signature()`",
            "`infer_signature()`",
        ),
        (
            "no-input-example",
            "Sin input_example",
            "No input_example",
            "Añadir ejemplo de entrada",
            "Add an input example",
        ),
        (
            "only-accuracy",
            "Solo accuracy (pocas métricas)",
            "Only accuracy (few metrics)",
            "Loguear más métricas",
            "Log more metrics",
        ),
        ("no-tags", "Sin tags", "No tags", "Añadir tags de contexto", "Add context tags"),
    ),
    "logging-con-problemas": (
        (
            "print-not-logger",
            "`print()` en vez de logger",
            "`print()` instead of a logger",
            "Usar logging estructurado",
            "Use structured logging",
        ),
        (
            "sensitive-data",
            "Loguea datos sensibles",
            "Logs sensitive data",
            "Sanitizar o no loguear",
            "Sanitise it or do not log it",
        ),
        ("no-levels", "Sin niveles de log", "No log levels", "DEBUG, INFO, ERROR", "DEBUG, INFO, ERROR"),
        (
            "no-request-id",
            "Sin contexto (request_id)",
            "No context (request_id)",
            "Añadir correlation ID",
            "Add a correlation id",
        ),
        ("no-timestamp", "Sin timestamp", "No timestamp", "Logger lo añade automático", "The logger adds it by itself"),
        (
            "no-traceback",
            "Except genérico sin detalles",
            "Generic except without details",
            "Loguear traceback",
            "Log the traceback",
        ),
    ),
    "model-card-incompleto": (
        (
            "missing-intended-use",
            "Falta el uso previsto",
            "Intended use is missing",
            "Usos, usuarios y usos excluidos",
            "Uses, users and out-of-scope uses",
        ),
        (
            "missing-training-data",
            "Faltan los datos de entrenamiento",
            "Training data are missing",
            "Fuente, fechas y variables",
            "Source, dates and features",
        ),
        (
            "missing-evaluation-data",
            "Faltan los datos de evaluación",
            "Evaluation data are missing",
            "Split y tamaño del test",
            "Split and size of the test set",
        ),
        (
            "missing-metrics",
            "Faltan las métricas",
            "Metrics are missing",
            "Tabla de métricas con valores",
            "A table of metrics with values",
        ),
        (
            "missing-ethics",
            "Faltan consideraciones éticas",
            "Ethical considerations are missing",
            "Equidad, privacidad y sesgos",
            "Fairness, privacy and bias",
        ),
        (
            "missing-limitations",
            "Faltan las limitaciones",
            "Limitations are missing",
            "Dónde no funciona bien",
            "Where it does not work well",
        ),
        (
            "missing-caveats",
            "Faltan advertencias y recomendaciones",
            "Caveats and recommendations are missing",
            "Qué vigilar y qué no hacer",
            "What to watch and what not to do",
        ),
        (
            "thin-model-details",
            "Detalles del modelo insuficientes",
            "Thin model details",
            "Versión, framework, licencia y contacto",
            "Version, framework, licence and contact",
        ),
    ),
    "prometheus-metrics": (
        (
            "no-error-counter",
            "Falta un contador de errores",
            "No error counter",
            "Counter de errores de predicción",
            "A counter of prediction errors",
        ),
        (
            "no-latency-histogram",
            "Falta un histograma de latencia",
            "No latency histogram",
            "Histogram de latencia en segundos",
            "A latency histogram in seconds",
        ),
        (
            "no-probability-histogram",
            "Falta un histograma de probabilidades",
            "No probability histogram",
            "Histogram de probabilidades",
            "A histogram of probabilities",
        ),
        (
            "no-model-loaded",
            "Falta un gauge de modelo cargado",
            "No gauge of the loaded model",
            "Gauge a 1 con el modelo cargado",
            "A gauge at 1 with the model loaded",
        ),
        (
            "no-drift-gauge",
            "Falta un gauge de drift",
            "No drift gauge",
            "Gauge de drift por feature",
            "A gauge of drift per feature",
        ),
        ("no-labels", "Faltan labels", "No labels", "Labels de versión y clase", "Labels of version and class"),
        (
            "naming-convention",
            "Nombre sin namespace",
            "Name without a namespace",
            "Renombrar a ml_predictions_total",
            "Rename it to ml_predictions_total",
        ),
        ("no-alerts", "Faltan alertas", "No alerts", "Reglas de alerta en alerts.yml", "Alerting rules in alerts.yml"),
    ),
}
"""Slug -> issues: id, title and correction in both languages."""

REVIEWED = {
    "mlflow-con-errores": 'mlflow.log_metric("accuracy", accuracy)\nmlflow.sklearn.log_model(model, "model")\n',
    "logging-con-problemas": 'def predict(data):\n    print(f"Received data: {data}")\n    raise\n',
    "model-card-incompleto": "# Model Card: BankChurn Predictor\n\n## Usage\nmodel.predict(data)\n",
    "prometheus-metrics": 'predictions_total = Counter("predictions", "Total predictions")\npredictions_total.inc()\n',
}
NOTHING = {"es": (), "en": ()}


def exercise(slug: str, folder: Path = Path("nowhere")) -> GradedExercise:
    """The exercise with nothing but titles and corrections."""
    file = SourceFile("reviewed", "python", REVIEWED[slug], 1)
    text = Exercise(slug, slug, 25.0, "code", "", (file,), ("Problema", "Corrección"), (), (), (), "", 1)
    same = Text("", "")
    issues = tuple(
        GradedIssue(name, Text(es, en), Severity.MEDIUM, Text(cure_es, cure_en), same, {}, (), NOTHING, NOTHING)
        for name, es, en, cure_es, cure_en in TABLES[slug]
    )
    return GradedExercise("by-hand", slug, {"es": text, "en": text}, issues, (), NOTHING, folder / slug, "by hand")


def every() -> tuple[GradedExercise, ...]:
    """All four."""
    return tuple(exercise(slug) for slug in TABLES)
