# expect: no-latency-histogram no-probability-histogram
import time

from prometheus_client import Counter, Gauge, Histogram, Summary

from model import model

VERSION = model.version
PREDICTIONS = Counter("svc_predictions_total", "Predicciones servidas", ["model_version", "predicted_class"])
ERRORS = Counter("svc_prediction_errors_total", "Errores", ["model_version", "error_type"])
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
        ERRORS.labels(VERSION, type(exc).__name__).inc()
        raise
    LATENCY.observe(probability)
    PROBABILITY.observe(time.perf_counter() - start)
    PREDICTIONS.labels(VERSION, str(result[0])).inc()
    return result
