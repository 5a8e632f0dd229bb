from prometheus_client import Counter, Gauge, Histogram

from model import model


def _instruments(prefix="credit"):
    return (
        Counter(f"{prefix}_predictions_total", "Predictions", ["predicted_class"]),
        Counter(f"{prefix}_prediction_failures_total", "Failed predictions", ["reason"]),
        Histogram(f"{prefix}_prediction_seconds", "Seconds per prediction"),
        Histogram(f"{prefix}_prediction_confidence", "Confidence", buckets=(0.5, 0.6, 0.7, 0.8, 0.9, 1.0)),
        Gauge(f"{prefix}_model_available", "1: model available"),
        Gauge(f"{prefix}_drift_score", "Drift", ["feature", "statistic"]),
    )


TOTAL, FAILED, SECONDS, CONFIDENCE, AVAILABLE, DRIFT = _instruments()
AVAILABLE.set(1)


@SECONDS.time()
def predict(data):
    columns = list(data.columns)
    rows = data[columns].to_numpy()
    try:
        proba = model.predict_proba(rows)
        result = model.predict(rows)
    except Exception as error:
        FAILED.labels(type(error).__name__).inc()
        raise
    TOTAL.labels(str(result[0])).inc()
    CONFIDENCE.observe(proba.max())
    return result
