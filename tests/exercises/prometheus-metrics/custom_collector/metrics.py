"""Drift from a collector of its own, read at scrape time; the rest as usual."""
import json
import time
from pathlib import Path

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily

from model import FEATURES, model

predictions = Counter("ml_predictions_total", "Predictions", ["version", "prediction"])
errors = Counter("ml_prediction_errors_total", "Errors", ["version", "type"])
latency = Histogram("ml_prediction_latency_seconds", "Latency", ["version"])
probability = Histogram("ml_prediction_probability", "Probability", ["predicted"], buckets=[x / 10 for x in range(11)])
loaded = Gauge("ml_model_loaded", "Model loaded", ["version"])


class DriftCollector:
    def __init__(self, path):
        self.path = Path(path)

    def collect(self):
        scores = json.loads(self.path.read_text()) if self.path.exists() else dict.fromkeys(FEATURES, 0.0)
        family = GaugeMetricFamily("ml_feature_drift_psi", "PSI per feature", labels=["feature"])
        for name, score in scores.items():
            family.add_metric([name], score)
        yield family


REGISTRY.register(DriftCollector("drift.json"))


def predict_with_metrics(data, model=model):
    loaded.labels(model.version).set(model is not None)
    with latency.labels(model.version).time():
        try:
            answer = model.predict(data)[0]
            p = model.predict_proba(data)[0]
        except Exception as problem:
            kind = "invalid_input" if isinstance(problem, (ValueError, TypeError, KeyError)) else "internal"
            errors.labels(version=model.version, type=kind).inc()
            return {"error": kind}
    predictions.labels(model.version, ["stays", "leaves"][answer]).inc()
    probability.labels(["stays", "leaves"][answer]).observe(p[1])
    return {"prediction": int(answer)}


if __name__ == "__main__":
    start_http_server(8000)
    while True:
        time.sleep(1)
