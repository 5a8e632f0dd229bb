# -*- coding: utf-8 -*-
# metrics.py  (v2 tras la revisión)
from prometheus_client import Counter, Histogram, Gauge, Enum
from time import perf_counter as reloj

from model import model

PREDICCIONES_OK = Counter("ml_predictions_ok_total", "Predicciones correctas", ["model_version", "predicted_class"])
PREDICCIONES_KO = Counter("ml_predictions_failed_total", "Predicciones fallidas", ["model_version", "error_type"])
LATENCIA = Histogram("ml_prediction_latency_seconds", "Latencia", ["model_version"])
SCORE = Histogram("ml_prediction_score_ratio", "Probabilidad de la clase positiva", ["model_version"], buckets=[k / 10 for k in range(1, 11)])
ESTADO = Enum("ml_model_state", "Estado del modelo", states=["starting", "ready", "failed"])
CARGADO = Gauge("ml_model_loaded", "1 cargado / 0 no")
DERIVA = Gauge("ml_feature_drift_ratio", "Deriva", ["feature", "method"])


def _arrancar():
    ok = model is not None and callable(getattr(model, "predict", None))
    CARGADO.set(1 if ok else 0)
    ESTADO.state("ready" if ok else "failed")


_arrancar()


def predict(data):
    v = model.version
    t = reloj()
    try:
        out = model.predict(data)
        score = model.predict_proba(data)[:, 1][0]
    except (ValueError, TypeError, KeyError) as e:
        PREDICCIONES_KO.labels(v, type(e).__name__).inc()
        raise
    except Exception:
        PREDICCIONES_KO.labels(v, "unexpected").inc()
        raise
    LATENCIA.labels(v).observe(reloj() - t)
    SCORE.labels(v).observe(score)
    PREDICCIONES_OK.labels(v, {0: "no", 1: "yes"}[int(out[0])]).inc()
    return out
