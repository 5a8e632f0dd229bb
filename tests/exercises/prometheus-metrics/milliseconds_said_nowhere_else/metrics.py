# expect: naming-convention
import time

from prometheus_client import Counter, Gauge, Histogram

from model import model

P = Counter("ml_predictions_total", "Predictions", ["predicted_class"])
E = Counter("ml_prediction_errors_total", "Errors", ["error_type"])
L = Histogram("ml_prediction_latency_milliseconds", "Latency", buckets=(5, 10, 25, 50, 100, 250, 500, 1000))
Q = Histogram("ml_prediction_probability", "Probability", buckets=(0.25, 0.5, 0.75, 1))
M = Gauge("ml_model_loaded", "Loaded")
D = Gauge("ml_feature_drift", "Drift", ["feature"])
M.set(1)


def predict(data):
    t = time.perf_counter()
    try:
        r, p = model.predict(data), model.predict_proba(data)
    except Exception as e:
        E.labels(type(e).__name__).inc()
        raise
    L.observe(1000 * (time.perf_counter() - t))
    P.labels(r[0]).inc()
    Q.observe(p[0, 1])
    return r
