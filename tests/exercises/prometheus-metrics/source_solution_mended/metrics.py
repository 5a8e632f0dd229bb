from prometheus_client import Counter, Histogram, Gauge, Summary
import time
from model import model

prediction_total = Counter(
    "ml_predictions_total",
    "Total de predicciones",
    ["model_version", "prediction_class"]  # Labels
)

prediction_errors = Counter(
    "ml_prediction_errors_total",
    "Total de errores en predicción",
    ["error_type"]
)

prediction_latency = Histogram(
    "ml_prediction_latency_seconds",
    "Latencia de predicción",
    buckets=[0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0]
)

prediction_probability = Histogram(
    "ml_prediction_probability",
    "Distribución de probabilidades predichas",
    buckets=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
)

model_loaded = Gauge(
    "ml_model_loaded",
    "1 si el modelo está cargado, 0 si no"
)
model_loaded.set(1)

feature_drift = Gauge(
    "ml_feature_drift_score",
    "Score de drift por feature",
    ["feature_name"]
)

MODEL_VERSION = "1.0.0"


def predict_with_metrics(data: dict) -> dict:
    """Predicción con métricas de producción."""
    start_time = time.time()

    try:
        result = model.predict(data)
        probability = model.predict_proba(data)[0][1]
        prediction_class = "churn" if result[0] == 1 else "no_churn"
        prediction_total.labels(
            model_version=MODEL_VERSION,
            prediction_class=prediction_class
        ).inc()
        prediction_probability.observe(probability)

        return {
            "prediction": int(result[0]),
            "probability": float(probability),
        }

    except Exception as e:
        prediction_errors.labels(error_type=type(e).__name__).inc()
        raise

    finally:
        latency = time.time() - start_time
        prediction_latency.observe(latency)
