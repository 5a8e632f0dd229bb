import asyncio
import time

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from model import load_model

start_http_server(9108)
model = load_model()

PREDICTIONS = Counter("ml_predictions_total", "n", ["predicted_class", "model_version"])
ERRORS = Counter("ml_prediction_errors_total", "n", ["error_type", "model_version"])
LATENCY = Histogram("ml_prediction_latency_seconds", "s", buckets=(0.01, 0.05, 0.1, 0.5, 1, 2, 5))
PROBABILITY = Histogram("ml_prediction_probability", "p", buckets=(0.2, 0.4, 0.6, 0.8, 1.0))
LOADED = Gauge("ml_model_loaded", "is it?")
DRIFT = Gauge("ml_feature_drift_ks_statistic", "KS", ["feature"])
LOADED.inc()


async def predict(data):
    start = time.perf_counter()
    try:
        proba = await asyncio.to_thread(model.predict_proba, data)
    except Exception as e:
        ERRORS.labels(e.__class__.__qualname__, "v1").inc()
        raise RuntimeError("prediction failed") from e
    LATENCY.observe(time.perf_counter() - start)
    p = proba[0, 1]
    PROBABILITY.observe(p)
    PREDICTIONS.labels("churn" if p > 0.5 else "no churn", "v1").inc()
    return p > 0.5
