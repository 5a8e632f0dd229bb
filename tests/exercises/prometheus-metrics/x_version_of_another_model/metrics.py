# expect: no-labels
import time

from prometheus_client import Counter, Gauge, Histogram, Summary

from model import model

VERSION = "3.1"
PREDICTIONS = Counter("svc_predictions_total", "Predicciones servidas", ["model_version"])
ERRORS = Counter("svc_prediction_errors_total", "Errores", ["model_version"])
LATENCY = Histogram("svc_prediction_latency_seconds", "Latencia")
PROBABILITY = Histogram("svc_prediction_probability", "Probabilidad", buckets=[0.1, 0.3, 0.5, 0.7, 0.9, 1.0])
LOADED = Gauge("svc_model_loaded", "Cargado")
LOADED.set(1)
DRIFT = Gauge("svc_feature_drift", "Deriva", ["feature"])


def predict(data):
    start = time.perf_counter()
    try:
        result = model.predict(data)
        probability = model.predict_proba(data)[0][1]
    except Exception as exc:
        ERRORS.labels(VERSION).inc()
        raise
    LATENCY.observe(time.perf_counter() - start)
    PROBABILITY.observe(probability)
    PREDICTIONS.labels(VERSION).inc()
    return result
