"""Metrics in a class with a registry of its own, which a test can replace."""
from __future__ import annotations

from contextlib import contextmanager
from time import perf_counter

import pandas as pd
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from model import load_model


class ChurnMetrics:
    def __init__(self, registry: CollectorRegistry) -> None:
        common = {"namespace": "bankchurn", "registry": registry}
        self.requests = Counter("requests", "Requests by outcome", ["outcome", "predicted_class"], **common)
        self.duration = Histogram("inference_duration", "Time in the model", unit="seconds", **common)
        self.proba = Histogram(
            "churn_probability_ratio", "P(churn)", buckets=[i / 20 for i in range(1, 21)], **common
        )
        self.ready = Gauge("model_ready", "Whether the model is in memory", ["model_version"], **common)
        self.drift = Gauge("psi", "Population stability index", ["column", "model_version"], **common)


class Predictor:
    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry(auto_describe=True)
        self.metrics = ChurnMetrics(self.registry)
        self._model = None

    @property
    def model(self):
        if self._model is None:
            self._model = load_model()
            self.metrics.ready.labels(self._model.version).set(1)
        return self._model

    @contextmanager
    def _timed(self):
        started = perf_counter()
        yield
        self.metrics.duration.observe(perf_counter() - started)

    def predict(self, data, *, threshold: float = 0.5) -> int:
        frame = data if isinstance(data, pd.DataFrame) else pd.DataFrame([data])
        try:
            with self._timed():
                proba = float(self.model.predict_proba(frame)[:, 1][0])
        except Exception:
            self.metrics.requests.labels(outcome="error", predicted_class="none").inc()
            raise
        label = int(proba >= threshold)
        self.metrics.proba.observe(proba)
        self.metrics.requests.labels(outcome="ok", predicted_class=str(label)).inc()
        return label


service = Predictor()
