# expect: no-probability-histogram
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary

from model import model

P = Counter("ml_predictions_total", "Predictions", ["model_version", "predicted_class"])
E = Counter("ml_prediction_errors_total", "Errors", ["error_type"])
L = Histogram("ml_prediction_latency_seconds", "Latency", buckets=(0.01, 0.05, 0.1, 0.5, 1, 5))
Q = Histogram("ml_prediction_probability", "Probability", buckets=(0.25, 0.5, 0.75, 1))
M = Gauge("ml_model_loaded", "1 with the model loaded")
D = Gauge("ml_feature_drift_score", "Drift", ["feature"])
M.set(1)


def predict(data):
    start = time.perf_counter()
    try:
        result, proba = model.predict(data), model.predict_proba(data)
    except Exception as error:
        E.labels(type(error).__name__).inc()
        raise
    L.observe(time.perf_counter() - start)
    P.labels(model.version, ["stays", "leaves"][result[0]]).inc()
    Q.observe(result[0])
    return result
