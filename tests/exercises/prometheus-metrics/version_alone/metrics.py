# metrics.py
import time
from prometheus_client import *

from model import *

PREDICTIONS = Counter("ml_predictions_total", "Predicciones servidas", ["version"])
FAILED = Counter("ml_prediction_failures_total", "Predicciones fallidas", ["version"])
DURATION = Histogram("ml_prediction_duration_seconds", "Segundos", ["version"])
SCORES = Histogram("ml_prediction_score", "Probabilidad de churn", ["version"], buckets=[0, .2, .4, .6, .8, 1])
UP = Gauge("ml_model_up", "Modelo cargado")
UP.inc()
DRIFT = Gauge("ml_drift", "Drift por variable", ["variable"])
V = ChurnModel.version


def predict(data):
    start = time.monotonic()
    try:
        result = model.predict(data)
        p = model.predict_proba(data)[:, 1]
    except:
        FAILED.labels(V).inc()
        raise
    else:
        PREDICTIONS.labels(V).inc()
        SCORES.labels(V).observe(p.item())
        return result
    finally:
        DURATION.labels(V).observe(time.monotonic() - start)
