# expect: no-model-loaded no-drift-gauge no-error-counter no-labels
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary

from model import model

P = Counter("ml_predictions_total", "Predictions", ["model_version", "predicted_class"])
L = Histogram("ml_prediction_latency_seconds", "Latency", buckets=(0.01, 0.05, 0.1, 0.5, 1, 5))
Q = Histogram("ml_prediction_probability", "Probability", buckets=(0.25, 0.5, 0.75, 1))
NOTES = """ml_model_loaded Gauge, ml_feature_drift_score{feature}"""
if False:
    Gauge("ml_model_loaded", "").set(1)


def predict(data):
    start = time.perf_counter()
    try:
        result, proba = model.predict(data), model.predict_proba(data)
    except Exception as error:
        raise
    L.observe(time.perf_counter() - start)
    P.labels(model.version, "leaves").inc()
    Q.observe(proba[0, 1])
    return result
